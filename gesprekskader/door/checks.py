"""`app.py test`: every check, in the order that fails soonest."""

import json
import os
import subprocess
import sys

from gesprekskader.config import ROOT
from gesprekskader.door.environment import PYTHON
from gesprekskader.door.system import say

_NOISE = "nosec encountered"
"""Bandit warns about a `nosec` once for each line and test that it did not need it for."""
_FAILED = ROOT / ".cache" / "pytest" / "v" / "cache" / "lastfailed"
_TESTS = ["pytest", "-o", "cache_dir=.cache/pytest"]
_SOME_FAILED = 1  # what pytest says when it ran to its end
_BROWSER, _FEW = "tests/browser/", 3


def run(words: list[str]) -> int:
    """All checks; the first that fails decides. `words` go to pytest."""
    checks = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "--no-error-summary"],
        ["bandit", "-q", "-r", "-c", "pyproject.toml", "gesprekskader", "app.py"],
        ["djlint", "templates", "--lint", "--quiet"],
        ["gesprekskader", "check-content"],
        [*_TESTS, "--cache-clear", "-n", "auto", "--dist", "worksteal", *words],
    ]
    for check in checks:
        say("– " + " ".join(check))
        status = _without_noise(check) if check[0] == "bandit" else _call(check).wait()
        if status != 0:
            ran_all = check[0] == "pytest" and status == _SOME_FAILED and not words
            return _once_more() if ran_all else status
    return 0


def _once_more() -> int:
    """A few tests in a browser that failed while the machine was full get a second go, alone; they
    are named, as one that needs it tells of a race somewhere. Anything else that fails, fails."""
    failed = list(json.loads(_FAILED.read_text())) if _FAILED.exists() else []
    if not (0 < len(failed) <= _FEW and all(name.startswith(_BROWSER) for name in failed)):
        return 1
    say("– nog een keer, alleen: " + " ".join(failed))
    status = _call([*_TESTS, *failed]).wait()
    if status == 0:
        say("Goed, maar pas bij de tweede keer: " + " ".join(failed))
    return status


def _call(check: list[str], stderr: int | None = None) -> subprocess.Popen[bytes]:
    # What Python made of our modules stays: tests start hundreds of programs.
    around = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen([str(PYTHON), "-m", *check], cwd=ROOT, env=around, stderr=stderr)


def _without_noise(check: list[str]) -> int:
    with _call(check, stderr=subprocess.PIPE) as process:
        for line in process.stderr or ():
            if _NOISE.encode() not in line:
                sys.stderr.buffer.write(line)
    return process.returncode
