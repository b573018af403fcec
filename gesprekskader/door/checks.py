"""`app.py test`: every check, in the order that fails soonest."""

import os
import subprocess
import sys

from gesprekskader.config import ROOT
from gesprekskader.door.environment import PYTHON
from gesprekskader.door.system import say

_NOISE = "nosec encountered"
"""Bandit warns about a `nosec` once for each line and test that it did not need it for."""


def run(words: list[str]) -> int:
    """All checks; the first that fails decides. `words` go to pytest."""
    checks = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy", "--no-error-summary"],
        ["bandit", "-q", "-r", "-c", "pyproject.toml", "gesprekskader", "app.py"],
        ["djlint", "templates", "--lint", "--quiet"],
        ["gesprekskader", "check-content"],
        ["pytest", "-n", "auto", "--dist", "worksteal", "-p", "no:cacheprovider", *words],
    ]
    for check in checks:
        say("– " + " ".join(check))
        status = _without_noise(check) if check[0] == "bandit" else _call(check).wait()
        if status != 0:
            return status
    return 0


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
