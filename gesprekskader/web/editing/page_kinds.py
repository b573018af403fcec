"""The kinds of pages that are edited, what stands in files of each, and how they are shown."""

from collections.abc import Mapping

from gesprekskader import rules
from gesprekskader.catalogue import Catalogue
from gesprekskader.catalogue.model import HelpPage, MeetingFormat, Roundtable
from gesprekskader.catalogue.own_pages import (
    FORMAT,
    HELP,
    ROOM_OF,
    ROUNDTABLE,
    Made,
    read_page,
    text_in_files,
)
from gesprekskader.catalogue.render import prompt
from gesprekskader.config import SHIPPED
from gesprekskader.errors import NotFound
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.planning.timetable import example_times

MOST = 20_000
CALLED = {FORMAT: "Werkvormen", ROUNDTABLE: "Overlegtafels", HELP: "Hulp"}
_KIND_OF = {room: kind for kind, room in ROOM_OF.items()}


def kind_of(room: str) -> str:
    """Raises NotFound."""
    if room not in _KIND_OF:
        raise NotFound
    return _KIND_OF[room]


def path_of(key: str) -> str:
    return f"{key}.md"


def shipped(kind: str) -> Mapping[str, Made]:
    """What stands in files, by key."""
    return made_in(services().catalogue, kind)


def made_in(catalogue: Catalogue, kind: str) -> Mapping[str, Made]:
    if kind == FORMAT:
        return catalogue.formats
    return catalogue.roundtables if kind == ROUNDTABLE else catalogue.help_pages


def file_of(kind: str, key: str) -> str:
    """The text of what stands in a file; "" for none."""
    found = text_in_files((services().settings.content, SHIPPED), kind, key)
    return rules.tidy(found.replace("\r\n", "\n"))


def title_of(kind: str, key: str, words: str) -> str:
    made, _ = read_page(kind, key, words)
    return made.title if made and made.title else key


def shown(made: Made | None) -> dict[str, object]:
    """What the preview needs of it."""
    of = made if isinstance(made, MeetingFormat) else None
    phases = of.phases if of else ()
    return {
        "made": made,
        "parts": [(part, prompt(part.prompt), prompt(part.notes)) for part in phases],
        "examples": {of.key: example_times(of, catalogue().framework)} if of else {},
        "is_format": of is not None,
        "is_roundtable": isinstance(made, Roundtable),
        "is_help": isinstance(made, HelpPage),
    }
