"""Who is led to sign-in, and back: one table of the addresses that only an account can open."""

from urllib.parse import parse_qsl, urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import came_from

# Blueprints, and views of others, that only a colleague who signed in can open.
_ACCOUNT = {
    *("networks", "organisations", "members", "meetings", "kit", "clock", "grouping"),
    *("harvests", "meant_questions", "beamer", "walls"),
    *("coverage", "overviews", "year_report", "action_lists", "dossiers", "roles"),
    *("roundtables", "my_tables", "substitutes", "agendas", "several"),
    *("signals", "everywhere", "origins"),
    "seat_invitations",
    *("forwardings", "pastes", "board", "own_account", "slips", "programmes", "wishes"),
    *("running_sheets", "own_formats", "series", "own_series"),
    *("own_words", "minutes_mails", "word_template"),
    *("reminders.set_network", "look_back.overview", "help.kept"),
    "last_time.screen",
    *("calendars.show", "calendars.renew", "editions", "shelf.choose_sister"),
    *("tallies.begin", "tallies.end", "tallies.make_round", "tallies.remove_by_link"),
    *("new_frameworks", "own_frameworks", "own_items", "own_parts", "pasted_frameworks"),
    *("valid_frameworks", "zipped_frameworks"),
    *("own_pages", "new_pages", "page_files", "valid_pages"),
}
# ... and those where who takes part in the meeting comes too.
_BOTH = {
    *("groups", "grouping.count_heads", "outcomes", "follow_ups", "minutes"),
    *("board.show", "harvests.room", "harvests.show"),
    "join.state",
    *("join.choose", "join.get_up", "join.sit_down", "shelf.share", "paper.sheet"),
    *("steps.at_meeting", "steps.at_table", "last_time.show", "look_back.show", "look_back.action"),
    "minutes_mails.give",
    "agenda_points",
    *("tallies.show", "tallies.state", "tallies.mark", "tallies.choose", "tallies.remove"),
}
_PERSON = {"minutes.own_steps_file"}
# Where one may also come back to; nothing else is a way on.
_ALSO = {
    "home.show",
    "early_topics.show",
    "my_year.show",
    "mails.show",
    "own_actions.show",
    "answers.show",
    "own_link.show",
    "own_data.show",
    "shelf.show",
    "histories.show",
}
ACCOUNT, BOTH = "account", "both"


def kind_of(endpoint: str) -> str:
    """ACCOUNT, BOTH or "" (everybody, or a person's own): what opens this view."""
    blueprint = endpoint.partition(".")[0]
    if endpoint in _PERSON:
        return ""
    if endpoint in _BOTH:
        return BOTH
    if {endpoint, blueprint} & _ACCOUNT:
        return ACCOUNT
    return BOTH if blueprint in _BOTH else ""


def leads_to_sign_in() -> bool:
    """Whether who asks for something that is not there, or not theirs, may find it by signing in.

    The same answer whether it exists or not. Who is signed in, and who takes part here without an
    account, gets "not found".
    """
    actor, kind = visitor.current(), kind_of(request.endpoint or "")
    if actor.has_account or not kind:
        return False
    is_known = actor.is_known
    if request.blueprint == "tallies":  # a device that came in early for those
        is_known = bool(actor.visit_id)
    return kind == ACCOUNT or not is_known or actor.owns_account


def sign_in_address() -> str:
    """Where one signs in, and comes back from to the page that is asked for now."""
    asked = request.full_path if request.method == "GET" else came_from()
    return url_for("accounts.sign_in", naar=listed(asked) or None)


def listed(address: str) -> str:
    """This address, made anew from our own table when it is one of ours to come back to, or ""."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or len(address) > 1000:
        return ""
    try:
        endpoint, values = current_app.url_map.bind("").match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return ""
    if not kind_of(endpoint) and endpoint not in _ALSO:
        return ""
    asked = {k: v for k, v in parse_qsl(parts.query) if k not in values and k[0] != "_"}
    return url_for(endpoint, **{**values, **asked})
