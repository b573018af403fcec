"""Joining: scan or type the code, give a first name, pick a group. No account, three taps. Before
the day a code lets in to the topics only, while they are gathered (wall/early_topics)."""

import hmac

from flask import Blueprint, Response, current_app, render_template, request, url_for

from gesprekskader.errors import Closed, NotFound, RuleBroken, TooMany
from gesprekskader.records import Meeting
from gesprekskader.rules import LINE_LIMIT, NAME_LIMIT, is_join_code, tidy_code
from gesprekskader.store import groups, limits, meetings, seats
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import devices, visitor
from gesprekskader.web.frame.catalogue import shared_items
from gesprekskader.web.frame.forms import BareForm, Form, line, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.live import follow, of_meeting
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.people import keys
from gesprekskader.web.room import grouping
from gesprekskader.words import in_minutes

bp = Blueprint("join", __name__)
UNKNOWN_CODE = "Deze code kennen we niet. Kijk of je een letter verwisselt."


class CodeForm(BareForm):
    code = line("Code van de bijeenkomst", 300, "Typ de code die je op het scherm ziet.")


class NameForm(Form):
    name = line("Je voornaam", NAME_LIMIT, "Vul je voornaam in.", purpose="given-name")
    organisation = line("Je school of organisatie (hoeft niet)", LINE_LIMIT, purpose="organization")


BRAKED = (
    "Vanaf dit netwerk zijn veel verkeerde codes getypt. Scan de QR-code op het scherm,"
    " of probeer het over {minutes} weer. Een toestel dat hier al meedeed, kan gewoon door."
)
BRAKED_HERE = (
    "Op dit toestel zijn veel verkeerde codes getypt. Scan de QR-code op het scherm,"
    " of probeer het over {minutes} weer."
)


def scan_address(code: str) -> str:
    """The address in a QR code or a link: with proof that nobody guessed the code."""
    return url_for("join.scan", code=code, proof=proof_of(code))


def proof_of(code: str) -> str:
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"join {code}".encode(), "sha256").hexdigest()[:16]


def _is_proven(code: str) -> bool:
    proof = (request.view_args or {}).get("proof", "")
    return hmac.compare_digest(proof.encode(), proof_of(tidy_code(code)).encode())


def meeting_of(code: str) -> Meeting:
    """The meeting this code opens, or whose topics. Misses are counted, successes never. Raises
    TooMany.

    Who scanned the code, or is known here, is never stopped by what others on the same network
    typed wrongly.
    """
    if not _is_proven(code):
        limits.check_guesses(db(), "code", keys.guess_place())
    try:
        return meetings.open_with_code(db(), code)
    except (NotFound, Closed):
        if is_join_code(tidy_code(code)):
            limits.note_guess(db(), "code", keys.guess_place(), tidy_code(code))
        raise


@bp.route("/meedoen", methods=["GET", "POST"])
def enter_code() -> Answer:
    form = CodeForm()
    if form.validate_on_submit():
        try:
            if keys.is_key(form.code.data):  # a personal code in the box that everybody sees first
                return keys.look_up(form.code.data)
            meeting = meeting_of(form.code.data)
        except NotFound:
            is_key = keys.is_key(form.code.data)
            form.code.errors = [keys.UNKNOWN if is_key else UNKNOWN_CODE]
        except (Closed, TooMany) as no:
            form.code.errors, form.status = [_words(no)], no.status
        else:
            return see("join.give_name", code=meeting.join_code)
    return (
        render_template("room/join/code.html", form=form, refused=""),
        shown_status(form),
    )


def refused(code: str, no: NotFound | Closed | TooMany) -> Answer:
    """The page of a code that lets nobody in: why, and the box to type another."""
    form = CodeForm(formdata=None, data={"code": tidy_code(code)[:20]})
    return render_template("room/join/code.html", form=form, refused=_words(no)), no.status


def _words(no: Exception) -> str:
    if isinstance(no, TooMany):
        words = BRAKED_HERE if visitor.current().is_known else BRAKED
        return words.format(minutes=in_minutes(max(1, -(-no.seconds // 60))))
    return UNKNOWN_CODE if isinstance(no, NotFound) else str(no)


@bp.route("/meedoen/<code>/<proof>", methods=["GET", "POST"])
def scan(code: str, proof: str) -> Answer:
    """Scanned, not typed."""
    return give_name(code)


@bp.route("/meedoen/<code>", methods=["GET", "POST"])
def give_name(code: str) -> Answer:
    try:
        meeting = meeting_of(code)
    except (NotFound, Closed, TooMany) as no:
        return refused(code, no)
    if not meeting.was_opened:
        its = {"code": meeting.join_code, "proof": proof_of(meeting.join_code)}
        return see("early_topics.show", **its)
    form = NameForm()
    if form.validate_on_submit():
        _not_an_account()
        secret = seats.join_as_new(
            db(),
            meeting.id,
            form.name.data,
            form.organisation.data,
            old_visit=visitor.secret(),
            submission_id=form.submission_id.data,
            device=devices.label(),
        )
        visitor.adopt(secret)
        return see("join.choose", meeting_id=meeting.id)
    return (
        render_template(
            "room/join/name.html", form=form, meeting=meeting, proof=proof_of(meeting.join_code)
        ),
        shown_status(form),
    )


def _not_an_account() -> None:
    """Joining as somebody else would sign a colleague out without a word."""
    if visitor.current().has_account:
        raise RuleBroken("Je bent ingelogd. Log eerst uit om als iemand anders mee te doen.")


@bp.post("/meedoen/<code>/<proof>/zelfde-persoon")
def join_as_known(code: str, proof: str) -> Response:
    """This device is known: the same person joins again."""
    meeting = meeting_of(code)
    if group_id := seats.join_as_known(db(), visitor.current(), meeting.id):
        return grouping.seated(group_id)
    return see("join.choose", meeting_id=meeting.id)


@bp.post("/meedoen/<code>/<proof>/tafel")
def join_as_table(code: str, proof: str) -> Response:
    """The table's phone: it has no person, so own steps are never written on it."""
    meeting = meeting_of(code)
    _not_an_account()
    visitor.adopt(seats.join_as_table(db(), meeting.id, old_visit=visitor.secret()))
    return see("join.choose", meeting_id=meeting.id)


@bp.route("/bijeenkomsten/<meeting_id>/groepen", methods=["GET", "POST"])
def choose(meeting_id: str) -> Answer:
    """Pick a group, or start one."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.TAKE_PART, meeting_id)
    form = Form()
    if form.validate_on_submit():
        with form.refusals():
            group_id = groups.start(
                db(),
                actor,
                meeting_id,
                shared_items(meeting),
                submission_id=form.submission_id.data,
            )
            return grouping.seated(group_id)
    return (
        render_template(
            "room/join/groups.html",
            form=form,
            meeting=meeting,
            groups=groups.counts(db(), meeting_id),
            mine=seats.seated(db(), actor, meeting_id),
            sees_names=actor.person_id is not None,
            sheet=_scanned_sheet(meeting_id),
        ),
        shown_status(form),
    )


@bp.get("/bijeenkomsten/<meeting_id>/groepen/stand")
def state(meeting_id: str) -> Answer:
    """The groups to choose from, for who still looks: a group that somebody starts is there."""
    visitor.require(Deed.TAKE_PART, meeting_id)
    same = follow(meeting_id, of_meeting(meeting_id))
    actor, there = visitor.current(), groups.counts(db(), meeting_id)
    mine = seats.seated(db(), actor, meeting_id)
    return same or render_template(
        "room/join/_groups.html",
        groups=there,
        mine=mine,
        sees_names=actor.person_id is not None,
    )


def _scanned_sheet(meeting_id: str) -> int:
    """The number of the group whose sheet of paper led here, 0 without."""
    meeting, _, number = visitor.remembered("blad").partition(" ")
    return (whole(number) or 0) if meeting == meeting_id else 0


@bp.post("/gesprekken/<group_id>/plek/vrij")
def get_up(group_id: str) -> Response:
    """Hand the seat to another phone: this one leaves the group and stays at the meeting."""
    group = groups.find(db(), group_id)
    actor = visitor.require(Deed.SIT, group_id)
    seats.leave(db(), actor, group_id)
    return see("join.choose", meeting_id=group.meeting_id)


@bp.post("/gesprekken/<group_id>/plek")
def sit_down(group_id: str) -> Response:
    group = groups.find(db(), group_id)
    actor = visitor.require(Deed.TAKE_PART, group.meeting_id)
    try:
        seats.sit_down(db(), actor, group_id)
    except Closed:
        return see("board.show", meeting_id=group.meeting_id)
    return grouping.seated(group_id)
