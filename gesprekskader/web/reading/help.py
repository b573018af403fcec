"""Pages of content/hulp/, and what goes when."""

from collections.abc import Iterable

from flask import Blueprint, Response, render_template, request

from gesprekskader import rules
from gesprekskader.catalogue.help import AUDIENCES
from gesprekskader.catalogue.model import HelpPage
from gesprekskader.catalogue.render import on_paper
from gesprekskader.errors import NotFound
from gesprekskader.exports import pdf
from gesprekskader.moments import now
from gesprekskader.rules.retention import RETENTION
from gesprekskader.rules.seeking import answers
from gesprekskader.store import retention
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import made_today

bp = Blueprint("help", __name__, url_prefix="/hulp")
_MANUAL = "Handleiding"

_FOR = dict(
    zip(
        AUDIENCES,
        (
            "Als je meedoet",
            "Als je een bijeenkomst leidt",
            "Als je aan een overlegtafel zit",
            "Als je beheert",
            "Als je inhoud bewerkt",
        ),
        strict=True,
    )
)


@bp.get("")
def index() -> str:
    words = rules.tidy_line(request.args.get("zoek", ""))[:80]
    pages = catalogue().help_pages
    sought = ((key, page.sought) for key, page in pages.items())
    return render_template(
        "reading/help/index.html",
        parts=_by_audience(pages.values()),
        found=[(pages[f.key], f) for f in answers(words, sought, _likely())],
        words=words,
        has_words="woorden" in pages,
        can_print=pdf.is_possible() and visitor.current().person_id is not None,
    )


def _likely() -> frozenset[str]:
    """Keys of the pages that are for who asks, as far as the visit says."""
    actor = visitor.current()
    audiences = {
        "": True,
        "deelnemer": not actor.has_account,
        "gespreksleider": actor.has_account and not actor.sits_at_roundtable,
        "coördinator": actor.sits_at_roundtable,
        "beheerder": actor.is_admin,
        "wie content bewerkt": actor.edits_content,
    }
    pages = catalogue().help_pages.values()
    return frozenset(page.key for page in pages if audiences.get(page.audience))


def _by_audience(found: Iterable[HelpPage]) -> list[tuple[str, list[HelpPage]]]:
    """(heading, pages) for who they are, in the order of the manual; those for everybody last."""
    parts = [(words, [p for p in found if p.audience == who]) for who, words in _FOR.items()]
    parts.append(("Voor iedereen", [p for p in found if not p.audience]))
    return [(words, pages) for words, pages in parts if pages]


@bp.get("/handleiding.pdf")
def manual() -> Response:
    """All pages as one document; for who is somebody here, as files wait for who asked."""
    visitor.require_person()
    parts = [
        (heading, [(page, on_paper(page.body)) for page in pages])
        for heading, pages in _by_audience(catalogue().help_pages.values())
    ]
    page = pdf.page(
        "manual.html", title=_MANUAL, parts=parts, made=made_today(), retention=RETENTION
    )
    return files.made(page, "pdf", _MANUAL, "handleiding", is_for_all=True)


@bp.get("/<key>")
def show(key: str) -> str:
    page = catalogue().help_pages.get(key)
    if page is None:
        raise NotFound
    return render_template("reading/help/show.html", page=page, retention=RETENTION)


@bp.get("/bewaren")
def kept() -> str:
    """For administrators: how long each kind stays, and how much of it goes today."""
    visitor.require_admin()
    return render_template(
        "reading/help/kept.html",
        retention=RETENTION,
        due=retention.due(db(), now()),
        done_at=retention.done_at(db()),
    )
