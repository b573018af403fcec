"""The command `report`: which paper is meant, and the file of it, as a facilitator would get it."""

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from gesprekskader.catalogue import Catalogue, read_catalogue
from gesprekskader.catalogue.load import with_own
from gesprekskader.catalogue.own_pages import with_pages
from gesprekskader.catalogue.refs import about
from gesprekskader.config import SHIPPED
from gesprekskader.errors import NotFound, PdfUnavailable, RuleBroken
from gesprekskader.exports import pdf
from gesprekskader.exports.formats import FORMATS, Dressed
from gesprekskader.exports.jobs import SECONDS
from gesprekskader.exports.maker import FileMaker
from gesprekskader.moments import today
from gesprekskader.records import Meeting, Network
from gesprekskader.reports import minutes, year
from gesprekskader.reports.chapters import keys_of
from gesprekskader.reports.dossier import report_of
from gesprekskader.reports.lines import Known
from gesprekskader.reports.report import Paper, Report
from gesprekskader.store import dossiers, findings, meetings, networks, own_content, own_pages
from gesprekskader.store.access import ALL
from gesprekskader.words import plural


def catalogue_of_today(db: Database, content: Path, files: Catalogue | None = None) -> Catalogue:
    """What the files say, and what is edited on screen; `files` when they were read already. Raises
    ContentErrors."""
    files = files or read_catalogue(content, SHIPPED)
    found = with_own(files, own_content.valid_on(db, today()))
    return with_pages(found, own_pages.everything(db))


def of_meeting(db: Database, words: str, catalogue: Catalogue | None = None) -> Paper:
    """Minutes of the one meeting with this id, title or day. Raises RuleBroken."""
    everything = [m for id_, _ in networks.everything(db) for m in meetings.of_network(db, id_)]
    asked, day = words.strip().casefold(), _day(words.strip())
    ways = (
        lambda m: m.id == asked,
        lambda m: m.title.casefold() == asked,
        lambda m: m.meeting_on == day,
        lambda m: asked in m.title.casefold(),
    )
    found = next(filter(None, ([m for m in everything if fits(m)] for fits in ways)), [])
    if not found or not asked:
        raise RuleBroken(
            f"Er is geen bijeenkomst '{words}'. Noem een titel, een dag (18-11-2026) of het nummer"
            " uit het adres van de pagina, achter /bijeenkomsten/."
        )
    if len(found) > 1:
        number = plural(len(found), "bijeenkomst past", "bijeenkomsten passen")
        raise RuleBroken(f"{number} bij '{words}'. Kies een nummer:\n{_listed(found)}")
    return minutes.of_meeting(db, found[0], ALL, known=_known(catalogue))


def _known(catalogue: Catalogue | None) -> Known | None:
    return partial(about, catalogue) if catalogue else None


def _day(words: str) -> date | None:
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    return None


def _listed(found: list[Meeting]) -> str:
    return "\n".join(f"  {m.id}  {m.meeting_on:%d-%m-%Y}  {m.title} ({m.network})" for m in found)


def of_year(db: Database, name: str, school_year: str, catalogue: Catalogue | None = None) -> Paper:
    """The report of a network's year. Raises RuleBroken."""
    network = _network(db, name)
    years = networks.years_in_sight(db, network.id)
    if school_year not in years:
        raise RuleBroken(
            f"{network.name} heeft geen schooljaar '{school_year}'. Kies uit: {', '.join(years)}."
        )
    return year.of_network(db, network, school_year, _known(catalogue))


def _network(db: Database, name: str) -> Network:
    everything, asked = networks.everything(db), name.strip().casefold()
    exact = [id_ for id_, called in everything if asked in (id_, called.casefold())]
    found = exact or [id_ for id_, called in everything if asked and asked in called.casefold()]
    if len(found) != 1:
        names = "\n".join(f"  {called}" for _, called in everything)
        why = "Meer netwerken heten zo" if found else f"Er is geen netwerk '{name}'"
        raise RuleBroken(f"{why}. Kies uit:\n{names}" if names else f"{why}.")
    return networks.find(db, found[0])


def of_dossier(db: Database, catalogue: Catalogue, dossier_id: str) -> Report:
    """A dossier as its maker would take it along. Raises RuleBroken."""
    try:
        dossier = dossiers.find(db, dossier_id.strip())
    except NotFound:
        raise RuleBroken(
            f"Er is geen dossier '{dossier_id}'. Het nummer staat in het adres van de pagina,"
            " achter /dossier/."
        ) from None
    framework = catalogue.of(dossier.framework)
    maker = dossiers.maker(db, dossier.id)
    found = findings.of_dossier(
        db,
        maker,
        dossier,
        keys=keys_of(framework, dossier),
        frameworks=catalogue.named_by_meetings(framework.key),
    )
    return report_of(db, maker, catalogue, dossier, found)


def written(made: Paper | Report, kind: str, template: bytes = b"") -> bytes:
    """The file, of a kind in options.KINDS; `template` is the Word file of the partnership. Raises
    PdfUnavailable, RuleBroken."""
    form = FORMATS[kind]
    if form.is_list and isinstance(made, Report):
        names = [f".{name}" for name, other in FORMATS.items() if not other.is_list]
        raise RuleBroken(f"Een dossier is geen lijst. Kies {', '.join(names[:-1])} of {names[-1]}.")
    thing: Any = made if isinstance(made, Report) else made.sheet if form.is_list else made.report
    if form.takes_template and template:
        thing = Dressed(thing, template)
    if kind != "pdf":
        return form.write(form.before(thing))
    if not pdf.is_possible():
        raise PdfUnavailable
    maker = FileMaker()  # the same process beside ours as the server's: bounded, and silent
    try:
        return maker.make(form.write, form.before(thing), seconds=SECONDS)
    finally:
        maker.stop()
