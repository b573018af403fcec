"""Pages that explain, from content/hulp/. The privacy page lists what is kept about people."""

import re

from gesprekskader.catalogue.folders import Place, pages, within
from gesprekskader.catalogue.model import HelpPage
from gesprekskader.catalogue.parse import Document, parse
from gesprekskader.catalogue.render import Places, Renderer
from gesprekskader.errors import ContentError
from gesprekskader.rules.finding import findable
from gesprekskader.rules.seeking import Name, Passage, Sought, passage

PRIVACY = "privacy"
AUDIENCES = (
    "deelnemer",
    "gespreksleider",
    "coördinator",
    "beheerder",
    "wie content bewerkt",
)
"""Who a page can be for, in the order of the manual."""
_TAKEN = ("bewaren",)  # /hulp/bewaren says how long each kind stays
_MAY_SAY = {"gegevens", "voor", "beeld", "beeldtekst", "zoekwoorden"}
_PARAGRAPH = re.compile(r"\n\s*\n|\n(?=\s*(?:[-#]|\d+\.))")
_MARKS = re.compile(r"^[-#\s]+|[*_`]|\[(?=[^\]]*\]\()|\]\([^)]*\)", re.MULTILINE)
_PLACED = re.compile(r"###?(?!#)")  # as `Renderer.page`
_SENTENCE = re.compile(r"(?<=[.!]) (?=[A-Z])")  # a question stays with what answers it
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_help(
    root: Place,
    renderer: Renderer,
    mistakes: list[ContentError],
    *,
    has_privacy: bool = False,
) -> dict[str, HelpPage]:
    """All help pages by key, in the order of the file names; `has_privacy` when the page about
    privacy stands elsewhere.

    `gegevens` is a list of table names of the database that the page speaks of; a test holds the
    privacy page to the schema. `zoekwoorden` are words that people look for it with; what stands
    after a > is the heading where that is answered, when that is there.
    """
    found: dict[str, HelpPage] = {}
    for path in pages(root, "hulp", mistakes):
        page = parse(path, within(root, path), mistakes)
        page.check_meta({"sleutel", "titel"}, _MAY_SAY, {"gegevens", "zoekwoorden"})
        key, line = page.word("sleutel"), page.meta_lines.get("sleutel", 1)
        if key and key in found:
            page.wrong(line, f"sleutel '{key}' staat er al")
        if key and not _KEY.fullmatch(key):
            page.wrong(line, f"sleutel '{key}' mag alleen kleine letters, cijfers en - hebben")
        if key in _TAKEN:
            page.wrong(line, f"sleutel '{key}' is van een eigen bladzijde; kies een andere")
        tables = tuple(page.words("gegevens", "namen"))
        audience = page.word("voor")
        if audience not in ("", *AUDIENCES):
            line = page.meta_lines["voor"]
            page.wrong(line, f"voor '{audience}' kennen we niet; kies {', '.join(AUDIENCES)}")
        passages = _passages(page.body)
        found[key] = HelpPage(
            key,
            page.word("titel"),
            renderer.page(page.body),
            tables,
            audience,
            page.word("beeld"),
            page.word("beeldtekst"),
            Sought(_names(page, passages), passages),
        )
    if (
        not has_privacy and PRIVACY not in found and "" not in found
    ):  # one that could not be read may have been it
        problem = "dit bestand ontbreekt (sleutel: privacy); elke bladzijde verwijst ernaar"
        mistakes.append(ContentError("hulp/privacy.md", 1, problem))
    return found


def _names(page: Document, passages: tuple[Passage, ...]) -> tuple[Name, ...]:
    """The title and the search words; one may say under which heading it is answered, after a >.
    When that heading is not there, the > is a sign like others."""
    places = {one.headed: one.place for one in reversed(passages) if one.place}
    found = [Name(findable(page.word("titel")))]
    for words in page.words("zoekwoorden", "woorden"):
        said, _, heading = words.partition(" > ")
        place = places.get(findable(heading), "")
        found.append(Name(findable(said if place else words), place))
    return tuple(found)


def _passages(markdown: str) -> tuple[Passage, ...]:
    """What a text says, paragraph by paragraph, without its marks."""
    found, heading, place, places = [], "", "", Places()
    for each in _PARAGRAPH.split(markdown):
        text = " ".join(_MARKS.sub("", each).split())
        if each.lstrip().startswith("#"):
            heading = text
            place = places.next(text) if _PLACED.match(each.lstrip()) else ""
        elif text:
            found.append(passage(place, heading, _SENTENCE.split(text)))
    return tuple(found)
