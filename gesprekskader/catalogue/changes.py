"""What a draft of a framework changes, item by item, against what is valid now."""

from collections.abc import Iterator
from dataclasses import dataclass

from gesprekskader.catalogue.drafts import DraftFramework
from gesprekskader.catalogue.edits import Placed, placed

NEW, WORDS, PROBES, ORIGIN, MOVED, NUMBER, RETIRED, BACK, GONE = (
    *("nieuw", "woorden", "vragen", "herkomst", "plaats", "nummer", "vervalt", "terug", "weg"),
)
SPLIT, PART = "gesplitst", "deel"
SAID = {
    NEW: "is nieuw",
    WORDS: "krijgt andere woorden",
    PROBES: "krijgt andere vragen",
    ORIGIN: "krijgt een andere herkomst of toelichting",
    MOVED: "gaat naar een andere plek",
    NUMBER: "krijgt een ander nummer",
    RETIRED: "vervalt",
    BACK: "komt terug",
    GONE: "staat er niet meer in",
    SPLIT: "wordt gesplitst",
    PART: "is een deel van:",
}


@dataclass(frozen=True)
class ItemChange:
    """One thing that becomes different at one item."""

    sort: str
    key: str
    label: str
    """Where it stands in the draft; where it stood, when it is gone or lapses."""
    before: str = ""
    """What stood there."""

    keys: tuple[str, ...] = ()
    """Every key that its item was talked about under."""

    @property
    def words(self) -> str:
        return f"{SAID[self.sort]} {self.before}" if self.sort == PART else SAID[self.sort]


def changes(valid: DraftFramework | None, draft: DraftFramework) -> list[ItemChange]:
    """In the order of the draft; what is gone last. Nothing when there is nothing valid yet."""
    if valid is None:
        return []
    known = {key: one for one in placed(valid) for key in _keys(one)}
    here = {one.item.key: one for one in placed(draft)}
    split = {one.item.split_from for one in here.values() if not one.item.is_retired}
    found: list[ItemChange] = []
    kept: set[str] = set()
    for now in here.values():
        was = next((known[key] for key in _keys(now) if key in known), None)
        if was is None:
            found.append(_new(now, here.get(now.item.split_from)))
        else:
            kept.add(was.item.key)
            found += [
                ItemChange(
                    sort,
                    now.item.key,
                    (was if sort in (RETIRED, SPLIT) else now).label,
                    before,
                    (*_keys(now), *_keys(was)),
                )
                for sort, before in _of_item(was, now, is_split=was.item.key in split)
            ]
    gone = [one for one in placed(valid) if one.item.key not in kept]
    return found + [
        ItemChange(GONE, one.item.key, one.label, one.item.text, _keys(one)) for one in gone
    ]


def _keys(one: Placed) -> tuple[str, ...]:
    return (one.item.key, *one.item.was)


def _new(now: Placed, whole: Placed | None) -> ItemChange:
    if whole is None:
        return ItemChange(NEW, now.item.key, now.label)
    return ItemChange(PART, now.item.key, now.label, whole.item.text, _keys(whole))


def _of_item(was: Placed, now: Placed, *, is_split: bool) -> Iterator[tuple[str, str]]:
    """(sort, what stood there) of everything that becomes different."""
    old, new = was.item, now.item
    if old.is_retired != new.is_retired:
        yield (SPLIT if is_split else RETIRED) if new.is_retired else BACK, old.text
    if old.text != new.text:
        yield WORDS, old.text
    if old.probes != new.probes:
        yield PROBES, "\n".join(old.probes)
    if was.subtheme.key != now.subtheme.key:
        yield MOVED, was.label
    elif was.number != now.number and not new.is_retired:
        yield NUMBER, f"item {was.number}"
    about = ("origin", "source", "note", "explanation")
    if any(getattr(old, name) != getattr(new, name) for name in about):
        yield ORIGIN, ""
