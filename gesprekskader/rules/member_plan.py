"""What a pasted list would do to the list that is there: who is new, who is known, what to ask."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gesprekskader.records import Organisation
from gesprekskader.rules import is_email
from gesprekskader.rules.member_list import MemberRow, Reading
from gesprekskader.rules.places import Place, is_near, places_of, same_key

NEW, OLD, OTHER, SKIP, SAME = "nieuw", "oud", "ander", "weg", "zelfde"


@dataclass(frozen=True)
class Known:
    """Somebody of this network, now or before, as a pasted line is held against."""

    person_id: str
    name: str
    email: str
    role_word: str
    organisation_id: str | None
    organisation: str
    has_account: bool
    has_own_email: bool
    """The owner typed or confirmed the address, so it alone never says who a line is."""
    standing: str
    """"member" this year, "left" this year, or "earlier": of another year only."""

    @property
    def keeps_name(self) -> bool:
        return self.has_account

    @property
    def keeps_address(self) -> bool:
        return self.has_account or self.has_own_email


@dataclass(frozen=True)
class PlannedRow:
    """A line and what it would do. `options` (value, words) when there is something to ask."""

    key: str
    row: MemberRow
    known: Known | None = None
    asks: str = ""
    options: tuple[tuple[str, str], ...] = ()
    preset: str = ""
    is_box: bool = False
    """Asks a name in a box, empty is leave out."""


@dataclass(frozen=True)
class Plan:
    """Everything a paste would do, for the proof and for the store."""

    new: tuple[PlannedRow, ...] = ()
    doubtful: tuple[PlannedRow, ...] = ()
    """Lines that look like no person; left out unless ticked."""
    present: tuple[PlannedRow, ...] = ()
    questions: tuple[PlannedRow, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def mark(self) -> str:
        """Changes when anything does that the proof showed."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    @property
    def renamed(self) -> int:
        """How many stand on the list under another name."""
        return sum(
            q.known is not None and not q.known.keeps_name and not same(q.known.name, q.row.name)
            for q in self.questions
        )

    @property
    def given_boards(self) -> list[tuple[str, str]]:
        """(organisation we know, the board it gets of this list): those that have none yet."""
        names = {place.key: place.name for place in self.places}
        return [
            (place.name, names[place.board])
            for place in self.places
            if place.is_known and not place.parent and place.board in names
        ]

    @property
    def unknown_places(self) -> list[Place]:
        return [place for place in self.places if not place.is_known]


def plan_of(reading: Reading, known: Sequence[Known], places: Sequence[Organisation]) -> Plan:
    """Hold every line against who is known (members first) and against all organisations."""
    by_mail: dict[str, list[Known]] = {}
    by_name: dict[str, list[Known]] = {}
    for person in known:
        by_mail.setdefault(person.email.casefold(), []).append(person)
        if person.standing == "member":
            by_name.setdefault(person.name.casefold(), []).append(person)
    kinds: dict[str, list[PlannedRow]] = {"new": [], "doubtful": [], "present": [], "questions": []}
    for number, row in enumerate(reading.rows, 1):
        having = by_mail.get(row.email.casefold(), []) if row.email else []
        namesakes = by_name.get(row.name.casefold(), [])
        kind, entry = _entry(f"r{number}", row, having, namesakes)
        kinds[kind].append(entry)
    entries = {kind: tuple(found) for kind, found in kinds.items()}
    return Plan(**entries, places=places_of(reading.rows, places))


def _entry(
    key: str, row: MemberRow, having: list[Known], namesakes: list[Known]
) -> tuple[str, PlannedRow]:
    if row.doubt == "no name" and having:
        row = replace(row, name=having[0].name, doubt="")
    elif row.doubt == "no name":
        asks = f"Er staat alleen een mailadres: {row.email or row.odd}. Wie is dit?"
        return "questions", PlannedRow(key, row, asks=asks, is_box=True)
    by_mail = _by_mail(row, having)
    if row.also_line:
        return "questions", _shared(key, row)
    if row.odd:
        return "questions", _odd(key, row)
    if by_mail is not None:
        return _met(key, row, by_mail)
    alike = [k for k in namesakes if _may_be(row, k)]
    if row.email and len(alike) == 1 and (not alike[0].email or row.organisation):
        return "questions", _namesake(key, row, alike[0])
    if not row.email and len(alike) == 1:
        return _met(key, row, alike[0])
    return ("doubtful" if row.doubt else "new"), PlannedRow(key, row)


def same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _may_be(row: MemberRow, known: Known) -> bool:
    places = (row.organisation, known.organisation)
    return not all(places) or same_key(places[0]) == same_key(places[1])


def _by_mail(row: MemberRow, having: list[Known]) -> Known | None:
    """Who has this address. One that its owner typed counts only under the same name."""
    sure = [k for k in having if not k.has_own_email or same(k.name, row.name)]
    return next((k for k in sure if same(k.name, row.name)), sure[0] if sure else None)


def _odd(key: str, row: MemberRow) -> PlannedRow:
    guess = row.odd.replace(" ", "")
    options = [(OTHER, "Zet erbij zonder mailadres"), (SKIP, "Sla deze regel over")]
    if is_email(guess):
        options.insert(0, (NEW, f"Zet erbij met {guess}"))
    asks = f"Bij {row.name} staat '{row.odd}'. Dat is geen mailadres."
    return PlannedRow(key, row, asks=asks, options=tuple(options))


def _shared(key: str, row: MemberRow) -> PlannedRow:
    asks = f"{row.name} heeft hetzelfde mailadres als regel {row.also_line}: {row.email}."
    options = ((OTHER, "Zet erbij zonder mailadres"), (SKIP, "Sla deze regel over"))
    return PlannedRow(key, row, asks=asks, options=options)


def _namesake(key: str, row: MemberRow, known: Known) -> PlannedRow:
    mail = f"met {known.email}" if known.email else "zonder mailadres"
    asks = f"{known.name} staat al op de lijst, {mail}. Is dit dezelfde persoon?"
    same = "Dezelfde, met het eigen adres" if known.keeps_address else f"Dezelfde: {row.email}"
    options = ((SAME, same), (OTHER, "Iemand anders met dezelfde naam"))
    return PlannedRow(key, row, known, asks, options)


def _met(key: str, row: MemberRow, known: Known) -> tuple[str, PlannedRow]:
    """Somebody we know by address (or by name, without one): alike, or what differs."""
    differs = [
        (before, after)
        for before, after in (
            (known.name, known.name if known.keeps_name else row.name),
            (known.role_word, row.role_word or known.role_word),
            (known.organisation, _place_name(row, known)),
        )
        if before != after
    ]
    renamed = not known.keeps_name and not same(known.name, row.name)
    if not differs and known.standing == "left":
        asks = f"{known.name} was dit jaar weggegaan."
        back = ((NEW, "Komt terug op de lijst"), (SKIP, "Blijft weg"))
        return "questions", PlannedRow(key, row, known, asks, back)
    if not differs:
        return ("present" if known.standing == "member" else "new"), PlannedRow(key, row, known)
    after = ", ".join(value for _, value in differs)
    before = ", ".join(value or "niets" for value, _ in differs)
    options = [(NEW, f"Zoals in deze lijst: {after}"), (OLD, f"Zoals het was: {before}")]
    if renamed and row.email:
        options.append((OTHER, "Dit is iemand anders: zet erbij zonder mailadres"))
    if known.standing == "left":
        options.append((SKIP, "Was weggegaan, en blijft weg"))
    asks = f"{known.name} staat al op de lijst{', met dit mailadres' if row.email else ''}."
    preset = "" if renamed or known.standing == "left" else NEW
    return "questions", PlannedRow(key, row, known, asks + " Wat is juist?", tuple(options), preset)


def _place_name(row: MemberRow, known: Known) -> str:
    if not row.organisation or is_near(row.organisation, known.organisation):
        return known.organisation
    return row.organisation
