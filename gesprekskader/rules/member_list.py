"""A member list as it is pasted from a spreadsheet."""

import re
import unicodedata
from dataclasses import dataclass

from gesprekskader.rules import LINE_LIMIT, NAME_LIMIT, is_email, tidy_line


@dataclass(frozen=True)
class MemberRow:
    """A line of a pasted member list."""

    line: int
    name: str
    email: str
    organisation: str
    role_word: str


_HEADER = {
    "naam": "name",
    "voornaam": "name",
    "tussenvoegsel": "infix",
    "achternaam": "surname",
    "emailadres": "email",
    "email": "email",
    "mail": "email",
    "mailadres": "email",
    "school": "organisation",
    "organisatie": "organisation",
    "bestuur": "organisation",
    "instituut": "organisation",
    "rol": "role_word",
    "functie": "role_word",
}
_ORDER = ("name", "email", "organisation", "role_word")


def parse_members(pasted: str) -> tuple[list[MemberRow], list[str]]:
    """Rows and mistakes of a member list pasted from a spreadsheet.

    Cells are parted by tabs, or by ; or , when there is no tab. With a header line the columns
    may stand in any order; without one they are name, mail address, organisation, role.
    """
    rows: list[MemberRow] = []
    wrong: list[str] = []
    lines = [(n, line) for n, line in enumerate(tidy_table(pasted).split("\n"), 1) if line.strip()]
    if not lines:
        return [], ["Plak eerst een lijst. Zet elke persoon op een eigen regel."]
    sign = next((s for s in "\t;," if any(s in line for _, line in lines)), "\t")
    heads = (re.sub(r"[ _-]", "", cell.casefold()) for cell in lines[0][1].split(sign))
    columns = [_HEADER.get(head) for head in heads]
    if "name" in columns:
        lines = lines[1:]
    else:
        columns = list(_ORDER)
    seen: dict[str, int] = {}
    for number, line in lines:
        cells = {
            column: tidy_line(cell.strip().strip('"'))
            for column, cell in zip(columns, line.split(sign), strict=False)
            if column
        }
        parts = (cells.get(part, "") for part in ("name", "infix", "surname"))
        cells["name"] = " ".join(part for part in parts if part)
        row = MemberRow(number, *(cells.get(name, "") for name in _ORDER))
        problem = _row_problem(row, seen)
        if problem:
            wrong.append(f"Regel {number}: {problem}")
        else:
            rows.append(row)
        if row.email:
            seen.setdefault(row.email.casefold(), number)
    if not rows and not wrong:
        wrong.append("Onder de kopregel staan nog geen namen.")
    return rows, wrong


def tidy_table(pasted: str) -> str:
    """Pasted cells keep their tabs, which `tidy` would turn into blanks."""
    parts = pasted.replace("\r\n", "\n").replace("\r", "\n").split("\t")
    return "\t".join(
        "".join(c for c in part if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
        for part in parts
    )


def _row_problem(row: MemberRow, seen: dict[str, int]) -> str:
    if not row.name:
        return "er staat geen naam."
    if is_email(row.name):
        return f"'{row.name}' is een mailadres en geen naam."
    for cell, limit in ((row.name, NAME_LIMIT), (row.role_word, NAME_LIMIT)):
        if len(cell) > limit:
            return f"'{cell[:30]}...' is langer dan {limit} tekens."
    if len(row.organisation) > LINE_LIMIT or len(row.email) > LINE_LIMIT:
        return f"een cel is langer dan {LINE_LIMIT} tekens."
    if row.email and not is_email(row.email):
        return f"'{row.email}' is geen mailadres."
    if row.email and row.email.casefold() in seen:
        return f"dit mailadres staat ook op regel {seen[row.email.casefold()]}."
    return ""
