"""A meeting, its programme, its groups and what they talk about."""

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from gesprekskader.records.shortening import shortened

OF_FORMAT = "werkvorm:"
"""How the framework of a talking point begins; the key of its format follows (decisions 30)."""
OF_MEETING = "bijeenkomst:"
"""How the framework of a point begins that was put on the agenda of one meeting."""
_SHORT = 24


@dataclass(frozen=True)
class ItemRef:
    """What is talked about, as it stood when it was picked: an item of a framework, a talking point
    of a format, a point of the agenda (both without a number), or a group's own point, that has no
    key either."""

    framework: str
    framework_version: str
    key: str | None
    warranty: int | None
    subtheme: str
    number: int | None
    wording: str
    round: str
    """Which training group, workshop or school it is about this time; "" for none."""

    @property
    def is_point(self) -> bool:
        """Whether it is no item of a framework, but a point of a format, an agenda or a group."""
        return self.number is None

    @property
    def is_of_format(self) -> bool:
        """Whether it is a talking point that a format brings."""
        return self.framework.startswith(OF_FORMAT)

    @property
    def is_own(self) -> bool:
        """Whether a group made it, or it was put on the agenda of one meeting."""
        return self.key is None or self.framework.startswith(OF_MEETING)

    @property
    def title(self) -> str:
        """Its words, with the round."""
        return f"{self.wording} · {self.round}" if self.round else self.wording

    @property
    def label(self) -> str:
        """Where it stands, for beside its words."""
        if not self.is_point:
            return f"{self.subtheme} · item {self.number}"
        return f"{self.subtheme} · {self.round}" if self.round else self.subtheme

    @property
    def about(self) -> str:
        """What it is, in one line of a list; of a point that is its words."""
        if not self.is_point:
            return self.label
        return f"{self.label}: {self.wording}" if self.is_own else self.title

    @property
    def short(self) -> str:
        """What tells it from the others on a small place, as a tab."""
        if not self.is_point:
            return f"item {self.number}"
        return shortened(self.round or self.wording, _SHORT)

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from all others in a group but for own points, which have no key."""
        return self.key or "", self.round

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two of other groups or days the same: key and round; else words."""
        return self.key or self.wording, self.round


def told_apart(items: list[ItemRef]) -> list[str]:
    """What each is called on a small place among the others: `short`, and with more words where
    two would be called the same."""
    told = [item.short for item in items]
    for longer in (_with_round, attrgetter("title")):
        told = [
            words if told.count(words) == 1 else longer(item)
            for item, words in zip(items, told, strict=True)
        ]
    return told


def _with_round(item: ItemRef) -> str:
    words = shortened(item.wording, _SHORT) if item.is_point else item.label
    return f"{words} · {item.round}" if item.round else words


@dataclass(frozen=True)
class Thread:
    """All that is said about one item: the frameworks that share it, and the keys it had."""

    frameworks: tuple[str, ...]
    keys: tuple[str, ...]


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
    stage: str = ""
    """The stage that begins with it; "" keeps the one before it."""
    point: str = ""
    """The key of the talking point that it is, "trainersoverleg/terugblik"; "" when it is none."""
    round: str = ""
    probes: tuple[str, ...] = ()
    """The questions of a talking point."""
    kinds: tuple[str, ...] = ()
    """What texts are called here, in the words of the format; none for the usual kinds."""
    side_by_side: bool = False
    """Whether those kinds stand as boxes beside each other."""
    sees: str = ""
    """Who sees what is written here: SEES_SELF until the part is over, SEES_ALL at once; "" for the
    group."""
    only_for: str = ""
    """The group that it is for; "" for all."""
    link: str = ""
    """An address to go to in this part, with `link_words` on the button, and the time from which
    it is offered ("16:00"; "" at once)."""
    link_words: str = ""
    link_at: str = ""
    notes: str = ""
    """Markdown for who leads; nobody else reads it."""
    id: str = ""
    """What it is known by, wherever it stands; "" until it is stored."""
    made_as: str = ""
    """What the format called it; "" when who leads added it."""
    made_minutes: int = -1
    """The minutes that the format gave it; -1 for none."""
    stood_at: int = 0
    """Where it stood, once it was left out; 0 while it is in the programme."""

    @property
    def captures(self) -> tuple[str, ...]:
        """What it asks to write; none leaves everything open."""
        return tuple(self.capture.split(", ")) if self.capture else ()


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
    """"shared": the same items for all groups; "own": each group chooses from the offer; "none":
    only what the programme brings."""
    rounds: tuple[str, ...]
    """What its parts come back for: training groups, workshops, schools."""
    join_code: str
    stage: str
    is_last: bool
    is_rehearsal: bool
    is_cancelled: bool
    version: int
    revision: int
    wrap_up_until: date | None
    """The last day that groups may still add and mend, while the meeting is wrapped up."""
    framework: str
    """Key of the framework it talks about; "" for the default of the content."""
    edition: int
    """The version of it that it was opened with, or took over since; 0 for what is valid now."""
    series_id: str
    """The series that it was planned in, and its title; "" for none."""
    series: str
    in_dossier: bool
    """Whether its network lets coordinators draw on what is written, once it is closed."""

    @property
    def was_opened(self) -> bool:
        return self.stage != "concept"

    @property
    def is_under_way(self) -> bool:
        """Whether people can join and sit down: opened, and not closed yet."""
        return self.stage in ("open", "ophalen", "afronden")

    @property
    def is_to_come(self) -> bool:
        """Whether it still has to be held, or runs; not whether its day is past."""
        return self.stage != "gesloten" and not self.is_cancelled


@dataclass(frozen=True)
class Coming:
    """A meeting to come, with what somebody can put in beforehand."""

    meeting: Meeting
    gathers: str
    """Id of the part for which topics are gathered now; "" for none."""
    is_listed: bool
    """Whether they are on the list of its network; who only came along once is not."""
    format_text: str
    """Its format as it was when the meeting was made of it; "" for one of a file, and from its
    opening on."""


@dataclass(frozen=True)
class Group:
    id: str
    meeting_id: str
    number: int
    name: str
    revision: int
    merged_into_id: str | None
    """The group this one went to, when it was made twice."""
    is_hidden: bool
    called_at: datetime | None
    """Since when it asks who leads to come; None when it does not."""
    head_count: int | None
    """How many sit there, where somebody said so; else as many as have a seat."""


@dataclass(frozen=True)
class Seat:
    group_id: str
    person_id: str | None
    name: str
    """The person's name, or "" for the table's phone."""


@dataclass(frozen=True)
class PickedItem:
    id: str
    group_id: str
    position: int
    item: ItemRef
    home_id: str
    """The pick it stands for, of a group that was merged into this one; else its own id."""
    checked_at: datetime | None
    """When the group said that its texts here are right; None when it did not, or wrote since."""

    @property
    def is_checked(self) -> bool:
        return self.checked_at is not None

    def is_same(self, other: "PickedItem") -> bool:
        """Whether both are the same item of the framework, or the same own point."""
        if self.item.key:
            return self.item.place == other.item.place
        return self.home_id == other.home_id


@dataclass(frozen=True)
class GroupCount:
    """One small group on the facilitator's board."""

    group: Group
    people: int
    """How many sit there, as somebody said; else how many have a seat."""
    names: tuple[str, ...]
    """First names of who sits there, in order of arrival: for who gave the own name, or leads."""
    by_item: dict[str, int]
    """Picked item id -> how many outcomes stand there."""
    outcomes: int
    follow_ups: int
    last_written_at: datetime | None
