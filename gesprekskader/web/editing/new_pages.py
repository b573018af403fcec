"""All formats, roundtables and pages of help; one of one's own: new, from a file, or over ours."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from gesprekskader import rules
from gesprekskader.catalogue.drafts import slug
from gesprekskader.catalogue.own_pages import FORMAT, ROOM_OF, copied, key_in, new_text, with_key
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records.content import OwnPage, OwnVersion
from gesprekskader.store import own_content, own_pages
from gesprekskader.web.editing.own_pages import standing
from gesprekskader.web.editing.page_kinds import (
    CALLED,
    MOST,
    file_of,
    kind_of,
    path_of,
    shipped,
    title_of,
)
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import Form, line, new_submission_id, posted_markdown
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("new_pages", __name__, url_prefix="/inhoud")
_BEGAN = "Het concept begon"


@dataclass(frozen=True)
class ListedPage:
    """A format, roundtable or page of help among the others."""

    key: str
    title: str
    is_shipped: bool
    own: OwnPage | None
    draft: OwnVersion | None

    @property
    def is_theirs(self) -> bool:
        """Whether somebody here wrote it, or is at it."""
        return self.own is not None or self.draft is not None


class NewPageForm(Form):
    title = line("Hoe heet het?", rules.LINE_LIMIT)


@bp.get("")
def index() -> str:
    """All that may be edited beside frameworks: what is ours and what somebody edits."""
    visitor.require_editor()
    return index_page()


def index_page(**context: object) -> str:
    own = [one for one in own_pages.everything(db()) if one.network_id is None]
    return render_template(
        "editing/own_pages/index.html",
        kinds=[(ROOM_OF[kind], CALLED[kind], _listed(kind, own)) for kind in ROOM_OF],
        submission_id=new_submission_id(),
        **context,
    )


def _listed(kind: str, everything: list[OwnPage]) -> list[ListedPage]:
    own = {one.key: one for one in everything if one.kind == kind}
    drafts = {one.key: one for one in own_content.drafts(db(), kind)}
    files = shipped(kind)
    titles = {key: made.title for key, made in files.items()}
    titles |= {k: title_of(kind, k, one.text) for k, one in own.items() if not one.is_retired}
    texts = {key: one.files[path_of(key)] for key, one in drafts.items()}
    titles |= {k: title_of(kind, k, text) for k, text in texts.items() if k not in titles}
    titles |= {k: title_of(kind, k, one.text) for k, one in own.items() if k not in titles}
    return [
        ListedPage(key, title, key in files, own.get(key), drafts.get(key))
        for key, title in titles.items()
    ]


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
