"""The front door. Every Python can read this file, and an old one says what to do.

`python3 app.py` sets up and starts. `python3 app.py test` sets up and runs every check.
Anything else goes to the command line: `python3 app.py --help`. What stands behind the door is in
`gesprekskader/door/`. Here: no hints, no f-strings, ASCII only, as Python 2.7 reads it too.
"""

import os
import sys

OLDEST = (3, 11)


def newer_python():
    """How somebody with an old Python gets a newer one, in one or two lines."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    for minor in range(15, OLDEST[1] - 1, -1):
        name = "python3." + str(minor)
        if any(os.access(os.path.join(folder, name), os.X_OK) for folder in folders):
            return "Op deze computer staat een nieuwere. Typ: " + name + " app.py"
    if sys.platform == "darwin":
        return "Typ: brew install python@3.13\nEn daarna: python3.13 app.py"
    if os.name == "nt":
        return "Typ: winget install Python.Python.3.13\nEn daarna: py -3.13 app.py"
    system = about_system()
    if 'ID=ubuntu\nVERSION_ID="22.04"' in system:
        return "Typ: sudo apt install python3.11 python3.11-venv\nEn daarna: python3.11 app.py"
    if any(os.access(os.path.join(folder, "dnf"), os.X_OK) for folder in folders):
        return "Typ: sudo dnf install python3.11\nEn daarna: python3.11 app.py"
    return (
        "Neem een nieuwere versie van dit systeem (Debian 12, Ubuntu 24.04),"
        " of haal Python van https://www.python.org/downloads/"
    )


def about_system():
    """The two lines about the kind of Linux this is, in one order; empty elsewhere."""
    try:
        with open("/etc/os-release", "rb") as file:
            lines = file.read().decode("ascii", "ignore").splitlines()
    except (IOError, OSError):  # noqa: UP024 - two kinds in Python 2.7
        return ""
    return "\n".join(sorted(line for line in lines if line.startswith(("ID=", "VERSION_ID="))))


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        sys.exit(
            "Gesprekskader heeft Python 3.11 of nieuwer nodig. Dit is "
            + sys.version.split()[0]
            + ".\n"
            + newer_python()
        )
    from gesprekskader.door import enter

    sys.exit(enter(sys.argv[1:]))
