"""Pasted text to lines of cells, whatever parted them: tabs, a CSV, blanks, or a To line."""

import csv
import re
from collections import Counter
from dataclasses import dataclass, replace
from io import StringIO

from gesprekskader.rules import tidy_line
from gesprekskader.rules.member_list.headings import is_plain_heading
from gesprekskader.rules.member_list.names import is_turned_line

_ADDRESS = r"[^@\s<>()\[\],;:\"\\|'/]+@[\w-]+(?:\.[\w-]+)+"
ADDRESS = re.compile(_ADDRESS)
_IN_BRACKETS = re.compile(rf"[<(\[]\s*(?:mailto:)?\s*({_ADDRESS})[.,;]*\s*[>)\]]")
_BULLET = re.compile(r"^(?:\[[ xXvV]?\]\s*|[^\w\s\"'’‘`´(<\[@+]+\s*|[-+]\s+|o\s+(?=[A-Z]))+")
_NUMBER = re.compile(r"^\(?(?:\d{1,4}\s*[.):\]]+\s*|[a-z]\)\s+)(?=\D)")
_LABEL = re.compile(r"\b(?:mailto|e-?mail(?:adres)?|mail)\s*:?\s*$", re.I)
_TO = re.compile(r"^(?:aan|to|cc|bcc|van|from|deelnemers)\s*:\s*(?=.*@)", re.I)
_COUNTED = re.compile(r"^\d{1,4}\s+(?=[^\W\d])")
_SIGNS = ";|,"
_WIDE = "  "
"""Two blanks or more, where a mail or a document lost its tabs."""


@dataclass(frozen=True)
class PastedLine:
    """A line of the list: its number in the paste, and its cells without blanks around them."""

    number: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]


def lines_of(pasted: str) -> list[PastedLine]:
    """The lines that hold a letter or a figure, in order."""
    found = [
        PastedLine(number, tuple(_cell(cell, n) for n, cell in enumerate(cells)))
        for number, cells in _parted(_plain(pasted))
    ]
    found = [line for line in found if any(sign.isalnum() for sign in "".join(line.cells))]
    counted = [line for line in found if _COUNTED.match(line.cells[0])]
    if 2 * len(counted) <= len(found):
        return found
    return [replace(x, cells=(_COUNTED.sub("", x.cells[0]), *x.cells[1:])) for x in found]


def _plain(pasted: str) -> str:
    """Without marks nobody sees; every blank is a blank, every line ends alike."""
    text = pasted.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    text = re.sub("[\u200b-\u200f\u2060\u00ad\u202a-\u202e]", "", text)
    text = re.sub("[\u00a0\u2000-\u200a\u202f\u3000]", " ", text)
    text = re.sub("[\u0085\u2028\u2029\x0b\x0c]", " " if "\t" in text else "\n", text)
    return re.sub(r"[ \n]*\n[ ]*<(?=[^<\n]*@)", " <", text)


def _parted(text: str) -> list[tuple[int, list[str]]]:
    said = re.match(r"\s*\"?sep=(.)\"?[ \t]*\n", text, re.I)
    if said:  # how Excel names the sign of a CSV, in the line above it
        return [(n + 1, cells) for n, cells in _csv(text[said.end() :], said[1])]
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    if "\t" in text:
        return _csv(text, "\t")
    plain = [line for _, line in lines]
    sign = _heading_sign(plain[:8])
    if not sign and _IN_BRACKETS.search(text) and not _is_table(text, _sign(text, plain)):
        return [(n, cells) for n, line in lines for cells in _people(_TO.sub("", line.strip()))]
    sign = sign or _sign(text, plain)
    if sign and len(lines) == 1 and (people := _one_line(plain[0], sign)):
        return [(lines[0][0], list(apart(person))) for person in people]
    if sign in _SIGNS and sign:
        return _csv(text, sign)
    wide = [line for line in plain if len(_split(line, _WIDE)) > 1]
    if sign or (wide and 2 * len(wide) >= len(lines)):
        return [(n, _split(line, _WIDE)) for n, line in lines]
    return _by_address(lines)


def _by_address(lines: list[tuple[int, str]]) -> list[tuple[int, list[str]]]:
    """Lines without any sign between cells: what stands before an address, it, what comes after.

    Also a name on one line and its address on the next.
    """
    bare = [bool(ADDRESS.fullmatch(line.strip(" <>;,"))) for _, line in lines]
    if len(lines) > 1 and bare == [False, True] * (len(lines) // 2):
        pairs = zip(lines[::2], lines[1::2], strict=True)
        return [(n, [name, mail]) for (n, name), (_, mail) in pairs]
    found = []
    for n, line in lines:
        mail = ADDRESS.search(line)
        after = line[mail.end() :].strip(" ;,.:>)]-–—") if mail else ""
        before = _LABEL.sub("", line[: mail.start()]).strip(" <([") if mail else ""
        found.append((n, [before, mail[0], after] if mail and before and after else [line]))
    if any(len(cells) == 3 for _, cells in found):
        words = lines[0][1].split()
        heads = len(words) == 3 and all(is_plain_heading(word) for word in words)
        return [(lines[0][0], words), *found[1:]] if heads else found
    return found


def _heading_sign(lines: list[str]) -> str:
    """The sign that parts one of the first lines into headings; "" when none does."""
    for sign in (*_SIGNS, _WIDE):
        for line in lines:
            cells = [cell.strip(' "') for cell in _split(line, sign) if cell.strip(' "')]
            if len(cells) > 1 and all(is_plain_heading(cell) for cell in cells):
                return sign
    return ""


def _sign(text: str, lines: list[str]) -> str:
    """The sign that parts the lines into equally many cells; "" when none does."""
    best, most = "", 0
    turned = sum(is_turned_line(_cell(line, 0)) for line in lines)
    for sign in _SIGNS:
        if sign == "," and 2 * turned > len(lines):
            continue  # "Boom, Els" on every line: names, no columns
        counts = Counter(len(cells) for _, cells in _csv(text, sign) if len(cells) > 1)
        number = max(counts.values(), default=0)
        if number > most and (2 * sum(counts.values()) >= len(lines)):
            best, most = sign, number
    return best


def _csv(text: str, sign: str) -> list[tuple[int, list[str]]]:
    """Quoted cells as the standard library reads them; a lone quote never eats what follows."""
    reader = csv.reader(StringIO(text), delimiter=sign, skipinitialspace=True, strict=True)
    found, before = [], 0
    try:
        # `reader` counts physical lines: a quoted cell may hold several.
        for cells in reader:
            found.append((before + 1, [cell.replace("\n", " ") for cell in cells]))
            before = reader.line_num
    except csv.Error:
        return [(n, _split(line, sign)) for n, line in enumerate(text.split("\n"), 1)]
    return found


def _split(line: str, sign: str) -> list[str]:
    if sign == _WIDE:
        return re.split(r"\s{2,}", _unbulleted(line))
    try:
        return next(csv.reader([line], delimiter=sign, skipinitialspace=True, strict=True), [])
    except csv.Error:
        return line.split(sign)


def _is_table(text: str, sign: str) -> bool:
    """Whether addresses in brackets are cells of a table: each row has one, and more cells."""
    if not sign or sign == ",":
        return False
    counts = {len([c for c in cells if c.strip()]) for _, cells in _csv(text, sign) if any(cells)}
    one_each = all(len(ADDRESS.findall(line)) < 2 for line in text.split("\n"))
    return one_each and len(counts) == 1 and max(counts) > 1


def _people(line: str) -> list[list[str]]:
    """Name and address of everybody on a line as mail programs write them, parted by ; or ,"""
    found: list[list[str]] = []
    at = 0
    for bracket in _IN_BRACKETS.finditer(line):
        *loose, name = line[at : bracket.start()].strip(" ;,").split(";")
        found += [list(apart(entry)) for entry in loose if entry.strip()]
        while (part := name.partition(","))[1] and ADDRESS.fullmatch(part[0].strip()):
            found.append(["", part[0]])
            name = part[2]
        found.append([name.strip(" ,:-–—"), bracket[1]])
        at = bracket.end()
    rest = line[at:].strip(" ;,:-–—")
    if rest and len(found) == 1 and not ADDRESS.search(rest) and ";" not in rest:
        found[0].append(rest.strip("()"))  # "Els Boom <adres>, De Zwaluw"
        return found
    entries = rest.split(";") if ";" in rest or not ADDRESS.search(rest) else rest.split(",")
    return found + [list(apart(entry)) for entry in entries if entry.strip()]


def apart(cell: str) -> tuple[str, str]:
    """What stands in a cell beside an address, and the address: "Tim Kok - adres"."""
    found = ADDRESS.search(cell)
    if not found:
        return cell.strip(), ""
    sides = (_LABEL.sub("", cell[: found.start()]), ADDRESS.sub("", cell[found.end() :]))
    before, after = (side.strip(" <>\"',;:-–—|*/\\") for side in sides)
    if before[-1:] in ("(", "[") and after[:1] in (")", "]"):
        before, after = before[:-1].strip(), after[1:].strip(" ;,.")
    if before[:1] == "(" and before.endswith(")"):
        before = before[1:-1]
    if after[:1] == "(" and after.endswith(")"):
        after = after[1:-1]  # "adres (Els Boom)"
    return " ".join(side for side in (before, after) if any(map(str.isalnum, side))), found[0]


def _one_line(line: str, sign: str) -> list[str]:
    """The people of a list that stands on one line; empty when the line is one person."""
    entries = [entry.strip() for entry in _split(_TO.sub("", line), sign) if entry.strip()]
    with_mail = sum(bool(ADDRESS.search(entry)) for entry in entries)
    if with_mail == len(entries):
        return entries
    names = all(re.fullmatch(r"[^\W\d_][\w.'’-]*( [\w.'’-]+){1,4}", entry) for entry in entries)
    plain = not any(re.match(r"(?:de|het|obs|cbs|ikc|school)\b", e, re.I) for e in entries)
    return entries if with_mail == 0 and names and plain else []


def _unbulleted(text: str) -> str:
    return _NUMBER.sub("", _BULLET.sub("", text.strip())).strip()


def _cell(cell: str, place: int) -> str:
    """One line of text; in the first cell without the sign or number of a list."""
    plain = tidy_line(cell).strip()
    if len(plain) > 1 and plain[0] == plain[-1] == '"':
        plain = plain[1:-1].replace('""', '"').strip()
    if not any(sign.isalnum() for sign in plain):
        return ""
    return _unbulleted(plain) if place == 0 else plain
