"""What the pages of one small group share: loading it, its frame, the sheets."""

from collections.abc import Callable
from datetime import timedelta

from flask import Response, get_template_attribute, request, url_for
from markupsafe import Markup

from gesprekskader import rules
from gesprekskader.errors import Merged, NotFound
from gesprekskader.moments import now, today
from gesprekskader.records import (
    AtGroup,
    FollowUpAction,
    Forwarding,
    Meeting,
    Outcome,
    PickedItem,
)
from gesprekskader.rules import reach as known
from gesprekskader.rules.parts import Kinds
from gesprekskader.store import (
    checked_items,
    follow_ups,
    forwardings,
    group_writes,
    groups,
    outcomes,
    picked_items,
    submissions,
)
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services, wants_fragment
from gesprekskader.web.frame.catalogue import catalogue, framework_at, probes_of
from gesprekskader.web.frame.forms import (
    BareForm,
    new_submission_id,
    posted,
)
from gesprekskader.web.frame.fragments import Moved, page, part, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.clock import Running, for_group

_MINUTE, _HOUR = timedelta(minutes=1), 60
"""How the age of a text is told: in minutes, and after an hour of them by its time or day."""


def load(group_id: str) -> AtGroup:
    """The group, for whoever sits there or facilitates. Raises NotFound."""
    try:
        return visitor.at_group(group_id)
    except Merged as gone:  # a page that was open when two groups became one
        here = visitor.at_group(group_writes.group_now(db(), gone.group_id))
        if request.method == "GET" and not wants_fragment():
            raise Moved(url_for("groups.show", group_id=here.group.id)) from None
        return here


def load_or_done(group_id: str, sent: Callable[[], object]) -> AtGroup:
    """The group for a new text. Who sits elsewhere by now, and sends again what was stored before
    the answer got lost, hears that it was: Moved. `sent` is what the form says. Raises NotFound."""
    try:
        return load(group_id)
    except NotFound:
        if submissions.is_stored(db(), posted("submission_id"), sent()):
            raise Moved(url_for("home.show")) from None
        raise


def picked_now(here: AtGroup, asked: str) -> str:
    """The picked item of this group that a form is about; the form may have begun in a group that
    went into this one since."""
    if any(picked.id == asked for picked in here.picked):
        return asked
    return picked_items.here(db(), here.group.id, asked)


def from_harvest() -> bool:
    """Whether the visitor came to change a text from the harvest, and goes back there."""
    return request.args.get("terug") == "ophalen"


def see_in_harvest(text: Outcome | FollowUpAction) -> Response:
    group = groups.find(db(), text.group_id)
    meeting_id = group.meeting_id
    return see("harvests.show", meeting_id=meeting_id, anchor=f"tekst-{text.id}")


def takes_texts(meeting: Meeting) -> bool:
    return meeting.stage in (rules.OPEN, rules.HARVEST, rules.WRAP_UP) and not meeting.is_cancelled


def frame(
    here: AtGroup, here_id: str = "", came_from: str = "", clock: Running | None = None
) -> dict[str, object]:
    """What every page of a group needs; `here_id` on the page of an item, `came_from` the item that
    one came from when the address does not say it."""
    merged = picked_items.before_merging(db(), here.group.id) if here.has_merged else []
    return {
        "at": asked_among(here.picked, came_from),
        "was": merged,
        "group": here.group,
        "meeting": here.meeting,
        "picked": here.picked,
        "takes_texts": takes_texts(here.meeting),
        "clock": clock or for_group(here, here_id),
        "facilitates": here.allowed.facilitates,
    }


def asked_among(picked: list[PickedItem], came_from: str = "") -> PickedItem | None:
    """The item that a page of a group was opened from, by its id or key; None for another's."""
    asked = came_from or request.args.get("item", "")
    return next((p for p in picked if asked and asked in (p.id, p.item.key)), None)


def sheet(
    here: AtGroup, picked_item_id: str, form: BareForm | None, boxes: Markup, kinds: Kinds
) -> str:
    """The item sheet with its outcomes; the same part for the page, the post and a script. `form`
    is one that comes back, None for a new one; `boxes` is what of it is filled in.

    Raises NotFound for an item of another group.
    """
    at = next((p for p in here.picked if p.id == picked_item_id), None)
    if at is None:
        raise NotFound
    clock = for_group(here, picked_item_id)
    listing, is_empty = outcome_list(here, at, clock, kinds)
    thought = not_shown_yet(here, at, clock)
    return page(
        "room/groups/item.html",
        form=form,
        boxes=boxes,
        submission_id=form.submission_id.data if form else new_submission_id(),
        here=at,
        top=_asks(here, at),
        listing=listing,
        is_empty=is_empty and not thought,
        thought=thought,
        just_removed=_just_removed(at),
        **frame(here, picked_item_id, clock=clock),
    )


def not_shown_yet(here: AtGroup, at: PickedItem, clock: Running | None) -> list[Outcome]:
    """What the visitor thinks alone at an item while that part runs; for nobody else."""
    if not (clock and clock.is_for_oneself):
        return []
    me, leads = visitor.current().person_id, here.allowed.facilitates
    return outcomes.not_shown_yet(db(), at.id, me, sits=not leads)


def outcome_list(
    here: AtGroup, at: PickedItem, clock: Running | None, kinds: Kinds
) -> tuple[Markup, bool]:
    """The outcomes at an item, and whether there are none. They are read after `here` was: a list
    is never older than its revision says."""
    meeting, open_now = here.meeting, takes_texts(here.meeting)
    asks = open_now and _is_behind(meeting, at, clock)
    key = (here.group.id, here.group.revision, at.id, meeting.stage, open_now, asks, kinds.boxes)

    def render() -> tuple[Markup, bool]:
        written = outcomes.at_item(db(), at.id)
        shown = part(
            "room/outcomes/_list.html",
            here=at,
            outcomes=written,
            columns=kinds.boxes,
            meeting=meeting,
            takes_texts=open_now,
            drawn=Drawn(),
            seen=checked_items.seen_as(written) if asks else "",
        )
        return shown, all(each.is_struck for each in written)

    return services().listings.at(key, render)


class Drawn:
    """The outcomes of a list as they look now. Each is drawn once for all who may see it, and anew
    when anything that stands on it changes: so a list with one more text costs one text."""

    def __init__(self) -> None:
        self._texts, self._now, self._today = services().texts, now(), today()

    def __call__(
        self, outcome: Outcome, warranty: int | None, *, was_opened: bool, takes_texts: bool
    ) -> Markup:
        """`warranty` is that of its item; None or 0 for a point of the group itself."""
        minutes = min(_HOUR, (self._now - outcome.created_at) // _MINUTE)
        key = (outcome, warranty, was_opened, takes_texts, minutes, self._today)

        def draw() -> Markup:
            macro = get_template_attribute("room/outcomes/_one.html", "outcome")
            return macro(outcome, warranty, was_opened, takes_texts)

        return self._texts.at(key, draw)


def _just_removed(at: PickedItem) -> str:
    """The id of a text at this item that was taken away a moment ago, to put it back; or ""."""
    asked = request.args.get("weg", "")
    written = outcomes.at_item(db(), at.id) if asked else []
    return next((o.id for o in written if o.id == asked and o.is_removed), "")


def _is_behind(meeting: Meeting, at: PickedItem, clock: Running | None) -> bool:
    """Whether the talk about an item is over, and its group reads what it wrote there: a later part
    runs, or all groups do."""
    if meeting.stage in (rules.HARVEST, rules.WRAP_UP):
        return True
    return bool(clock and at.item.place in clock.behind)


def _asks(here: AtGroup, at: PickedItem) -> Markup:
    """What an item asks, and what the network kept of it from an earlier year."""
    meeting, open_now = here.meeting, takes_texts(here.meeting)
    known = bool(at.item.key) and not meeting.is_rehearsal and here.allowed.reach.whole_year
    year = (meeting.network_id, meeting.school_year)
    before = outcomes.state_before(db(), *year) if known else ""
    content = (visitor.current().content, today(), meeting.stage, meeting.edition)
    key = (at.id, here.group.revision, open_now, content, before)

    def render() -> Markup:
        key, of = at.item.key, at.item.framework
        thread = catalogue().thread(of, key) if before and key else None
        return part(
            "room/groups/_asks.html",
            here=at,
            group=here.group,
            picked=here.picked,
            takes_texts=open_now,
            probes=probes_of(meeting, at),
            known=framework_at(meeting, at.item).item(at.item.key),
            essence=outcomes.kept_before(db(), thread, *year) if thread else [],
        )

    return services().parts.at(key, render)


def actions_of(here: AtGroup) -> list[FollowUpAction]:
    """All actions of a group, removed ones too; for who left as they stood then."""
    return known.actions(follow_ups.of_group(db(), here.group.id), here.allowed.reach)


def ways_of(here: AtGroup, written: list[FollowUpAction]) -> dict[str, list[Forwarding]]:
    """Where these actions lie, and what was answered, by `whole_id`. Who sits here asked it: also
    who left since reads the answer."""
    return forwardings.of_follow_ups(db(), [f.whole_id for f in written])


def action_sheet(here: AtGroup, form: BareForm) -> str:
    """The group's actions with the form for a new one."""
    written = actions_of(here)
    return page(
        "room/groups/actions.html",
        form=form,
        just_removed=request.args.get("weg", ""),
        follow_ups=written,
        ways=ways_of(here, written),
        **frame(here, came_from=form.picked_item.data or ""),
    )
