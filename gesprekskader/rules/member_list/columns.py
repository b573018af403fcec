"""Which column holds what: by a heading on any line, else by what stands in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gesprekskader.rules.member_list import vocabulary
from gesprekskader.rules.member_list.cells import ADDRESS, PastedLine
from gesprekskader.rules.member_list.headings import (
    NAMES,
    is_plain_heading,
    kind_of,
    says_name,
    surname_first,
    words_of,
)
from gesprekskader.rules.member_list.names import is_infix

_SCHOOLS = re.compile(r"(?:o|c|r\.?k\.?|p\.?c\.?|sbo|kbs|rkb|pcb)bs\b|.*(?:school|pabo|ikc|stich)")


@dataclass(frozen=True)
class Column:
    """A column as we read it. `is_sure` is false where the trainer has to look."""

    number: int
    heading: str
    kind: str
    examples: tuple[str, ...] = ()
    is_sure: bool = True
    surname_first: bool = False


@dataclass(frozen=True)
class PastedPart:
    """Lines under one heading; a list can have several."""

    columns: tuple[Column, ...]
    lines: tuple[PastedLine, ...]


def parts_of(lines: list[PastedLine]) -> tuple[list[PastedPart], list[PastedLine]]:
    """The parts of a list, and the lines above a heading, which are titles."""
    heads = [n for n, line in enumerate(lines) if _is_heading(line, lines[n + 1 :])]
    if not heads:
        return [PastedPart(_by_content(lines), tuple(lines))], []
    titles, parts = [], []
    above, rest = lines[: heads[0]], heads[1:]
    if any("@" in cell for line in above for cell in line.cells):
        parts.append(PastedPart(_by_content(above), tuple(above)))
    else:
        titles = list(above)
    for head, end in zip(heads, [*rest, len(lines)], strict=True):
        body = lines[head + 1 : end]
        while body and end < len(lines) and len(body[-1].filled) == 1:
            titles.append(body.pop())  # the title of the part below it
        parts.append(PastedPart(_by_heading(lines[head], body), tuple(body)))
    return parts, titles


def choose(part: PastedPart, kinds: Sequence[str]) -> PastedPart:
    """The part with the kinds that somebody chose, one for each column."""
    if len(kinds) != len(part.columns):
        return part
    columns = zip(part.columns, kinds, strict=True)
    return replace(part, columns=tuple(replace(c, kind=k, is_sure=True) for c, k in columns))


def _is_heading(line: PastedLine, below: list[PastedLine]) -> bool:
    filled = line.filled
    if not filled or any("@" in cell for cell in filled):
        return False
    kinds = {kind_of(cell) for cell in filled if is_plain_heading(cell)}
    if len(filled) == 1:  # one word over a list of names; in a table it is a title
        return bool(kinds & (NAMES | {"email"})) and all(len(b.filled) <= 2 for b in below[:5])
    known = [cell for cell in filled if kind_of(cell) is not None]
    over_mail = any(
        kind_of(cell) != "" and place < len(row.cells) and "@" in row.cells[place]
        for place, cell in enumerate(line.cells)
        if cell and len(cell) < 60
        for row in below[:3]
    )
    # "Naam" is always a heading; "leerkracht" among other words is somebody's role.
    enough = any(is_plain_heading(cell) and says_name(cell) for cell in filled)
    enough = enough or len(known) == len(filled) or len(kinds) > 1 and 2 * len(known) >= len(filled)
    if kinds & (NAMES | {"email"}) and (enough or over_mail):
        return True
    # Words we don't know, above a column of addresses: a heading all the same.
    return over_mail and len(below) > 1


def _column(lines: Sequence[PastedLine], place: int) -> list[str]:
    cells = (line.cells[place] for line in lines if place < len(line.cells))
    return [cell for cell in cells if cell]


def _examples(lines: Sequence[PastedLine], place: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_column(lines, place)))[:2]


def _by_heading(head: PastedLine, body: list[PastedLine]) -> tuple[Column, ...]:
    width = max([len(head.cells), *(len(line.cells) for line in body)])
    heads = [*head.cells, *[""] * (width - len(head.cells))]
    kinds = [kind_of(h) if h else None for h in heads]
    loose = [n for n, kind in enumerate(kinds) if kind is None and _column(body, n)]
    guess = _guess(body, loose)
    lacks_name = not NAMES & set(kinds)
    sure = [True] * width
    for n in loose:
        wanted = guess[n] in ("email", "infix") or (lacks_name and guess[n] in NAMES)
        if wanted and guess[n] not in kinds:
            kinds[n], sure[n] = guess[n], guess[n] == "email"
    return tuple(
        Column(
            n,
            heads[n],
            kinds[n] or "",
            _examples(body, n),
            sure[n],
            surname_first(heads[n]),
        )
        for n in range(width)
    )


def _by_content(lines: list[PastedLine]) -> tuple[Column, ...]:
    width = max(len(line.cells) for line in lines)
    kinds = _guess(lines, list(range(width)))
    return tuple(Column(n, "", kinds[n], _examples(lines, n)) for n in range(width))


def _guess(lines: Sequence[PastedLine], places: list[int]) -> dict[int, str]:
    """Kinds of columns without a heading we know, by what stands in them."""
    kinds, texts = dict.fromkeys(places, ""), []
    for place in places:
        cells = _column(lines, place)
        if not cells:
            continue
        if 2 * sum("@" in cell for cell in cells) >= len(cells):
            kinds[place] = "email"
        elif all(is_infix(cell) for cell in cells):
            kinds[place] = "infix"
        elif _holds_words(cells):
            texts.append(place)
    kinds |= _guess_texts(lines, texts, next((p for p in places if kinds[p] == "infix"), None))
    return kinds


def _holds_words(cells: list[str]) -> bool:
    """Not numbers, dates, telephone numbers, ticks or yes and no."""
    some = [c for c in cells if len(c) > 1 and sum(map(str.isalpha, c)) > sum(map(str.isdigit, c))]
    marks = {"ja", "nee", "x", "v", "ok", "yes", "no"}
    return 2 * len(some) > len(cells) and not {c.casefold() for c in cells} <= marks


def _guess_texts(
    lines: Sequence[PastedLine], texts: list[int], infix: int | None
) -> dict[int, str]:
    if not texts:
        return {}
    named = [_speaks_of(lines, place) for place in texts]
    around = [p for p in texts if infix is not None and p in (infix - 1, infix + 1)]
    single = [all(len(c.split()) == 1 for c in _column(lines, p)) for p in texts[:2]]
    if len(around) == 2:
        kinds = {around[0]: "first", around[1]: "surname"}
    elif len(texts) > 1 and all(single) and max(named[:2]) > 0:
        last = 0 if named[0] > named[1] else 1
        kinds = {texts[last]: "surname", texts[1 - last]: "first"}
    else:
        best = texts[named.index(max(named))] if max(named) else _no_school(lines, texts)
        kinds = {best: "name"}
    rest = [place for place in texts if place not in kinds]
    rest.sort(key=lambda place: _is_role(lines, place))
    ends = ["organisation", "role"] if not rest or not _is_role(lines, rest[0]) else ["role"]
    return kinds | dict(zip(rest, ends, strict=False))


def _no_school(lines: Sequence[PastedLine], texts: list[int]) -> int:
    """The first column, unless that one holds schools or roles and another does not."""
    for place in texts:
        cells = _column(lines, place)
        schools = sum(bool(_SCHOOLS.match(cell.casefold())) for cell in cells)
        if 2 * schools < len(cells) and not _is_role(lines, place):
            return place
    return texts[0]


def _speaks_of(lines: Sequence[PastedLine], place: int) -> int:
    """In how many lines the address holds a word of this cell: then the cell is a name."""
    count = 0
    for line in lines:
        mail = next((m[0] for cell in line.cells if (m := ADDRESS.search(cell))), "")
        local = "".join(words_of(mail.partition("@")[0]))
        cell = line.cells[place] if place < len(line.cells) else ""
        words = [w for w in words_of(ADDRESS.sub("", cell)) if len(w) > 2]
        count += any(word in local for word in words)
    return count


def _is_role(lines: Sequence[PastedLine], place: int) -> bool:
    cells = _column(lines, place)
    roles = sum(bool(vocabulary.ROLES & set(cell.casefold().split())) for cell in cells)
    return 2 * roles >= len(cells) > 0
