"""A member list as it comes: from a spreadsheet, a CSV, a mail program, a meeting, or typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gesprekskader.records.shortening import shortened
from gesprekskader.rules import LINE_LIMIT, NAME_LIMIT, is_email
from gesprekskader.rules.member_list import vocabulary
from gesprekskader.rules.member_list.cells import PastedLine, apart, lines_of
from gesprekskader.rules.member_list.columns import Column, PastedPart, choose, parts_of
from gesprekskader.rules.member_list.headings import KINDS, PLACES, words_of
from gesprekskader.rules.member_list.names import joined, straight


@dataclass(frozen=True)
class MemberRow:
    """A person on a pasted list. `odd` is an address that is none; `doubt` why to look again."""

    line: int
    name: str
    email: str = ""
    organisation: str = ""
    organisation_kind: str = "school"
    board: str = ""
    role_word: str = ""
    odd: str = ""
    doubt: str = ""
    also_line: int = 0
    """The line that has the same address under another name; 0 for none."""


@dataclass(frozen=True)
class Skipped:
    """A line that is nobody, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Reading:
    """What stands on a pasted list: its people, and what was left out."""

    rows: tuple[MemberRow, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    columns: tuple[Column, ...] = ()
    doubles: int = 0
    """How many lines were about somebody who stood on the list already."""
    twice: tuple[str, ...] = ()
    """Kinds with two columns that say different things: in each line the first counts."""
    no_roles: tuple[str, ...] = ()
    """What stood where roles stand and is none, each once."""

    @property
    def is_sure(self) -> bool:
        """Whether every column was known by a word or by what stands in it."""
        return all(column.is_sure for column in self.columns)

    @property
    def unused(self) -> list[str]:
        """Headings of columns that hold something and are left alone."""
        return [c.heading or "zonder kop" for c in self.columns if not c.kind and c.examples]


_TOTAL = re.compile(
    r"(?:sub)?totaal\b|aantal\b.*\d|total\b|gemiddelde?\b|som\b\s*:|\d+ person?en\b"
)
_LIKE_A_PLACE = re.compile(r"(?:De|Het|'t|Ons|Onze|Sint|St\.?)\s+[A-Z]")
_BESIDE = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<beside>[^()\[\]]+)[)\]]$")


def read_members(pasted: str, chosen: Sequence[str] = ()) -> Reading:
    """People of a pasted list in its order, and every line that was left out, with the reason.

    `chosen` are kinds of the columns (keys of KINDS), when somebody said them. Nothing is guessed
    where a guess would be wrong: such a row has a `doubt` or an `odd` address.
    """
    lines = lines_of(pasted)
    if not lines:
        return Reading()
    parts, titles = parts_of(lines)
    widest = max(range(len(parts)), key=lambda n: len(parts[n].lines))
    parts[widest] = choose(parts[widest], chosen)
    skipped = [_skip(line, "een titel") for line in titles]
    rows: list[MemberRow] = []
    for part in parts:
        for line in part.lines:
            if why := _no_person(line):
                skipped.append(_skip(line, why))
            elif (row := _row(line, part)) is not None:
                rows.append(row)
            else:
                skipped.append(_skip(line, "geen naam en geen mailadres"))
    long = [row for row in rows if len(row.name) > LINE_LIMIT or len(row.email) > LINE_LIMIT]
    skipped += [Skipped(r.line, shortened(r.name, 40), "te lang") for r in long]
    once = _once([row for row in rows if row not in long])
    skipped.sort(key=lambda left: left.line)
    doubles = len(rows) - len(long) - len(once)
    return Reading(
        tuple(once),
        tuple(skipped),
        parts[widest].columns,
        doubles,
        _twice(parts[widest]),
        _no_roles(parts, {row.line for row in once}),
    )


def _twice(part: PastedPart) -> tuple[str, ...]:
    """Kinds that two columns say differently in some line."""
    found = set()
    for line in part.lines:
        said: dict[str, str] = {}
        for column in part.columns:
            cell = line.cells[column.number] if column.number < len(line.cells) else ""
            if column.kind and cell and said.setdefault(column.kind, cell) != cell:
                found.add(column.kind)
    return tuple(kind for kind in KINDS if kind in found)


def _skip(line: PastedLine, why: str) -> Skipped:
    return Skipped(line.number, joined(*line.cells), why)


def _no_person(line: PastedLine) -> str:
    first = next(iter(line.filled), "")
    is_total = _TOTAL.match(first.casefold()) and not any("@" in c for c in line.cells)
    return "een totaal" if is_total else ""


def _row(line: PastedLine, part: PastedPart) -> MemberRow | None:
    cells: dict[str, str] = {}
    email = odd = beside = ""
    turned = False
    for column in part.columns:
        cell = line.cells[column.number] if column.number < len(line.cells) else ""
        if not column.kind or _says_nothing(cell):
            continue
        rest, found = apart(cell)
        email = email or found
        if column.kind == "email":
            odd = odd or (cell if not found else "")
            beside = beside or (rest if found else "")
        elif rest and not (column.kind == "role" and _is_no_role(rest)):
            turned = turned or column.surname_first
            cells.setdefault(column.kind, rest)
    name, place = _name(cells, beside, turned=turned)
    if not name and not email and not odd:
        return None
    return _checked(_placed(MemberRow(line.number, name, email), cells, place), odd, email)


def _is_no_role(text: str) -> bool:
    return text.casefold() in vocabulary.IN_A_CALL or len(text) > NAME_LIMIT


def _no_roles(parts: list[PastedPart], numbers: set[int]) -> tuple[str, ...]:
    """What is no role, in the columns for roles of these lines."""
    cells = (
        line.cells[column.number]
        for part in parts
        for column in part.columns
        for line in part.lines
        if column.kind == "role" and line.number in numbers and column.number < len(line.cells)
    )
    return tuple(dict.fromkeys(cell for cell in cells if _is_no_role(cell)))


def _says_nothing(cell: str) -> bool:
    plain = "".join(words_of(cell))
    return not plain or plain in vocabulary.NOTHING


def _name(cells: dict[str, str], beside: str, *, turned: bool) -> tuple[str, str]:
    """The name, and what stood between brackets behind it."""
    first = cells.get("first") or cells.get("initials", "")
    whole = cells.get("name") or joined(first, cells.get("infix", ""), cells.get("surname", ""))
    name = straight(whole or beside, is_sure=turned or not whole)
    found = _BESIDE.match(name)
    if not found:
        return name, ""
    words = words_of(found["beside"])
    place = "" if set(words) & vocabulary.NO_PLACE else found["beside"].strip()
    return straight(found["name"], is_sure=turned), place


def _placed(row: MemberRow, cells: dict[str, str], place: str) -> MemberRow:
    is_role = bool(set(words_of(place)) & vocabulary.ROLES)
    kind = next((kind for kind in PLACES if cells.get(kind)), "")
    board = cells.get("board", "") if kind == "organisation" else ""
    return replace(
        row,
        organisation=cells[kind] if kind else "" if is_role else place,
        organisation_kind=PLACES.get(kind, "school"),
        board=board,
        role_word=cells.get("role", place if is_role and not _is_no_role(place) else ""),
    )


def _checked(row: MemberRow, odd: str, email: str) -> MemberRow:
    if email and not is_email(email):
        row, odd = replace(row, email=""), email
    if not row.name:
        return replace(row, odd=odd, doubt="no name")
    doubt = ""
    if len(row.name) > NAME_LIMIT or (not row.email and _is_strange(row.name)):
        doubt = "no name?"
    if len(row.organisation) > LINE_LIMIT or "@" in row.organisation:
        row = replace(row, organisation="")
    return replace(row, odd="" if row.email else odd, doubt=doubt)


def _is_strange(name: str) -> bool:
    """Whether this looks like a title, a school or a sentence rather than like somebody."""
    return bool(
        set(words_of(name)) & vocabulary.TITLES
        or any(map(str.isdigit, name))
        or _LIKE_A_PLACE.match(name)
        or name.endswith((":", "?"))
        or len(name.split()) > 7
    )


def _once(rows: list[MemberRow]) -> list[MemberRow]:
    """Everybody once: the same address and name, or no address and the same name and school."""
    kept: list[MemberRow] = []
    places: dict[tuple[str, ...], int] = {}
    for row in rows:
        name = row.name.casefold()
        key = (row.email.casefold(), name) if row.email else ("", name, row.organisation.casefold())
        at = places.get(key, places.get((row.email.casefold(), "")) if row.email else None)
        if at is None:
            places[key] = len(kept)
            if row.email:
                places[(row.email.casefold(), "")] = len(kept)
            kept.append(row)
        elif row.email and name and kept[at].name.casefold() != name:
            places[key] = len(kept)
            kept.append(replace(row, also_line=kept[at].line))
        else:
            kept[at] = _filled(kept[at], row)
    return kept


def _filled(row: MemberRow, later: MemberRow) -> MemberRow:
    empty = [n for n in ("name", "organisation", "board", "role_word") if not getattr(row, n)]
    return replace(row, **{name: getattr(later, name) for name in empty})
