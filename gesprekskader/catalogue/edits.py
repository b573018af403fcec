"""What somebody changes in the draft of a framework: a draft in, the changed draft out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftItem,
    DraftSubtheme,
    DraftWarranty,
    with_keys,
)
from gesprekskader.catalogue.model import ADAPTED, MOST_WARRANTIES, QUOTED
from gesprekskader.errors import NotFound, RuleBroken, StaleEdit


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
        return _mark(self.item)

    @property
    def label(self) -> str:
        return f"{self.subtheme.short or self.subtheme.title} · item {self.number}"


def placed(draft: DraftFramework) -> list[Placed]:
    """Every item where it stands; those that lapsed count on behind the others."""
    found = []
    for at, warranty in enumerate(draft.warranties, 1):
        for subtheme in warranty.subthemes:
            ordered = sorted(subtheme.items, key=lambda item: item.is_retired)
            found += [
                Placed(warranty, at, subtheme, item, number)
                for number, item in enumerate(ordered, 1)
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
    return tuple(item if one.key == item.key else one for one in items)


def add_item(draft: DraftFramework, subtheme_key: str, text: str) -> tuple[DraftFramework, str]:
    """A new item at the end of a subtheme; the draft, and the item's key."""
    made = with_keys(_items(draft, subtheme_key, lambda items: (*items, DraftItem("", text))))
    (new,) = {item.key for item in made.items} - {item.key for item in draft.items}
    return made, new


def with_item(draft: DraftFramework, subtheme_key: str, item: DraftItem) -> DraftFramework:
    """An item that has its key, at the end of a subtheme."""
    return _items(draft, subtheme_key, lambda items: (*items, item))


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
        here = [i.key for i in items].index(key)
        return (*items[:here], *parts, *items[here + 1 :], *([whole] if is_known else []))

    return with_keys(_items(draft, at.subtheme.key, split))


def remove_item(draft: DraftFramework, key: str) -> DraftFramework:
    """Take out an item that was never valid; one that was lapses, so that its thread stays."""
    at = place_of(draft, key)
    return _items(draft, at.subtheme.key, lambda items: tuple(i for i in items if i.key != key))


def move_item(draft: DraftFramework, key: str, by: int) -> DraftFramework:
    """One place up (-1) or down (1) among those that did not lapse; at the edge it stays."""
    at = place_of(draft, key)
    there = [item for item in at.subtheme.items if not item.is_retired]
    here = there.index(at.item) if at.item in there else -1
    to = here + by
    if here < 0 or not 0 <= to < len(there):
        return draft
    there[here], there[to] = there[to], there[here]
    retired = [item for item in at.subtheme.items if item.is_retired]
    return _items(draft, at.subtheme.key, lambda _: (*there, *retired))


def move_to(draft: DraftFramework, key: str, subtheme_key: str) -> DraftFramework:
    """To the end of another subtheme, with its key: what was said about it goes along."""
    at = place_of(draft, key)
    if at.subtheme.key == subtheme_key:
        return draft
    return _items(remove_item(draft, key), subtheme_key, lambda items: (*items, at.item))


@dataclass(frozen=True)
class NamedWords:
    """A name and what stands with it: of a framework its questions, of a part its introduction."""

    title: str
    more: str

    @property
    def version(self) -> int:
        return _mark(self)


def _mark(of: object) -> int:
    """Another number for other words."""
    return int(sha256(repr(of).encode()).hexdigest(), 16) % 999_999_998 + 1


def mark_of(files: Mapping[str, str]) -> int:
    """Another number for another draft: what somebody looked at before a deed on the whole."""
    return _mark(sorted(files.items()))


def head_of(draft: DraftFramework) -> NamedWords:
    return NamedWords(draft.title, "\n".join(draft.probes))


def set_head(
    draft: DraftFramework, *, title: str, probes: tuple[str, ...], version: int
) -> DraftFramework:
    """Raises StaleEdit with the `NamedWords` of now when somebody changed them since `version`."""
    made = replace(draft, title=title, probes=probes)
    if made != draft and version != head_of(draft).version:
        raise StaleEdit(head_of(draft))
    return made


def part_of(draft: DraftFramework, key: str) -> NamedWords:
    """Name and introduction of a warranty or a subtheme. Raises NotFound."""
    for warranty in draft.warranties:
        if warranty.key == key:
            return NamedWords(warranty.title, warranty.intro)
        for part in warranty.subthemes:
            if part.key == key and not part.is_whole:
                return NamedWords(part.title, part.intro)
    raise NotFound


def set_part(
    draft: DraftFramework, key: str, *, title: str, intro: str, version: int
) -> DraftFramework:
    """Raises NotFound, and StaleEdit with the `NamedWords` of now when somebody changed them since
    `version`."""
    now = part_of(draft, key)
    if now == NamedWords(title, intro):
        return draft
    if version != now.version:
        raise StaleEdit(now)
    if any(warranty.key == key for warranty in draft.warranties):
        return replace(
            draft,
            warranties=tuple(
                _renamed(w, title, intro) if w.key == key else w for w in draft.warranties
            ),
        )
    return _subtheme(draft, key, lambda part: replace(part, title=title, intro=intro))


def _renamed(warranty: DraftWarranty, title: str, intro: str) -> DraftWarranty:
    parts = tuple(replace(s, title=title) if s.is_whole else s for s in warranty.subthemes)
    return replace(warranty, title=title, intro=intro, subthemes=parts)


def add_warranty(draft: DraftFramework, title: str) -> DraftFramework:
    """With one part of its own, so that items have a place. Raises RuleBroken for too many."""
    if len(draft.warranties) >= MOST_WARRANTIES:
        raise RuleBroken(f"Een kader heeft hooguit {MOST_WARRANTIES} waarborgen.")
    whole = DraftSubtheme("", title, is_whole=True)
    warranty = DraftWarranty("", title, subthemes=(whole,))
    return with_keys(replace(draft, warranties=(*draft.warranties, warranty)))


def add_subtheme(draft: DraftFramework, warranty_key: str, title: str) -> DraftFramework:
    """A warranty without subthemes keeps its items: they come into this one. Raises NotFound."""
    if not any(warranty.key == warranty_key for warranty in draft.warranties):
        raise NotFound
    return with_keys(
        replace(
            draft,
            warranties=tuple(
                replace(w, subthemes=_with(w.subthemes, title)) if w.key == warranty_key else w
                for w in draft.warranties
            ),
        )
    )


def _with(parts: tuple[DraftSubtheme, ...], title: str) -> tuple[DraftSubtheme, ...]:
    if parts and parts[0].is_whole:
        return (replace(parts[0], key="", title=title, is_whole=False),)
    return (*parts, DraftSubtheme("", title))


def _items(
    draft: DraftFramework,
    subtheme_key: str,
    change: Callable[[tuple[DraftItem, ...]], tuple[DraftItem, ...]],
) -> DraftFramework:
    return _subtheme(draft, subtheme_key, lambda part: replace(part, items=change(part.items)))


def _subtheme(
    draft: DraftFramework, key: str, change: Callable[[DraftSubtheme], DraftSubtheme]
) -> DraftFramework:
    if not any(part.key == key for w in draft.warranties for part in w.subthemes):
        raise NotFound
    return replace(
        draft,
        warranties=tuple(
            replace(w, subthemes=tuple(change(s) if s.key == key else s for s in w.subthemes))
            for w in draft.warranties
        ),
    )
