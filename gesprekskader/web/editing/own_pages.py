"""Formats, roundtables and pages of help: all that there are, and one of them as it is edited."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from gesprekskader.catalogue.edits import mark, mark_of
from gesprekskader.catalogue.own_pages import (
    FORMAT,
    ROOM_OF,
    PageText,
    read_page,
)
from gesprekskader.errors import ContentError, NotFound, StaleEdit
from gesprekskader.moments import now
from gesprekskader.records.content import OwnVersion
from gesprekskader.store import content_edits, own_content, own_pages
from gesprekskader.web.editing.page_kinds import (
    CALLED,
    MOST,
    file_of,
    kind_of,
    path_of,
    shipped,
    shown,
    title_of,
)
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services, wants_fragment
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    new_submission_id,
    posted,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import clock_time, joined, plural

bp = Blueprint("own_pages", __name__, url_prefix="/inhoud")
_MOST_NAMED = 5
_NO_DRAFT = (
    "Het concept is er niet meer: iemand maakte het geldig of gooide het weg."
    " Je tekst staat hieronder en is nog niet bewaard."
)


class PageTextForm(EditForm):
    words = text("De tekst", MOST, "Schrijf iets, of gooi het concept weg.")


@bp.route("/<room>/<key>", methods=["GET", "POST"])
def show(room: str, key: str) -> Answer:
    """The draft, saved while it is typed: two people see each other's words. Without one, what is
    valid, beside what somebody was typing."""
    visitor.require_editor()
    kind = kind_of(room)
    if posted("begin"):
        begin_with(kind, key)
    here = own_content.draft(db(), key, kind=kind)
    if here is None:
        is_read = request.method == "GET"
        return (
            standing(kind, key) if is_read else (standing(kind, key, typed=_left(kind, key)), 409)
        )
    now_ = here.files[path_of(key)]
    form = PageTextForm(data={"words": now_, "version": str(mark(now_))})
    if form.validate_on_submit():
        with form.refusals():
            put(kind, key, form.words.data, form.version_number, form.submission_id.data)
            if wants_fragment():
                return _saved(kind, here, form.words.data)
            return see("own_pages.show", room=room, key=key)
    return page(kind, here, form), shown_status(form)


def begin_with(kind: str, key: str) -> None:
    """A draft of what is valid, for words that were typed in the one before; as it is when somebody
    began one. Raises NotFound."""
    valid, form = _valid_text(kind, key), PageTextForm()
    if kind == FORMAT and own_pages.find_or_none(db(), kind, key) is None:
        raise NotFound  # a format of ours is copied under another key
    if form.validate():
        own_content.begin(
            db(),
            visitor.current(),
            key,
            {path_of(key): valid},
            words="Het concept begon",
            submission_id=form.submission_id.data,
            kind=kind,
        )


def _left(kind: str, key: str) -> PageTextForm:
    """What was typed in a draft that is not there any more, based on what is valid now."""
    form = PageTextForm()
    form.validate()  # says what is too long
    form.refused = _NO_DRAFT
    form.version.data = str(mark(_valid_text(kind, key)))
    form.submission_id.data = new_submission_id()
    return form


def _valid_text(kind: str, key: str) -> str:
    """Raises NotFound where nothing is, or is a network's."""
    own = own_pages.find_or_none(db(), kind, key)
    if own and own.network_id or not own and key not in shipped(kind):
        raise NotFound
    words = own.text if own and not own.is_retired else file_of(kind, key)
    return words or (own.text if own else "")


def put(kind: str, key: str, words: str, version: int, submission_id: str) -> None:
    """These words in the draft. Raises NotFound, and StaleEdit when somebody changed them since
    `version`."""

    def changed(files: Mapping[str, str]) -> dict[str, str]:
        stands = files[path_of(key)]
        if words != stands and version != mark(stands):
            raise StaleEdit(PageText(stands, mark(stands)))
        return {path_of(key): words}

    own_content.edit(
        db(),
        visitor.current(),
        key,
        changed,
        words="De tekst veranderde",
        submission_id=submission_id,
        is_once=False,
        kind=kind,
    )


def mistakes_in(kind: str, key: str, words: str) -> list[ContentError]:
    return read_page(kind, key, words, services().catalogue)[1]


def _saved(kind: str, here: OwnVersion, words: str) -> Response:
    """What a page needs to go on from the words that it sent, and to show what stands beside."""
    beside = _beside(kind, here, words)
    return jsonify(
        version=mark(words),
        words=_said(mistakes_in(kind, here.key, words)),
        draft=beside["version"],
        side=render_template("editing/own_pages/_side.html", **beside),
    )


def _beside(kind: str, here: OwnVersion, words: str) -> dict[str, Any]:
    """What stands beside the text of a draft: whether `words` are right, its file, its changes."""
    return {
        "room": ROOM_OF[kind],
        "key": here.key,
        "mistakes": mistakes_in(kind, here.key, words),
        "lines": words.split("\n"),
        "edits": content_edits.of_version(db(), here, most=30),
        "submission_id": new_submission_id(),
        "version": mark_of({path_of(here.key): words}),
    }


def _said(wrong: list[ContentError]) -> str:
    """When it was saved, and where it is not right yet."""
    said = f"bewaard om {clock_time(now())}"
    if not wrong:
        return said
    at = list(dict.fromkeys(str(one.line) for one in wrong))
    named = joined(at[:_MOST_NAMED]) + (" en verder" if at[_MOST_NAMED:] else "")
    lines = "regel" if len(at) == 1 else "regels"
    return f"{said}; {plural(len(wrong), 'fout', 'fouten')}: {lines} {named}"


def page(kind: str, here: OwnVersion, form: PageTextForm | None = None, **context: object) -> str:
    now_ = here.files[path_of(here.key)]
    known = PageTextForm(formdata=None, data={"words": now_, "version": str(mark(now_))})
    form = form or known
    beside = _beside(kind, here, form.words.data or now_) | {"version": mark_of(here.files)}
    return render_template(
        "editing/own_pages/show.html",
        **{
            **beside,
            "called": CALLED[kind],
            "here": here,
            "title": title_of(kind, here.key, now_),
            "valid": own_pages.find_or_none(db(), kind, here.key),
            "is_shipped": here.key in shipped(kind),
            "form": form,
            "theirs": form.current,
            "refused": "",
        }
        | context,
    )


def standing(kind: str, key: str, refused: str = "", typed: PageTextForm | None = None) -> str:
    """What is valid: as it is shown, and what can be done with it; `typed` is what somebody wrote
    in a draft that went meanwhile. Raises NotFound."""
    words = _valid_text(kind, key)
    own = own_pages.find_or_none(db(), kind, key)
    made, _ = read_page(kind, key, words)
    return render_template(
        "editing/own_pages/valid.html",
        room=ROOM_OF[kind],
        called=CALLED[kind],
        key=key,
        own=own,
        is_shipped=key in shipped(kind),
        submission_id=new_submission_id(),
        refused=refused,
        typed=typed,
        words=words,
        **shown(made),
    )


def draft_of(kind: str, key: str) -> OwnVersion:
    """The draft, for who may edit it. Raises NotFound."""
    visitor.require_editor()
    here = own_content.draft(db(), key, kind=kind)
    if here is None:
        raise NotFound
    return here


@bp.get("/<room>/<key>/bekijk")
def preview(room: str, key: str) -> str:
    """The draft as people will see it."""
    kind = kind_of(room)
    here = draft_of(kind, key)
    made, mistakes = read_page(kind, key, here.files[path_of(key)])
    return render_template(
        "editing/own_pages/preview.html", room=room, key=key, mistakes=mistakes, **shown(made)
    )


@bp.post("/<room>/<key>/ongedaan/<edit_id>")
def undo(room: str, key: str, edit_id: str) -> Answer:
    kind, actor, form = kind_of(room), visitor.require_editor(), Form()
    with form.refusals():
        deed = own_content.redo if posted("terug") else own_content.undo
        deed(db(), actor, key, edit_id, kind=kind)
        return see("own_pages.show", room=room, key=key)
    return page(kind, draft_of(kind, key), refused=form.refused), form.status


@bp.post("/<room>/<key>/weg")
def drop(room: str, key: str) -> Answer:
    kind, actor, form = kind_of(room), visitor.require_editor(), EditForm()
    with form.refusals():
        own_content.drop_draft(
            db(), actor, key, lambda files: form.version_number == mark_of(files), kind=kind
        )
        return see("new_pages.index")
    return page(kind, draft_of(kind, key), refused=form.refused), form.status
