"""Every place where somebody reads what was written, and what it says there."""

from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

from in_words import words_in

from gesprekskader import reporting
from gesprekskader.exports.formats import FORMATS

_TOLD = (
    "gesprekskader/reports/spoken.py (an action: sections.py, a step: steps.py, what went to a"
    " table: forwardings.py)"
)
_JSON = "gesprekskader/store/everything.py (an outcome: FOR_ALL in store/outcomes.py)"
OWN = "gesprekskader/store/own_kinds.py (an outcome: FOR_WHO_WROTE in store/outcomes.py)"
KINDS = tuple(kind for kind in FORMATS if kind != "pdf")


class _Seen(HTMLParser):
    """What a page says: its words, and what its boxes and choices hold."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._skips = ""

    def handle_starttag(self, tag, attrs) -> None:
        held = dict(attrs)
        if tag in ("script", "style"):
            self._skips = tag
        if tag == "input" and held.get("type") != "hidden" or tag == "option":
            keys = ("name", "value", *{"checked", "selected"} & set(held))
            self.said.append(" ".join(f"{key}={held.get(key)}" for key in keys))

    def handle_endtag(self, tag) -> None:
        self._skips = "" if tag == self._skips else self._skips

    def handle_data(self, data) -> None:
        if not self._skips:
            self.said.append(data)


def _page(html: str) -> str:
    seen = _Seen()
    seen.feed(html)
    return " ".join(" ".join(seen.said).split())


@dataclass(frozen=True)
class Place:
    """`read` gives what is said there; `file` is what to look at when something lacks."""

    file: str
    read: Callable[[], str]


def address(world, role: str, url: str, file: str) -> Place:
    """A page or a file that a server gives to one of the cast."""

    def read() -> str:
        answer = world.client_of(role).get(url)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
        if answer.mimetype == "text/html":
            return _page(answer.get_data(as_text=True))
        return words_in(answer.data)

    return Place(file, read)


def papers(name: str, file: str, make: Callable[[], object], kinds=KINDS) -> dict[str, Place]:
    """A paper in each of its formats; the preview on its page is made by the template of the PDF,
    and tests/exports shows that a PDF holds what that says."""

    def place(kind: str) -> Place:
        return Place(file, lambda: words_in(reporting.written(make(), kind)))

    return {f"{name} .{kind}": place(kind) for kind in kinds}


def of(world) -> dict[str, Place]:
    """The places that all that leaves the room can stand at, by name."""
    meeting, network = f"/bijeenkomsten/{world.meeting_id}", f"/netwerken/{world.network_id}"
    item, dossier = "/kader/item/w2-lo-1/geschiedenis", f"/dossier/{world.dossier_id}"
    year = f"{network}/jaar/{world.year}"

    def facilitator(url: str, file: str) -> Place:
        return address(world, "facilitator", url, file)

    return {
        "board": facilitator(meeting, "templates/room/board/_groups.html"),
        "beamer": facilitator(f"{meeting}/scherm", "templates/wall/beamer/_poster.html"),
        "harvest": facilitator(
            f"{meeting}/ophalen", "templates/wall/harvests/_row.html (an action: _to_do.html)"
        ),
        "harvest, to read": address(
            world, "member", f"{meeting}/ophalen", "templates/wall/harvests/_themes.html"
        ),
        "look back": address(
            world, "member", f"{meeting}/terugblik", "templates/year/look_back/show.html"
        ),
        "wall": facilitator(
            f"{meeting}/terugblik/overzicht", "templates/year/look_back/overview.html"
        ),
        "minutes": facilitator(f"{meeting}/verslag", _TOLD),
        **papers(
            "minutes",
            _TOLD,
            lambda: reporting.of_meeting(world.db, world.meeting_id),
        ),
        "minutes of a group": facilitator(f"/gesprekken/{world.group_id}/verslag.md", _TOLD),
        "history": facilitator(item, "templates/year/histories/show.html"),
        "history .md": facilitator(f"{item}.md", "gesprekskader/reports/history.py"),
        "history .csv": facilitator(f"{item}.csv", "gesprekskader/reports/history.py"),
        "dossier, to choose": facilitator(dossier, "templates/papers/dossiers/show.html"),
        "dossier, in order": facilitator(
            f"{dossier}/volgorde", "templates/papers/dossiers/order.html"
        ),
        **papers(
            "dossier",
            "gesprekskader/reports/dossier.py",
            lambda: reporting.of_dossier(world.db, world.catalogue, world.dossier_id),
            kinds=("md", "docx"),
        ),
        "year": facilitator(year, _TOLD),
        "year .md": facilitator(f"{year}/verslag.md", _TOLD),
        "year .csv": facilitator(f"{year}/verslag.csv", _TOLD),
        "JSON": facilitator(f"{network}/alles.json", _JSON),
        "figures": address(world, "coordinator", "/overzicht", "gesprekskader/store/overviews.py"),
        "shelf": facilitator("/plank", "gesprekskader/store/shelf.py"),
        "my year": address(world, "member", "/mijn", "templates/year/my_year/show.html"),
        "own data": address(world, "member", "/mijn/gegevens", OWN),
        "own data .json": address(world, "member", "/mijn/gegevens/bestand.json", OWN),
    }
