"""A format, roundtable or page of help of one's own: new, from a file, or over what is there."""

from flask import Blueprint

from gesprekskader import rules
from gesprekskader.catalogue.drafts import slug
from gesprekskader.catalogue.own_pages import FORMAT, copied, key_in, new_text, with_key
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.store import own_content, own_pages
from gesprekskader.web.editing.own_pages import (
    MOST,
    file_of,
    index_page,
    kind_of,
    path_of,
    shipped,
    standing,
    title_of,
)
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import Form, line, posted_markdown
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("new_pages", __name__, url_prefix="/inhoud")
_BEGAN = "Het concept begon"


class NewPageForm(Form):
    title = line("Hoe heet het?", rules.LINE_LIMIT)


@bp.post("/<room>")
def begin(room: str) -> Answer:
    """A draft of something new: with a title, or from a file."""
    actor, kind, form = visitor.require_editor(), kind_of(room), NewPageForm()
    if form.validate_on_submit():
        with form.refusals():
            words = posted_markdown("file", MOST)
            title = form.title.data
            if not words and not title:
                raise RuleBroken("Geef het een naam, of kies een bestand.")
            name = slug(key_in(words) or title or title_of(kind, "", words))
            made = own_content.begin_new(
                db(),
                actor,
                name,
                lambda key: {
                    path_of(key): with_key(words, key) if words else new_text(kind, key, title)
                },
                taken=shipped(kind),
                words=_BEGAN,
                submission_id=form.submission_id.data,
                kind=kind,
            )
            return see("own_pages.show", room=room, key=made)
    return index_page(form=form, form_room=room), form.status


@bp.post("/<room>/<key>/concept")
def reopen(room: str, key: str) -> Answer:
    """A draft of what is valid, or of what stands in a file: a roundtable and a page of help under
    the key that it has, a format under a new one."""
    actor, kind, form = visitor.require_editor(), kind_of(room), Form()
    own = own_pages.find_or_none(db(), kind, key)
    words = own.text if own else file_of(kind, key)
    if not words or (own and own.network_id):
        raise NotFound
    sent = form.submission_id.data
    with form.refusals():
        if kind == FORMAT and not own:
            title = f"{title_of(kind, key, words)} (eigen versie)"[: rules.LINE_LIMIT]
            made = own_content.begin_new(
                db(),
                actor,
                f"{key}-eigen",
                lambda new: {path_of(new): copied(words, new, title)},
                taken=shipped(kind),
                words=_BEGAN,
                submission_id=sent,
                kind=kind,
            )
        else:
            made = own_content.begin(
                db(),
                actor,
                key,
                {path_of(key): words},
                words=_BEGAN,
                submission_id=sent,
                kind=kind,
            )
        return see("own_pages.show", room=room, key=made)
    return standing(kind, key, form.refused), form.status
