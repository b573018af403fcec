"""Groups as they happen: the facilitator merges, hides and seats; a table says how many it is."""

from flask import Blueprint, Response, render_template
from wtforms import StringField, TextAreaField
from wtforms.validators import ValidationError

from gesprekskader.errors import NotFound
from gesprekskader.records import Group, Meeting
from gesprekskader.rules import LINE_LIMIT, NAME_LIMIT, tidy_line
from gesprekskader.store import grouping, groups, same_groups
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import format_of, shared_items
from gesprekskader.web.frame.forms import (
    BareForm,
    Form,
    choice,
    line,
    offer,
    posted,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.numbers import how_many, whole
from gesprekskader.web.frame.topics import topics
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.group_pages import frame, load
from gesprekskader.words import short_date

bp = Blueprint("grouping", __name__)
_HEADS = f"Vul een aantal in van 1 tot en met {groups.MOST_AT_A_TABLE}."


def _load(group_id: str) -> Group:
    return grouping.led(db(), visitor.current(), group_id)


class HeadCountForm(BareForm):
    number = line("Met hoeveel zitten jullie hier?", 40, _HEADS)

    def validate_number(self, field: StringField) -> None:
        if whole(field.data, 3) is None:
            raise ValidationError(_HEADS)


@bp.get("/gesprekken/<group_id>/regelen")
def manage(group_id: str) -> str:
    """One group set right: merge it, hide it, give it another name."""
    group = _load(group_id)
    everything = groups.of_meeting(db(), group.meeting_id)
    meeting = visitor.at(group.meeting_id).meeting
    return render_template(
        "room/grouping/manage.html",
        group=group,
        meeting=meeting,
        others=[other for other in everything if other.id != group_id],
        is_empty=not grouping.has_anything(db(), group_id),
        items=[each.item for each in topics(meeting)][:12],
        heads=HeadCountForm(formdata=None, number=str(group.head_count or "")),
    )


class PrepareForm(Form):
    number = how_many(
        "Hoeveel groepen?",
        groups.MOST_GROUPS,
        "Vul in hoeveel groepen er komen.",
        "groepen",
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    names = text("Namen, één op een regel (hoeft niet)", LINE_LIMIT * 5)

    def validate_names(self, field: TextAreaField) -> None:
        if any(len(name) > NAME_LIMIT // 2 for name in field.data.splitlines()):
            raise ValidationError(f"Houd elke naam korter dan {NAME_LIMIT // 2} tekens.")

    def called(self) -> list[str]:
        """A name each, "" for the rest."""
        typed = [tidy_line(name) for name in self.names.data.splitlines() if name.strip()]
        return [*typed, *[""] * (self.number.data - len(typed))]


class TakeOverForm(Form):
    earlier = choice("Van welke bijeenkomst?", [], "Kies een bijeenkomst uit de lijst.")


def _proposed(meeting: Meeting) -> PrepareForm:
    """With the groups that the format wants, as far as they are not there yet."""
    meeting_format = format_of(meeting)
    wanted = meeting_format.groups if meeting_format else ()
    there = {group.name.casefold() for group in groups.of_meeting(db(), meeting.id)}
    left = [name for name in wanted if name.casefold() not in there]
    if not left:
        return PrepareForm()
    return PrepareForm(number=len(left), names="\n".join(left))


@bp.route("/bijeenkomsten/<meeting_id>/groepen/klaarzetten", methods=["GET", "POST"])
def prepare(meeting_id: str) -> Answer:
    """Groups that wait for people: by number, or by the names of tables."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    form = _proposed(meeting)
    if form.validate_on_submit():
        with form.refusals():
            groups.prepare(
                db(),
                actor,
                meeting_id,
                form.called(),
                shared_items(meeting),
                submission_id=form.submission_id.data,
            )
            return see("board.show", meeting_id=meeting_id)
    return _prepare_page(meeting, form, TakeOverForm(formdata=None)), shown_status(form)


def _prepare_page(meeting: Meeting, form: PrepareForm, same: TakeOverForm) -> str:
    earlier = same_groups.earlier(db(), meeting)
    titles = [(e.meeting_id, f"{e.title}, {short_date(e.meeting_on)}") for e in earlier]
    offer(same.earlier, titles)
    there = groups.of_meeting(db(), meeting.id)
    if there:
        form.number.label.text = "Hoeveel groepen erbij?"
    return render_template(
        "room/grouping/prepare.html",
        form=form,
        same=same,
        earlier={each.meeting_id: each for each in earlier},
        meeting=meeting,
        there=there,
        awaited=same_groups.awaited(db(), meeting.id) if there and earlier else {},
    )


@bp.post("/bijeenkomsten/<meeting_id>/groepen/overnemen")
def take_over(meeting_id: str) -> Answer:
    """The same groups as at an earlier meeting: who comes sits where they sat then."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    form = TakeOverForm()
    offer(form.earlier, [(form.earlier.data or "-", "")])  # which are offered is asked in the write
    if form.validate_on_submit():
        with form.refusals():
            groups.prepare(
                db(),
                actor,
                meeting_id,
                [],
                shared_items(meeting),
                submission_id=form.submission_id.data,
                like=form.earlier.data,
            )
            return see("board.show", meeting_id=meeting_id, anchor="groepen")
    return _prepare_page(meeting, PrepareForm(formdata=None), form), form.status


@bp.post("/gesprekken/<group_id>/samenvoeging")
def merge(group_id: str) -> Response:
    group = _load(group_id)
    grouping.merge(db(), visitor.current(), group_id, posted("into"))
    return see("board.show", meeting_id=group.meeting_id, anchor="groepen")


@bp.post("/gesprekken/<group_id>/losmaken")
def part(group_id: str) -> Response:
    """Two groups after all: each has its own people and texts again."""
    group = _load(group_id)
    grouping.part(db(), visitor.current(), group_id)
    return see("board.show", meeting_id=group.meeting_id, anchor="groepen")


@bp.post("/gesprekken/<group_id>/verbergen")
def hide(group_id: str) -> Response:
    return _set_hidden(group_id, hidden=True)


@bp.post("/gesprekken/<group_id>/tonen")
def show(group_id: str) -> Response:
    return _set_hidden(group_id, hidden=False)


def _set_hidden(group_id: str, *, hidden: bool) -> Response:
    group = _load(group_id)
    grouping.hide(db(), visitor.current(), group_id, hidden=hidden)
    return see("board.show", meeting_id=group.meeting_id)


@bp.post("/bijeenkomsten/<meeting_id>/deelnemers/<person_id>/groep")
def seat(meeting_id: str, person_id: str) -> Response:
    """A latecomer gets a chair, or somebody changes tables."""
    group = _load(posted("group"))
    if group.meeting_id != meeting_id:
        raise NotFound
    grouping.move_person(db(), visitor.current(), group.id, person_id)
    return see("members.joiners", meeting_id=meeting_id, anchor=f"persoon-{person_id}")


@bp.route("/gesprekken/<group_id>/aantal", methods=["GET", "POST"])
def count_heads(group_id: str) -> Answer:
    here = load(group_id)
    form = HeadCountForm(number=str(here.group.head_count or ""))
    form.number.render_kw = {**form.number.render_kw, "inputmode": "numeric"}
    if form.validate_on_submit():
        with form.refusals():
            groups.set_head_count(db(), visitor.current(), here.group.id, int(form.number.data))
            return see("groups.show", group_id=here.group.id)
    return render_template("room/groups/heads.html", form=form, **frame(here)), shown_status(form)


def seated(group_id: str) -> Response:
    """On to the group for who just sat down; a table's phone says with how many first, once."""
    is_table = visitor.current().person_id is None
    if is_table and groups.find(db(), group_id).head_count is None:
        return see("grouping.count_heads", group_id=group_id)
    return see("groups.show", group_id=group_id)
