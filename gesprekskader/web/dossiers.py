"""A dossier per waarborg: read what was said, pick, order, link, and take it along to rewrite."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from wtforms import HiddenField, SelectMultipleField

from gesprekskader import rules
from gesprekskader.catalogue.model import Item, Subtheme, Warranty
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.exports import pdf
from gesprekskader.exports.jobs import Job
from gesprekskader.exports.report import Entries, Entry, Part, Report, Words, said
from gesprekskader.exports.summary import NOBODY_YET
from gesprekskader.records import Dossier, Finding, Forwarding
from gesprekskader.store import dossiers, forwardings, overviews
from gesprekskader.store.access import Deed
from gesprekskader.store.dossiers import FOLLOW_UP, DossierDraft
from gesprekskader.web import files, visitor
from gesprekskader.web.catalogue import catalogue
from gesprekskader.web.forms import (
    BareForm,
    EditForm,
    Form,
    line,
    new_submission_id,
    offer,
    several,
    shown_status,
    text,
)
from gesprekskader.web.fragments import see, wants_fragment
from gesprekskader.web.jobs import start
from gesprekskader.web.visitor import db
from gesprekskader.web.words import dutch_date, plural, short_date, today

bp = Blueprint("dossiers", __name__, url_prefix="/dossier")
_MOST = 400  # texts at one subtheme on a page


class DossierForm(Form):
    title = line("Naam van het dossier", rules.NAME_LIMIT, "Geef het dossier een naam.")
    school_years: SelectMultipleField = several("Schooljaren", "Kies een schooljaar.")
    warranties: SelectMultipleField = several("Waarborgen", "Kies een waarborg.")


class ChoiceForm(BareForm):
    subtheme = HiddenField()


class WordsForm(EditForm):
    words = text("Jouw zin ervoor (hoeft niet)", rules.OUTCOME_LIMIT)


class MoveForm(BareForm):
    before = HiddenField()


@dataclass(frozen=True)
class Chapter:
    """One subtheme: what was said, what was chosen of it, and what nobody spoke about."""

    subtheme: Subtheme
    found: list[Finding]
    untouched: list[Item]
    """Items nobody spoke about in what may be read."""

    @property
    def meetings(self) -> int:
        return len({f.meeting_id for f in self.found})

    @property
    def groups(self) -> int:
        return len({f.conversation_id for f in self.found})

    @property
    def sorts(self) -> list[tuple[str, list[Finding]]]:
        """(heading, texts), as a page shows them; quotes by role."""
        quotes = [f for f in self.found if f.quote_role]
        rest = [f for f in self.found if not f.quote_role]
        sorts = [
            ("Wat er gezegd is", [f for f in rest if f.kind not in (rules.GOOD_EXAMPLE, "actie")]),
            ("Goede voorbeelden", [f for f in rest if f.kind == rules.GOOD_EXAMPLE]),
            ("Citaten per rol", sorted(quotes, key=lambda f: f.quote_role.casefold())),
            ("Acties", [f for f in rest if f.source == FOLLOW_UP]),
        ]
        return [(title, texts[:_MOST]) for title, texts in sorts if texts]

    @property
    def has_stars(self) -> bool:
        return any(f.is_starred for f in self.found)

    @property
    def chosen(self) -> list[Finding]:
        return dossiers.in_order(self.found)


# texts at items that the framework had then, and has no more
_RETIRED = Subtheme("vervallen", 0, "Niet meer in het kader", "", "", ())


def _chapters(dossier: Dossier, found: list[Finding]) -> list[tuple[Warranty, list[Chapter]]]:
    told = []
    for warranty in catalogue().framework.warranties:
        if warranty.number not in dossier.warranties:
            continue
        chapters = []
        for subtheme in warranty.subthemes:
            keys = {item.key for item in subtheme.items}
            here = [f for f in found if f.item.key in keys]
            spoken = {f.item.key for f in here}
            chapters.append(
                Chapter(subtheme, here, [i for i in subtheme.items if i.key not in spoken])
            )
        known = catalogue().framework.by_key
        old = [f for f in found if f.item.warranty == warranty.number and f.item.key not in known]
        if old:
            chapters.append(Chapter(_RETIRED, old, []))
        told.append((warranty, chapters))
    return told


def _load(dossier_id: str) -> tuple[Dossier, list[Finding]]:
    dossier = dossiers.find(db(), dossier_id)
    actor = visitor.require(Deed.OWN_DOSSIER, dossier_id)
    return dossier, dossiers.findings(db(), actor, dossier)


@bp.route("", methods=["GET", "POST"])
def index() -> str | Response | tuple[str, int]:
    actor = visitor.require_account()
    form = DossierForm()
    this_year = rules.school_year_of(today())
    years = sorted({*overviews.years(db()), this_year}, reverse=True)
    offer(form.school_years, [(year, year) for year in years])
    warranties = catalogue().framework.warranties
    offer(form.warranties, [(str(w.number), f"{w.number}. {w.title}") for w in warranties])
    if not form.is_submitted():
        form.school_years.data = [this_year]
        form.warranties.data = [str(w.number) for w in warranties]
    if form.validate_on_submit():
        with form.refusals():
            draft = DossierDraft(
                form.title.data,
                tuple(form.school_years.data),
                tuple(int(number) for number in form.warranties.data),
            )
            made = dossiers.add(db(), actor, draft, submission_id=form.submission_id.data)
            return see("dossiers.show", dossier_id=made)
    page = render_template(
        "dossiers/index.html",
        form=form,
        own=dossiers.of_person(db(), actor),
        own_networks=len(dossiers.own_networks(db(), actor)),
        given_networks=len(dossiers.given_networks(db(), actor)),
    )
    return page, shown_status(form)


@bp.get("/<dossier_id>")
def show(dossier_id: str) -> str:
    """One waarborg at a time: everything that was said, to pick from."""
    dossier, found = _load(dossier_id)
    told = _chapters(dossier, found)
    if not told:
        raise RuleBroken("De waarborgen van dit dossier staan niet meer in het kader.")
    asked = request.args.get("waarborg", "")
    warranty, chapters = next((t for t in told if str(t[0].number) == asked), told[0])
    return render_template(
        "dossiers/show.html",
        dossier=dossier,
        told=told,
        warranty=warranty,
        chapters=chapters,
        number=sum(f.is_chosen for f in found),
        can_read=_can_read(),
        source=_source,
        chain=_chain(found, [c for c in chapters]),
    )


def _can_read() -> bool:
    actor = visitor.current()
    return bool(dossiers.own_networks(db(), actor) or dossiers.given_networks(db(), actor))


@bp.post("/<dossier_id>/keuze")
def choose(dossier_id: str) -> Response:
    """Only what changed on this page: what was chosen in another tab, or is not shown, stays."""
    dossier, found = _load(dossier_id)
    form = ChoiceForm()
    key = form.subtheme.data or ""
    subtheme = _RETIRED if key == _RETIRED.key else catalogue().framework.by_key.get(key)
    if not form.validate_on_submit() or not isinstance(subtheme, Subtheme):
        raise NotFound
    had, chosen = request.form.getlist("had"), request.form.getlist("chosen")
    keys = {item.key for item in subtheme.items}
    add = [ref for ref in chosen if ref not in had]
    if request.form.get("stars"):
        add += [f.ref for f in found if f.item.key in keys and f.is_starred]
    drop = [ref for ref in had if ref not in chosen and ref not in add]
    dossiers.choose(db(), visitor.current(), dossier.id, subtheme.key, add=add, drop=drop)
    if wants_fragment():
        return Response(status=204)
    number = request.args.get("waarborg") or None
    return see(
        "dossiers.show", dossier_id=dossier.id, waarborg=number, anchor=f"subthema-{subtheme.key}"
    )


@bp.get("/<dossier_id>/volgorde")
def order(dossier_id: str) -> str:
    return _order(dossier_id)


def _order(dossier_id: str, came_back: WordsForm | None = None, at: str = "") -> str:
    dossier, found = _load(dossier_id)
    told = [
        (warranty, [c for c in chapters if c.chosen])
        for warranty, chapters in _chapters(dossier, found)
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
        "dossiers/order.html",
        dossier=dossier,
        told=told,
        forms=forms,
        source=_source,
        chain=_chain(found, chosen),
        out_of_sight=dossiers.out_of_sight(db(), dossier_id, found),
        lost=came_back if came_back and at not in forms else None,
        submission_id=new_submission_id(),
        can_print=pdf.is_possible(),
    )


@bp.post("/<dossier_id>/volgorde/<entry_id>/zin")
def set_words(dossier_id: str, entry_id: str) -> Response | tuple[str, int]:
    visitor.require(Deed.OWN_DOSSIER, dossiers.find(db(), dossier_id).id)
    form = WordsForm()
    if form.validate_on_submit():
        with form.refusals():
            dossiers.set_words(
                db(),
                visitor.current(),
                dossier_id,
                entry_id,
                form.words.data,
                version=form.version_number,
            )
            return see("dossiers.order", dossier_id=dossier_id, anchor=f"keuze-{entry_id}")
    if form.current:  # what is sent next knows the words of the other tab
        form.version.data = str(form.current.version)
        form.refused = "In een ander tabblad bewaarde je hier een andere zin. Kies welke je houdt."
    return _order(dossier_id, form, entry_id), form.status


@bp.post("/<dossier_id>/volgorde/<entry_id>/plaats")
def move(dossier_id: str, entry_id: str) -> Response:
    visitor.require(Deed.OWN_DOSSIER, dossiers.find(db(), dossier_id).id)
    before = MoveForm().before.data or ""
    dossiers.swap(db(), visitor.current(), dossier_id, entry_id, before)
    return see("dossiers.order", dossier_id=dossier_id, anchor=f"keuze-{entry_id}")


@bp.post("/<dossier_id>/weg")
def remove(dossier_id: str) -> Response:
    visitor.require(Deed.OWN_DOSSIER, dossiers.find(db(), dossier_id).id)
    dossiers.remove(db(), visitor.current(), dossier_id)
    return see("dossiers.index")


@bp.get("/<dossier_id>/dossier.<kind>")
def file(dossier_id: str, kind: str) -> Response:
    """Word and Markdown at once; the PDF is long work."""
    dossier, found = _load(dossier_id)
    if kind == "pdf":
        raise NotFound
    return files.as_report(_report(dossier, found), kind)


class PdfForm(Form):
    pass


@bp.post("/<dossier_id>/pdf")
def make_pdf(dossier_id: str) -> Response:
    dossier, found = _load(dossier_id)
    form = PdfForm()
    if not form.validate_on_submit():
        raise RuleBroken("De pagina stond te lang open. Ga terug en probeer het nog een keer.")
    report = _report(dossier, found)
    job = Job(
        id=form.submission_id.data[:40],
        owner=visitor.current().person_id or "",
        title=dossier.title,
        file_name=report.file_name,
        back=url_for("dossiers.order", dossier_id=dossier_id),
    )
    return redirect(start(job, pdf.html(report)), 303)


@bp.post("/netwerk/<network_id>")
def set_network(network_id: str) -> Response:
    """Whether coordinators may draw on what this network's closed meetings left."""
    actor = visitor.require(Deed.FACILITATE_NETWORK, network_id)
    gives = request.form.get("gives") == "ja"
    dossiers.set_network(db(), actor, network_id, gives=gives)
    return see("networks.show", network_id=network_id, anchor="dossier")


def _source(finding: Finding) -> str:
    """Where a text comes from: dated, with the kind of meeting, never a group's name."""
    known = catalogue().formats.get(finding.format_key)
    parts = [finding.meeting_title, dutch_date(finding.meeting_on)]
    if known and known.title.casefold() not in finding.meeting_title.casefold():
        parts.append(known.title.lower())
    parts += [finding.network, finding.item.short]
    if finding.groups > 1:
        parts.append(f"door {finding.groups} groepen")
    return " · ".join(parts)


Chain = dict[str, tuple[tuple[str, str], ...]]


def _chain(found: list[Finding], chapters: list[Chapter]) -> Chain:
    """What became of each action, by its ref: from what was said to what it yielded."""
    actions = [f for chapter in chapters for f in chapter.found if f.source == FOLLOW_UP]
    ways = forwardings.of_follow_ups(db(), [f.id for f in actions])
    talk: dict[tuple[str, str | None], list[Finding]] = {}
    for f in found:
        if f.source != FOLLOW_UP and not f.quote_role:
            talk.setdefault((f.conversation_id, f.item.key), []).append(f)
    return {action.ref: tuple(_links(action, talk, ways.get(action.id, []))) for action in actions}


def _links(
    action: Finding, talk: dict[tuple[str, str | None], list[Finding]], ways: list[Forwarding]
) -> Iterator[tuple[str, str]]:
    beside = talk.get((action.conversation_id, action.item.key), [])
    for outcome in sorted(beside, key=lambda f: not f.is_starred)[:2]:
        yield "In hetzelfde gesprek", outcome.text
    yield "Wie", " · ".join(filter(None, (action.owner or NOBODY_YET, action.when)))
    for way in ways:
        yield "Doorgegeven", f"{way.roundtable}, {short_date(way.forwarded_at)}: {way.question}"
        if way.answer:
            yield f"Antwoord van {way.answered_by or way.at}", way.answer
        else:
            yield "Ligt nu bij", way.at
    result = rules.ACTION_RESULTS.get(action.result, "nog niet op teruggekeken")
    yield "Hoe het staat", result
    if action.yielded:
        yield "Opbrengst", action.yielded


def _report(dossier: Dossier, found: list[Finding]) -> Report:
    """The choice in the maker's order with the maker's words; nothing is added but sources, counts
    and what nobody spoke about."""
    told = _chapters(dossier, found)
    chain = _chain(found, [c for _, chapters in told for c in chapters])
    return Report(
        title=dossier.title,
        kicker=f"Schooljaar {', '.join(sorted(dossier.school_years))}",
        lead="",
        facts=(
            ("Bron", f"{_counted(found)}, alleen gesloten bijeenkomsten die de maker mag lezen"),
            ("Gemaakt op", dutch_date(today())),
        ),
        footer=dossier.title,
        parts=tuple(
            Part(
                f"Waarborg {warranty.number}: {warranty.title}",
                2,
                tuple(_chapter(chapter, warranty, chain) for chapter in chapters),
            )
            for warranty, chapters in told
        ),
        note="Persoonlijke stappen staan er niet in.",
        file_name=f"dossier-{today().isoformat()}",
        has_contents=True,
    )


def _counted(found: list[Finding]) -> str:
    meetings, groups = {f.meeting_id for f in found}, {f.conversation_id for f in found}
    return (
        f"{plural(len(meetings), 'bijeenkomst', 'bijeenkomsten')},"
        f" {plural(len(groups), 'groep', 'groepen')}"
    )


def _chapter(chapter: Chapter, warranty: Warranty, chain: Chain) -> Part:
    blocks: list[Words | Entries | Part] = []
    if chapter.found:
        blocks.append(Words(_counted(chapter.found), is_soft=True))
    waiting: list[Entry] = []
    for f in chapter.chosen:
        if f.words:
            if waiting:
                blocks.append(Entries(tuple(waiting)))
                waiting = []
            blocks.append(Words(f.words))
        role = f"citaat van een {f.quote_role}" if f.quote_role else f.kind
        waiting.append(
            Entry(
                said(f.text, f.quote_role),
                role,
                lines=(*chain.get(f.ref, ()), ("", _source(f))),
            )
        )
    if waiting:
        blocks.append(Entries(tuple(waiting)))
    if not chapter.found:
        number = plural(len(chapter.untouched), "item", "items")
        blocks.append(Words(f"Over dit subthema ({number}) is niet gesproken.", is_soft=True))
    elif chapter.untouched:
        missed = Entries(tuple(Entry(item.text, item.label) for item in chapter.untouched))
        blocks.append(Part("Niet over gesproken", 4, (missed,)))
    return Part(chapter.subtheme.title, 3, tuple(blocks), warranty=warranty.number)
