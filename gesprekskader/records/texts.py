"""What groups write, and what is kept of it over the years."""

from dataclasses import dataclass
from datetime import date, datetime

from gesprekskader.records.meetings import ItemRef


@dataclass(frozen=True)
class Outcome:
    id: str
    group_id: str
    picked_item_id: str
    kind: str
    text: str
    quote_role: str
    has_consent: bool
    author: str
    """Who typed it: a first name, "tafeltelefoon", "gespreksleider", or "van papier"."""
    changed_by: str
    """Who reworded it last, when that was somebody else; else ""."""
    version: int
    created_at: datetime
    is_removed: bool
    is_starred: bool
    is_struck: bool
    reach: str
    """How far a good example is shared from the shelf; "" when it is not."""
    merged_into_id: str | None
    """The outcome this one became a source of."""
    sees: str
    """Who sees it before the harvest: SEES_SELF who wrote it, SEES_ALL the room; "" its group."""
    groups: int
    """How many groups wrote it: its own, and those of its sources."""
    is_hidden: bool
    """Whether nobody but who wrote it sees it yet."""
    is_quote: bool
    is_good_example: bool
    is_decision: bool
    """Whether it stands first: a decision, or what all say together."""


@dataclass(frozen=True)
class Landed:
    """An outcome that was written just now, with what its list needs to show it."""

    outcome: Outcome
    warranty: int
    """Number of the warranty of its item; 0 for a point of the group itself."""
    takes_texts: bool
    """Whether its meeting still takes texts: one that was sent again may come after the end."""


@dataclass(frozen=True)
class FollowUpAction:
    id: str
    group_id: str
    picked_item_id: str
    text: str
    owner_kind: str
    owner: str
    """Who does it, in words; "" for nobody yet."""
    owner_id: str
    """The person who does it, when it is one whom we know; "" for all others."""
    is_disowned: bool
    """Whether who it named said: this is not me."""
    handed_over_at: datetime | None
    """When a look back gave it to who does it now; None while that is who began it."""
    when: str
    """The moment in the words that were chosen: a moment of the network's calendar, or own ones."""
    due_on: date | None
    """The day that was chosen."""
    by: date | None
    """The day it must be done by: the one that was chosen, or that of the network's calendar;
    None while that has none, and for own words."""
    author: str
    changed_by: str
    version: int
    created_at: datetime
    is_removed: bool
    item: ItemRef
    group_name: str
    meeting_id: str
    meeting_title: str
    meeting_on: date
    result: str
    """How the last look back ended; "" when nobody looked back yet."""
    yielded: str
    looked_back_at: datetime | None
    is_starred: bool
    is_struck: bool
    merged_into_id: str | None
    """The action this one became a source of."""
    groups: int
    """How many groups wrote it: its own, and those of its sources."""

    @property
    def whole_id(self) -> str:
        """The action as it stands: itself, or the one it became a source of."""
        return self.merged_into_id or self.id

    @property
    def is_for_table(self) -> bool:
        """Whether its group chose a table for it: who leads sends it there."""
        return self.owner_kind == "overlegtafel"

    @property
    def is_by_name_only(self) -> bool:
        """Whether its owner was typed: nobody is behind that name, so it reaches nobody."""
        return self.names_somebody and not self.owner_id

    @property
    def names_somebody(self) -> bool:
        """Whether its owner is a person, whose name stays off a page that all may see."""
        return self.owner_kind == "persoon"


@dataclass(frozen=True)
class ParkedPoint:
    """A text of a group that comes back in a later meeting of the network."""

    id: str
    text: str
    return_on: date
    meeting_title: str
    item: ItemRef


@dataclass(frozen=True)
class CoverageCell:
    """How many groups did something at one item, in one column of the map."""

    col: str
    name: str
    held_on: date | None
    """The day, when the column is a meeting."""
    item_key: str
    """For own points of groups: "punten:" and the meeting."""
    item: ItemRef
    """How it stood when it was last talked about; of own points the meeting in words."""
    talked: int
    acted: int
    looked_back: int
    stood_at: date
    """The last meeting that this counts."""


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

    text: str
    item: ItemRef
    network: str
    school_year: str
    meeting_on: date
    reach: str
    """"network", or "everyone" in the partnership."""
    for_network: str
    """The other network that finds it too, "" for none."""
    organisation_kind: str
    is_starred: bool


@dataclass(frozen=True)
class Dossier:
    """Somebody's choice from what was said, for a text about one or more waarborgen."""

    id: str
    title: str
    school_years: tuple[str, ...]
    framework: str
    """Key of the framework that these warranties stand in; "" for the default of the content."""
    warranties: tuple[int, ...]
    made_at: datetime


@dataclass(frozen=True)
class Finding:
    """A text that can go into a dossier: an outcome, an action with how it ended, or a wish of
    several."""

    source: str
    """"outcome", "follow_up" or "wish"."""
    id: str
    text: str
    kind: str
    quote_role: str
    is_starred: bool
    item: ItemRef
    meeting_id: str
    meeting_title: str
    meeting_on: date
    format_key: str
    format_text: str
    """Its format as it was when the meeting was made of it; "" for one that stands in a file."""
    network: str
    group_id: str
    """"" for a wish, that is of no group."""
    groups: int
    checked: int
    """How many of these groups read their own texts there again, and said that they are right."""
    people: int
    """How many stand behind a wish of several; 0 for what a group wrote."""
    owner: str
    when: str
    due_on: date | None
    by: date | None
    """The day an action must be done by, as far as it is known."""
    result: str
    yielded: str
    entry_id: str
    """Its place in the pick list; "" when it was never chosen."""
    is_chosen: bool
    position: int
    words: str
    """The maker's own words that lead to it."""
    version: int
    subtheme: str

    @property
    def ref(self) -> str:
        """What names it in a form."""
        return f"{self.source}:{self.id}"
