"""Pure decisions: facts in, an answer or RuleBroken out. No database, no clock, no Flask."""

import re
import unicodedata
from collections.abc import Iterable
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


# Misses: only what went wrong is counted, never a success and never a poll. A whole school shares
# one address, so the same wrong code counts once, however many phones type it.
MISS_MINUTES = 10
MISSES_PER_ADDRESS = 20
MISSES_EVERYWHERE = 400
"""Above this, an address is refused after its first miss until it is calm again."""


def is_braked(here: int, everywhere: int) -> bool:
    """Whether an address with so many misses in ten minutes has to wait."""
    return here >= MISSES_PER_ADDRESS or (everywhere >= MISSES_EVERYWHERE and here >= 1)


FREE_PASSWORD_MISSES = 5
LONGEST_WAIT = 15 * 60


def password_wait(misses: int) -> int:
    """Seconds to wait after so many wrong passwords in a day: slower each time, never for good."""
    if misses < FREE_PASSWORD_MISSES:
        return 0
    return min(LONGEST_WAIT, 10 * 2 ** (misses - FREE_PASSWORD_MISSES))


SHORTEST_PASSWORD, ADVISED_PASSWORD, LONGEST_PASSWORD = 8, 12, 200
_EXPECTED_WORDS = {
    *("gesprekskader", "gesprek", "kader", "welkom", "wachtwoord", "geheim", "inloggen", "toegang"),
    *("school", "onderwijs", "opleiden", "samen", "student", "mentor", "begeleider", "leraar"),
    *("docent", "lente", "zomer", "herfst", "winter", "nederland", "amsterdam", "almere", "ajax"),
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september"),
    *("oktober", "november", "december", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"),
}
_STRONG_ENOUGH = 10**9  # guesses; with five tries and then waiting that is far out of reach


def check_password(password: str, about: Iterable[str] = ()) -> None:
    """Raise RuleBroken for a password that is too short or easy to guess (ASVS 6.2.1, 6.2.4).

    `about` are words an attacker knows: the name, the mail address.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken("Neem minstens 8 tekens, liefst 12 of meer. Een korte zin werkt goed.")
    if len(password) > LONGEST_PASSWORD:
        raise RuleBroken(f"Neem hooguit {LONGEST_PASSWORD} tekens.")
    from zxcvbn import zxcvbn  # its word lists are only read when somebody chooses a password

    known = [part for word in about for part in (word, *re.split(r"[@.\s]+", word)) if part]
    found = zxcvbn(
        password[:100],
        user_inputs=[w.casefold() for w in (*_EXPECTED_WORDS, *known)],
        max_length=100,
    )
    if found["guesses"] < _STRONG_ENOUGH:
        raise RuleBroken(
            "Dit wachtwoord is makkelijk te raden. Neem een korte zin die niemand kent."
        )


@dataclass(frozen=True)
class Retention:
    """How long a kind of data stays, in days, and what happens then. The privacy page shows it."""

    key: str
    what: str
    days: int
    words: str


RETENTION = (
    Retention("misses", "Verkeerd getypte codes en wachtwoorden, als telling", 1, "1 dag"),
    Retention("rehearsals", "Een proefbijeenkomst met alles erin", 7, "7 dagen na de dag zelf"),
    Retention("removed_steps", "Een stap die je verwijderde", 30, "30 dagen na het verwijderen"),
    Retention(
        "removed_texts", "Een verwijderde tekst van een groep", 30, "30 dagen, na het sluiten"
    ),
    Retention("table_visits", "Het toestel van een tafel, zonder naam", 30, "30 dagen na gebruik"),
    Retention("keys", "Een code of uitnodiging die verlopen is", 30, "30 dagen na het verlopen"),
    Retention("visits", "Een toestel dat jou kent", 400, "400 dagen zonder gebruik"),
    Retention(
        "used_keys", "Wie een code voor je maakte, en wanneer die gebruikt is", 400, "400 dagen"
    ),
    Retention(
        "persons",
        "Jouw naam, stappen en terugblikken",
        730,
        "2 jaar nadat je er voor het laatst was, als je op geen lijst meer staat",
    ),
    Retention(
        "meetings",
        "Een bijeenkomst met alle teksten van de groepen",
        7 * 365,
        "7 jaar na de dag zelf; het partnerschap verantwoordt zich om de zes jaar",
    ),
)
"""What goes, when. Peer review comes every four to six years (002:587, 593); a year on top."""


def days_of(key: str) -> int:
    return next(rule.days for rule in RETENTION if rule.key == key)


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
