"""Paper back in: the code on a table sheet leads to its group and item, to be typed over."""

import hmac

from flask import Blueprint, Response, current_app, render_template, request, url_for
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import AtGroup, FollowUpAction, ItemRef, Meeting, PickedItem
from gesprekskader.store import (
    follow_ups,
    group_writes,
    groups,
    meetings,
    outcomes,
    picked_items,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import wants_fragment
from gesprekskader.web.frame.catalogue import shared_items
from gesprekskader.web.frame.forms import (
    BareForm,
    Form,
    line,
    new_submission_id,
    offer,
    select,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, page, see
from gesprekskader.web.frame.topics import Topic, find_topic, topics
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.group_pages import load, takes_texts
from gesprekskader.web.room.join import scan_address
from gesprekskader.words import FROM_PAPER, due_words, owner_words

bp = Blueprint("paper", __name__)
_DEED = "vervolgactie"
_KINDS = ("opbrengst", rules.GOOD_EXAMPLE, "knelpunt", "vraag", _DEED)


class PaperForm(Form):
    kind = select("Soort")
    text = text("Wat staat er?", rules.OUTCOME_LIMIT, "Typ eerst wat er op het blad staat.")
    owner = line("Wie (alleen bij een actie)", rules.NAME_LIMIT)
    when = line("Wanneer (alleen bij een actie)", rules.NAME_LIMIT)

    def validate_owner(self, field) -> None:
        if self.kind.data != _DEED and (field.data or self.when.data):
            raise ValidationError("Wie en wanneer horen bij een actie. Kies die soort.")

    def validate_text(self, field) -> None:
        if self.kind.data == _DEED and len(field.data or "") > rules.FOLLOW_UP_LIMIT:
            raise ValidationError(f"Een actie heeft hooguit {rules.FOLLOW_UP_LIMIT} tekens.")


def sheet_address(meeting: Meeting, number: int, key: str) -> str:
    """Where the code on a table sheet leads, with proof that nobody guessed it."""
    proof = _proof(meeting.join_code, number, key)
    return url_for("paper.scan", code=meeting.join_code, proof=proof, number=number, key=key)


def _proof(code: str, number: int, key: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, f"sheet {code} {number} {key}".encode(), "sha256").hexdigest()[:16]


@bp.route("/papier/<code>/<proof>/<int:number>/<key>", methods=["GET", "POST"])
def scan(code: str, proof: str, number: int, key: str) -> Answer:
    """A facilitator types over, a group goes on at its item, a stranger joins first."""
    if not hmac.compare_digest(proof.encode(), _proof(code, number, key).encode()):
        raise NotFound
    meeting = meetings.with_code(db(), code)
    item = find_topic(meeting, key).item
    found = groups.by_number(db(), meeting.id, number)
    if visitor.may(Deed.FACILITATE, meeting.id):
        form = BareForm()
        if found is None and form.validate_on_submit():
            found = groups.numbered(
                db(), visitor.current(), meeting.id, number, shared_items(meeting)
            )
        if found is None:
            return render_template(
                "room/paper/new_group.html", meeting=meeting, number=number, item=item, form=form
            )
        return see("paper.sheet", group_id=found, key=key)
    if found and visitor.may(Deed.SIT, found):
        return see("paper.sheet", group_id=found, key=key)
    visitor.remember("blad", f"{meeting.id} {number}")
    if visitor.may(Deed.TAKE_PART, meeting.id):
        return see("join.choose", meeting_id=meeting.id)
    raise_to = scan_address(meeting.join_code)
    return Response(status=303, headers={"Location": raise_to})


@bp.route("/gesprekken/<group_id>/papier/<key>", methods=["GET", "POST"])
def sheet(group_id: str, key: str) -> Answer:
    """Type, Enter, type: each line of the sheet is one text, and the next begins at once."""
    here = load(group_id)
    topic = find_topic(here.meeting, key)
    form = _form(request.args.get("soort", ""))
    if form.validate_on_submit():
        with form.refusals():
            _record(here.group.id, topic.ref, form)
            if wants_fragment():
                return _page(load(here.group.id), topic, _form(form.kind.data, fresh=True)), 201
            return see("paper.sheet", group_id=here.group.id, key=key, soort=form.kind.data)
    return _page(here, topic, form), shown_status(form)


def _form(kind: str, *, fresh: bool = False) -> PaperForm:
    """The kind of the line before stays chosen."""
    form = PaperForm(formdata=None) if fresh else PaperForm()
    offer(form.kind, [(kind, kind) for kind in _KINDS])
    if fresh or not form.is_submitted():
        form.kind.data = kind if kind in _KINDS else _KINDS[0]
    return form


def _page(group: AtGroup, topic: Topic, form: PaperForm) -> str:
    here = next((p for p in group.picked if p.item.place == topic.ref.place), None)
    return page(
        "room/paper/sheet.html",
        meeting=group.meeting,
        group=group.group,
        item=topic.item,
        here=here,
        form=form,
        typed=_typed(here) if here else [],
        items=[each.item for each in topics(group.meeting)],
        groups=groups.of_meeting(db(), group.meeting.id) if group.allowed.facilitates else [],
        takes_texts=takes_texts(group.meeting),
    )


def _who_and_when(f: FollowUpAction) -> list[str]:
    return [owner_words(f.owner), *filter(None, [due_words(f.when, f.due_on, f.by)])]


def _typed(here: PickedItem) -> list[tuple[str, str]]:
    """What was typed from paper at this item, as (kind, words)."""
    said = [(o.kind, o.text, o) for o in outcomes.at_item(db(), here.id)] + [
        (_DEED, f"{f.text} ({', '.join(_who_and_when(f))})", f)
        for f in follow_ups.of_group(db(), here.group_id)
        if f.picked_item_id == here.id
    ]
    return [
        (kind, words)
        for kind, words, text in said
        if text.author == FROM_PAPER and not text.is_removed
    ]


def _record(group: str, item: ItemRef, form: PaperForm) -> None:
    """The item is picked when the group had not; the text is signed "van papier"."""
    actor, sent = visitor.current(), form.submission_id.data
    other = "outcomes" if form.kind.data == _DEED else "follow_ups"
    if group_writes.sent_before(db(), other, group, group, sent):
        form.submission_id.data = new_submission_id()
        raise RuleBroken(
            "De regel staat er al, met een andere soort. Haal die eerst weg, of laat hem staan en"
            " druk nog een keer op Toevoegen."
        )
    picked = picked_items.pick(db(), actor, group, item, submission_id=f"{sent}-item")
    if form.kind.data == _DEED:
        owner = form.owner.data
        draft = FollowUpDraft(
            form.text.data, rules.PERSON if owner else rules.NOBODY, owner, form.when.data
        )
        follow_ups.record(db(), actor, group, picked, draft, submission_id=sent, from_paper=True)
    else:
        kept = OutcomeDraft(form.kind.data, form.text.data)
        outcomes.record(db(), actor, group, picked, kept, submission_id=sent, from_paper=True)
