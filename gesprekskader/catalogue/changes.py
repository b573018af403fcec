"""What a draft of a framework changes, item by item, against what is valid now."""

from collections.abc import Iterator
from dataclasses import dataclass

from gesprekskader.catalogue.drafts import DraftFramework
from gesprekskader.catalogue.edits import Placed, placed

NEW, WORDS, PROBES, ORIGIN, MOVED, NUMBER, RETIRED, BACK, GONE = (
    *("nieuw", "woorden", "vragen", "herkomst", "plaats", "nummer", "vervalt", "terug", "weg"),
)
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
}


@dataclass(frozen=True)
class ItemChange:
    """One thing that becomes different at one item."""

    sort: str
    key: str
    label: str
    """Where it stands in the draft; where it stood, when it is gone."""
    before: str = ""
    """What stood there."""

    @property
    def words(self) -> str:
        return SAID[self.sort]


def changes(valid: DraftFramework | None, draft: DraftFramework) -> list[ItemChange]:
    """In the order of the draft; what is gone last. Nothing when there is nothing valid yet."""
    if valid is None:
        return []
    known = {key: one for one in placed(valid) for key in (one.item.key, *one.item.was)}
    found: list[ItemChange] = []
    kept: set[str] = set()
    for now in placed(draft):
        was = next((known[key] for key in (now.item.key, *now.item.was) if key in known), None)
        if was is None:
            found.append(ItemChange(NEW, now.item.key, now.label))
        else:
            kept.add(was.item.key)
            found += _of_item(was, now)
    gone = [one for one in placed(valid) if one.item.key not in kept]
    return found + [ItemChange(GONE, one.item.key, one.label, one.item.text) for one in gone]


def _of_item(was: Placed, now: Placed) -> Iterator[ItemChange]:
    old, new, key = was.item, now.item, now.item.key
    if old.is_retired != new.is_retired:
        yield ItemChange(RETIRED if new.is_retired else BACK, key, now.label, old.text)
    if old.text != new.text:
        yield ItemChange(WORDS, key, now.label, old.text)
    if old.probes != new.probes:
        yield ItemChange(PROBES, key, now.label, "\n".join(old.probes))
    if was.subtheme.key != now.subtheme.key:
        yield ItemChange(MOVED, key, now.label, was.label)
    elif was.number != now.number and not new.is_retired:
        yield ItemChange(NUMBER, key, now.label, f"item {was.number}")
    about = ("origin", "source", "note", "explanation")
    if any(getattr(old, name) != getattr(new, name) for name in about):
        yield ItemChange(ORIGIN, key, now.label)
