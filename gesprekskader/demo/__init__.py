"""The demo: invented people and their story, in a folder of its own.

`town.toml` says who there is and `story.toml` what they did; `teller.py` plays it. The process that
watches the server only asks for the words here: what plays the story is loaded to play it.
"""

import json
import os
from pathlib import Path

from gesprekskader.config import SHIPPED, Settings
from gesprekskader.demo.story import ROLES, TITLES
from gesprekskader.errors import SettingWrong
from gesprekskader.moments import now, today
from gesprekskader.processes import hold

__all__ = ["ROLES", "TITLES", "as_json", "as_text", "prepare"]

_MARK = "demo-van.txt"


def prepare(settings: Settings, *, fresh: bool = False, of: Path | None = None) -> str:
    """Make the demo's database, unless today's is there already, or one that somebody wrote in. It
    is told with the frameworks that were edited on screen in the database `of`, where there are.

    Nothing that somebody wrote is deleted: it is used, or with `fresh` set aside. Gives back the
    sentence for who starts it, "" when there is nothing to say. Raises SettingWrong rather than
    touch a folder that holds real data, StorageUnsafe while a server works in it.
    """
    from gesprekskader.store import fingerprints

    mark = settings.data / _MARK
    if settings.database.exists() and not mark.exists():
        raise SettingWrong(
            f"In {settings.data} staan echte gegevens. Kies voor de demo een andere map."
        )
    made_on, word = _read(mark)
    is_whole = settings.database.exists() and made_on != _HALF
    if is_whole and not fresh and made_on == today().isoformat():
        return ""
    with hold(settings.data):
        said = ""
        if is_whole and (not word or fingerprints.of(settings.database) != word):
            if not fresh:
                return _KEPT.format(made_on)
            said = _ASIDE.format(_set_aside(settings))
        _make(settings, mark, of)
    return said


_HALF = "wordt gemaakt"
_KEPT = (
    "Dit is de demo van {}: er is in geschreven, dus hij blijft staan."
    " Met --fresh begin je een nieuwe; deze wordt dan bewaard."
)
_ASIDE = "De vorige demo is bewaard: {}. Met restore en dat bestand zet je hem terug."


def _read(mark: Path) -> tuple[str, str]:
    """The day it was made on, and its fingerprint then; "" for what is not known."""
    if not mark.exists():
        return _HALF, ""
    made_on, _, word = mark.read_text(encoding="utf-8").strip().partition("\n")
    return made_on, word.strip()


def _set_aside(settings: Settings) -> Path:
    """Give the database another name, with the log beside it."""
    aside = settings.data / f"demo-bewaard-{now():%Y%m%dT%H%M%SZ}.db"
    for path in sorted(settings.data.glob(f"{settings.database.name}*")):
        path.rename(aside.with_name(aside.name + path.name.removeprefix(settings.database.name)))
    return aside


def _make(settings: Settings, mark: Path, of: Path | None) -> None:
    from gesprekskader.catalogue import read_catalogue
    from gesprekskader.catalogue.load import with_own
    from gesprekskader.demo.teller import tell
    from gesprekskader.store import borrowed_content, fingerprints, own_content
    from gesprekskader.store.db import Pool
    from gesprekskader.store.migrations import migrate
    from gesprekskader.store.networks import settle_framework

    mark.write_text(f"{_HALF}\n", encoding="utf-8")
    for path in settings.data.glob(f"{settings.database.name}*"):
        path.unlink()
    pool = Pool(settings.database)
    try:
        with pool.borrowed() as db:
            migrate(db)
            catalogue = read_catalogue(settings.content, SHIPPED)
            if of and borrowed_content.put(db, *borrowed_content.of_file(of)):
                catalogue = with_own(catalogue, own_content.valid_on(db, today()))
            tell(db, catalogue)
            settle_framework(db, catalogue.framework.key)
    finally:
        pool.close()
    mark.write_text(
        f"{today().isoformat()}\n{fingerprints.of(settings.database)}\n", encoding="utf-8"
    )


def _addresses(address: str) -> dict[str, str]:
    return {name: f"{address}/demo/als/{name}" for name in ROLES}


def as_json(settings: Settings, address: str) -> str:
    """One JSON object: where it runs, and an address per role."""
    return json.dumps(
        {
            "base_url": address,
            "database": str(settings.database),
            "pid": os.getpid(),
            "roles": _addresses(address),
        }
    )


def as_text(settings: Settings, address: str) -> str:
    """What the terminal says."""
    from gesprekskader.serving import room_lines

    rows = [f"  {ROLES[name]}:\n    {url}" for name, url in _addresses(address).items()]
    return "\n".join(
        ["", f"De demo staat klaar op {address}", "", "Open als:", *rows, "", *room_lines(settings)]
        + ["", "Stoppen: Ctrl+C", ""]
    )
