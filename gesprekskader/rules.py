"""Pure decisions: facts in, an answer or RuleBroken out. No database, no clock, no Flask."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from gesprekskader.errors import Closed, RuleBroken

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

# Text limits in characters, from the product's decisions; counted before sending, never cut.
OUTCOME_LIMIT, FOLLOW_UP_LIMIT, STEP_LIMIT, NAME_LIMIT, LINE_LIMIT = 2000, 1000, 500, 80, 200

MANY_ITEMS = 4
"""Seed meetings used two and four items (002:512, 527); above four we warn, never refuse."""

SMALLEST_COUNT = 5
"""Counts that include private steps appear from five people up."""

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters: no 0 or O, no 1, I or L, so nobody mistypes what the beamer shows."""
CODE_LENGTH = 6

CONCEPT, OPEN, HARVEST, WRAP_UP, CLOSED = "concept", "open", "ophalen", "afronden", "gesloten"
STAGES = (CONCEPT, OPEN, HARVEST, WRAP_UP, CLOSED)

OUTCOME_KINDS = ("opbrengst", "goed voorbeeld", "knelpunt", "vraag", "citaat")
NOBODY, PERSON, ROLE, ROUNDTABLE = "niemand", "persoon", "rol", "overlegtafel"
STEP_KINDS = {"ga": "Ik ga", "wil": "Ik wil"}
ORGANISATION_KINDS = ("bestuur", "school", "opleidingsinstituut", "anders")

STEP_RESULTS = {
    "gezet": "Gezet",
    "deels": "Deels gezet",
    "niet": "Niet gezet",
    "loopt": "Loopt nog",
    "niet meer nodig": "Niet meer nodig",
}
WISH_RESULTS = STEP_RESULTS | {
    "gezet": "Vervuld",
    "deels": "Deels vervuld",
    "niet": "Niet vervuld",
}
ACTION_RESULTS = STEP_RESULTS | {
    "gezet": "Gedaan",
    "deels": "Deels gedaan",
    "niet": "Niet gedaan",
}
ENDINGS = ("gezet", "niet meer nodig")
"""Results after which a step or an action is no longer open."""


def results_for(kind: str) -> dict[str, str]:
    """The words to choose from when looking back on a step of this kind ("ga" or "wil")."""
    return WISH_RESULTS if kind == "wil" else STEP_RESULTS


def school_year_of(day: date) -> str:
    """The school year a day falls in, "2026-2027"; it runs from 1 August to 31 July (002:482)."""
    start = day.year if day.month >= 8 else day.year - 1
    return f"{start}-{start + 1}"


def next_school_year(school_year: str) -> str:
    start = int(school_year[:4]) + 1
    return f"{start}-{start + 1}"


def tidy(text: str | None) -> str:
    """Text as we store it: NFC, LF line ends, no control characters, no blanks around it.

    Line breaks, emoji and right-to-left text stay.
    """
    plain = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return "".join(kept).replace("\t", " ").strip()


_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


def tidy_line(text: str | None) -> str:
    """One line (a name, a title): tidy, blanks folded, without marks that turn the reading."""
    return " ".join(tidy(text).translate(_BIDI).split())


def tidy_code(text: str) -> str:
    """A join code as people type it: lower case, blanks and dashes are fine."""
    return re.sub(r"[\s-]", "", text).upper()


def check_takes_texts(stage: str, *, cancelled: bool = False) -> None:
    """Groups write while a meeting is open, harvested or being wrapped up; else Closed."""
    if stage == CONCEPT:
        raise Closed("Deze bijeenkomst is nog niet open. Wacht op de begeleider.")
    if stage == CLOSED or cancelled:
        raise Closed()


def check_lets_in(stage: str, *, cancelled: bool) -> None:
    """A join code works while the meeting takes people; else Closed says why."""
    if cancelled:
        raise Closed("Deze bijeenkomst gaat niet door. Vraag het de begeleider.")
    check_takes_texts(stage)


def check_stage_move(now: str, new: str) -> None:
    """A meeting moves one stage on, or back; reopening is going back from closed."""
    if new not in STAGES or abs(STAGES.index(new) - STAGES.index(now)) != 1:
        raise RuleBroken(
            "De bijeenkomst is al in een ander stadium. Kijk hoe het er nu voor staat."
        )


def many_items_warning(number: int, minutes: int, *, each_chooses: bool = False) -> str:
    """A kind word when there is much to talk about; "" up to four items."""
    if number <= MANY_ITEMS:
        return ""
    if each_chooses:
        return f"Groepen kiezen uit {number} items. Twee tot vier per groep werkt meestal beter."
    return f"Je kiest {number} items. Twee tot vier werkt meestal beter in {minutes} minuten."


def shown_count(number: int, people: int) -> int | None:
    """A count that includes private steps, or None when it could point at someone."""
    return number if people >= SMALLEST_COUNT else None


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
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text))


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
    if _EMAIL.fullmatch(row.name):
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
