"""The story of the small world: two networks, a meeting that is closed and one that runs."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import deeds
from world import ITEM, KINDS, LEADS, MEMBERS, ROOT, World

from gesprekskader import create_app, moments
from gesprekskader.config import Settings
from gesprekskader.moments import clock_at, now, today
from gesprekskader.records import Actor, PhasePlan
from gesprekskader.rules import school_year_before, school_year_of
from gesprekskader.store import (
    actors,
    clocks,
    dossiers,
    early_topics,
    findings,
    forwardings,
    grouping,
    harvests,
    marks,
    meetings,
    members,
    networks,
    organisations,
    own_data,
    parked_points,
    people,
    programmes,
    revisits,
    roundtables,
    seats,
    series,
    step_notes,
    steps,
    tallies,
    wishes,
)
from gesprekskader.store.db import writing
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.series import MeetingPlan
from gesprekskader.store.steps import StepDraft
from gesprekskader.store.wishes import WishDraft


def build(folder: Path, **more: object) -> World:
    """The world, two days in the making: a first meeting that is closed, a second that runs. `more`
    are settings of its app."""
    _in_one_school_year()
    settings = Settings(data=folder, content=ROOT / "content", secret_key="drill", **more)
    app = create_app(settings)
    world = World(app, app.extensions["gesprekskader"].pool.take())
    start = now() - timedelta(days=2)
    with clock_at(start):
        _before(world)
    with clock_at(start + timedelta(hours=3)):
        _in_between(world)
    with clock_at(start + timedelta(days=1)):
        _afterwards(world)
    _also(world)
    return world


def _in_one_school_year() -> None:
    """Around the first of August it plays two weeks later, or half of it is of the year before."""
    week, clock = timedelta(days=7), moments.machine_clock
    if school_year_of(today() - week) != school_year_of(today() + week):
        moments.machine_clock = lambda: clock() + 2 * week


def _before(world: World) -> None:
    """Networks, who leads them, and the first meeting until it closes."""
    db, year = world.db, school_year_of(today())
    for role in ("facilitator", "colleague", "elsewhere", "last_year", "facilitator_who_left"):
        deeds.account(world, role)
    deeds.account(world, "administrator", is_admin=True, has_second_step=True)
    deeds.account(world, "administrator_without_step", is_admin=True)
    coordinator = deeds.account(world, "coordinator")
    roundtables.seat(db, world.actors["administrator"], "projectgroep", coordinator)
    lead = world.actors["facilitator"]
    network = networks.add(db, lead, name="Netwerk", description="", school_year=year)
    other = networks.add(
        db, world.actors["elsewhere"], name="Ander", description="", school_year=year
    )
    for role, of in (("colleague", year), ("last_year", school_year_before(year))):
        with writing(db):
            person = world.actors[role].person_id
            networks.insert_membership(db, network, person, of, is_facilitator=True)
    with writing(db):
        gone = world.actors["facilitator_who_left"].person_id
        networks.insert_membership(db, network, gone, year, is_facilitator=True)
    deeds.visit(world, "facilitator_by_link", lead.person_id)
    first = deeds.meeting(world, "facilitator", network, "Eerste")
    away = deeds.meeting(world, "elsewhere", other, "Elders")
    called_off = deeds.meeting(world, "facilitator", network, "Afgelast")
    rehearsal = deeds.meeting(world, "facilitator", network, "Proef", is_rehearsal=True)
    coming = deeds.meeting(world, "facilitator", network, "Concept")
    _series(world, network)
    world.add("network_id", network, other)
    world.add("school_year", year)
    world.add("year", year)
    for who, meeting_id in (
        ("facilitator", first),
        ("facilitator", called_off),
        ("facilitator", rehearsal),
        ("elsewhere", away),
    ):
        deeds.move(world, who, meeting_id, "open")
    for role in ("two_of_group_a", "two_of_group_b", "another_group", "merged_group"):
        deeds.join(world, role, first)
    for role in ("without_group", "member_who_left", "wiped"):
        deeds.join(world, role, first)
    deeds.join(world, "other_network", away)
    deeds.join(world, "at_the_cancelled", called_off)
    deeds.join(world, "at_the_rehearsal", rehearsal)
    with writing(db):
        board = organisations.insert(db, "Stichting", "bestuur")
        place = organisations.insert(db, "School", "school", board)
        address = f"{world.mark('adres', 'by_list_only', *LEADS)}@voorbeeld.invalid"
        listed = people.insert(db, "by list only", email=address, organisation_id=place)
        for person in (
            *(world.actors[r].person_id for r in (*MEMBERS[:4], "member_who_left")),
            listed,
        ):
            networks.insert_membership(db, network, person, year)
    deeds.visit(world, "by_list_only", listed)
    world.add("person_id", *(a.person_id for a in world.actors.values() if a.person_id))
    a = deeds.group(world, "two_of_group_a", first)
    seats.sit_down(db, world.actors["two_of_group_b"], a)
    b, merged = (
        deeds.group(world, "another_group", first),
        deeds.group(world, "merged_group", first),
    )
    was_there = (*LEADS, *MEMBERS, "without_group", "member_who_left")
    itself = ("facilitator_by_link",)  # the same person: own words in the own data
    deeds.say(world, "two_of_group_a", a, world.mark("tekst", *was_there))
    example = deeds.say(
        world, "another_group", b, world.mark("anderegroep", *was_there), "goed voorbeeld"
    )
    action = deeds.act(
        world,
        "two_of_group_a",
        a,
        world.mark("actie", *was_there, "coordinator"),
        world.mark("naam", *was_there),
        "two_of_group_b",
    )
    deeds.say(world, "merged_group", merged, world.mark("samengevoegd", *was_there))
    grouping.merge(db, lead, merged, b)
    struck = deeds.say(world, "two_of_group_a", a, world.mark("doorgehaald"))
    parked_points.park(db, lead, example, today() + timedelta(days=1))
    private = world.mark("prive", "two_of_group_a")
    step = deeds.step(world, "two_of_group_a", first, private)
    note = step_notes.add(
        db,
        world.actors["two_of_group_a"],
        step,
        world.mark("notitie", "two_of_group_a"),
        submission_id=uuid4().hex,
    )
    world.add("note_id", note)
    deeds.step(
        world,
        "two_of_group_a",
        first,
        world.mark("groepsstap", "two_of_group_a", "two_of_group_b", *LEADS),
        a,
        "group",
    )
    back = deeds.step(
        world,
        "two_of_group_a",
        first,
        world.mark("teruggenomen", "two_of_group_a"),
        None,
        "network",
    )
    steps.share(db, world.actors["two_of_group_a"], back, "")
    shared = deeds.step(
        world,
        "two_of_group_a",
        first,
        world.mark("gedeeld", *was_there, "coordinator"),
        None,
        "network",
    )
    old = deeds.step(world, "two_of_group_a", first, world.mark("oudewoorden", "two_of_group_a"))
    steps.change(
        db,
        world.actors["two_of_group_a"],
        old,
        StepDraft("wil", world.mark("nieuwewoorden", "two_of_group_a"), (deeds.ref(),)),
        version=1,
    )
    deeds.say(
        world,
        "other_network",
        deeds.group(world, "other_network", away),
        world.mark("elders", "other_network", "elsewhere"),
    )
    off = deeds.group(world, "at_the_cancelled", called_off)
    deeds.say(world, "at_the_cancelled", off, world.mark("afgelast", "at_the_cancelled", *LEADS))
    trial = deeds.group(world, "at_the_rehearsal", rehearsal)
    deeds.say(world, "at_the_rehearsal", trial, world.mark("proef", "at_the_rehearsal", *LEADS))
    meetings.set_cancelled(db, lead, called_off, cancelled=True)
    harvests.strike(db, lead, "outcomes", struck)
    own_data.erase(db, world.actors["wiped"])
    for what, text in ((action, None), (None, shared)):
        question = world.mark("vraag", *was_there, "coordinator")
        world.add(
            "forwarding_id",
            forwardings.forward(
                db,
                lead,
                first,
                follow_up_id=what,
                step_id=text,
                roundtable=("projectgroep", "Projectgroep"),
                question=question,
                submission_id=uuid4().hex,
            ),
        )
    _wish(world, first, was_there)
    dossier = dossiers.add(
        db,
        lead,
        DossierDraft(world.mark("dossier", *itself, "facilitator"), (year,), (2,)),
        submission_id=uuid4().hex,
    )
    world.add("dossier_id", dossier)
    world.add("organisation_id", board, place)
    world.add("point_id", db.execute("select id from parked_points").fetchone()[0])
    _early(world, coming)
    world.first, world.network, world.year, world.step = first, network, year, step
    for stage in ("ophalen", "afronden", "gesloten"):
        deeds.move(world, "facilitator", first, stage)
    _pick(world, dossier)


def _early(world: World, meeting_id: str) -> None:
    """Topics for a meeting to come, of who is on its list and of a device that came by its link."""
    db, code = world.db, meetings.find(world.db, meeting_id).join_code
    gathers = PhasePlan(1, "Vooraf", 0, "vooraf", "onderwerpen", "Waarover?", None)
    with writing(db):
        programmes.replace_phases(db, meeting_id, [gathers])
    part = programmes.phases_of(db, meeting_id)[0].id
    tallies.open_by_hand(db, world.actors["facilitator"], meeting_id, part)
    secret, _ = early_topics.let_in(db, Actor(), code, place="")
    world.secrets["came_early"], world.actors["came_early"] = secret, actors.of(db, secret)
    for role in ("two_of_group_a", "came_early"):
        words = world.mark("onderwerp", *LEADS, *MEMBERS, "came_early")
        actor = world.actors[role]
        made = marks.add_topic(db, actor, meeting_id, part, words, submission_id=uuid4().hex)
        world.add("choice_id", made)
    world.add("part_id", part)


def _series(world: World, network_id: str) -> None:
    """Meetings to come, in a series: who leads moves them, who belongs there sees them come."""
    title = world.mark("reeks", *LEADS, *MEMBERS, "without_group", "guest")
    days = [today() + timedelta(days=days) for days in (1, 2)]
    drafts = [MeetingDraft(title, day, "13:30", "", "", "shared", False) for day in days]
    made = series.add(
        world.db,
        world.actors["facilitator"],
        "reeks",
        title,
        [MeetingPlan(network_id, draft, "contactmiddag", "", (), (), False) for draft in drafts],
        submission_id=uuid4().hex,
    )
    world.add("series_id", made)


def _wish(world: World, meeting_id: str, readers: tuple[str, ...]) -> None:
    """A wish of two, in the room's words, at a table: there nobody reads how each said it."""
    db, lead = world.db, world.actors["facilitator"]
    its = [
        deeds.step(world, role, meeting_id, world.mark("eigenwens", *readers), None, "network")
        for role in ("two_of_group_b", "another_group")
    ]
    draft = WishDraft(world.mark("wens", *readers, "coordinator"), tuple(its))
    wish = wishes.put_together(db, lead, meeting_id, draft, submission_id=uuid4().hex)
    world.add("wish_id", wish)
    asked = forwardings.forward(
        db,
        lead,
        meeting_id,
        follow_up_id=None,
        step_id=None,
        wish_id=wish,
        roundtable=("projectgroep", "Projectgroep"),
        question=world.mark("wensvraag", *readers, "coordinator"),
        submission_id=uuid4().hex,
    )
    world.add("forwarding_id", asked)


def _pick(world: World, dossier_id: str) -> None:
    """The dossier holds what was said, and words of who makes it."""
    db, lead = world.db, world.actors["facilitator"]
    found = findings.of_dossier(db, lead, dossiers.find(db, dossier_id), keys=[ITEM])
    findings.choose(db, lead, dossier_id, found[0].subtheme, add=[f.ref for f in found], drop=[])
    entries = [row[0] for row in db.execute("select id from dossier_entries order by position")]
    words = world.mark("dossierzin", "facilitator", "facilitator_by_link")
    findings.set_words(db, lead, dossier_id, entries[0], words, version=1)
    world.add("entry_id", *entries[:2])


def _in_between(world: World) -> None:
    """The first meeting is over: some leave."""
    gone = world.actors["member_who_left"].person_id
    lead = world.actors["facilitator"]
    for person in (gone, world.actors["facilitator_who_left"].person_id):
        members.set_left(world.db, lead, world.network, world.year, person, left=True)


def _afterwards(world: World) -> None:
    """The second meeting runs; texts, steps and answers of after who left."""
    db, lead = world.db, world.actors["facilitator"]
    later = deeds.meeting(world, "facilitator", world.network, "Tweede")
    deeds.move(world, "facilitator", later, "open")
    seats.join_as_known(db, world.actors["two_of_group_a"], later)
    seats.join_as_known(db, world.actors["another_group"], later)
    group = deeds.group(world, "two_of_group_a", later)
    deeds.join(world, "guest", later)
    seats.sit_down(db, world.actors["guest"], group)
    secret = seats.join_as_table(db, later, old_visit="")
    world.secrets["table_phone"], world.actors["table_phone"] = secret, actors.of(db, secret)
    write_at = ("two_of_group_a", "guest", *LEADS)
    deeds.say(world, "guest", group, world.mark("laatgroep", *write_at))
    deeds.act(world, "guest", group, world.mark("laatactie", *write_at))
    deeds.step(
        world,
        "two_of_group_a",
        world.first,
        world.mark("laatgedeeld", *MEMBERS, *LEADS),
        None,
        "network",
    )
    looked = RevisitDraft(
        "deels",
        yielded=world.mark("opgeleverd", "two_of_group_a"),
        held_up=world.mark("tegengehouden", "two_of_group_a"),
        needed=world.mark("nodig", "two_of_group_a"),
    )
    revisits.look_back_on_step(
        db,
        world.actors["two_of_group_a"],
        world.step,
        looked,
        meeting_id=None,
        version=0,
        submission_id=uuid4().hex,
    )
    action = world.things["follow_up_id"][0]
    ended = RevisitDraft("deels", yielded=world.mark("afloop", *MEMBERS, *LEADS, "without_group"))
    revisits.look_back_on_follow_up(
        db, lead, action, ended, meeting_id=later, version=0, submission_id=uuid4().hex
    )
    points = world.things["forwarding_id"]
    for point in (points[0], points[-1]):
        roundtables.answer(
            db,
            world.actors["coordinator"],
            point,
            world.mark("antwoord", *MEMBERS, *LEADS, "without_group", "coordinator"),
            version=1,
            submission_id=uuid4().hex,
        )
    _alone(world, later, group)


def _alone(world: World, later: str, group: str) -> None:
    """The second meeting is at a part in which each thinks alone; others sit in the same group."""
    alone = PhasePlan(1, "Alleen", 5, "alleen", "opbrengst", "Denk.", None, sees="eigen")
    with writing(world.db):
        programmes.replace_phases(world.db, later, [alone])
    clocks.turn(world.db, world.actors["facilitator"], later, clocks.START, phase=0)
    deeds.say(world, "two_of_group_a", group, world.mark("alleen", "two_of_group_a"))


def _also(world: World) -> None:
    """Values for the parts of addresses that name no thing of the world."""
    for part, values in {
        "kind": list(KINDS),
        "key": [ITEM],
        "sort": ["opbrengsten"],
        "piece": ["deurbord"],
        "number": ["1"],
        "year": [world.year],
    }.items():
        world.things[part] = values
    for part in ("group_id", "picked_item_id", "outcome_id", "text_id", "follow_up_id"):
        world.things[part] = list(dict.fromkeys(world.things[part]))
