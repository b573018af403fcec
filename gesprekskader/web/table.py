"""What the pages of one small group share: loading it, its frame, the sheets."""

from collections.abc import Callable

from flask import Response, request, url_for
from markupsafe import Markup

from gesprekskader import rules
from gesprekskader.catalogue.model import Item
from gesprekskader.errors import NotFound
from gesprekskader.records import (
    Conversation,
    FollowUpAction,
    Forwarding,
    Meeting,
    Outcome,
    PickedItem,
)
from gesprekskader.rules import reach as known
from gesprekskader.store import (
    conversations,
    follow_ups,
    forwardings,
    histories,
    meetings,
    outcomes,
    picked_items,
    submissions,
    table_texts,
)
from gesprekskader.store.access import Deed
from gesprekskader.web import visitor
from gesprekskader.web.catalogue import catalogue, probes_of
from gesprekskader.web.clock import for_group
from gesprekskader.web.forms import BareForm
from gesprekskader.web.fragments import Moved, page, see, wants_fragment
from gesprekskader.web.visitor import db


def load(conversation_id: str) -> Conversation:
    """The group, for whoever sits there or facilitates. Raises NotFound."""
    conversation = conversations.find(db(), conversation_id)
    if conversation.merged_into_id:  # a page that was open when two groups became one
        here = table_texts.group_now(db(), conversation.id)
        conversation = conversations.find(db(), here)
        visitor.require(Deed.SIT, conversation.id)
        if request.method == "GET" and not wants_fragment():
            raise Moved(url_for("conversations.show", conversation_id=conversation.id))
        return conversation
    visitor.require(Deed.SIT, conversation.id)
    return conversation


def load_or_done(conversation_id: str, sent: Callable[[], object]) -> Conversation:
    """The group for a new text. Who sits elsewhere by now, and sends again what was stored before
    the answer got lost, hears that it was: Moved. `sent` is what the form says. Raises NotFound."""
    try:
        return load(conversation_id)
    except NotFound:
        if submissions.is_stored(db(), request.form.get("submission_id", ""), sent()):
            raise Moved(url_for("home.show")) from None
        raise


def from_harvest() -> bool:
    """Whether the visitor came to change a text from the harvest, and goes back there."""
    return request.args.get("terug") == "ophalen"


def see_in_harvest(text: Outcome | FollowUpAction) -> Response:
    conversation = conversations.find(db(), text.conversation_id)
    meeting_id = conversation.meeting_id
    return see("board.harvest", meeting_id=meeting_id, anchor=f"tekst-{text.id}")


def takes_texts(meeting: Meeting) -> bool:
    return meeting.stage in (rules.OPEN, rules.HARVEST, rules.WRAP_UP) and not meeting.is_cancelled


def frame(
    conversation: Conversation,
    picked: list[PickedItem] | None = None,
    here_id: str = "",
    came_from: str = "",
) -> dict[str, object]:
    """What every page of a group needs; `picked` when it was read already, `here_id` on the page
    of an item, `came_from` the item that one came from when the address does not say it."""
    meeting = meetings.find(db(), conversation.meeting_id)
    picked = picked_items.of_conversation(db(), conversation.id) if picked is None else picked
    return {
        "at": asked_among(picked, came_from),
        "was": picked_items.before_merging(db(), conversation.id),
        "conversation": conversation,
        "meeting": meeting,
        "picked": picked,
        "takes_texts": takes_texts(meeting),
        "clock": for_group(meeting, conversation.id, here_id),
        "facilitates": visitor.may(Deed.FACILITATE, meeting.id),
    }


def asked_among(picked: list[PickedItem], came_from: str = "") -> PickedItem | None:
    """The item that a page of a group was opened from, by its id or key; None for another's."""
    asked = came_from or request.args.get("item", "")
    return next((p for p in picked if asked and asked in (p.id, p.item.key)), None)


def sheet(conversation: Conversation, picked_item_id: str, form: BareForm) -> str:
    """The item sheet with its outcomes; the same part for the page, the post and a script.

    Raises NotFound for an item of another group.
    """
    picked = picked_items.of_conversation(db(), conversation.id)
    picked_item = next((p for p in picked if p.id == picked_item_id), None)
    if picked_item is None:
        raise NotFound
    return page(
        "conversations/item.html",
        form=form,
        here=picked_item,
        probes=probes_of(picked_item),
        explanation=_explanation(picked_item),
        essence=_essence(conversation, picked_item),
        outcomes=outcomes_at(picked_item),
        just_removed=request.args.get("weg", ""),
        **frame(conversation, picked, picked_item_id),
    )


def _essence(conversation: Conversation, picked_item: PickedItem) -> list[Outcome]:
    """What the network kept of this item from an earlier year; folded on the sheet."""
    if not picked_item.item.key:
        return []
    meeting = meetings.find(db(), conversation.meeting_id)
    if meeting.is_rehearsal or not visitor.reach(meeting.id).whole_year:
        return []
    return histories.essence(db(), picked_item.item.key, meeting.network_id, meeting.school_year)


def outcomes_at(picked_item: PickedItem) -> list[Outcome]:
    """All outcomes at an item, removed ones too."""
    everything = outcomes.of_conversation(db(), picked_item.conversation_id)
    return [outcome for outcome in everything if outcome.picked_item_id == picked_item.id]


def actions_of(conversation: Conversation) -> list[FollowUpAction]:
    """All actions of a group, removed ones too; for who left as they stood then."""
    found = follow_ups.of_conversation(db(), conversation.id)
    return known.actions(found, visitor.reach(conversation.meeting_id))


def _explanation(picked_item: PickedItem) -> Markup:
    item = catalogue().framework.by_key.get(picked_item.item.key or "")
    return item.explanation if isinstance(item, Item) else Markup("")


def ways_of(written: list[FollowUpAction]) -> dict[str, list[Forwarding]]:
    """Where these actions lie, and what was answered; that of a source lies at its merged one."""
    ways = forwardings.of_follow_ups(db(), [f.merged_into_id or f.id for f in written])
    return {f: known.forwardings(ways[f], visitor.reach(written[0].meeting_id)) for f in ways}


def action_sheet(conversation: Conversation, form: BareForm) -> str:
    """The group's actions with the form for a new one."""
    context = frame(conversation, came_from=form.picked_item.data or "")
    written = actions_of(conversation)
    return page(
        "conversations/actions.html",
        form=form,
        just_removed=request.args.get("weg", ""),
        follow_ups=written,
        ways=ways_of(written),
        **context,
    )
