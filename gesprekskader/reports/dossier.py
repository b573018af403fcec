"""A dossier on paper: what was chosen with its sources, and what became of each action."""

from collections.abc import Iterator

from sqlite_utils import Database

from gesprekskader.catalogue.model import Catalogue, Item, Warranty
from gesprekskader.catalogue.own_pages import format_as
from gesprekskader.catalogue.refs import about
from gesprekskader.moments import today
from gesprekskader.records import Actor, Dossier, Finding, Forwarding
from gesprekskader.records.wishes import shared_by
from gesprekskader.reports.chapters import Chapter, chapters_of
from gesprekskader.reports.forwardings import way
from gesprekskader.reports.names import name_of
from gesprekskader.reports.report import Entries, Entry, Part, Report, Words
from gesprekskader.store import forwardings
from gesprekskader.store.findings import FOLLOW_UP, OUTCOME, WISH
from gesprekskader.words import (
    checked_words,
    due_words,
    dutch_date,
    kind_words,
    made_today,
    owner_words,
    plural,
    quoted,
    result_words,
)


def source(catalogue: Catalogue, finding: Finding) -> str:
    """Where a text comes from: dated, with the kind of meeting, never a group's name."""
    key = finding.format_key
    known = format_as(key, finding.format_text) or catalogue.formats.get(key)
    parts = [finding.meeting_title, dutch_date(finding.meeting_on)]
    if known and known.title.casefold() not in finding.meeting_title.casefold():
        parts.append(known.title.lower())
    parts += [finding.network, finding.item.title if finding.item.is_point else finding.item.short]
    parts.append(about(catalogue, finding.item).origin)
    if finding.people:
        parts.append(shared_by(finding.people))
    if finding.groups > 1:
        parts.append(f"door {finding.groups} groepen")
    parts.append(checked_words(finding.checked, finding.groups))
    return " · ".join(filter(None, parts))


def picked(found: list[Finding]) -> list[Finding]:
    """What the maker chose; nothing else leaves in a file."""
    return [f for f in found if f.is_chosen]


Chain = dict[str, tuple[tuple[str, str], ...]]


def chain_of(db: Database, actor: Actor, found: list[Finding], chapters: list[Chapter]) -> Chain:
    """What became of each action, by its ref: from what was said to what it yielded; and of each
    wish of several where it went and what was answered; as far as the maker may read it.

    Beside an action stand texts of `found` only: for a file give it what was picked.
    """
    told = [f for chapter in chapters for f in chapter.found if f.source != OUTCOME]
    ways = forwardings.for_dossier(
        db,
        actor,
        [f.id for f in told if f.source == FOLLOW_UP],
        [f.id for f in told if f.source == WISH],
    )
    talk: dict[tuple[str, tuple[str, str]], list[Finding]] = {}
    for f in found:
        if f.source == OUTCOME and not f.quote_role:
            talk.setdefault((f.group_id, f.item.place), []).append(f)
    return {
        f.ref: tuple(
            _links(f, talk, ways.get(f.id, []))
            if f.source == FOLLOW_UP
            else way(ways.get(f.id, []))
        )
        for f in told
    }


def _links(
    action: Finding, talk: dict[tuple[str, tuple[str, str]], list[Finding]], ways: list[Forwarding]
) -> Iterator[tuple[str, str]]:
    beside = talk.get((action.group_id, action.item.place), [])
    for outcome in sorted(beside, key=lambda f: not f.is_starred)[:2]:
        yield "In hetzelfde gesprek", outcome.text
    when = due_words(action.when, action.due_on, action.by)
    yield "Wie", " · ".join(filter(None, (owner_words(action.owner), when)))
    yield from way(ways)
    result = result_words(action.result)
    yield "Hoe het staat", result
    if action.yielded:
        yield "Opbrengst", action.yielded


def report_of(
    db: Database, actor: Actor, catalogue: Catalogue, dossier: Dossier, found: list[Finding]
) -> Report:
    """The choice in the maker's order with the maker's words; nothing is added but sources, counts
    and what nobody spoke about."""
    told = chapters_of(catalogue.of(dossier.framework), dossier, found)
    chain = chain_of(db, actor, picked(found), [c for _, chapters in told for c in chapters])
    return Report(
        title=dossier.title,
        kicker=f"Schooljaar {', '.join(sorted(dossier.school_years))}",
        lead="",
        facts=(
            ("Bron", f"{_counted(found)}, alleen gesloten bijeenkomsten die de maker mag lezen"),
            made_today(),
        ),
        footer=dossier.title,
        parts=tuple(
            Part(
                warranty.heading,
                2,
                tuple(_chapter(catalogue, chapter, warranty, chain) for chapter in chapters),
            )
            for warranty, chapters in told
        ),
        note="Persoonlijke stappen staan er niet in.",
        file_name=name_of("dossier", dossier.title, today().isoformat()),
        has_contents=True,
    )


def _counted(found: list[Finding]) -> str:
    meetings, groups = {f.meeting_id for f in found}, {f.group_id for f in found if f.group_id}
    return (
        f"{plural(len(meetings), 'bijeenkomst', 'bijeenkomsten')},"
        f" {plural(len(groups), 'groep', 'groepen')}"
    )


def _chapter(catalogue: Catalogue, chapter: Chapter, warranty: Warranty, chain: Chain) -> Part:
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
        role = kind_words(f)
        waiting.append(
            Entry(
                quoted(f),
                role,
                lines=(*chain.get(f.ref, ()), ("", source(catalogue, f))),
            )
        )
    if waiting:
        blocks.append(Entries(tuple(waiting)))
    if not chapter.found:
        number = plural(len(chapter.untouched), "item", "items")
        about_it = "Hierover" if chapter.subtheme.is_whole else "Over dit subthema"
        words = f"{about_it} ({number}) is niet gesproken."
        if chapter.is_spoken:
            words = f"Over wat hier nu staat ({number}) is niet gesproken."
        blocks.append(Words(words, is_soft=True))
    elif chapter.untouched:
        missed = Entries(tuple(_missed(item) for item in chapter.untouched))
        blocks.append(Part("Niet over gesproken", 4, (missed,)))
    return Part(chapter.subtheme.title, 3, tuple(blocks), warranty=warranty.number)


def _missed(item: Item) -> Entry:
    return Entry(item.text, " · ".join(filter(None, (item.label, item.origin_mark))))
