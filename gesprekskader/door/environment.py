"""The environment in .venv: made, filled, and made anew when it stopped halfway."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib

from gesprekskader import troubles
from gesprekskader.config import ROOT
from gesprekskader.door import system
from gesprekskader.errors import SetUpFailed

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
_MARK = "klaar-"
"""Starts the name of the files in .venv that say what was installed. Written last: without one it
is no environment yet, whatever stands there."""


def set_up(extra: str = "") -> None:
    """Make what is missing: the environment, its packages, the letters. Raises SetUpFailed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = list(project["dependencies"])
    if extra:
        needed += project["optional-dependencies"][extra]
    wish = hashlib.sha256("\n".join([sys.version, *needed]).encode()).hexdigest()
    mark = VENV / f"{_MARK}{extra or 'gewoon'}"
    if PYTHON.exists() and mark.exists() and mark.read_text(encoding="utf-8") == wish:
        return
    system.say("Even klaarzetten. Dat duurt de eerste keer een paar minuten.")
    if not _is_whole():
        _make()
    _install(needed)
    subprocess.call(
        [str(PYTHON), "-m", "gesprekskader", "fonts"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=sys.stderr,
    )
    mark.write_text(wish, encoding="utf-8")


def _is_whole() -> bool:
    """Whether it was finished once, and its Python and pip still run."""
    if not PYTHON.exists() or not any(VENV.glob(f"{_MARK}*")):
        return False
    return system.run([str(PYTHON), "-m", "pip", "--version"]).returncode == 0


def _make() -> None:
    """A new .venv; what stood there goes. A failure leaves nothing that looks like one."""
    if VENV.is_symlink() or VENV.is_file():  # left over from another computer
        VENV.unlink()
    _have_venv()
    made = system.run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetUpFailed(f"De map {VENV} kon niet worden gemaakt. {troubles.why(made.stdout)}")


def _have_venv() -> None:
    """Debian and Ubuntu keep the part that makes environments in a package of its own."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not system.has_apt():
        raise SetUpFailed("Python mist het onderdeel venv. Installeer een volledige Python 3.11.")
    system.install([package], "Python mist het onderdeel venv.")


def _install(needed: list[str]) -> None:
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = system.run([*pip, *needed])
    if done.returncode != 0:
        raise SetUpFailed(f"Het installeren lukte niet. {troubles.why(done.stdout)}")
