"""Pure decisions: facts in, an answer or RuleBroken out. No database, no clock, no Flask."""

import re
import sys
import unicodedata
from datetime import UTC, date, datetime

from gesprekskader.errors import Closed, PartClosed
from gesprekskader.moments import AMSTERDAM
from gesprekskader.rules.signs import PRIVATE, meant

# Text limits in characters, from the product's decisions; counted before sending, never cut.
OUTCOME_LIMIT, FOLLOW_UP_LIMIT, STEP_LIMIT, NAME_LIMIT, LINE_LIMIT = 2000, 1000, 500, 80, 200

MANY_ITEMS = 4
"""Seed meetings used two and four items (002:512, 527); above four we warn, never refuse."""

MOST_MINUTES = 240
"""The longest part of a programme."""
NOTHING = "niets"
"""What a part of a programme captures in which nothing can be written; "" leaves all open."""
TOPICS, TOP_THREE = "onderwerpen", "top drie"
TALLIES = (TOPICS, TOP_THREE)
"""What a part captures in which each marks what they want: topics that people put in, or three
points of what is there."""
BEFOREHAND = "vooraf"
"""The setting of a part that is done weeks before, each at their own moment."""
SEES_SELF, SEES_GROUP, SEES_ALL = "eigen", "groep", "allen"
"""Who sees what is written in a part: who wrote it, until the part is over; the group; the room."""

SMALLEST_COUNT = 5
"""Counts of private steps, and of what each marked, appear from five people up."""

MOST_ROUNDS = 20

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters: no 0 or O, no 1, I or L, so nobody mistypes what the beamer shows."""
CODE_LENGTH = 6

CONCEPT, OPEN, HARVEST, WRAP_UP, CLOSED = "concept", "open", "ophalen", "afronden", "gesloten"
STAGES = (CONCEPT, OPEN, HARVEST, WRAP_UP, CLOSED)

WRAP_UP_DAYS = 7
"""Groups still add and mend for a week after the meeting, unless the facilitator says otherwise."""

REOPEN_DAYS = 14
"""So long after a meeting it can be opened again, also when a new school year began since."""

GOOD_EXAMPLE = "goed voorbeeld"
DECISION = "besluit"
QUOTE = "citaat"
STATEMENT = "uitspraak"
"""What a group says together in a sentence or two, in a part that asks for it."""
FIRST_KINDS = (DECISION, STATEMENT)
"""What stands first in a list: what a group decided, and what all say together."""
OUTCOME_KINDS = ("opbrengst", GOOD_EXAMPLE, "knelpunt", "vraag", DECISION, QUOTE)
STANDING_OUT = (*OUTCOME_KINDS[1:], STATEMENT)
"""Kinds that the report of a year keeps, also without a star."""
NOBODY, PERSON, ROLE, ROUNDTABLE = "niemand", "persoon", "rol", "overlegtafel"
NEXT_MEETING, THIS_YEAR = "volgende bijeenkomst", "dit schooljaar"
"""Moments that follow the calendar of the network, until they are there."""
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


def begin_of(school_year: str) -> datetime:
    """The moment a school year begins here, in UTC."""
    return datetime(int(school_year[:4]), 8, 1, tzinfo=AMSTERDAM).astimezone(UTC)


def school_year_before(school_year: str) -> str:
    start = int(school_year[:4]) - 1
    return f"{start}-{start + 1}"


def next_school_year(school_year: str) -> str:
    start = int(school_year[:4]) + 1
    return f"{start}-{start + 1}"


_NOWHERE = dict.fromkeys(
    [
        0xFEFF,
        *range(0xFDD0, 0xFDF0),
        *(end + n for end in range(0xFFFE, sys.maxunicode, 0x10000) for n in (0, 1)),
    ]
) | {0x2028: "\n", 0x2029: "\n"}
"""Signs that are none, and line ends that no file format agrees on."""


def tidy(text: str | None) -> str:
    """Text as we store it: NFC, LF line ends, no control characters, no blanks around it.

    Line breaks, emoji and right-to-left text stay; Word's private signs become what they mean.
    """
    plain = unicodedata.normalize("NFC", (text or "").replace("\r\n", "\n").replace("\r", "\n"))
    plain = plain.translate(_NOWHERE)
    if PRIVATE.search(plain):
        plain = meant(plain)
    kept = (c for c in plain if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    text = "".join(kept).replace("\t", " ").strip()
    return text if any(map(_is_visible, text)) else ""


def _is_visible(sign: str) -> bool:
    """Whether a reader sees anything: a name of marks without width is no name."""
    return unicodedata.category(sign) not in ("Cf", "Zs", "Cc") and sign not in "\u3164\u2800"


_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F])


def tidy_line(text: str | None) -> str:
    """One line (a name, a title): tidy, blanks folded, without marks that turn the reading."""
    return " ".join(tidy(text).translate(_BIDI).split())


def tidy_code(text: str) -> str:
    """A join code as people type it: lower case, blanks and dashes are fine."""
    return re.sub(r"[\s-]", "", text).upper()


KEY_LENGTH = 12
"""Characters of a code that stands for a person: 59 bits, typed where there is no script."""


def tidy_key(text: str) -> str:
    """A key as people bring it: a whole link, the part after #, or a code with blanks and dashes.

    Codes come back in capitals, secrets of links as they are.
    """
    plain = tidy_line(text).rpartition("#")[2].strip()
    code = tidy_code(plain)
    return code if is_key_code(code) else plain


def code_in_fours(code: str) -> str:
    """A key code as people read and type it: "ABCD-EFGH-JKMN"."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def is_key_code(code: str) -> bool:
    return len(code) == KEY_LENGTH and all(sign in CODE_ALPHABET for sign in code)


def is_join_code(code: str) -> bool:
    """Whether this could be a join code at all; what could not is a slip, never a guess."""
    return len(code) == CODE_LENGTH and all(sign in CODE_ALPHABET for sign in code)


def check_takes_texts(stage: str, *, cancelled: bool = False) -> None:
    """Groups write while a meeting is open, harvested or being wrapped up; else Closed."""
    if stage == CONCEPT:
        raise Closed("Deze bijeenkomst is nog niet open. Wacht op de gespreksleider.")
    if stage == CLOSED or cancelled:
        raise Closed()


def check_part(part: str, *, closed: str | None) -> None:
    """A text that was begun in the part of the programme that is closed now is refused with
    PartClosed; what was begun before is taken. `closed` has what a form may call that part: its id,
    and the number that pages of before know."""
    if closed is not None and part in closed.split():
        raise PartClosed


def check_lets_in(stage: str, *, cancelled: bool) -> None:
    """A join code works while the meeting takes people; else Closed says why."""
    if cancelled:
        raise Closed("Deze bijeenkomst gaat niet door. Vraag het de gespreksleider.")
    check_takes_texts(stage)


def many_items_warning(number: int, minutes: int, *, each_chooses: bool = False) -> str:
    """A kind word when there is much to talk about; "" up to four items."""
    if number <= MANY_ITEMS:
        return ""
    if each_chooses:
        return f"Groepen kiezen uit {number} items. Twee tot vier per groep werkt meestal beter."
    return f"Je kiest {number} items. Twee tot vier werkt meestal beter in {minutes} minuten."


def step_lead(kind: str, text: str) -> str:
    """What stands before an own step: "Ik ga" or "Ik wil"; "" when its words begin with "Ik"."""
    return "" if _BEGINS_WITH_I.match(text) else STEP_KINDS[kind]


def step_words(kind: str, text: str) -> str:
    """An own step as one sentence."""
    return f"{step_lead(kind, text)} {text}".lstrip()


def without_lead(kind: str, text: str) -> str:
    """People type "Ik ga" again after choosing it; alone it stays."""
    found = re.match(rf"{STEP_KINDS[kind]}\b[\s.:…]*", text, re.IGNORECASE)
    return (text[found.end() :] if found else "") or text


_BEGINS_WITH_I = re.compile(r"ik\b", re.IGNORECASE)


def shown_count(number: int, people: int) -> int | None:
    """A count that includes private steps, or None when it could point at someone."""
    return number if people >= SMALLEST_COUNT else None


_EMAIL = re.compile(r"[^@\s<>()\[\],;:\"\\]+@[\w-]+(\.[\w-]+)+")


def is_email(text: str) -> bool:
    return bool(_EMAIL.fullmatch(text))
