"""What somebody of the small world does: a visit, a meeting, a group, a text, a step."""

from uuid import uuid4

from world import ITEM, World

from gesprekskader.moments import today
from gesprekskader.records import Actor, ItemRef
from gesprekskader.store import (
    accounts,
    actors,
    follow_ups,
    groups,
    meetings,
    outcomes,
    people,
    picked_items,
    programmes,
    seats,
    steps,
    visits,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.steps import StepDraft

STAGES = ("concept", "open", "ophalen", "afronden", "gesloten")


def account(world: World, role: str, **more: bool) -> str:
    db, email = world.db, f"{role}@voorbeeld.invalid"
    with writing(db):
        person = people.insert(db, role.replace("_", " "), email=email)
        accounts._insert(db, person, email, "-", is_admin=more.get("is_admin", False))
    visit(world, role, person, has_account=True, **more)
    return person


def visit(world: World, role: str, person: str | None, **more: bool) -> None:
    more.pop("is_admin", None)
    secret = visits.start(world.db, person_id=person, **more)
    world.secrets[role], world.actors[role] = secret, actors.of(world.db, secret)


def join(world: World, role: str, meeting_id: str) -> Actor:
    secret = seats.join_as_new(
        world.db, meeting_id, role.replace("_", " "), "", old_visit="", submission_id=uuid4().hex
    )
    world.secrets[role], world.actors[role] = secret, actors.of(world.db, secret)
    return world.actors[role]


def meeting(world: World, role: str, network_id: str, title: str, **more: bool) -> str:
    db, actor = world.db, world.actors[role]
    draft = MeetingDraft(title, today(), "13:30", "15:10", "Kantine", "shared", False)
    meeting_id = meetings.add(
        db,
        actor,
        network_id,
        draft,
        format_key="contactmiddag",
        is_rehearsal=more.get("is_rehearsal", False),
        phases=[],
        submission_id=uuid4().hex,
    )
    programmes.offer(db, actor, meeting_id, [ITEM], [ref()], None)
    world.add("meeting_id", meeting_id)
    world.add("code", meetings.find(db, meeting_id).join_code)
    return meeting_id


def ref() -> ItemRef:
    return ItemRef("wk", "1", ITEM, 2, "Leeromgeving", 1, "Een stelling", "")


def group(world: World, role: str, meeting_id: str) -> str:
    actor = world.actors[role]
    group = groups.start(world.db, actor, meeting_id, [ref()], submission_id=uuid4().hex)
    world.add("group_id", group)
    return group


def say(world: World, role: str, group: str, text: str, kind: str = "opbrengst") -> str:
    item = picked_items.of_group(world.db, group)[0]
    made = outcomes.record(
        world.db,
        world.actors[role],
        group,
        item.id,
        OutcomeDraft(kind, text),
        submission_id=uuid4().hex,
    ).id
    world.add("outcome_id", made)
    world.add("text_id", made)
    world.add("picked_item_id", item.id)
    return made


def act(world: World, role: str, group: str, text: str, owner: str = "", does: str = "") -> str:
    """An action, of nobody yet or by the name `owner` of the role that does it."""
    item = picked_items.of_group(world.db, group)[0]
    person = world.actors[does].person_id if does else ""
    draft = FollowUpDraft(text, "persoon" if owner else "niemand", owner, owner_id=person)
    made = follow_ups.record(
        world.db,
        world.actors[role],
        group,
        item.id,
        draft,
        submission_id=uuid4().hex,
    ).id
    world.add("follow_up_id", made)
    return made


def step(world: World, role: str, meeting_id: str, text: str, group: str | None = None, shared=""):
    db, actor = world.db, world.actors[role]
    made = steps.add(
        db,
        actor,
        StepDraft("wil", text, (ref(),)),
        network_id=meetings.find(db, meeting_id).network_id,
        meeting_id=meeting_id,
        school_year=meetings.find(db, meeting_id).school_year,
        submission_id=uuid4().hex,
    )
    if shared:
        steps.share(db, actor, made, shared, group)
    world.add("step_id", made)
    return made


def move(world: World, role: str, meeting_id: str, stage: str) -> None:
    here = STAGES.index(meetings.find(world.db, meeting_id).stage)
    for n in range(here, STAGES.index(stage)):
        actor = world.actors[role]
        meetings.move_stage(world.db, actor, meeting_id, now=STAGES[n], new=STAGES[n + 1])
