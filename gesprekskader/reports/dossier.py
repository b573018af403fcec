"""What stands in a dossier: chapters per subtheme, sources, chains of actions, and the file."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.catalogue.model import Catalogue, Framework, Item, Subtheme, Warranty
from gesprekskader.moments import today
from gesprekskader.records import Dossier, Finding, Forwarding
from gesprekskader.reports.names import name_of
from gesprekskader.reports.report import Entries, Entry, Part, Report, Words
from gesprekskader.store import dossiers, forwardings
from gesprekskader.store.dossiers import FOLLOW_UP
from gesprekskader.words import (
    dutch_date,
    kind_words,
    made_today,
    owner_words,
    plural,
    quoted,
    result_words,
    short_date,
)

_MOST = 400  # texts at one subtheme on a page


@dataclass(frozen=True)
class Chapter:
    """One subtheme: what was said, what was chosen of it, and what nobody spoke about."""

    subtheme: Subtheme
    found: list[Finding]
    untouched: list[Item]
    """Items nobody spoke about in what may be read."""
    is_spoken: bool = True
    """Whether it was talked about, be it at items that stand elsewhere by now."""

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


# texts at items that the framework had then: it has them no more, or in another warranty
RETIRED = Subtheme("vervallen", 0, "Niet meer in het kader", "", "", ())
MOVED = Subtheme("verhuisd", 0, "Staat nu bij een andere waarborg", "", "", ())
OUTSIDE = Warranty("buiten", 0, "Buiten het kader", "", ())
Told = list[tuple[Warranty, list[Chapter]]]


def keys_of(framework: Framework, dossier: Dossier) -> list[str]:
    """The items that stand in a dossier's warranties today."""
    mine = (w for w in framework.warranties if w.number in dossier.warranties)
    return [item.key for warranty in mine for item in warranty.all_items]


def is_chapter(framework: Framework, key: str, told: Told) -> bool:
    """Whether somebody can choose here: a subtheme of the framework, or a chapter that is shown."""
    known = isinstance(framework.by_key.get(key), Subtheme)
    return known or any(c.subtheme.key == key for _, chapters in told for c in chapters)


def chapters_of(framework: Framework, dossier: Dossier, found: list[Finding]) -> Told:
    """Every text stands in one chapter: where its item stands today, else where it stood when it
    was talked about, else outside the framework, with own points per meeting."""
    told: Told = []
    here = set(keys_of(framework, dossier))
    elsewhere = [f for f in found if f.item.key not in here]
    for warranty in framework.warranties:
        if warranty.number not in dossier.warranties:
            continue
        chapters = [_chapter_of(warranty, subtheme, found) for subtheme in warranty.subthemes]
        old = [f for f in elsewhere if f.item.key and f.item.warranty == warranty.number]
        told.append((warranty, chapters + _left(framework, old)))
    placed = {f.ref for _, chapters in told for c in chapters for f in c.found}
    left = [f for f in found if f.ref not in placed]
    outside = _left(framework, [f for f in left if f.item.key]) + _own_points(left)
    return [*told, (OUTSIDE, outside)] if outside else told


def _chapter_of(warranty: Warranty, subtheme: Subtheme, found: list[Finding]) -> Chapter:
    keys = {item.key for item in subtheme.items}
    here = [f for f in found if f.item.key in keys]
    spoken = {f.item.key for f in here}
    stood = any(
        f.item.warranty == warranty.number and f.item.subtheme in (subtheme.short, subtheme.title)
        for f in found
    )
    untouched = [item for item in subtheme.items if item.key not in spoken]
    return Chapter(subtheme, here, untouched, is_spoken=bool(here) or stood)


def _left(framework: Framework, old: list[Finding]) -> list[Chapter]:
    known = framework.by_key
    sorts = (
        (MOVED, [f for f in old if f.item.key in known]),
        (RETIRED, [f for f in old if f.item.key not in known]),
    )
    return [Chapter(subtheme, texts, []) for subtheme, texts in sorts if texts]


def _own_points(left: list[Finding]) -> list[Chapter]:
    """Points that groups brought in themselves, by meeting, newest first."""
    by_meeting: dict[str, list[Finding]] = {}
    for f in left:
        if not f.item.key:
            by_meeting.setdefault(f.meeting_id, []).append(f)
    return [
        Chapter(
            Subtheme(f"punten-{id_}", 0, f"Eigen punten: {_meeting(texts[0])}", "", "", ()),
            texts,
            [],
        )
        for id_, texts in by_meeting.items()
    ]


def _meeting(finding: Finding) -> str:
    return f"{finding.meeting_title}, {dutch_date(finding.meeting_on)}"


def source(catalogue: Catalogue, finding: Finding) -> str:
    """Where a text comes from: dated, with the kind of meeting, never a group's name."""
    known = catalogue.formats.get(finding.format_key)
    parts = [finding.meeting_title, dutch_date(finding.meeting_on)]
    if known and known.title.casefold() not in finding.meeting_title.casefold():
        parts.append(known.title.lower())
    parts += [finding.network, finding.item.short if finding.item.key else finding.item.wording]
    if finding.groups > 1:
        parts.append(f"door {finding.groups} groepen")
    return " · ".join(parts)


def picked(found: list[Finding]) -> list[Finding]:
    """What the maker chose; nothing else leaves in a file."""
    return [f for f in found if f.is_chosen]


Chain = dict[str, tuple[tuple[str, str], ...]]


def chain_of(db: Database, found: list[Finding], chapters: list[Chapter]) -> Chain:
    """What became of each action, by its ref: from what was said to what it yielded.

    Beside an action stand texts of `found` only: for a file give it what was picked.
    """
    actions = [f for chapter in chapters for f in chapter.found if f.source == FOLLOW_UP]
    ways = forwardings.of_follow_ups(db, [f.id for f in actions])
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
    yield "Wie", " · ".join(filter(None, (owner_words(action.owner), action.when)))
    for way in ways:
        yield "Doorgegeven", f"{way.roundtable}, {short_date(way.forwarded_at)}: {way.question}"
        if way.answer:
            yield f"Antwoord van {way.answered_by or way.at}", way.answer
        else:
            yield "Ligt nu bij", way.at
    result = result_words(action.result)
    yield "Hoe het staat", result
    if action.yielded:
        yield "Opbrengst", action.yielded


def report_of(db: Database, catalogue: Catalogue, dossier: Dossier, found: list[Finding]) -> Report:
    """The choice in the maker's order with the maker's words; nothing is added but sources, counts
    and what nobody spoke about."""
    told = chapters_of(catalogue.framework, dossier, found)
    chain = chain_of(db, picked(found), [c for _, chapters in told for c in chapters])
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
                f"Waarborg {warranty.number}: {warranty.title}"
                if warranty.number
                else warranty.title,
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
    meetings, groups = {f.meeting_id for f in found}, {f.conversation_id for f in found}
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
        role = kind_words(f.kind, f.quote_role)
        waiting.append(
            Entry(
                quoted(f.text, f.quote_role),
                role,
                lines=(*chain.get(f.ref, ()), ("", source(catalogue, f))),
            )
        )
    if waiting:
        blocks.append(Entries(tuple(waiting)))
    if not chapter.found:
        number = plural(len(chapter.untouched), "item", "items")
        words = f"Over dit subthema ({number}) is niet gesproken."
        if chapter.is_spoken:
            words = f"Over wat hier nu staat ({number}) is niet gesproken."
        blocks.append(Words(words, is_soft=True))
    elif chapter.untouched:
        missed = Entries(tuple(Entry(item.text, item.label) for item in chapter.untouched))
        blocks.append(Part("Niet over gesproken", 4, (missed,)))
    return Part(chapter.subtheme.title, 3, tuple(blocks), warranty=warranty.number)
