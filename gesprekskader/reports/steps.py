"""Own steps on paper: shared ones in minutes, and all of somebody's own for that person only."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader import rules
from gesprekskader.moments import today
from gesprekskader.records import Forwarding, Person, PersonalStep, Revisit, StepNote, StepThread
from gesprekskader.reports.forwardings import stand
from gesprekskader.reports.lines import Known, ListLine
from gesprekskader.reports.names import name_of
from gesprekskader.reports.report import Entries, Entry, Paper, Part
from gesprekskader.reports.sections import PaperSection, paper
from gesprekskader.store import carried_steps, forwardings, revisits, step_notes
from gesprekskader.words import made_today, short_date


@dataclass(frozen=True)
class StepTold:
    """An own step with what came of it; what is "" is not told."""

    step: PersonalStep
    owner: str = ""
    """Name of the owner, "" when names are left out."""
    result: str = ""
    yielded: str = ""
    held_up: str = ""
    needed: str = ""
    notes: str = ""
    """The owner's own notes; only ever in the owner's own file."""
    way: str = ""
    """Where it lies, and what was answered; only in the owner's own file."""
    together: str = ""
    """The wish of several that it is in; only in the owner's own file."""


def section(title: str, told: list[StepTold]) -> PaperSection | None:
    """Own steps, each set apart."""
    if not told:
        return None
    entries = Entries(tuple(map(_step, told)), is_said=True)
    lines = tuple(line for one in told for line in _step_lines(one))
    return PaperSection(Part(title, 2, (entries,)), lines)


def _step(told: StepTold) -> Entry:
    step = told.step
    lines = [("", f"{item.label}: {item.wording}") for item in step.items]
    more = (
        ("Van", told.owner),
        ("Hoe het staat", told.result),
        ("Wat het opleverde", told.yielded),
        ("Wat tegenhield", told.held_up),
        ("Wat nodig is", told.needed),
        ("Notities", told.notes),
        ("Wens van meer mensen", told.together),
        ("Doorgegeven", told.way),
    )
    lines += [(name, value) for name, value in more if value]
    return Entry(step.text, lead=rules.step_lead(step.kind, step.text), lines=tuple(lines))


def _step_lines(told: StepTold) -> list[ListLine]:
    more = (
        ("tegengehouden", told.held_up),
        ("nodig", told.needed),
        ("notities", told.notes),
        ("wens van meer mensen", told.together),
        ("doorgegeven", told.way),
    )
    said = [told.yielded, *(f"{name}: {value}" for name, value in more if value)]
    step = told.step
    return [
        ListLine(
            "stap",
            item,
            rules.step_words(step.kind, step.text),
            who=told.owner,
            result=told.result,
            yielded="\n".join(filter(None, said)),
            meeting=step.meeting_title,
            day=step.meeting_on,
        )
        for item in step.items or (None,)
    ]


def shared(step: PersonalStep, owner: str = "") -> StepTold:
    """A step that its owner shared; without a name unless one is given."""
    return StepTold(step, owner, rules.results_for(step.kind).get(step.result, ""), step.yielded)


def of_person(db: Database, person: Person, known: Known | None = None) -> Paper:
    """Somebody's own steps, each once, with what came of it; for that person only."""
    newest = revisits.newest_of_person(db, person.id)
    notes = step_notes.of_person(db, person.id)
    ways = forwardings.of_own_steps(db, person.id)
    told = [
        _own(
            thread,
            newest,
            carried_steps.gathered(thread, notes),
            carried_steps.gathered(thread, ways),
        )
        for thread in carried_steps.threads(db, person.id)
    ]
    return paper(
        [section("Ik ga en ik wil", told)],
        title="Mijn stappen",
        kicker=person.name,
        lead="Alleen jij hebt dit overzicht.",
        facts=(made_today(),),
        footer="Mijn stappen",
        known=known,
        file_name=name_of("mijn stappen", person.name, today().isoformat()),
    )


def _own(
    thread: StepThread, newest: dict[str, Revisit], notes: list[StepNote], ways: list[Forwarding]
) -> StepTold:
    step = thread.step
    told = [(was, newest[was.id]) for was in (step, *thread.earlier) if was.id in newest]
    looks = [look for _, look in reversed(told)]
    return StepTold(
        step,
        result=_result(step, *told[0]) if told else "",
        yielded=_below(look.yielded for look in looks),
        held_up=_below(look.held_up for look in looks),
        needed=_below(look.needed for look in looks),
        notes=_below(f"{short_date(n.created_at)}: {n.text}" for n in reversed(notes)),
        way=_below(": ".join(filter(None, (stand(w), w.answer))) for w in ways),
        together=_below(f"{s.together}: {s.wish_words}" for s in thread.all if s.together),
    )


def _result(step: PersonalStep, was: PersonalStep, look: Revisit) -> str:
    """How it stands; of an earlier year, that year is said."""
    words = rules.results_for(was.kind).get(look.result, "")
    return words if was.id == step.id else f"{words} (schooljaar {was.school_year})"


def _below(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def as_plain_text(own: list[PersonalStep]) -> str:
    """Own steps to mail or copy to oneself."""
    return "\n\n".join(
        rules.step_words(step.kind, step.text)
        + "".join(f"\n- {item.label}: {item.wording}" for item in step.items)
        for step in own
    )
