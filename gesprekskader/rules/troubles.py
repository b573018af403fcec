"""A chore that keeps failing: when that is worth a word, and which."""

import errno
from datetime import datetime, timedelta

from gesprekskader.errors import GesprekskaderError
from gesprekskader.records.troubles import Trouble

PATIENCE = timedelta(minutes=10)
"""What fails shorter mends itself: somebody made room, or the mail server was started again."""

WHAT = {
    "backup": "Een reservekopie maken",
    "closing": "Bijeenkomsten sluiten na het afronden",
    "retention": "Oude gegevens weghalen",
    "reminders": "De mail van de dag versturen",
    "minutes": "Verslagen mailen",
    "claims": "Codes openen waar een week lang niemand op reageerde",
}
_ADVICE: dict[int | None, str] = {
    errno.ENOSPC: "De schijf van de server is vol. Maak ruimte.",
    errno.EACCES: "De server mag daar niet schrijven. Geef zijn gebruiker recht op de gegevensmap.",
    errno.EROFS: "De schijf van de server is alleen te lezen. Laat die nakijken.",
}


def advice(error: Exception) -> str:
    """What happened and what to do; never a text of a person."""
    if isinstance(error, GesprekskaderError):
        return str(error)
    known = _ADVICE.get(error.errno) if isinstance(error, OSError) else None
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return known or f"In het logboek van de server staat waarom ({name}). Start hem opnieuw."


def is_lasting(trouble: Trouble, now: datetime) -> bool:
    return now - trouble.since >= PATIENCE


def sentence(trouble: Trouble, local: datetime) -> str:
    """One plain sentence, and what to do; `local` is since when, on the clock here."""
    what = WHAT.get(trouble.chore, trouble.chore)
    return (
        f"{what} lukt niet sinds {local.day}-{local.month}-{local.year}"
        f" om {local:%H.%M} uur. {trouble.advice}"
    )
