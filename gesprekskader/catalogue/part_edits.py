"""What somebody changes around the items of a draft: the whole, warranties and subthemes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftSubtheme,
    DraftWarranty,
    with_keys,
)
from gesprekskader.catalogue.edits import in_subtheme, mark
from gesprekskader.catalogue.model import ADAPTED, MOST_WARRANTIES, OWN, QUOTED
from gesprekskader.errors import NotFound, RuleBroken, StaleEdit

_Part = TypeVar("_Part", DraftWarranty, DraftSubtheme)
_FIELDS = {
    "source": "bron",
    "quoted": f"herkomst-{QUOTED}",
    "adapted": f"herkomst-{ADAPTED}",
    "own": f"herkomst-{OWN}",
    "called": "waarborg-heet",
    "called_many": "waarborgen-heten",
}
"""Words about the whole that stand in the head of its file, as docs/kader.md calls them."""
_OWN_PROBES = "eigen-doorvragen"


@dataclass(frozen=True)
class HeadWords:
    """What is of the whole framework; "" for what it says nothing of."""

    title: str
    probes: tuple[str, ...]
    intro: str = ""
    own_probes: int = 0
    """How many questions of its own an item has; 0 for as many as it wants."""
    source: str = ""
    quoted: str = ""
    adapted: str = ""
    own: str = ""
    called: str = ""
    called_many: str = ""

    @property
    def version(self) -> int:
        return mark(self)

    @property
    def told(self) -> str:
        """All of it, to read beside other words."""
        words = [self.title, *self.probes, self.intro, *(getattr(self, name) for name in _FIELDS)]
        return "\n".join(filter(None, words))


def head_of(draft: DraftFramework) -> HeadWords:
    asked = draft.fields.get(_OWN_PROBES)
    said = {name: str(draft.fields.get(field) or "") for name, field in _FIELDS.items()}
    number = asked if isinstance(asked, int) else 0
    return HeadWords(draft.title, draft.probes, draft.intro, number, **said)


def set_head(draft: DraftFramework, words: HeadWords, *, version: int) -> DraftFramework:
    """Raises StaleEdit with the `HeadWords` of now when somebody changed them since `version`."""
    if words == head_of(draft):
        return draft
    if version != head_of(draft).version:
        raise StaleEdit(head_of(draft))
    ours = {*_FIELDS.values(), _OWN_PROBES}
    fields = {name: value for name, value in draft.fields.items() if name not in ours}
    fields |= {field: said for name, field in _FIELDS.items() if (said := getattr(words, name))}
    fields |= {_OWN_PROBES: words.own_probes} if words.own_probes else {}
    return replace(draft, title=words.title, probes=words.probes, intro=words.intro, fields=fields)


@dataclass(frozen=True)
class PartWords:
    """Name and introduction of a warranty or a subtheme, and a short name for labels."""

    title: str
    intro: str
    short: str = ""

    @property
    def version(self) -> int:
        return mark(self)

    @property
    def told(self) -> str:
        return "\n".join(filter(None, (self.title, self.short, self.intro)))


def part_of(draft: DraftFramework, key: str) -> PartWords:
    """Raises NotFound."""
    part = _found(draft, key)
    return PartWords(part.title, part.intro, getattr(part, "short", ""))


def _found(draft: DraftFramework, key: str) -> DraftWarranty | DraftSubtheme:
    for warranty in draft.warranties:
        if warranty.key == key:
            return warranty
        for part in warranty.subthemes:
            if part.key == key and not part.is_whole:
                return part
    raise NotFound


def set_part(draft: DraftFramework, key: str, words: PartWords, *, version: int) -> DraftFramework:
    """Raises NotFound, and StaleEdit with the `PartWords` of now when somebody changed them since
    `version`."""
    now = part_of(draft, key)
    if now == words:
        return draft
    if version != now.version:
        raise StaleEdit(now)
    if isinstance(_found(draft, key), DraftWarranty):
        renamed = (_renamed(w, words) if w.key == key else w for w in draft.warranties)
        return replace(draft, warranties=tuple(renamed))
    return in_subtheme(
        draft,
        key,
        lambda part: replace(part, title=words.title, intro=words.intro, short=words.short),
    )


def _renamed(warranty: DraftWarranty, words: PartWords) -> DraftWarranty:
    parts = tuple(replace(s, title=words.title) if s.is_whole else s for s in warranty.subthemes)
    return replace(warranty, title=words.title, intro=words.intro, subthemes=parts)


def add_warranty(draft: DraftFramework, title: str) -> DraftFramework:
    """With one part of its own, so that items have a place. Raises RuleBroken for too many."""
    if len(draft.warranties) >= MOST_WARRANTIES:
        raise RuleBroken(f"Een kader heeft hooguit {MOST_WARRANTIES} {draft.called_many}.")
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


def move_part(draft: DraftFramework, key: str, by: int) -> DraftFramework:
    """A warranty among the others, or a subtheme within its warranty: one place up (-1) or down
    (1); at the edge it stays. Raises NotFound."""
    if isinstance(_found(draft, key), DraftWarranty):
        return replace(draft, warranties=_moved(draft.warranties, key, by))
    return replace(
        draft,
        warranties=tuple(
            replace(w, subthemes=_moved(w.subthemes, key, by)) for w in draft.warranties
        ),
    )


def _moved(parts: Sequence[_Part], key: str, by: int) -> tuple[_Part, ...]:
    there = list(parts)
    here = next((place for place, part in enumerate(there) if part.key == key), -1)
    to = here + by
    if here >= 0 and 0 <= to < len(there):
        there[here], there[to] = there[to], there[here]
    return tuple(there)


def remove_part(draft: DraftFramework, key: str) -> DraftFramework:
    """Take out a warranty or a subtheme. Raises NotFound, RuleBroken while it holds an item."""
    part = _found(draft, key)
    held = part.subthemes if isinstance(part, DraftWarranty) else (part,)
    if any(one.items for one in held):
        raise RuleBroken("Hier staan nog items in. Geef die eerst een andere plek.")
    left = (w for w in draft.warranties if w.key != key)
    return replace(draft, warranties=tuple(_without(w, key) for w in left))


def _without(warranty: DraftWarranty, key: str) -> DraftWarranty:
    """A warranty that has no subtheme left has items of its own again."""
    parts = tuple(part for part in warranty.subthemes if part.key != key)
    if not parts:
        parts = (DraftSubtheme(f"{warranty.key}-items", warranty.title, is_whole=True),)
    return replace(warranty, subthemes=parts)
