"""The programme that a meeting format makes for the items and the rounds of a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from gesprekskader import rules
from gesprekskader.catalogue.model import (
    HALFWAY,
    ONCE,
    PER_ITEM,
    PER_ROUND,
    Item,
    MeetingFormat,
    Phase,
)
from gesprekskader.records import PhasePlan
from gesprekskader.records.shortening import shortened


@dataclass(frozen=True)
class Turn:
    """A phase once, about this item or this round when it comes back for each."""

    phase: Phase
    minutes: int
    item: Item | None = None
    round: str = ""


def expand(
    meeting_format: MeetingFormat, items: Sequence[Item], rounds: Sequence[str] = ()
) -> list[Turn]:
    """The phases of one meeting, in order: a run of "per item" phases comes back for each item, a
    run of "per ronde" phases for each round.

    A "halverwege" phase stands after the first half of the items or rounds around it; with one it
    goes. Without items or rounds such phases stand once.
    """
    planned: list[Turn] = []
    for is_run, phases in groupby(meeting_format.phases, lambda phase: phase.repeat != ONCE):
        if is_run:
            planned += _runs(list(phases), items, rounds)
        else:
            planned += [Turn(phase, phase.minutes) for phase in phases]
    return planned


def _runs(block: list[Phase], items: Sequence[Item], rounds: Sequence[str]) -> list[Turn]:
    """Phases that come back, as far as they do so for the same."""
    planned: list[Turn] = []
    run: list[Phase] = []
    for phase in block:
        there = next((one.repeat for one in run if one.repeat != HALFWAY), "")
        if phase.repeat != HALFWAY and there and there != phase.repeat:
            planned += _turns(run, items, rounds)
            run = []
        run.append(phase)
    return planned + _turns(run, items, rounds)


def _turns(block: list[Phase], items: Sequence[Item], rounds: Sequence[str]) -> list[Turn]:
    halves = [phase for phase in block if phase.repeat == HALFWAY]
    each = [phase for phase in block if phase.repeat != HALFWAY]
    if any(phase.repeat == PER_ROUND for phase in each):
        times: list[tuple[Item | None, str]] = [(None, name) for name in rounds]
    else:
        times = [(item, "") for item in items]
    times = times or [(None, "")]
    planned: list[Turn] = []
    for place, (item, name) in enumerate(times):
        planned += [Turn(phase, _share(phase, place, len(times)), item, name) for phase in each]
        if len(times) > 1 and place + 1 == (len(times) + 1) // 2:
            planned += [Turn(phase, phase.minutes) for phase in halves]
    return planned


def _share(phase: Phase, place: int, times: int) -> int:
    """Whole minutes of one turn; what does not divide goes to the first ones."""
    if not phase.is_divided:
        return phase.minutes
    return phase.minutes // times + (place < phase.minutes % times)


def planned_phases(
    meeting_format: MeetingFormat,
    items: list[Item],
    item_choice: str,
    rounds: Sequence[str] = (),
) -> list[PhasePlan]:
    """The programme of a new meeting about these items and rounds; where groups choose, two turns
    without an item."""
    own = item_choice == "own"
    turns = expand(meeting_format, items[:2] if own else items[: rules.MANY_ITEMS * 2], rounds)
    several = len({item.subtheme for item in items}) > 1
    seen: list[str] = []

    def called(item: Item | None) -> str:
        if item is None:
            return "jullie item"
        if own:
            seen.extend({item.key} - set(seen))
            return ("jullie eerste item", "jullie tweede item")[seen.index(item.key)]
        return item.label if several else f"item {item.number}"

    return [
        _part(place, turn, _title(turn, called(turn.item)), has_item=not own)
        for place, turn in enumerate(turns, 1)
    ]


def _part(position: int, turn: Turn, title: str, *, has_item: bool) -> PhasePlan:
    """One turn of a phase as a part of the programme of a meeting."""
    phase = turn.phase
    return PhasePlan(
        position=position,
        title=title,
        minutes=turn.minutes,
        setting=phase.setting,
        capture=phase.capture,
        prompt=phase.prompt.replace("[ronde]", turn.round or "deze ronde"),
        item_key=turn.item.key if turn.item and has_item else None,
        stage=phase.stage,
        point=phase.point,
        round=turn.round,
        probes=phase.probes,
        kinds=phase.kinds,
        side_by_side=phase.side_by_side,
        sees=phase.sees,
        only_for=phase.only_for,
        link=phase.link,
        link_words=phase.link_words,
        link_at=phase.link_at,
        notes=phase.notes,
        made_as=title,
        made_minutes=turn.minutes,
    )


def with_agenda(
    meeting_format: MeetingFormat, item_choice: str, points: Sequence[tuple[str, int]]
) -> list[PhasePlan]:
    """The programme of a new meeting about the points (words, minutes) of an agenda, in their
    order: they stand where its format talks about items, or else before it gathers."""
    phases = meeting_format.phases
    at = next((n for n, phase in enumerate(phases) if phase.repeat == PER_ITEM), -1)
    again = (PER_ITEM, HALFWAY) if at >= 0 else ()
    if at < 0:
        at = next((n for n, phase in enumerate(phases) if phase.stage), len(phases))
    rest = tuple(phase for phase in phases[at:] if phase.repeat not in again)
    around = [replace(meeting_format, phases=part) for part in (phases[:at], rest)]
    before, after = (planned_phases(part, [], item_choice) for part in around)
    parts = [*before, *(_of_agenda(words, minutes) for words, minutes in points), *after]
    return [replace(part, position=position) for position, part in enumerate(parts, 1)]


def _of_agenda(words: str, minutes: int) -> PhasePlan:
    return PhasePlan(
        position=0,
        title=shortened(words, rules.LINE_LIMIT),
        minutes=max(minutes, 1),
        setting="groepje",
        capture="",
        prompt=words,
        item_key=None,
    )


def _title(turn: Turn, called: str) -> str:
    """What the part is called this time; a round that the title does not name stands behind it."""
    title = turn.phase.title.replace("[item]", called)
    if turn.round and "[ronde]" not in title:
        return f"{title}: {turn.round}"
    return title.replace("[ronde]", turn.round or "deze ronde")
