"""The minutes of a meeting, or of one group at it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from sqlite_utils import Database

from gesprekskader.moments import day_of
from gesprekskader.records import (
    Around,
    FollowUpAction,
    Forwarding,
    Group,
    ItemRef,
    Meeting,
    MinutesWords,
    NextMeeting,
    Outcome,
    PickedItem,
    Reach,
)
from gesprekskader.reports import forwardings as passed
from gesprekskader.reports import headcounts, sections, spoken
from gesprekskader.reports import steps as told_steps
from gesprekskader.reports import tallies as marked
from gesprekskader.reports.headcounts import Headcount
from gesprekskader.reports.lines import Here, Known
from gesprekskader.reports.names import name_for
from gesprekskader.reports.report import Paper, Part, Words
from gesprekskader.reports.sections import PaperSection, Told
from gesprekskader.reports.steps import StepTold
from gesprekskader.reports.switches import DEFAULT, Switches
from gesprekskader.reports.themes import Theme, agreed_at, by_item, said_at
from gesprekskader.rules import reach as reaches
from gesprekskader.store import (
    follow_ups,
    forwardings,
    groups,
    minutes,
    outcomes,
    steps,
)
from gesprekskader.words import (
    LEADER,
    SOMEBODY,
    STAR_MEANS,
    checked_words,
    dotted,
    dutch_date,
    joined,
    week_day,
)

Talk = tuple[list[Group], list[PickedItem]]
_NO_WORDS = MinutesWords("", "", None, "", 0)
_LEADER = LEADER.capitalize()


def of_meeting(
    db: Database,
    meeting: Meeting,
    reach: Reach,
    switches: Switches = DEFAULT,
    *,
    talk: Talk | None = None,
    around: Around | None = None,
    known: Known | None = None,
) -> Paper:
    """What was said and agreed, as far as this reader's reach goes. `talk` are the groups with
    their items and `around` what stands around the meeting, for who has them; `known` says what the
    framework says of an item."""
    there, picked = talk or groups.with_items(db, meeting.id)
    around = around or minutes.around(db, meeting.id)
    agreed, earlier = _agreed(db, meeting, reach)
    themes = by_item(picked, said_at(db, meeting, reach), agreed, there)
    told = _told(themes, switches, known, named=switches.groups and len(there) > 1)
    here = Here(meeting.title, meeting.meeting_on)
    people = headcounts.of_meeting(around, around.groups, themes)
    return _paper(
        meeting,
        (
            *_of_texts(told, themes, here, switches),
            *_of_all(db, meeting, reach, here, switches, earlier, around),
            _next_time(around.next_meeting) if around.next_meeting else None,
        ),
        title=here.title,
        facts=_facts(meeting, people, around if switches.names else None),
        note=_note(told, switches),
        words=around.words,
        signed=around.words.signed if switches.names else "",
        known=known,
        file_name=name_for("verslag", meeting, around.that_day, ""),
    )


def of_group(
    db: Database,
    meeting: Meeting,
    reach: Reach,
    group: Group,
    switches: Switches = DEFAULT,
    *,
    known: Known | None = None,
) -> Paper:
    """The same of one group at a meeting, in its own words."""
    _, picked = groups.with_items(db, meeting.id)
    own = [each for each in picked if each.group_id == group.id]
    themes = by_item(own, _said_by(db, group, reach), _agreed_by(db, group, reach), [group])
    told = _told(themes, switches, known, named=False)
    here = Here(f"{meeting.title} – {group.name}", meeting.meeting_on)
    that_day = minutes.around(db, meeting.id).that_day
    return _paper(
        meeting,
        (*_of_texts(told, themes, here, switches), _of_one(db, meeting, themes, here)),
        title=here.title,
        facts=_facts(meeting, headcounts.of_group(db, group, themes), None),
        note=_note(told, switches),
        known=known,
        file_name=name_for("verslag", meeting, that_day, f"groep {group.number}"),
    )


def _paper(
    meeting: Meeting,
    found: Iterable[PaperSection | None],
    *,
    title: str,
    facts: tuple[tuple[str, str], ...],
    note: str,
    words: MinutesWords = _NO_WORDS,
    signed: str = "",
    known: Known | None,
    file_name: str,
) -> Paper:
    return sections.paper(
        found,
        title=title,
        kicker=f"{meeting.network} · schooljaar {meeting.school_year}",
        lead="",
        facts=facts,
        footer=f"{meeting.title} · {dutch_date(meeting.meeting_on)}",
        note=note,
        opening=words.opening,
        closing=words.closing,
        signed=signed,
        network=meeting.network,
        known=known,
        file_name=file_name,
    )


def _of_texts(
    told: list[Told], themes: list[Theme], here: Here, switches: Switches
) -> Iterator[PaperSection | None]:
    """What was said and agreed, item by item, and what nobody came to."""
    is_left_out = any(theme.is_reached for theme in themes)
    yield spoken.talked_about(told, here) or spoken.nothing(is_left_out=is_left_out)
    yield spoken.decided(told, here)
    yield sections.agreed(told, here)
    if switches.unreached:
        yield sections.not_reached(_unreached(themes))


def _agreed(
    db: Database, meeting: Meeting, reach: Reach
) -> tuple[list[FollowUpAction], list[FollowUpAction]]:
    """What was agreed; and at the last meeting of a year, what earlier ones agreed."""
    if not meeting.is_last:
        return agreed_at(db, meeting, reach), []
    found = follow_ups.to_look_back_on(db, meeting, reach)
    here = [f for f in found if f.meeting_id == meeting.id]
    return here, [f for f in found if f.meeting_id != meeting.id]


def _said_by(db: Database, group: Group, reach: Reach) -> list[Outcome]:
    """What a group wrote, in its own words: also what became one with a text of another."""
    own = [o for o in outcomes.of_group(db, group.id) if not o.is_removed]
    ids = {o.id for o in own}
    return reaches.outcomes([o for o in own if o.merged_into_id not in ids], reach)


def _agreed_by(db: Database, group: Group, reach: Reach) -> list[FollowUpAction]:
    """What a group agreed, in its own words: also what became one with an action of another."""
    own = [f for f in follow_ups.of_group(db, group.id) if not f.is_removed]
    ids = {f.id for f in own}
    return reaches.actions([f for f in own if f.merged_into_id not in ids], reach)


def _of_one(db: Database, meeting: Meeting, themes: list[Theme], here: Here) -> PaperSection | None:
    """Where the actions of one group lie, and the answers: it asked those itself."""
    own = {f.whole_id for theme in themes for f, _ in theme.follow_ups}
    found = forwardings.of_meeting(db, meeting.id)
    return passed.passed_on([f for f in found if f.whole_id in own], here)


def _of_all(
    db: Database,
    meeting: Meeting,
    reach: Reach,
    here: Here,
    switches: Switches,
    earlier: list[FollowUpAction],
    around: Around,
) -> Iterator[PaperSection | None]:
    """What is of the whole meeting, and not of one group at it."""
    yield from marked.sections(around.marked, here)
    if around.looked_back:
        agreed = [_done_by(f, switches) for f in earlier]
        yield sections.looked_back(around.looked_back, agreed, meeting.school_year)
    if switches.steps:
        yield told_steps.section("Gedeelde stappen", _shared(db, meeting, reach, switches.names))
    now, before = forwardings.for_minutes(db, meeting, reach)
    yield passed.passed_on(now, here)
    answered, waited = _passed_on_before(meeting, before, around.met_before)
    yield passed.answers(answered, here)
    if meeting.is_last:
        yield passed.waited(waited, here)


def _shared(db: Database, meeting: Meeting, reach: Reach, with_names: bool) -> list[StepTold]:
    """Steps shared here; at the last meeting of a year all that its network was shown."""
    return [
        told_steps.shared(step, step.person if with_names else "")
        for step in reaches.endings(steps.for_minutes(db, meeting, reach), reach)
    ]


def _note(told: list[Told], switches: Switches) -> str:
    note = "Persoonlijke stappen die niet gedeeld zijn, staan niet in dit verslag."
    starred = any(o.is_starred for one in told for o, _ in one.outcomes)
    if switches.only_starred and not starred:
        note = f"Geen opbrengst heeft een ster, dus die staan er niet in. {note}"
    if starred or any(f.is_starred for one in told for f, _ in one.actions):
        note = f"{STAR_MEANS} {note}"
    return note


def _next_time(following: NextMeeting) -> PaperSection:
    ends = f" tot {dotted(following.ends_at)}" if following.ends_at else ""
    at = f"{dotted(following.starts_at)}{ends} uur"
    words = Words(", ".join(filter(None, (at, following.place))) + ".")
    title = f"Volgende keer: {week_day(following.meeting_on)}"
    return PaperSection(Part(title, 2, (words,), stands_out=True))


def _unreached(themes: list[Theme]) -> tuple[ItemRef, ...]:
    """Items of the framework nobody wrote at; an unused own point is nobody's loss."""
    return tuple(t.item for t in themes if t.item.key and not t.is_reached)


def _facts(
    meeting: Meeting, people: Headcount, named: Around | None
) -> tuple[tuple[str, str], ...]:
    """When, where and how many; and who, of what is `named`."""
    ends = f" tot {dotted(meeting.ends_at)}" if meeting.ends_at else ""
    at = f"{dutch_date(meeting.meeting_on)}, {dotted(meeting.starts_at)}{ends} uur"
    facts = [("Wanneer", at)]
    if meeting.place:
        facts.append(("Waar", meeting.place))
    if people.number:
        facts.append(("Aanwezig", people.words))
    if named:
        lead = _LEADER + "s" * (len(named.leaders) > 1)
        names = (("Wie er waren", [each.name for each in named.present]), (lead, named.leaders))
        facts += [(word, joined(found)) for word, found in names if found]
    return tuple(facts)


def _told(
    themes: list[Theme], switches: Switches, known: Known | None, *, named: bool
) -> list[Told]:
    """Themes as the switches ask, with what the framework says of each item; `named` with the
    groups that wrote it."""
    told = _kept(themes, switches, named=named)
    return [replace(one, about=known(one.item)) if known else one for one in told]


def _kept(themes: list[Theme], switches: Switches, *, named: bool) -> Iterator[Told]:
    for theme in themes:
        kept = tuple(
            (o, group.name if named else "")
            for o, group in theme.outcomes
            if (switches.quotes or not o.quote_role)
            and (o.is_starred or o.is_decision or not switches.only_starred)
        )
        agreed = tuple(
            (_done_by(f, switches), group.name if named else "") for f, group in theme.follow_ups
        )
        if kept or agreed:
            checked = checked_words(len(theme.wrote & theme.checked), len(theme.wrote))
            there = {o.id for o, _ in kept}
            left_out = spoken.why_left_out(
                (o for o, _ in theme.outcomes if o.id not in there),
                beside=bool(kept),
                only_starred=switches.only_starred,
            )
            yield Told(theme.item, kept, agreed, checked, left_out)


def _done_by(f: FollowUpAction, switches: Switches) -> FollowUpAction:
    """An action with its owner; without a name where names are left out."""
    return replace(f, owner=SOMEBODY) if f.names_somebody and not switches.doers else f


def _passed_on_before(
    meeting: Meeting, before: list[Forwarding], since: date
) -> tuple[list[Forwarding], list[Forwarding]]:
    """Of what earlier meetings forwarded: what was answered `since` the network last met, the
    opening of the minutes; and what had no answer yet on the day of this meeting."""
    answered: list[Forwarding] = []
    waited: list[Forwarding] = []
    for f in before:
        day = day_of(f.answered_at) if f.answered_at else date.max
        if day >= since:
            (answered if day <= meeting.meeting_on else waited).append(f)
    return answered, waited
