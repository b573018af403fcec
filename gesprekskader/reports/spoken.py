"""What was said at each item, by kind; and what was decided, in a list of its own."""

from collections.abc import Iterable, Iterator

from gesprekskader.records import ItemRef, Outcome
from gesprekskader.reports.lines import Here, ListLine
from gesprekskader.reports.report import Entries, Entry, Part, Sort, Sorts, Words, place_of
from gesprekskader.reports.sections import PaperSection, Told
from gesprekskader.reports.themes import by_kind
from gesprekskader.words import by_groups, kind_words, quoted, said_words

_BELOW = {
    (False, True): "Hier spraken wij alleen iets af. Dat staat hieronder.",
    (True, False): "Hier besloten wij iets. Dat staat hieronder.",
    (True, True): "Hier besloten wij iets, en spraken wij iets af. Dat staat hieronder.",
}
"""Where nothing else was said, by whether something was decided, and agreed."""
_BELOW_STILL = {
    (False, True): "Wat wij afspraken, staat hieronder.",
    (True, False): "Wat wij besloten, staat hieronder.",
    (True, True): "Wat wij besloten en afspraken, staat hieronder.",
}
"""The same where more was said, and the choice of who takes the minutes along left it out."""


def nothing(*, is_left_out: bool) -> PaperSection:
    """That nobody wrote anything; or that all of it `is_left_out` by who takes it along."""
    left = "Wat er is opgeschreven, is hier weggelaten."
    words = Words(left if is_left_out else "Er is nog niets opgeschreven.", True)
    return PaperSection(Part("Waar wij over spraken", 2, (words,)))


def talked_about(told: list[Told], here: Here) -> PaperSection | None:
    """What was said, item by item; where only something was decided or agreed, that it stands
    below."""
    if not told:
        return None
    parts, lines = [], []
    for one in told:
        said = [each for each in one.outcomes if not each[0].is_decision]
        words = Sorts(tuple(_sorts(said))) if said else Words(_below(one), True)
        place = " · ".join(filter(None, (place_of(one.item), one.about.origin, one.checked)))
        warranty = one.item.warranty or 0
        mark = warranty if one.item.key else 0
        called = one.about.called
        parts.append(Part(one.item.wording, 3, (words,), place, warranty, mark=mark, called=called))
        lines += [_line(o, group, one.item, here) for o, group in said]
    return PaperSection(Part("Waar wij over spraken", 2, tuple(parts)), tuple(lines))


def why_left_out(left: Iterable[Outcome], *, beside: bool, only_starred: bool) -> str:
    """Why these texts at an item are not told, "" when there are none; `beside` others that are."""
    left = tuple(left)
    if not left:
        return ""
    if only_starred and not any(o.is_starred for o in left):
        return f"Hier kreeg geen {'andere ' * beside}tekst een ster."
    return f"Wat hier {'nog meer ' * beside}is opgeschreven, is weggelaten."


def _below(one: Told) -> str:
    """What to say of an item of which no text stands here."""
    key = (bool(one.outcomes), bool(one.actions))
    return f"{one.left_out} {_BELOW_STILL[key]}" if one.left_out else _BELOW[key]


def decided(told: list[Told], here: Here) -> PaperSection | None:
    """What was decided, in one list for all items, starred ones first."""
    found = [(o, group, one.item) for one in told for o, group in one.outcomes if o.is_decision]
    if not found:
        return None
    found.sort(key=lambda each: not each[0].is_starred)
    entries = tuple(
        _entry(o, item.about, *said_words(o)[1:], by_groups(o.groups), group)
        for o, group, item in found
    )
    lines = tuple(_line(o, group, item, here) for o, group, item in found)
    return PaperSection(Part("Wat wij besloten", 2, (Entries(entries),)), lines)


def _sorts(said: Iterable[tuple[Outcome, str]]) -> Iterator[Sort]:
    """Texts by kind, quotes last, in each starred ones first."""
    for kind, texts in by_kind(said):
        yield Sort(kind[:1].upper() + kind[1:], tuple(map(_outcome, texts)))


def _outcome(said: tuple[Outcome, str]) -> Entry:
    o, group = said
    return _entry(o, *said_words(o)[1:], by_groups(o.groups), group)


def _entry(outcome: Outcome, *tags: str) -> Entry:
    return Entry(
        quoted(outcome),
        " · ".join(filter(None, tags)),
        is_starred=outcome.is_starred,
        is_quote=outcome.is_quote,
    )


def _line(o: Outcome, group: str, item: ItemRef, here: Here) -> ListLine:
    return ListLine(
        kind_words(o),
        item,
        o.text,
        group,
        meeting=here.title,
        day=here.day,
        is_starred=o.is_starred,
    )
