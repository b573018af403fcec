"""What somebody keeps for themselves, and looks back on."""

from dataclasses import dataclass
from datetime import date, datetime

from gesprekskader.records.meetings import ItemRef


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
    meeting_on: date | None
    school_year: str
    items: tuple[ItemRef, ...]
    shared_with: str
    """"" (private), "group" or "network"."""
    shared_group_id: str | None
    shown_to_id: str | None
    """The one person that its owner chose to show it to, beside whom it is shared with."""
    shown_to: str
    """That person's name, "" for nobody."""
    carried_from_id: str | None
    version: int
    created_at: datetime
    changed_at: datetime
    is_removed: bool
    shared_at: datetime | None
    result: str
    """How it stands by the newest look back, "" without one; `yielded` and the next three alike."""
    yielded: str
    looked_back_at: datetime | None
    looked_back_in: str | None
    """The meeting at which that was, None at home."""
    looked_back_title: str
    wish_id: str
    """The wish of several that it is in, "" for none."""
    wish_words: str
    wish_others: int
    """How many other people are in that wish, never who."""

    @property
    def together(self) -> str:
        """ "Samen met 3 anderen als één wens", "" for a step that goes by itself."""
        if not self.wish_id:
            return ""
        if not self.wish_others:
            return "In een wens die nu niemand anders deelt"
        others = "1 ander" if self.wish_others == 1 else f"{self.wish_others} anderen"
        return f"Samen met {others} als één wens"

    @property
    def is_wish(self) -> bool:
        """ "Ik wil", that somebody else has to make possible; else "Ik ga"."""
        return self.kind == "wil"

    @property
    def is_shared(self) -> bool:
        return self.shared_with != ""

    @property
    def is_shared_with_group(self) -> bool:
        return self.shared_with == "group"


@dataclass(frozen=True)
class StepThread:
    """One step over the school years: it was taken along, and stays one to its owner."""

    step: PersonalStep
    earlier: tuple[PersonalStep, ...] = ()
    """The same step in the years before, newest first."""
    later: PersonalStep | None = None
    """The same step in the last year it was taken along to."""

    @property
    def all(self) -> tuple[PersonalStep, ...]:
        """The step and the earlier ones, newest first."""
        return (self.step, *self.earlier)

    @property
    def ids(self) -> list[str]:
        """Of the step and of the earlier ones, newest first."""
        return [step.id for step in self.all]

    @property
    def first(self) -> PersonalStep:
        """As it was written once."""
        return self.all[-1]


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
    shares_held_up: bool
    """Whether what held it up is shown, without a name, when the step is shared."""


@dataclass(frozen=True)
class LookBackCount:
    """How far the look back is; `None` where fewer than five people make it personal."""

    people: int | None
    looked_back: int | None
    steps: int | None
    taken: int | None
    taken_along: int | None
