"""What the store gives back: frozen values, one per thing. No behaviour beyond reading."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Actor:
    """Who is asking: a person, a table's phone (no person), or nobody yet.

    `has_account` is true only after a password in this visit; a name alone never gives it.
    """

    visit_id: str = ""
    person_id: str | None = None
    has_account: bool = False
    is_admin: bool = False
    """An administrator who gave the second step in this visit; a password alone is not enough."""
    sits_at_table: bool = False
    """A member of a roundtable, after a password in this visit: where the menu leads there."""
    is_due: bool = False
    """The visit was last noted more than a day ago; note it again to stay known."""


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    email: str
    role_word: str
    organisation_id: str | None
    organisation: str = ""
    version: int = 1


@dataclass(frozen=True)
class Account:
    """How somebody signs in, and what they may: for the roles page and their own."""

    person_id: str
    name: str
    email: str
    is_admin: bool
    has_second_step: bool
    created_at: datetime
    password_at: datetime | None
    networks: str = ""
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
    parent: str = ""


@dataclass(frozen=True)
class Network:
    id: str
    name: str
    description: str
    version: int
    reminds: bool = True
    """Whether members get a mail about their own steps, twice a year at most."""


@dataclass(frozen=True)
class Member:
    """A person in a network in one school year."""

    person: Person
    network_id: str
    school_year: str
    is_facilitator: bool
    has_account: bool
    left_on: date | None = None
    """The day this person left; None for who is a member now."""


@dataclass(frozen=True)
class ItemRef:
    """An item as it stood when it was picked. An own point of a group has no key and no number."""

    framework: str
    framework_version: str
    key: str | None
    warranty: int | None
    subtheme: str
    number: int | None
    wording: str

    @property
    def label(self) -> str:
        return f"{self.subtheme} · item {self.number}" if self.key else "Eigen punt"

    @property
    def short(self) -> str:
        return f"item {self.number}" if self.key else "eigen punt"


@dataclass(frozen=True)
class PhasePlan:
    """A phase of one meeting: a copy of the format's, minutes changed at will."""

    position: int
    title: str
    minutes: int
    setting: str
    capture: str
    prompt: str
    item_key: str | None


@dataclass(frozen=True)
class Clock:
    """The part of the programme that runs now."""

    phase: int
    """Position of the part in the programme."""
    ends_at: datetime | None
    """None while it is paused."""
    left: int | None
    """Seconds left while it is paused; negative after the end."""


@dataclass(frozen=True)
class Meeting:
    id: str
    network_id: str
    network: str
    school_year: str
    title: str
    meeting_on: date
    starts_at: str
    ends_at: str
    """Planned clock times in Amsterdam, "13:30"; the end may be empty."""
    place: str
    format_key: str
    item_choice: str
    """"shared": the same items for all groups; "own": each group chooses from the offer."""
    join_code: str
    stage: str
    is_last: bool
    is_rehearsal: bool
    is_cancelled: bool
    version: int
    revision: int
    wrap_up_until: date | None = None
    """The last day that groups may still add and mend, while the meeting is wrapped up."""


@dataclass(frozen=True)
class Conversation:
    id: str
    meeting_id: str
    number: int
    name: str
    revision: int
    merged_into_id: str | None = None
    """The group this one went to, when it was made twice."""
    is_hidden: bool = False


@dataclass(frozen=True)
class Seat:
    conversation_id: str
    person_id: str | None
    name: str
    """The person's name, or "" for the table's phone."""


@dataclass(frozen=True)
class PickedItem:
    id: str
    conversation_id: str
    position: int
    item: ItemRef


@dataclass(frozen=True)
class Outcome:
    id: str
    conversation_id: str
    picked_item_id: str
    kind: str
    text: str
    quote_role: str
    has_consent: bool
    author: str
    """Who typed it: a first name, "tafeltelefoon" or "begeleider"."""
    changed_by: str
    """Who reworded it last, when that was somebody else; else ""."""
    version: int
    created_at: datetime
    is_removed: bool
    is_starred: bool = False
    is_struck: bool = False


@dataclass(frozen=True)
class FollowUpAction:
    id: str
    conversation_id: str
    picked_item_id: str
    text: str
    owner_kind: str
    owner: str
    """Who does it, in words; "" for nobody yet."""
    when: str
    author: str
    changed_by: str
    version: int
    created_at: datetime
    is_removed: bool
    item: ItemRef
    conversation_name: str
    meeting_id: str
    meeting_title: str
    meeting_on: date
    result: str = ""
    """How the last look back ended; "" when nobody looked back yet."""
    yielded: str = ""
    is_starred: bool = False
    is_struck: bool = False
    merged_into_id: str | None = None
    """The action this one became a source of."""
    groups: int = 1
    """How many groups wrote it: its own, and those of its sources."""


@dataclass(frozen=True)
class PersonalStep:
    id: str
    person_id: str
    person: str
    kind: str
    text: str
    network_id: str
    network: str
    meeting_id: str | None
    meeting_title: str
    school_year: str
    items: tuple[ItemRef, ...]
    shared_with: str
    """"" (private), "group" or "network"."""
    shared_conversation_id: str | None
    carried_from_id: str | None
    version: int
    created_at: datetime
    changed_at: datetime
    is_removed: bool
    result: str = ""


@dataclass(frozen=True)
class StepVersion:
    """An earlier wording of a step, for its owner only."""

    kind: str
    text: str
    changed_at: datetime


@dataclass(frozen=True)
class StepNote:
    """What the owner jotted down at a step; for nobody else."""

    id: str
    step_id: str
    text: str
    created_at: datetime


@dataclass(frozen=True)
class Reminder:
    """A mail that is due: to whom, about which network's steps of which year."""

    id: str
    person_id: str
    name: str
    email: str
    is_own_address: bool
    """Whether the person gave this address; only there go the own words."""
    network_id: str
    network: str
    school_year: str
    kind: str


@dataclass(frozen=True)
class Reader:
    """Whose networks' harvested texts of all years somebody may read."""

    person_id: str
    networks: tuple[str, ...]
    leads: tuple[str, ...]
    """Those that this reader facilitates: also meetings that are not closed yet."""


@dataclass(frozen=True)
class CoverageCell:
    """How many groups did something at one item, in one column of the map."""

    col: str
    name: str
    held_on: date | None
    """The day, when the column is a meeting."""
    item_key: str
    talked: int
    acted: int
    looked_back: int


@dataclass(frozen=True)
class Trace:
    """What one meeting left at an item: texts, and actions with their ending."""

    meeting_id: str
    meeting_title: str
    meeting_on: date
    network: str
    school_year: str
    wording: str
    """The item as it stood then."""
    outcomes: tuple["Outcome", ...]
    """Starred ones first, then good examples, then the rest."""
    follow_ups: tuple["FollowUpAction", ...]


@dataclass(frozen=True)
class SharedYield:
    """What a shared step at an item yielded; no name."""

    lead: str
    text: str
    result: str
    yielded: str
    school_year: str
    network: str


@dataclass(frozen=True)
class YearCount:
    """One network in one school year, for the overview of coordinators."""

    network_id: str
    network: str
    meetings: int
    groups: int
    outcomes: int
    follow_ups: int
    open_follow_ups: int
    forwarded: int
    answered: int
    shared_steps: int


@dataclass(frozen=True)
class GoodExample:
    """A good example that a group chose to share."""

    outcome_id: str
    text: str
    item: ItemRef
    network: str
    school_year: str
    meeting_on: date
    reach: str
    """"network", or "everyone" in the partnership."""
    organisation_kind: str
    is_starred: bool


@dataclass(frozen=True)
class Revisit:
    """A look back on a step or on an action."""

    id: str
    step_id: str | None
    follow_up_id: str | None
    meeting_id: str | None
    meeting_title: str
    result: str
    yielded: str
    held_up: str
    needed: str
    """For a wish: what is needed, and from whom."""
    takes_along: bool
    version: int
    created_at: datetime
    shares_held_up: bool = False
    """Whether what held it up is shown, without a name, when the step is shared."""


@dataclass(frozen=True)
class ParkedPoint:
    """A text of a group that comes back in a later meeting of the network."""

    id: str
    text: str
    return_on: date
    meeting_title: str
    item: ItemRef


@dataclass(frozen=True)
class Forwarding:
    """An action or a shared step, on its way to a roundtable with a question.

    `roundtable` is where it went first, `at` where it lies now.
    """

    id: str
    meeting_id: str
    network_id: str
    follow_up_id: str | None
    step_id: str | None
    roundtable_key: str
    roundtable: str
    question: str
    text: str
    item_labels: str
    forwarded_at: datetime
    forwarded_by: str
    at_key: str
    at: str
    at_since: datetime
    answered_at: datetime | None
    answer: str
    answered_by: str
    """The roundtable that answered; never a person."""
    sent_on_words: str
    """What the table that sent it on last said with it; "" when it still lies where it went."""
    sent_on_by: str
    version: int

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


@dataclass(frozen=True)
class Move:
    """A stop on the way of something forwarded: sent on, or answered."""

    kind: str
    from_title: str
    to_title: str
    sentence: str
    moved_at: datetime


@dataclass(frozen=True)
class Point:
    """Something forwarded as a roundtable sees it: no names of people or groups."""

    forwarding: Forwarding
    meeting: str
    meeting_on: date
    network: str
    groups: int
    """How many groups wrote it in these words; 0 for a personal step."""
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class GroupCount:
    """One small group on the facilitator's board."""

    conversation: Conversation
    people: int
    outcomes: int
    follow_ups: int
    last_written_at: datetime | None


@dataclass(frozen=True)
class LookBackCount:
    """How far the look back is; `None` where fewer than five people make it personal."""

    people: int | None
    looked_back: int | None
    steps: int | None
    taken: int | None
