"""The partnership's own Word template, for administrators: put in, and taken away in one tap."""

from flask import Blueprint, Response, render_template

from gesprekskader.store import word_templates
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import BareForm, posted_file, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("word_template", __name__, url_prefix="/word-sjabloon")


@bp.get("")
def show() -> Answer:
    visitor.require_admin()
    return _page(BareForm(formdata=None))


def _page(form: BareForm) -> Answer:
    page = render_template(
        "papers/word_template/show.html", form=form, template=word_templates.current_or_none(db())
    )
    return page, shown_status(form)


@bp.post("")
def put() -> Answer:
    actor = visitor.require_admin()
    form = BareForm()
    with form.refusals():
        from gesprekskader.exports import word_template  # slow to load, and only here

        name, body = posted_file("file")
        word_template.check(name, body)
        word_templates.put(db(), actor, name, body)
        return see("word_template.show")
    return _page(form)


@bp.post("/weg")
def drop() -> Response:
    word_templates.drop(db(), visitor.require_admin())
    return see("word_template.show")
