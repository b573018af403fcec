"""A draft that becomes valid, the next one, and the way back to the version before."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Response

from gesprekskader.catalogue.changes import GONE, changes
from gesprekskader.catalogue.drafts import DraftFramework, draft_of, files_of
from gesprekskader.catalogue.edits import mark_of
from gesprekskader.catalogue.load import framework_of_texts
from gesprekskader.catalogue.restored import restored
from gesprekskader.errors import ContentError, NotFound, RuleBroken
from gesprekskader.moments import today
from gesprekskader.store import own_content
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.forms import Form, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.reading import own_frameworks

bp = Blueprint("valid_frameworks", __name__, url_prefix="/kader/beheer")
_MOVED = "Er is intussen iets veranderd in het concept. Kijk eerst wat er verandert."


@bp.post("/<key>/concept")
def reopen(key: str) -> Response:
    """A draft of the next version, from what is valid now."""
    actor = visitor.require_editor()
    valid = own_content.newest_valid(db(), key)
    if valid is None:
        raise NotFound
    form = Form()
    own_content.begin(
        db(),
        actor,
        key,
        valid.files,
        words="Het concept begon",
        submission_id=form.submission_id.data,
    )
    return see("own_frameworks.show", key=key)


@bp.post("/<key>/geldig")
def make_valid(key: str) -> Answer:
    """Only what is right becomes valid: every mistake is named first. Pressed twice is as once."""
    form = own_frameworks.ValidForm()
    try:
        here, draft = own_frameworks.load(key)
    except NotFound:
        if not _became_valid(key, form):
            raise
        return see("own_frameworks.show", key=key)
    if form.validate_on_submit():
        with form.refusals():
            if form.version_number != mark_of(here.files):
                raise RuleBroken(_MOVED)
            if not draft.items:
                raise RuleBroken("Er staat nog geen item in dit kader.")
            if any(one.sort == GONE for one in changes(_before(key), draft)):
                raise RuleBroken(
                    "Een item dat geldig was, staat er niet meer in. Laat het vervallen: dan blijft"
                    " te vinden wat erover gezegd is."
                )
            files = files_of(replace(draft, version=form.name.data))
            _check(key, files)
            day = form.day.data or today()
            own_content.make_valid(db(), visitor.current(), key, day, seen=here.files, files=files)
            services().own.forget()
            return see("own_frameworks.show", key=key)
    return own_frameworks.page(key, form), shown_status(form)


def _became_valid(key: str, form: own_frameworks.ValidForm) -> bool:
    """Whether what is valid has the name and the day of this form."""
    valid = own_content.newest_valid(db(), key)
    day = form.day.data or today()
    name = draft_of(valid.files)[0].version if valid else ""
    return valid is not None and (valid.valid_from, name) == (day, form.name.data)


def _before(key: str) -> DraftFramework | None:
    valid = own_content.newest_valid(db(), key)
    return draft_of(valid.files)[0] if valid else None


def _check(key: str, files: dict[str, str]) -> None:
    mistakes: list[ContentError] = framework_of_texts(key, files)[1]
    if mistakes:
        first = mistakes[0]
        raise RuleBroken(
            f"Nog niet alles klopt: {first.problem} ({first.path}, regel {first.line})."
        )


@bp.post("/<key>/vorige")
def put_back(key: str) -> Answer:
    actor, form = visitor.require_editor(), Form()
    own_content.put_back(db(), actor, key, _restored, submission_id=form.submission_id.data)
    services().own.forget()
    return see("own_frameworks.show", key=key)


def _restored(before: Mapping[str, str], now_: Mapping[str, str]) -> dict[str, str]:
    return files_of(restored(draft_of(before)[0], draft_of(now_)[0]))
