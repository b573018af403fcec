"""What was read, put into a draft that is there: what it has already is not made twice."""

import re
import unicodedata
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftItem,
    DraftSubtheme,
    DraftWarranty,
    with_keys,
)
from gesprekskader.catalogue.pasted.kinds import named

_ALIKE = 0.93
"""From here on two statements are one, with a slip of the pen in it."""
_FEW = 200
"""In a longer list only the same words count: every pair has to be compared."""
_LONG = 300
"""Signs; two longer statements are one when all their words are."""
_ONLY_A_NUMBER = re.compile(r"(?:[^\W\d_]+\s+)?(?:\d{1,2}\.)?(\d{1,2})$")


@dataclass(frozen=True)
class MergedDraft:
    draft: DraftFramework
    """With keys; what was there has its own still, and stands where it stood."""
    known_items: int
    """Items that were there already."""


_Part = tuple[DraftSubtheme, list[DraftItem]]


def merged(mine: DraftFramework, read: DraftFramework) -> MergedDraft:
    """`read` put into `mine`: the same parts by title, or by number when they have nothing else;
    the same items by their words, wherever they stand in `mine`, or very alike in the same
    subtheme. What is new comes last in its part, in the order of `read`; a part of which all was
    there already is not made."""
    merging = _Merging()
    mine = _without_the_begin(with_keys(mine), read)
    whole = [(one, [merging.known(part) for part in one.subthemes]) for one in mine.warranties]
    for theirs in read.warranties:
        at = _same(theirs.title, [one.title for one, _ in whole])
        there, parts = whole[at] if at is not None else (replace(theirs, key=""), [])
        added = False
        for part in theirs.subthemes:
            added = merging.put(part, there, parts) or added
        if at is not None:
            whole[at] = (replace(there, intro=there.intro or theirs.intro), parts)
        elif added or not theirs.subthemes:
            whole.append((there, parts))
    warranties = tuple(replace(one, subthemes=_tied(parts)) for one, parts in whole)
    draft = replace(mine, intro=mine.intro or read.intro, warranties=warranties)
    return MergedDraft(with_keys(draft), len(merging.met))


def _without_the_begin(mine: DraftFramework, read: DraftFramework) -> DraftFramework:
    """A draft that has no item yet keeps the parts that come back in what was read."""
    if mine.items or not read.items:
        return mine
    titles = [one.title for one in read.warranties]
    kept = tuple(one for one in mine.warranties if _same(one.title, titles) is not None)
    return replace(mine, warranties=kept)


class _Merging:
    """Knows every item by its words."""

    def __init__(self) -> None:
        self.met: set[str] = set()
        self._places: dict[str, tuple[list[DraftItem], int]] = {}

    def known(self, part: DraftSubtheme) -> _Part:
        items = list(part.items)
        for at, item in enumerate(items):
            self._places.setdefault(_folded(item.text), (items, at))
        return part, items

    def put(self, part: DraftSubtheme, warranty: DraftWarranty, parts: list[_Part]) -> bool:
        """Whether a subtheme was added, or got an item."""
        found = next((one for one in parts if one[0].is_whole and part.is_whole), None)
        if found is None:
            title = warranty.title if part.is_whole else part.title
            at = _same(title, [one.title for one, _ in parts])
            is_only = part.is_whole and not parts
            new = replace(part, key="", title=title, is_whole=is_only)
            found = parts[at] if at is not None else (new, [])
        there, items = found
        before = len(items)
        for item in part.items:
            self._put_item(item, items)
        is_there = any(one is found for one in parts)
        if is_there:
            places = [one[1] for one in parts]
            at = next(n for n, one in enumerate(places) if one is items)
            parts[at] = (replace(there, intro=there.intro or part.intro), items)
        elif items or not part.items:
            parts.append(found)
        return len(items) > before or (not is_there and not part.items)

    def _put_item(self, item: DraftItem, items: list[DraftItem]) -> None:
        words = _folded(item.text)
        place = self._places.get(words) or _alike(words, items)
        if place is None:
            self._places[words] = (items, len(items))
            items.append(replace(item, key=""))
            return
        there, at = place
        if there[at].key:
            self.met.add(there[at].key)
        asked = {_folded(question) for question in there[at].probes}
        lacking = tuple(one for one in item.probes if _folded(one) not in asked)
        there[at] = replace(there[at], probes=(*there[at].probes, *lacking))


def _tied(parts: list[_Part]) -> tuple[DraftSubtheme, ...]:
    """The subthemes with their items; two of them are no whole any more."""
    return tuple(
        replace(part, items=tuple(items), is_whole=part.is_whole and len(parts) == 1)
        for part, items in parts
    )


def _same(title: str, titles: list[str]) -> int | None:
    """Which title is this one, without its number; a title that is a number only is a place."""
    wanted = _folded(title)
    for at, one in enumerate(titles):
        if _folded(one) == wanted:
            return at
    said = named(title)
    number = (
        _ONLY_A_NUMBER.match(title) if title[:1].isdecimal() or (said and not said.text) else None
    )
    at = int(number[1]) - 1 if number else -1
    return at if 0 <= at < len(titles) else None


def _alike(words: str, items: list[DraftItem]) -> tuple[list[DraftItem], int] | None:
    if len(items) > _FEW:
        return None
    for at, item in enumerate(items):
        theirs = _folded(item.text)
        longest = max(len(words), len(theirs))
        if longest > _LONG or min(len(words), len(theirs)) < _ALIKE * 0.93 * longest:
            continue
        matcher = SequenceMatcher(None, words, theirs, autojunk=False)
        if matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE:
            return items, at
    return None


def _folded(text: str) -> str:
    """Without capitals, accents, points and blanks: what makes two texts the same words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))
