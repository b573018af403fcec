"""A meeting of a format as it was held: planned, two groups, texts at every part that asks one,
harvested and closed."""

from dataclasses import dataclass
from uuid import uuid4

from support import draft, join

from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.catalogue.refs import shared_refs
from gesprekskader.records import Actor, PhasePlan
from gesprekskader.store import (
    follow_ups,
    groups,
    meetings,
    outcomes,
    picked_items,
    programmes,
    seats,
)
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft

STAGES = ("concept", "open", "ophalen", "afronden", "gesloten")


@dataclass(frozen=True)
class Held:
    meeting_id: str
    groups: tuple[str, str]
    people: tuple[Actor, Actor]
    secrets: tuple[str, str]
    parts: list[PhasePlan]
    said: dict[str, str]
    """Words of an outcome -> the talking point or item, with its round, that it was written at."""


def hold(
    db,
    cast,
    catalogue,
    format_key: str,
    *,
    rounds=(),
    items=(),
    until: str = "gesloten",
    title: str = "",
    parts: list[PhasePlan] | None = None,
) -> Held:
    """Hold a meeting of this format about these items (keys) in these rounds; with other `parts`
    when they are given."""
    meeting_format = catalogue.formats[format_key]
    framework = catalogue.framework
    choice = meeting_format.who_chooses or "shared"
    chosen = framework.items_of(list(items))
    parts = parts or planned_phases(meeting_format, chosen, choice, rounds)
    meeting_id = meetings.add(
        db,
        cast.facilitator,
        cast.network_id,
        draft(title=title or meeting_format.title, item_choice=choice),
        format_key=format_key,
        is_rehearsal=False,
        phases=parts,
        submission_id=uuid4().hex,
    )
    shared = shared_refs(catalogue, framework, choice, chosen, parts)
    programmes.offer(db, cast.facilitator, meeting_id, list(items), shared, None)
    meetings.move_stage(db, cast.facilitator, meeting_id, now="concept", new="open")
    joined = [join(db, meeting_id, name) for name in ("Noor", "Sem")]
    made = []
    if meeting_format.groups:
        names = list(meeting_format.groups)
        lead, sent = cast.facilitator, uuid4().hex
        groups.prepare(db, lead, meeting_id, names, shared, submission_id=sent)
        made = [group.id for group in groups.of_meeting(db, meeting_id)]
    for number, (person, _) in enumerate(joined):
        if not meeting_format.groups:
            sent = uuid4().hex
            made.append(
                groups.start(db, person, meeting_id, shared, submission_id=sent, take_seat=False)
            )
        seats.sit_down(db, person, made[number])
    said = {}
    for number, (group_id, (person, _)) in enumerate(zip(made, joined, strict=True), 1):
        for pick in picked_items.of_group(db, group_id):
            words = f"GEZEGD {pick.item.title} {number}"
            said[words] = pick.item.title
            place = (group_id, pick.id)
            sent = {"submission_id": uuid4().hex}
            outcomes.record(db, person, *place, OutcomeDraft("opbrengst", words), **sent)
            act = FollowUpDraft(f"GEREGELD {pick.item.title} {number}", "niemand")
            follow_ups.record(db, person, *place, act, submission_id=uuid4().hex)
    for now, new in zip(STAGES[1:], STAGES[2:], strict=False):
        if STAGES.index(new) <= STAGES.index(until):
            meetings.move_stage(db, cast.facilitator, meeting_id, now=now, new=new)
    people, secrets = zip(*joined, strict=True)
    return Held(meeting_id, tuple(made), people, secrets, parts, said)
