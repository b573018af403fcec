"""How many sit at a table: asked once on the table's phone, and put right on the group's page."""

from flask import Blueprint, Response, render_template
from wtforms import StringField
from wtforms.validators import ValidationError

from gesprekskader.store import groups
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import BareForm, line, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.group_pages import frame, load

bp = Blueprint("head_counts", __name__, url_prefix="/gesprekken/<group_id>")
_SAYS = f"Vul een aantal in van 1 tot en met {groups.MOST_AT_A_TABLE}."


class HeadCountForm(BareForm):
    number = line("Met hoeveel zitten jullie hier?", 40, _SAYS)

    def validate_number(self, field: StringField) -> None:
        if whole(field.data, 3) is None:
            raise ValidationError(_SAYS)


@bp.route("/aantal", methods=["GET", "POST"])
def ask(group_id: str) -> Answer:
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
        return see("head_counts.ask", group_id=group_id)
    return see("groups.show", group_id=group_id)
