"""What somebody changes at the items of a draft: a draft in, the changed draft out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftItem,
    DraftSubtheme,
    DraftWarranty,
    counted,
    with_keys,
)
from gesprekskader.catalogue.model import ADAPTED, QUOTED
from gesprekskader.errors import NotFound, StaleEdit


@dataclass(frozen=True)
class Placed:
    """An item of a draft, where it stands."""

    warranty: DraftWarranty
    warranty_number: int
    subtheme: DraftSubtheme
    item: DraftItem
    number: int

    @property
    def version(self) -> int:
        """Another number for other words of this item: what an edit is based on."""
        return mark(replace(self.item, number=0))  # its place is no word of it

    @property
    def label(self) -> str:
        return f"{self.subtheme.short or self.subtheme.title} · item {self.number}"


def placed(draft: DraftFramework) -> list[Placed]:
    """Every item where it stands; those that lapsed count on behind the others."""
    found = []
    for at, warranty in enumerate(draft.warranties, 1):
        for subtheme in warranty.subthemes:
            found += [
                Placed(warranty, at, subtheme, item, number)
                for number, item in counted(subtheme.items)
            ]
    return found


def place_of(draft: DraftFramework, key: str) -> Placed:
    """Raises NotFound."""
    found = next((one for one in placed(draft) if one.item.key == key), None)
    if found is None:
        raise NotFound
    return found


def set_item(draft: DraftFramework, item: DraftItem, *, version: int) -> DraftFramework:
    """Other words for an item, under its key. Raises NotFound, StaleEdit with the `Placed` of now
    when somebody changed this item since `version`."""
    now = place_of(draft, item.key)
    if item == now.item:
        return draft
    if version != now.version:
        raise StaleEdit(now)
    return _items(draft, now.subtheme.key, lambda items: _swapped(items, item))


def _swapped(items: tuple[DraftItem, ...], item: DraftItem) -> tuple[DraftItem, ...]:
    now = next(one for one in items if one.key == item.key)
    if item.is_retired != now.is_retired:  # it stands elsewhere from now on
        items = _kept(items)
        item = replace(item, number=next(one for one in items if one.key == item.key).number)
    return tuple(item if one.key == item.key else one for one in items)


def add_item(draft: DraftFramework, subtheme_key: str, text: str) -> tuple[DraftFramework, str]:
    """A new item at the end of a subtheme; the draft, and the item's key."""
    made = with_keys(_items(draft, subtheme_key, lambda items: (*items, DraftItem("", text))))
    (new,) = {item.key for item in made.items} - {item.key for item in draft.items}
    return made, new


def split_item(
    draft: DraftFramework, key: str, texts: tuple[str, ...], *, is_known: bool
) -> DraftFramework:
    """An item becomes several, in its place, with its questions and its source. It lapses itself,
    so that its thread stays, and the parts say what they come from; one that was never valid (not
    `is_known`) just goes. Raises NotFound."""
    at = place_of(draft, key)
    whole = replace(at.item, is_retired=True)
    origin = ADAPTED if (at.item.origin or at.subtheme.origin) == QUOTED else at.item.origin
    parts = [
        replace(
            at.item,
            key="",
            text=text,
            was=(),
            origin=origin,
            split_from=key if is_known else at.item.split_from,
        )
        for text in texts
    ]

    def split(items: tuple[DraftItem, ...]) -> tuple[DraftItem, ...]:
        here, free = [i.key for i in items].index(key), max(number for number, _ in counted(items))
        kept = _kept(items)
        first = kept[here].number
        new = [replace(part, number=first and free + at) for at, part in enumerate(parts)]
        new[0] = replace(new[0], number=first)
        old = [replace(whole, number=first and free + len(parts))] if is_known else []
        return (*kept[:here], *new, *kept[here + 1 :], *old)

    return with_keys(_items(draft, at.subtheme.key, split))


def remove_item(draft: DraftFramework, key: str) -> DraftFramework:
    """Take out an item that was never valid; one that was lapses, so that its thread stays."""
    at = place_of(draft, key)
    return _items(
        draft, at.subtheme.key, lambda items: tuple(i for i in _kept(items) if i.key != key)
    )


def move_item(draft: DraftFramework, key: str, by: int) -> DraftFramework:
    """One place up (-1) or down (1) among those that did not lapse; at the edge it stays. Where
    somebody gave a number by hand, each keeps the number that it has."""
    at = place_of(draft, key)
    items = _kept(at.subtheme.items)
    there = [item for item in items if not item.is_retired]
    here = next((place for place, item in enumerate(there) if item.key == key), -1)
    to = here + by
    if here < 0 or not 0 <= to < len(there):
        return draft
    there[here], there[to] = there[to], there[here]
    retired = [item for item in items if item.is_retired]
    return _items(draft, at.subtheme.key, lambda _: (*there, *retired))


def _kept(items: tuple[DraftItem, ...]) -> tuple[DraftItem, ...]:
    """The items, each with the number that it has: where somebody gave one by hand, another order
    changes none."""
    if not any(item.number for item in items):
        return items
    numbers = {item.key: number for number, item in counted(items)}
    return tuple(replace(item, number=numbers[item.key]) for item in items)


def move_to(draft: DraftFramework, key: str, subtheme_key: str) -> DraftFramework:
    """To the end of another subtheme, with its key: what was said about it goes along."""
    at = place_of(draft, key)
    if at.subtheme.key == subtheme_key:
        return draft
    moved = replace(at.item, number=0)
    return _items(remove_item(draft, key), subtheme_key, lambda items: (*items, moved))


def mark(of: object) -> int:
    """Another number for other words."""
    return int(sha256(repr(of).encode()).hexdigest(), 16) % 999_999_998 + 1


def mark_of(files: Mapping[str, str]) -> int:
    """Another number for another draft: what somebody looked at before a deed on the whole."""
    return mark(sorted(files.items()))


def _items(
    draft: DraftFramework,
    subtheme_key: str,
    change: Callable[[tuple[DraftItem, ...]], tuple[DraftItem, ...]],
) -> DraftFramework:
    return in_subtheme(draft, subtheme_key, lambda part: replace(part, items=change(part.items)))


def in_subtheme(
    draft: DraftFramework, key: str, change: Callable[[DraftSubtheme], DraftSubtheme]
) -> DraftFramework:
    """Raises NotFound."""
    if not any(part.key == key for w in draft.warranties for part in w.subthemes):
        raise NotFound
    return replace(
        draft,
        warranties=tuple(
            replace(w, subthemes=tuple(change(s) if s.key == key else s for s in w.subthemes))
            for w in draft.warranties
        ),
    )
