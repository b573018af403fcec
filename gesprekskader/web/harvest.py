"""All groups' texts, item by item: for reading aloud and for whoever was there."""

from dataclasses import dataclass, field

from gesprekskader.records import Conversation, FollowUpAction, ItemRef, Outcome, PickedItem


@dataclass
class Theme:
    """One item (or one group's own point) with everything that was written at it."""

    item: ItemRef
    outcomes: list[tuple[Outcome, Conversation]] = field(default_factory=list)
    follow_ups: list[tuple[FollowUpAction, Conversation]] = field(default_factory=list)
    groups: set[str] = field(default_factory=set)

    @property
    def is_reached(self) -> bool:
        return bool(self.outcomes or self.follow_ups)


def by_item(
    picked: list[PickedItem],
    outcomes: list[Outcome],
    follow_ups: list[FollowUpAction],
    conversations: list[Conversation],
) -> list[Theme]:
    """Themes in the order items were first picked; the same item of several groups is one theme."""
    groups = {conversation.id: conversation for conversation in conversations}
    themes: dict[str, Theme] = {}
    of_picked: dict[str, Theme] = {}
    for picked_item in picked:
        key = picked_item.item.key or picked_item.id
        theme = themes.setdefault(key, Theme(picked_item.item))
        theme.groups.add(picked_item.conversation_id)
        of_picked[picked_item.id] = theme
    for outcome in outcomes:
        of_picked[outcome.picked_item_id].outcomes.append(
            (outcome, groups[outcome.conversation_id])
        )
    for action in follow_ups:
        of_picked[action.picked_item_id].follow_ups.append((action, groups[action.conversation_id]))
    return list(themes.values())
