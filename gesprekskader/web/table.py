"""What the pages of one small group share: loading it, its frame, the sheets."""

from flask import request
from markupsafe import Markup

from gesprekskader import rules
from gesprekskader.catalogue.model import Item
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Conversation, FollowUpAction, Meeting, Outcome, PickedItem
from gesprekskader.store import conversations, follow_ups, meetings, outcomes
from gesprekskader.store.access import Deed
from gesprekskader.web import visitor
from gesprekskader.web.catalogue import catalogue, probes_of
from gesprekskader.web.forms import BareForm
from gesprekskader.web.fragments import page
from gesprekskader.web.visitor import db

ITEM_GONE = "Dit item staat niet meer in jullie lijst. Kies een ander item."


def load(conversation_id: str) -> tuple[Conversation, Meeting]:
    """The group and its meeting, for whoever sits there or facilitates. Raises NotFound."""
    conversation = conversations.find(db(), conversation_id)
    visitor.require(Deed.SIT, conversation_id)
    return conversation, meetings.find(db(), conversation.meeting_id)


def takes_texts(meeting: Meeting) -> bool:
    return meeting.stage in (rules.OPEN, rules.HARVEST, rules.WRAP_UP) and not meeting.is_cancelled


def frame(conversation: Conversation, meeting: Meeting) -> dict[str, object]:
    """What every page of a group needs."""
    return {
        "conversation": conversation,
        "meeting": meeting,
        "picked": conversations.picked(db(), conversation.id),
        "takes_texts": takes_texts(meeting),
        "seats": conversations.seats_of(db(), conversation.id),
        "facilitates": visitor.may(Deed.FACILITATE, meeting.id),
        "one_tap": BareForm(),
    }


def sheet(
    conversation: Conversation, meeting: Meeting, picked_item: PickedItem, form: BareForm
) -> str:
    """The item sheet with its outcomes; the same part for the page, the post and a script."""
    return page(
        "conversations/item.html",
        form=form,
        here=picked_item,
        probes=probes_of(picked_item),
        explanation=_explanation(picked_item),
        outcomes=outcomes_at(picked_item),
        removed=_removed(outcomes, conversation),
        **frame(conversation, meeting),
    )


def outcomes_at(picked_item: PickedItem) -> list[Outcome]:
    everything = outcomes.of_conversation(db(), picked_item.conversation_id)
    return [outcome for outcome in everything if outcome.picked_item_id == picked_item.id]


def _explanation(picked_item: PickedItem) -> Markup:
    item = catalogue().framework.by_key.get(picked_item.item.key or "")
    return item.explanation if isinstance(item, Item) else Markup("")


def action_sheet(conversation: Conversation, meeting: Meeting, form: BareForm) -> str:
    """The group's actions with the form for a new one."""
    context = frame(conversation, meeting)
    return page(
        "conversations/actions.html",
        form=form,
        removed=_removed(follow_ups, conversation),
        follow_ups=follow_ups.of_conversation(db(), conversation.id),
        **context,
    )


def check_picked(conversation_id: str, picked_item_id: str) -> PickedItem:
    """The picked item a form names. Raises RuleBroken with words when it is gone."""
    try:
        return conversations.find_picked(db(), conversation_id, picked_item_id)
    except NotFound:
        raise RuleBroken(ITEM_GONE) from None


def _removed(store: object, conversation: Conversation) -> Outcome | FollowUpAction | None:
    """The text that was just taken away here, so that one tap brings it back."""
    text_id = request.args.get("weg", "")
    if not text_id:
        return None
    try:
        found = store.find(db(), text_id)
    except NotFound:
        return None
    return found if found.is_removed and found.conversation_id == conversation.id else None
