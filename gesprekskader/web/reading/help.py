"""Pages of content/hulp/, and what goes when."""

from collections.abc import Collection, Iterable

from flask import Blueprint, Response, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState

from gesprekskader import rules
from gesprekskader.catalogue.help import AUDIENCES
from gesprekskader.catalogue.model import HelpPage
from gesprekskader.errors import NotFound
from gesprekskader.exports import pdf
from gesprekskader.moments import now
from gesprekskader.rules.finding import finds, words_of
from gesprekskader.rules.retention import RETENTION
from gesprekskader.rules.stems import stems
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
            "Als je aan een tafel zit",
            "Als je beheert",
            "Als je inhoud bewerkt",
        ),
        strict=True,
    )
)
_ABOUT = {
    "join": "meedoen",
    "groups": "schrijven",
    "outcomes": "schrijven",
    "follow_ups": "schrijven",
    "steps": "eigen-stap",
    "shown_steps": "eigen-stap",
    "my_year": "eigen-stap",
    "own_actions": "eigen-stap",
    "own_link": "terugkomen",
    "own_data": "terugkomen",
    "keys": "terugkomen",
    "networks": "netwerk",
    "members": "netwerk",
    "pastes": "netwerk",
    "calendars": "netwerk",
    "meetings": "plannen",
    "programmes": "plannen",
    "series": "plannen",
    "own_series": "plannen",
    "kit": "plannen",
    "board": "leiden",
    "clock": "leiden",
    "grouping": "leiden",
    "beamer": "leiden",
    "harvests": "ophalen",
    "tallies": "kiezen",
    "forwardings": "ophalen",
    "minutes": "verslag",
    "own_words": "verslag",
    "minutes_mails": "verslag",
    "look_back": "jaar-rond",
    "action_lists": "jaar-rond",
    "year_report": "jaar-rond",
    "coverage": "jaar-rond",
    "my_tables": "aan-tafel",
    "roundtables": "aan-tafel",
    "substitutes": "aan-tafel",
    "dossiers": "dossier",
    "roles": "beheer",
    "new_frameworks": "kader-bewerken",
    "own_frameworks": "kader-bewerken",
    "own_items": "kader-bewerken",
    "pasted_frameworks": "kader-bewerken",
    "valid_frameworks": "kader-bewerken",
    "own_pages": "inhoud-bewerken",
    "new_pages": "inhoud-bewerken",
    "page_files": "inhoud-bewerken",
    "valid_pages": "inhoud-bewerken",
}
"""Blueprint -> the page about its screens."""


def help_address() -> str:
    """Where *Hulp* leads from this page: to what is said about it, else to all pages."""
    key = _ABOUT.get(request.blueprint or "", "")
    if key in catalogue().help_pages:
        return url_for("help.show", key=key)
    return url_for("help.index")


@bp.get("")
def index() -> str:
    words = rules.tidy_line(request.args.get("zoek", ""))[:80]
    found = _found(words)
    return render_template(
        "reading/help/index.html",
        parts=_by_audience(found),
        words=words,
        can_print=pdf.is_possible() and visitor.current().person_id is not None,
    )


def _found(words: str) -> list[HelpPage]:
    """The pages that hold the most of these words, in any form of them: all of the words, else as
    many as one page holds."""
    forms = list(zip(words_of(words), stems(words), strict=True))
    held = {page.key: sum(_holds(page, *form) for form in forms) for page in _pages()}
    most = max(held.values(), default=0)
    return [page for page in _pages() if not forms or 0 < held[page.key] == most]


def _holds(page: HelpPage, word: str, stemmed: tuple[str, ...]) -> bool:
    return finds([word], page.words) or any(f" {stem}" in page.words for stem in stemmed)


def _pages() -> Collection[HelpPage]:
    return catalogue().help_pages.values()


def _by_audience(found: Iterable[HelpPage]) -> list[tuple[str, list[HelpPage]]]:
    """(heading, pages) for who they are, in the order of the manual; those for everybody last."""
    parts = [(words, [p for p in found if p.audience == who]) for who, words in _FOR.items()]
    parts.append(("Voor iedereen", [p for p in found if not p.audience]))
    return [(words, pages) for words, pages in parts if pages]


@bp.get("/handleiding.pdf")
def manual() -> Response:
    """All pages that are for somebody, as one document; for who is somebody here, as files wait for
    who asked."""
    visitor.require_person()
    pages = [p for p in catalogue().help_pages.values() if p.audience]
    page = pdf.page("manual.html", title=_MANUAL, parts=_by_audience(pages), made=made_today())
    return files.made(page, "pdf", _MANUAL, "handleiding")


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


@bp.record_once
def teach(state: BlueprintSetupState) -> None:
    """Every page leads to the help that is about it."""
    state.app.jinja_env.globals["help_address"] = help_address
