"""The front door. Only the standard library, until the environment stands.

`python3 app.py` sets up and starts. `python3 app.py test` sets up and runs every check.
Anything else goes to the command line: `python3 app.py --help`.
"""

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PANGO_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
CHROMIUM_PACKAGES = ["chromium"]


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets a sentence, no traceback
        print(f"Gesprekskader heeft Python 3.11 of nieuwer nodig. Dit is {sys.version.split()[0]}.")
        return 1
    testing = arguments[:1] == ["test"]
    set_up(extra="test" if testing else "")
    if testing or not arguments or arguments[0] in ("serve", "demo", "--lan", "--port"):
        have_pango()
    if testing:
        return run_checks(arguments[1:])
    command = [str(PYTHON), "-m", "gesprekskader", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    if os.name == "nt":
        return subprocess.call(command, env=environment)
    return os.execve(command[0], command, environment)


def set_up(extra: str) -> None:
    """Make what is missing: the environment, its packages, the letters, Pango."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = list(project["dependencies"])
    if extra:
        needed += project["optional-dependencies"][extra]
    wish = hashlib.sha256("\n".join([sys.version, *needed]).encode()).hexdigest()
    mark = VENV / f"klaar-{extra or 'gewoon'}"
    if PYTHON.exists() and mark.exists() and mark.read_text(encoding="utf-8") == wish:
        return
    say("Even klaarzetten. Dat duurt de eerste keer een paar minuten.")
    if not PYTHON.exists():
        if VENV.is_symlink() or VENV.is_file():  # left over from another computer
            VENV.unlink()
        make_environment()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.call([*pip, *needed], stdout=sys.stderr) != 0:
        sys.exit("Het installeren lukte niet. Kijk of er internet is en start opnieuw.")
    subprocess.call(
        [str(PYTHON), "-m", "gesprekskader", "fonts"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=sys.stderr,
    )
    mark.write_text(wish, encoding="utf-8")


def make_environment() -> None:
    made = subprocess.call([sys.executable, "-m", "venv", str(VENV)], stdout=sys.stderr)
    if made != 0 and install_with_apt(["python3-venv"]):
        made = subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made != 0:
        sys.exit(
            "Python mist het onderdeel venv. Op Debian of Ubuntu: sudo apt install python3-venv"
        )


def have_pango() -> None:
    """PDF needs Pango; without it the app starts all the same, and says what to do."""
    if ctypes.util.find_library("pangoft2-1.0") or ctypes.util.find_library("pangoft2-1.0-0"):
        return
    if install_with_apt(PANGO_PACKAGES):
        return
    if sys.platform == "darwin":
        how = "brew install pango"
    elif os.name == "nt":
        how = "winget install MSYS2.MSYS2, en daarna in MSYS2: pacman -S mingw-w64-x86_64-pango"
    elif shutil.which("apt-get"):
        how = f"sudo apt install {' '.join(PANGO_PACKAGES)}"
    elif shutil.which("dnf"):
        how = "sudo dnf install pango"
    else:
        how = "installeer Pango met het pakketbeheer van dit systeem"
    say(f"PDF maken kan nog niet; de rest werkt wel. Zo kan het ook: {how}")


def install_with_apt(packages: list[str]) -> bool:
    """Install Debian packages when we may; whether they are there now."""
    may = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")
    if not may:
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if subprocess.call(install, **quiet) == 0:
        return True
    subprocess.call(["apt-get", "update"], **quiet)
    return subprocess.call(install, **quiet) == 0


def run_checks(arguments: list[str]) -> int:
    """All checks, in the order that fails soonest; the first that fails decides."""
    browser = any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    if not browser and not install_with_apt(CHROMIUM_PACKAGES):
        sys.exit("De toetsen hebben Chromium nodig. Installeer het en probeer opnieuw.")
    run = [str(PYTHON), "-m"]
    checks = [
        [*run, "ruff", "check", "."],
        [*run, "ruff", "format", "--check", "."],
        [*run, "bandit", "-q", "-r", "-c", "pyproject.toml", "gesprekskader", "app.py"],
        [*run, "djlint", "templates", "--lint", "--quiet"],
        [*run, "gesprekskader", "check-content"],
        [*run, "pytest", "-n", "auto", "-p", "no:cacheprovider", *arguments],
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    for check in checks:
        say("– " + " ".join(check[2:]))
        status = subprocess.call(check, cwd=ROOT, env=environment)
        if status != 0:
            return status
    return 0


def say(words: str) -> None:
    """To standard error: standard output is for the command's own answer."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
