"""A format, roundtable or page of help as a file: out, and into its draft."""

import re

from flask import Blueprint, Response

from gesprekskader.catalogue.edits import mark, mark_of
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.store import own_content, own_pages
from gesprekskader.web.editing.own_pages import draft_of, page, put
from gesprekskader.web.editing.page_kinds import MOST, file_of, kind_of, path_of
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import EditForm, posted_markdown
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("page_files", __name__, url_prefix="/inhoud")


@bp.get("/<room>/<key>.md")
def file(room: str, key: str) -> Response:
    """The file of the draft, or of what is valid: to edit with any editor."""
    visitor.require_editor()
    kind = kind_of(room)
    here = own_content.draft(db(), key, kind=kind)
    own = None if here else own_pages.find_or_none(db(), kind, key)
    if own and own.network_id:
        raise NotFound
    words = here.files[path_of(key)] if here else own.text if own else file_of(kind, key)
    if not words:
        raise NotFound
    name = re.sub(r"[^a-z0-9-]", "", key)
    headers = {"Content-Disposition": f'attachment; filename="{name}.md"'}
    return Response(f"{words}\n", mimetype="text/markdown", headers=headers)


@bp.post("/<room>/<key>/bestand")
def take_file(room: str, key: str) -> Answer:
    """A file takes the place of the draft, with its mistakes; the step back is among the edits."""
    kind = kind_of(room)
    here, form = draft_of(kind, key), EditForm()
    with form.refusals():
        words = posted_markdown("file", MOST)
        if not words:
            raise RuleBroken("Kies een bestand.")
        version = mark(here.files[path_of(key)])
        if form.version_number != mark_of(here.files):
            raise RuleBroken("Het concept veranderde intussen. Kijk eerst wat er nu staat.")
        put(kind, key, words, version, form.submission_id.data)
        return see("own_pages.show", room=room, key=key)
    return page(kind, here, refused=form.refused), form.status
