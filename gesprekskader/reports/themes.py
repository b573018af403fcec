"""All groups' texts, item by item: for reading aloud and for whoever was there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.records import (
    FollowUpAction,
    Forwarding,
    Group,
    ItemRef,
    Meeting,
    Outcome,
    PickedItem,
    Reach,
)
from gesprekskader.rules import reach as known
from gesprekskader.store import follow_ups, forwardings, outcomes


def said_at(db: Database, meeting: Meeting, reach: Reach) -> list[Outcome]:
    """What groups wrote, as far as this reader's reach goes."""
    return known.outcomes(outcomes.of_meeting(db, meeting.id), reach)


def said_with_sources(
    db: Database, meeting: Meeting, reach: Reach
) -> tuple[list[Outcome], dict[str, list[Outcome]]]:
    """As `said_at`, and beside it the texts that were merged into another one, by that one."""
    said, sources = outcomes.with_sources(db, meeting.id)
    merged = {into: known.outcomes(found, reach) for into, found in sources.items()}
    return known.outcomes(said, reach), merged


def agreed_at(db: Database, meeting: Meeting, reach: Reach) -> list[FollowUpAction]:
    """What groups agreed, and how it ended."""
    return known.actions(follow_ups.of_meeting(db, meeting.id), reach)


def agreed_with_sources(
    db: Database, meeting: Meeting, reach: Reach
) -> tuple[list[FollowUpAction], dict[str, list[FollowUpAction]]]:
    """As `agreed_at`, and beside it the actions that were merged into another one, by that one."""
    agreed, sources = follow_ups.with_sources(db, meeting.id)
    merged = {into: known.actions(found, reach) for into, found in sources.items()}
    return known.actions(agreed, reach), merged


def passed_on_at(db: Database, meeting: Meeting, reach: Reach) -> list[Forwarding]:
    """What went to a roundtable, and the answer."""
    return known.forwardings(forwardings.of_meeting(db, meeting.id), reach)


_ORDER = {rules.STATEMENT: -1, rules.DECISION: 0, rules.GOOD_EXAMPLE: 1}
_ORDER |= {"knelpunt": 2, "opbrengst": 3}
_OWN_KINDS = 4  # kinds that a meeting has of its own
_ORDER |= {"vraag": 5, rules.QUOTE: 6}
Where = TypeVar("Where")
Said = tuple[Outcome, Where]


def by_kind(said: Iterable[Said[Where]]) -> list[tuple[str, list[Said[Where]]]]:
    """Texts, each with where it was said, by kind: decisions first and quotes last, in each starred
    ones first."""
    kinds: dict[str, list[Said[Where]]] = {}
    for outcome, where in said:
        kinds.setdefault(outcome.kind, []).append((outcome, where))
    return [
        (kind, sorted(kinds[kind], key=lambda each: not each[0].is_starred))
        for kind in sorted(kinds, key=lambda kind: _ORDER.get(kind, _OWN_KINDS))
    ]


@dataclass
class Theme:
    """One item (or one group's own point) with everything that was written at it."""

    key: str
    """The key of its item, with its round, or the id of the own point."""
    item: ItemRef
    outcomes: list[tuple[Outcome, Group]] = field(default_factory=list)
    follow_ups: list[tuple[FollowUpAction, Group]] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)
    checked: set[str] = field(default_factory=set)
    """Ids of groups that read their own texts here and said they are right."""

    @property
    def sorts(self) -> list[tuple[str, list[tuple[Outcome, Group]]]]:
        return by_kind(self.outcomes)

    def in_order(self, kinds: Sequence[str]) -> list[tuple[str, list[tuple[Outcome, Group]]]]:
        """`sorts`, with these kinds first, in the order of the format."""
        places = {kind: place for place, kind in enumerate(kinds)}
        return sorted(self.sorts, key=lambda each: places.get(each[0], len(places)))

    @property
    def wrote(self) -> set[str]:
        """Ids of groups with an outcome here."""
        return {group.id for _, group in self.outcomes}

    @property
    def is_reached(self) -> bool:
        return bool(self.outcomes or self.follow_ups)


def by_item(
    picked: list[PickedItem],
    written: list[Outcome],
    agreed: list[FollowUpAction],
    groups: list[Group],
) -> list[Theme]:
    """Themes in the order items were first picked; the same item of several groups is one theme, in
    each round."""
    of_id = {group.id: group for group in groups}
    themes: dict[str, Theme] = {}
    of_picked: dict[str, Theme] = {}
    for picked_item in picked:
        key = ":".join(filter(None, picked_item.item.place)) or picked_item.id
        theme = themes.setdefault(key, Theme(key, picked_item.item))
        theme.groups.add(picked_item.group_id)
        if picked_item.is_checked:
            theme.checked.add(picked_item.group_id)
        of_picked[picked_item.id] = theme
    for outcome in written:
        of_picked[outcome.picked_item_id].outcomes.append((outcome, of_id[outcome.group_id]))
    for action in agreed:
        of_picked[action.picked_item_id].follow_ups.append((action, of_id[action.group_id]))
    return list(themes.values())
