"""What the system refuses, in a Dutch sentence with what to do. Standard library only."""

import errno
import re
from pathlib import Path

FULL = "De schijf is vol. Maak ruimte vrij en start opnieuw."
BUSY = "Er is al een andere installatie bezig. Wacht tot die klaar is en start opnieuw."
NO_NETWORK = "Er is geen internet. Maak verbinding en start opnieuw."
NO_TRUST = (
    "De beveiligde verbinding wordt niet vertrouwd. Vraag wie het netwerk beheert om het"
    " certificaat, en zet de plek ervan in PIP_CERT."
)
READ_ONLY = "Deze schijf kan alleen gelezen worden. Zet het programma op een andere plek."
FORBIDDEN = "Deze gebruiker mag daar niet schrijven. Zet het programma in een eigen map."

# What programs print (in English) -> what it is. The first that fits counts.
_SIGNS = (
    (r"No space left on device|\[Errno 28\]|enough free space|Disk quota exceeded", FULL),
    (r"E: (Could not get lock|Unable to (acquire|lock) )", BUSY),
    (r"CERTIFICATE_VERIFY_FAILED|certificate verify failed", NO_TRUST),
    (
        r"Temporary failure (in name resolution|resolving)|Could not resolve|Failed to resolve"
        r"|NameResolutionError|NewConnectionError|Failed to establish a new connection"
        r"|Network is unreachable|No route to host|Could not connect to|ReadTimeoutError"
        r"|ConnectTimeoutError|ProxyError|Connection timed out",
        NO_NETWORK,
    ),
    (r"Read-only file system|\[Errno 30\]", READ_ONLY),
    (r"Permission denied|\[Errno 13\]", FORBIDDEN),
)


def known(output: str) -> str:
    """The sentence for what a program said; "" when it says nothing that we know."""
    return next((words for sign, words in _SIGNS if re.search(sign, output)), "")


def why(output: str) -> str:
    """Why a program failed: a sentence, or else the last thing that it said itself."""
    if words := known(output):
        return words
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    wrong = [line for line in lines if line.startswith(("E: ", "ERROR: ", "Error: "))]
    last = (wrong or lines or ["niets"])[-1]
    return f"Het laatste wat er gezegd werd: {last}"


def of(error: Exception) -> str:
    """The sentence for an error of the system or of SQLite; "" for any other."""
    if isinstance(error, OSError):
        return _of_system(error)
    return _of_sqlite(getattr(error, "sqlite_errorname", ""))


def _of_system(error: OSError) -> str:
    path = Path(str(error.filename)) if error.filename else None
    where = f" ({path})" if path else ""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return FULL
    if error.errno == errno.EROFS:
        return f"Deze schijf kan alleen gelezen worden{where}. Kies een andere plek."
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"Deze gebruiker mag hier niet bij{where}. Kies een andere map, met --data MAP voor de"
            " gegevens, of start als wie de map heeft."
        )
    if error.errno == errno.ENOENT and path and not path.parent.exists():
        return f"De map {path.parent} is er niet. Maak hem eerst, of kies een andere."
    if error.errno == errno.ENOENT:
        return f"Dit is er niet{where}. Kijk het pad na."
    if error.errno == errno.EISDIR:
        return f"Dit is een map, en moet een bestand zijn{where}. Noem een bestand."
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return f"Dit is een bestand, en moet een map zijn{where}. Kies een andere plek."
    return f"Het systeem weigert dit{where}: {error.strerror or error}."


def _of_sqlite(name: str) -> str:
    if name == "SQLITE_FULL":
        return FULL
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM")):
        return (
            "Deze gebruiker mag niet bij het databasebestand. Kijk van wie het is met:"
            " python3 app.py doctor"
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "De database is bezig met iets anders. Probeer het straks nog een keer."
    if name.startswith("SQLITE_IOERR"):
        return "De schijf leest of schrijft niet goed. Kijk of hij vol is, en start opnieuw."
    return ""
