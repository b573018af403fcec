"""A dossier per waarborg: read what was said, pick, order, link, and take it along to rewrite."""

from functools import partial

from flask import Blueprint, Response, render_template, request, url_for
from wtforms import SelectMultipleField

from gesprekskader import rules
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.exports import pdf
from gesprekskader.moments import today
from gesprekskader.records import Dossier, Finding
from gesprekskader.reports.chapters import chapters_of, is_chapter, keys_of
from gesprekskader.reports.dossier import chain_of, picked, report_of, source
from gesprekskader.store import dossiers, findings, overviews
from gesprekskader.store.access import Deed
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.application import wants_fragment
from gesprekskader.web.frame.catalogue import catalogue, framework_of
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    line,
    new_submission_id,
    offer,
    posted,
    posted_list,
    several,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("dossiers", __name__, url_prefix="/dossier")


class DossierForm(Form):
    title = line("Naam van het dossier", rules.NAME_LIMIT, "Geef het dossier een naam.")
    school_years: SelectMultipleField = several("Schooljaren", "Kies een schooljaar.")
    warranties: SelectMultipleField = several("Waarover", "Kies waar het over gaat.")


class WordsForm(EditForm):
    words = text("Jouw zin ervoor (hoeft niet)", rules.OUTCOME_LIMIT)


def _load(dossier_id: str) -> tuple[Dossier, list[Finding]]:
    actor = visitor.current()
    dossier = dossiers.own(db(), actor, dossier_id)
    return dossier, findings.of_dossier(
        db(),
        actor,
        dossier,
        keys=keys_of(framework_of(dossier), dossier),
        frameworks=catalogue().named_by_meetings(framework_of(dossier).key),
    )


@bp.route("", methods=["GET", "POST"])
def index() -> Answer:
    actor = visitor.require_account()
    form = DossierForm()
    this_year = rules.school_year_of(today())
    years = sorted({*overviews.years(db()), this_year}, reverse=True)
    offer(form.school_years, [(year, year) for year in years])
    offer(form.warranties, _warranties())
    if not form.is_submitted():
        form.school_years.data = [this_year]
        form.warranties.data = [str(w.number) for w in catalogue().framework.warranties]
    if form.validate_on_submit():
        with form.refusals():
            draft = _draft(form)
            made = dossiers.add(db(), actor, draft, submission_id=form.submission_id.data)
            return see("dossiers.show", dossier_id=made)
    page = render_template(
        "papers/dossiers/index.html",
        form=form,
        own=dossiers.of_person(db(), actor),
        own_networks=len(dossiers.own_networks(db(), actor)),
        given_networks=len(dossiers.given_networks(db(), actor)),
    )
    return page, shown_status(form)


def _warranties() -> list[tuple[str, str]]:
    """Those of all frameworks to choose from, each under its number and its framework."""
    first = catalogue().framework
    return [
        (
            catalogue().address(one.key, str(w.number)),
            f"{w.number}. {w.title}" if one is first else f"{one.title}: {w.number}. {w.title}",
        )
        for one in catalogue().frameworks
        for w in one.warranties
    ]


def _draft(form: DossierForm) -> DossierDraft:
    """Raises RuleBroken for parts of more than one framework."""
    chosen = [catalogue().located(address) for address in form.warranties.data]
    if len({framework.key for framework, _ in chosen}) > 1:
        raise RuleBroken("Een dossier gaat over één kader. Kies daaruit, en begin een tweede.")
    numbers = tuple(int(number) for _, number in chosen)
    return DossierDraft(form.title.data, tuple(form.school_years.data), numbers, chosen[0][0].key)


@bp.get("/<dossier_id>")
def show(dossier_id: str) -> str:
    """One waarborg at a time: everything that was said, to pick from."""
    dossier, found = _load(dossier_id)
    told = chapters_of(framework_of(dossier), dossier, found)
    if not told:
        raise RuleBroken("Waar dit dossier over gaat, staat niet meer in het kader.")
    asked = request.args.get("waarborg", "")
    warranty, chapters = next((t for t in told if str(t[0].number) == asked), told[0])
    return render_template(
        "papers/dossiers/show.html",
        dossier=dossier,
        told=told,
        warranty=warranty,
        chapters=chapters,
        number=sum(f.is_chosen for f in found),
        can_read=bool(found) or _can_read(),
        source=partial(source, catalogue()),
        chain=chain_of(db(), visitor.current(), found, chapters),
    )


def _can_read() -> bool:
    actor = visitor.current()
    return bool(dossiers.own_networks(db(), actor) or dossiers.given_networks(db(), actor))


@bp.post("/<dossier_id>/keuze")
def choose(dossier_id: str) -> Response:
    """Only what changed on this page: what was chosen in another tab, or is not shown, stays."""
    dossier, found = _load(dossier_id)
    key = posted("subtheme")
    told = chapters_of(framework_of(dossier), dossier, found)
    if not is_chapter(framework_of(dossier), key, told):
        raise NotFound
    had, chosen = posted_list("had"), posted_list("chosen")
    add = [ref for ref in chosen if ref not in had]
    number = request.args.get("waarborg") or None
    if posted("stars"):
        add += [
            f.ref
            for warranty, chapters in told
            for chapter in chapters
            if chapter.subtheme.key == key and number in (None, str(warranty.number))
            for f in chapter.found
            if f.is_starred
        ]
    drop = [ref for ref in had if ref not in chosen and ref not in add]
    findings.choose(db(), visitor.current(), dossier.id, key, add=add, drop=drop)
    if wants_fragment():
        return Response(status=204)
    return see("dossiers.show", dossier_id=dossier.id, waarborg=number, anchor=f"subthema-{key}")


@bp.get("/<dossier_id>/volgorde")
def order(dossier_id: str) -> str:
    return _order(dossier_id)


def _order(dossier_id: str, came_back: WordsForm | None = None, at: str = "") -> str:
    dossier, found = _load(dossier_id)
    told = [
        (warranty, [c for c in chapters if c.chosen])
        for warranty, chapters in chapters_of(framework_of(dossier), dossier, found)
    ]
    chosen = [c for _, chapters in told for c in chapters]
    forms = {
        f.entry_id: came_back
        if came_back and f.entry_id == at
        else WordsForm(formdata=None, words=f.words, version=str(f.version))
        for chapter in chosen
        for f in chapter.chosen
    }
    return render_template(
        "papers/dossiers/order.html",
        dossier=dossier,
        told=told,
        forms=forms,
        source=partial(source, catalogue()),
        chain=chain_of(db(), visitor.current(), picked(found), chosen),
        out_of_sight=findings.out_of_sight(db(), dossier_id, found),
        lost=came_back if came_back and at not in forms else None,
        submission_id=new_submission_id(),
        can_print=pdf.is_possible(),
    )


@bp.post("/<dossier_id>/volgorde/<entry_id>/zin")
def set_words(dossier_id: str, entry_id: str) -> Answer:
    dossiers.own(db(), visitor.current(), dossier_id)
    form = WordsForm()
    if form.validate_on_submit():
        with form.refusals():
            findings.set_words(
                db(),
                visitor.current(),
                dossier_id,
                entry_id,
                form.words.data,
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("dossiers.order", dossier_id=dossier_id, anchor=f"keuze-{entry_id}")
    if form.current:  # what is sent next knows the words of the other tab
        form.version.data = str(form.current.version)
        form.refused = "In een ander tabblad bewaarde je hier een andere zin. Kies welke je houdt."
    return _order(dossier_id, form, entry_id), form.status


@bp.post("/<dossier_id>/volgorde/<entry_id>/plaats")
def move(dossier_id: str, entry_id: str) -> Response:
    dossiers.own(db(), visitor.current(), dossier_id)
    findings.swap(db(), visitor.current(), dossier_id, entry_id, posted("before"))
    return see("dossiers.order", dossier_id=dossier_id, anchor=f"keuze-{entry_id}")


@bp.post("/<dossier_id>/volgorde/<entry_id>/weg")
def drop(dossier_id: str, entry_id: str) -> Response:
    dossiers.own(db(), visitor.current(), dossier_id)
    findings.drop(db(), visitor.current(), dossier_id, entry_id)
    return see("dossiers.order", dossier_id=dossier_id)


@bp.post("/<dossier_id>/weg")
def remove(dossier_id: str) -> Response:
    dossiers.own(db(), visitor.current(), dossier_id)
    dossiers.remove(db(), visitor.current(), dossier_id)
    return see("dossiers.index")


@bp.get("/<dossier_id>/dossier.<kind>")
def file(dossier_id: str, kind: str) -> Response:
    """Word and Markdown at once; the PDF is long work."""
    dossier, found = _load(dossier_id)
    if kind == "pdf":
        raise NotFound
    return files.as_report(report_of(db(), visitor.current(), catalogue(), dossier, found), kind)


@bp.post("/<dossier_id>/pdf")
def make_pdf(dossier_id: str) -> Response:
    dossier, found = _load(dossier_id)
    form = Form()
    if not form.validate_on_submit():
        raise RuleBroken("De pagina stond te lang open. Ga terug en probeer het nog een keer.")
    report = report_of(db(), visitor.current(), catalogue(), dossier, found)
    job = files.start(
        pdf.html(report),
        "pdf",
        dossier.title,
        report.file_name,
        id=form.submission_id.data[:40],
        back=url_for("dossiers.order", dossier_id=dossier_id),
        is_long=True,
    )
    return see("jobs.show", job_id=job.id)


@bp.post("/netwerk/<network_id>")
def set_network(network_id: str) -> Response:
    """Whether coordinators may draw on what this network's closed meetings left."""
    actor = visitor.require(Deed.FACILITATE_NETWORK, network_id)
    gives = posted("gives") == "ja"
    dossiers.set_network(db(), actor, network_id, gives=gives)
    return see("networks.show", network_id=network_id, anchor="dossier")
