"""A draft of a page that becomes valid, the way back, and what is taken away."""

from collections.abc import Mapping

from flask import Blueprint

from gesprekskader.catalogue.edits import mark_of
from gesprekskader.catalogue.own_pages import ROUNDTABLE, read_page
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import today
from gesprekskader.store import own_content, own_pages
from gesprekskader.web.editing.in_use import check_use
from gesprekskader.web.editing.own_pages import draft_of, mistakes_in, page, standing
from gesprekskader.web.editing.page_kinds import kind_of, path_of, shipped
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.forms import EditForm, Form
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("valid_pages", __name__, url_prefix="/inhoud/<room>/<key>")
_MOVED = "Er is intussen iets veranderd in het concept. Kijk eerst wat er nu staat."


@bp.post("/geldig")
def make_valid(room: str, key: str) -> Answer:
    """Only what is right becomes valid, from now on: every mistake is named first. Pressed twice is
    as once."""
    kind, form = kind_of(room), EditForm()
    try:
        here = draft_of(kind, key)
    except NotFound:
        if not _became_valid(kind, key, form.version_number):
            raise
        return see("own_pages.show", room=room, key=key)
    words = here.files[path_of(key)]
    with form.refusals():
        if form.version_number != mark_of(here.files):
            raise RuleBroken(_MOVED)
        if wrong := mistakes_in(kind, key, words):
            first = wrong[0]
            raise RuleBroken(f"Nog niet alles klopt: {first.problem} (regel {first.line}).")
        own_content.make_valid(
            db(),
            visitor.current(),
            key,
            today(),
            seen=here.files,
            files=here.files,
            check=lambda: check_use(read_page(kind, key, words)[0]),
            kind=kind,
        )
        services().own.forget()
        return see("own_pages.show", room=room, key=key)
    return page(kind, here, refused=form.refused), form.status


def _became_valid(kind: str, key: str, version: int) -> bool:
    """Whether what is valid is the draft of which `version` is the mark."""
    own = own_pages.find_or_none(db(), kind, key)
    is_ours = own is not None and own.network_id is None and not own.is_retired
    return own is not None and is_ours and version == mark_of({path_of(key): own.text})


@bp.post("/vorige")
def put_back(room: str, key: str) -> Answer:
    """The version before is valid again."""
    kind, actor, form = kind_of(room), visitor.require_editor(), Form()

    def restored(before: Mapping[str, str], _: Mapping[str, str]) -> dict[str, str]:
        if not before[path_of(key)]:
            raise RuleBroken("Daarvoor was het weggehaald. Gebruik daarvoor de knop eronder.")
        check_use(read_page(kind, key, before[path_of(key)])[0])
        return dict(before)

    with form.refusals():
        own_content.put_back(
            db(), actor, key, restored, submission_id=form.submission_id.data, kind=kind
        )
        services().own.forget()
        return see("own_pages.show", room=room, key=key)
    return standing(kind, key, form.refused), form.status


@bp.post("/vervalt")
def retire(room: str, key: str) -> Answer:
    """It is not there any more, or what stands in a file is again."""
    kind, actor, form = kind_of(room), visitor.require_editor(), Form()
    with form.refusals():
        made = shipped(kind).get(key)

        def check() -> None:
            if kind == ROUNDTABLE:
                check_use(made)

        own_pages.retire(db(), actor, kind, key, check, is_in_file=made is not None)
        services().own.forget()
        return see("own_pages.show", room=room, key=key)
    return standing(kind, key, form.refused), form.status


@bp.post("/terug")
def bring_back(room: str, key: str) -> Answer:
    kind, actor, form = kind_of(room), visitor.require_editor(), Form()
    with form.refusals():
        own_pages.bring_back(
            db(), actor, kind, key, lambda text: check_use(read_page(kind, key, text)[0])
        )
        services().own.forget()
        return see("own_pages.show", room=room, key=key)
    return standing(kind, key, form.refused), form.status
