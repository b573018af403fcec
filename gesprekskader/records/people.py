"""Who is asking, and who belongs where."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Actor:
    """Who is asking: a person, a table's phone (no person), a device that came in early to put
    topics in (neither), or nobody yet.

    `has_account` is true only after a password in this visit; a name alone never gives it.
    """

    visit_id: str = ""
    person_id: str | None = None
    has_account: bool = False
    is_admin: bool = False
    """An administrator who gave the second step in this visit; a password alone is not enough."""
    sits_at_roundtable: bool = False
    """A member of a roundtable, after a password in this visit: where the menu leads there."""
    is_table: bool = False
    """A table's phone, of one meeting."""
    is_due: bool = False
    """The visit was last noted more than a day ago; note it again to stay known."""
    is_asked: bool = False
    """Somebody used a code on this person's name, and this device asks or tells about it."""
    owns_account: bool = False
    """There is an account behind this person, signed in here or not."""
    edits_content: bool = False
    """Whether this account may edit frameworks, after a password in this visit."""
    content: int = 0
    """Another number for other own content: what is kept in memory is read anew then."""
    name: str = ""
    """What a page calls the person by; "" for a table's phone and for nobody."""

    @property
    def is_known(self) -> bool:
        """Whether this device is of a person or a table; one that came in early is of nobody."""
        return self.person_id is not None or self.is_table

    @property
    def own_id(self) -> str:
        """The person's id, for asking what is their own; "", which no row has, for nobody."""
        return self.person_id or ""


@dataclass(frozen=True)
class Reach:
    """What of a network's school year somebody may read, seen from one of its meetings."""

    facilitates: bool = False
    """Also what groups did not share yet."""
    whole_year: bool = False
    """Every meeting of the year; else only those where they were."""
    meeting_ids: frozenset[str] = frozenset()
    """Of this network, where they were; for who does not read the whole year."""
    until: datetime | None = None
    """When they left the network: nothing from after it. None while nothing ended."""
    steps_until: datetime | None = None
    """Of others' steps only what was shared until then."""


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    email: str
    role_word: str
    organisation_id: str | None
    organisation: str
    version: int


@dataclass(frozen=True)
class Account:
    """How somebody signs in, and what they may: for the roles page and their own."""

    person_id: str
    name: str
    email: str
    is_admin: bool
    has_second_step: bool
    edits_content: bool
    """Whether this account may edit frameworks."""
    created_at: datetime
    password_at: datetime | None
    networks: str
    """Names of the networks this person facilitates now, with commas."""


@dataclass(frozen=True)
class Device:
    """A visit as its owner sees it."""

    id: str
    device: str
    way: str
    created_at: datetime
    seen_at: datetime
    is_here: bool


@dataclass(frozen=True)
class Key:
    """What we know of a secret that lets somebody in; the secret itself is not kept."""

    hash: str
    kind: str
    person_id: str
    person: str
    email: str
    made_by: str
    made_at: datetime
    used_at: datetime | None
    newcomer_id: str | None
    """Who typed this code before its owner answered."""
    answer: str
    answered_at: datetime | None

    @property
    def is_invitation(self) -> bool:
        """Whether its owner gets an account with it, instead of another password."""
        return self.kind == "invitation"


@dataclass(frozen=True)
class Claim:
    """A code of a facilitator that somebody typed, and whose owner was here before."""

    mark: str
    person_id: str
    person: str
    """Its owner."""
    newcomer_id: str
    newcomer: str
    answer: str
    """"" while it waits, else ja, nee, stil or weg."""
    made_by: str
    made_at: datetime
    used_at: datetime
    device: str
    meeting: str
    """Where the newcomer takes part, "" for nowhere."""


@dataclass(frozen=True)
class Joiner:
    """Somebody who joined a meeting, for the facilitator's list."""

    person_id: str
    name: str
    organisation: str
    is_member: bool
    has_account: bool
    tied_to: str
    """Name of the member this joiner was tied to; "" when not tied."""
    joined_as: str
    """The name given at joining, when a tie changed it."""
    group: str
    """Name of the group where this person sits; "" without a seat."""


@dataclass(frozen=True)
class Organisation:
    id: str
    name: str
    kind: str
    parent_id: str | None
    parent: str
    version: int
    changed_by: str
    changed_at: datetime | None
    """Who changed it last, and when; "" and None when it is as it was added."""


@dataclass(frozen=True)
class Network:
    id: str
    name: str
    description: str
    version: int
    reminds: bool
    """Whether members get a mail about their own steps, twice a year at most."""
    framework: str
    """Key of the framework it talks about from now on; "" for the default of the content."""
    sister_id: str | None
    sister: str
    """The name of the one other network that good examples may be given to, "" without."""
    dossier_since: datetime | None
    """Coordinators may use what was written since, once its meeting is closed; without names."""


@dataclass(frozen=True)
class Member:
    """A person in a network in one school year."""

    person: Person
    network_id: str
    school_year: str
    is_facilitator: bool
    has_account: bool
    left_on: date | None
    """The day this person left; None for who is a member now."""


@dataclass(frozen=True)
class Paste:
    """What a pasted list did to a network, as long as it can be taken back."""

    id: str
    network_id: str
    pasted_at: datetime
    undone_at: datetime | None
    new: int
    """How many came on the list."""
    changed: int
    """How many got other details."""
    organisations: int
    """How many organisations were made."""


@dataclass(frozen=True)
class Reader:
    """Whose networks' harvested texts of all years somebody may read."""

    person_id: str
    networks: tuple[str, ...]
    leads: tuple[str, ...]
    """Those that this reader facilitates: also meetings that are not closed yet."""
