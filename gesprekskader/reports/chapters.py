"""The chapters of a dossier: one a subtheme, and every text in just one of them."""

from dataclasses import dataclass

from gesprekskader import rules
from gesprekskader.catalogue.model import Framework, Item, Subtheme, Warranty
from gesprekskader.catalogue.render import NO_WORDS
from gesprekskader.records import Dossier, Finding
from gesprekskader.records.meetings import OF_FORMAT
from gesprekskader.store import findings
from gesprekskader.store.findings import FOLLOW_UP, WISH
from gesprekskader.words import dutch_date

_MOST = 400  # texts at one subtheme on a page


@dataclass(frozen=True)
class Chapter:
    """One subtheme: what was said, what was chosen of it, and what nobody spoke about."""

    subtheme: Subtheme
    found: list[Finding]
    untouched: list[Item]
    """Items nobody spoke about in what may be read."""
    is_spoken: bool = True
    """Whether it was talked about, be it at items that stand elsewhere by now."""

    @property
    def meetings(self) -> int:
        return len({f.meeting_id for f in self.found})

    @property
    def groups(self) -> int:
        return len({f.group_id for f in self.found if f.group_id})

    @property
    def sorts(self) -> list[tuple[str, list[Finding]]]:
        """(heading, texts), as a page shows them; quotes by role."""
        quotes = [f for f in self.found if f.quote_role]
        rest = [f for f in self.found if not f.quote_role and f.source != WISH]
        sorts = [
            ("Wat er gezegd is", [f for f in rest if f.kind not in (rules.GOOD_EXAMPLE, "actie")]),
            ("Goede voorbeelden", [f for f in rest if f.kind == rules.GOOD_EXAMPLE]),
            ("Citaten per rol", sorted(quotes, key=lambda f: f.quote_role.casefold())),
            ("Acties", [f for f in rest if f.source == FOLLOW_UP]),
            ("Wensen van meer mensen", [f for f in self.found if f.source == WISH]),
        ]
        return [(title, texts[:_MOST]) for title, texts in sorts if texts]

    @property
    def has_stars(self) -> bool:
        return any(f.is_starred for f in self.found)

    @property
    def chosen(self) -> list[Finding]:
        return findings.in_order(self.found)


# texts at items that the framework had then: it has them no more, or in another warranty
RETIRED = Subtheme("vervallen", 0, "Niet meer in het kader", "", NO_WORDS, ())
MOVED = Subtheme("verhuisd", 0, "Staat nu op een andere plek in het kader", "", NO_WORDS, ())
OUTSIDE = Warranty("buiten", 0, "Buiten het kader", NO_WORDS, ())
Told = list[tuple[Warranty, list[Chapter]]]


def keys_of(framework: Framework, dossier: Dossier) -> list[str]:
    """The items that stand in a dossier's warranties today."""
    mine = (w for w in framework.warranties if w.number in dossier.warranties)
    return [key for w in mine for subtheme in w.subthemes for key in framework.keys_at(subtheme)]


def is_chapter(framework: Framework, key: str, told: Told) -> bool:
    """Whether somebody can choose here: a subtheme of the framework, or a chapter that is shown."""
    known = isinstance(framework.by_key.get(key), Subtheme)
    return known or any(c.subtheme.key == key for _, chapters in told for c in chapters)


def chapters_of(framework: Framework, dossier: Dossier, found: list[Finding]) -> Told:
    """Every text stands in one chapter: where its item stands today, else where it stood when it
    was talked about, else outside the framework: talking points per format, own ones per
    meeting."""
    told: Told = []
    here = set(keys_of(framework, dossier))
    elsewhere = [f for f in found if f.item.key not in here]
    for warranty in framework.warranties:
        if warranty.number not in dossier.warranties:
            continue
        chapters = [_chapter_of(framework, warranty, part, found) for part in warranty.subthemes]
        old = [f for f in elsewhere if f.item.warranty == warranty.number]
        told.append((warranty, chapters + _left(framework, old)))
    placed = {f.ref for _, chapters in told for c in chapters for f in c.found}
    left = [f for f in found if f.ref not in placed]
    items = [f for f in left if not f.item.is_point]
    outside = _left(framework, items) + _of_formats(left) + _own_points(left)
    return [*told, (OUTSIDE, outside)] if outside else told


def _chapter_of(
    framework: Framework, warranty: Warranty, subtheme: Subtheme, found: list[Finding]
) -> Chapter:
    keys = framework.keys_at(subtheme)
    here = [f for f in found if f.item.key in keys]
    spoken = {f.item.key for f in found if f.source != WISH}
    stood = any(
        f.source != WISH
        and f.item.warranty == warranty.number
        and f.item.subtheme in (subtheme.short, subtheme.title)
        for f in found
    )
    untouched = [item for item in subtheme.items if not spoken & {*framework.keys_of(item)}]
    return Chapter(subtheme, here, untouched, is_spoken=bool(spoken & keys) or stood)


def _left(framework: Framework, old: list[Finding]) -> list[Chapter]:
    known = {key for w in framework.warranties for s in w.subthemes for key in framework.keys_at(s)}
    sorts = (
        (MOVED, [f for f in old if f.item.key in known]),
        (RETIRED, [f for f in old if f.item.key not in known]),
    )
    return [Chapter(subtheme, texts, []) for subtheme, texts in sorts if texts]


def _of_formats(left: list[Finding]) -> list[Chapter]:
    """Talking points, by the format that brought them."""
    by_format: dict[str, list[Finding]] = {}
    for f in left:
        if f.item.is_of_format:
            by_format.setdefault(f.item.framework.removeprefix(OF_FORMAT), []).append(f)
    return [
        Chapter(
            Subtheme(f"werkvorm-{key}", 0, f"Werkvorm: {texts[0].item.subtheme}", "", NO_WORDS, ()),
            texts,
            [],
        )
        for key, texts in sorted(by_format.items())
    ]


def _own_points(left: list[Finding]) -> list[Chapter]:
    """Points that groups brought in themselves, or that stood on the agenda of one meeting; by
    meeting, newest first."""
    by_meeting: dict[str, list[Finding]] = {}
    for f in left:
        if f.item.is_own:
            by_meeting.setdefault(f.meeting_id, []).append(f)
    return [
        Chapter(
            Subtheme(f"punten-{id_}", 0, f"Eigen punten: {_meeting(texts[0])}", "", NO_WORDS, ()),
            texts,
            [],
        )
        for id_, texts in by_meeting.items()
    ]


def _meeting(finding: Finding) -> str:
    return f"{finding.meeting_title}, {dutch_date(finding.meeting_on)}"
