"""Behind the front door: sets up, starts and tests. Standard library only, as nothing else is
there before the environment stands."""

import os
import subprocess
import sys

from gesprekskader import troubles
from gesprekskader.config import ROOT
from gesprekskader.door import checks, environment, system
from gesprekskader.errors import GesprekskaderError
from gesprekskader.options import read


def enter(arguments: list[str]) -> int:
    """Understand the words, make what is missing, and hand over; the exit status."""
    options = read(arguments)  # wrong words and --help need no environment
    try:
        if options.command == "test":
            system.have_for_tests()
            environment.set_up(extra="test")
            return checks.run(options.words)
        environment.set_up()
        if options.command in ("serve", "demo"):
            system.have_pango()
        return _hand_over(arguments)
    except GesprekskaderError as wrong:
        sentence = str(wrong)
    except OSError as wrong:
        sentence = troubles.of(wrong)
    except KeyboardInterrupt:
        return 130
    system.say(sentence)
    return 1


def _hand_over(arguments: list[str]) -> int:
    command = [str(environment.PYTHON), "-m", "gesprekskader", *arguments]
    around = os.environ | {"PYTHONPATH": str(ROOT)}
    if os.name == "nt":
        return subprocess.call(command, env=around)
    sys.stderr.flush()
    return os.execve(command[0], command, around)
