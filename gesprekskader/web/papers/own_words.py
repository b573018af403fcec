"""What who leads a meeting adds to its minutes: own words, and how many people were there."""

from flask import Blueprint, render_template
from wtforms import StringField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.records import MinutesWords
from gesprekskader.store import minutes
from gesprekskader.store.access import Deed
from gesprekskader.store.minutes import MinutesDraft
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import EditForm, line, shown_status, text
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db

bp = Blueprint("own_words", __name__)


class MinutesForm(EditForm):
    opening = text("Begin van het verslag", rules.OUTCOME_LIMIT)
    closing = text("Slot van het verslag", rules.OUTCOME_LIMIT)
    people = line("Hoeveel mensen waren er?", rules.LINE_LIMIT)

    def validate_people(self, field: StringField) -> None:
        if field.data and not whole(field.data, 4):
            raise ValidationError("Vul een getal in, zoals 28. Of laat het vak leeg.")

    def draft(self) -> MinutesDraft:
        return MinutesDraft(self.opening.data, self.closing.data, whole(self.people.data, 4))


def filled(words: MinutesWords, **more: None) -> MinutesForm:
    return MinutesForm(
        opening=words.opening,
        closing=words.closing,
        people=str(words.people or ""),
        version=str(words.version),
        **more,
    )


@bp.route("/bijeenkomsten/<meeting_id>/verslag/woorden", methods=["GET", "POST"])
def change(meeting_id: str) -> Answer:
    """The form stands beside the preview too; here it comes back when something lacks."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    form = filled(minutes.words(db(), meeting_id))
    if form.validate_on_submit():
        with form.refusals():
            minutes.set_words(
                db(),
                actor,
                meeting_id,
                form.draft(),
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("minutes.meeting_page", meeting_id=meeting_id)
    page = render_template("papers/own_words/change.html", meeting=meeting, form=form)
    return page, shown_status(form)
