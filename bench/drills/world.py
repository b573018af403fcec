"""A small world for the drills that read: two networks, and everybody there can be.

Every text carries a marker of its own, and `Marker.readers` says for whom it is. In one process,
with the real database, pages and access; the browser is Flask's own.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import product
from pathlib import Path
from uuid import uuid4

import pysqlite3
from itsdangerous import URLSafeTimedSerializer
from reading import words_in

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from gesprekskader import create_app, moments  # noqa: E402
from gesprekskader.config import Settings  # noqa: E402
from gesprekskader.exports.formats import FORMATS  # noqa: E402
from gesprekskader.moments import clock_at, now, today  # noqa: E402
from gesprekskader.records import Actor, ItemRef, PhasePlan  # noqa: E402
from gesprekskader.rules import school_year_before, school_year_of  # noqa: E402
from gesprekskader.store import (  # noqa: E402
    accounts,
    clocks,
    dossiers,
    findings,
    follow_ups,
    forwardings,
    grouping,
    groups,
    harvests,
    meetings,
    members,
    networks,
    organisations,
    outcomes,
    own_data,
    parked_points,
    people,
    picked_items,
    programmes,
    revisits,
    roundtables,
    seats,
    step_notes,
    steps,
    visits,
    wishes,
)
from gesprekskader.store.db import token_hash, writing  # noqa: E402
from gesprekskader.store.dossiers import DossierDraft  # noqa: E402
from gesprekskader.store.follow_ups import FollowUpDraft  # noqa: E402
from gesprekskader.store.meetings import MeetingDraft  # noqa: E402
from gesprekskader.store.outcomes import OutcomeDraft  # noqa: E402
from gesprekskader.store.revisits import RevisitDraft  # noqa: E402
from gesprekskader.store.steps import StepDraft  # noqa: E402
from gesprekskader.store.wishes import WishDraft  # noqa: E402

STAGES = ("concept", "open", "ophalen", "afronden", "gesloten")
MEMBERS = ("two_of_group_a", "two_of_group_b", "another_group", "merged_group", "by_list_only")
MEMBERS += ("facilitator_by_link",)  # without the password no more than a member
LEADS = ("facilitator", "colleague")
ITEM = "w2-lo-1"
KINDS = tuple(FORMATS)
"""Of files."""
ALWAYS = ("last_time.screen", "answers.show", "own_actions.show", "action_lists.show")
ALWAYS += ("action_lists.file", "wishes.put_together", "wishes.reword", "forwardings.wish")
"""Pages that are asked by a quick drill too, as each is for some few."""
_RAW = "0" * 40


@dataclass(frozen=True)
class Marker:
    text: str
    readers: frozenset[str]


@dataclass
class World:
    app: object
    db: object
    secrets: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    markers: list[Marker] = field(default_factory=list)
    things: dict[str, list[str]] = field(default_factory=dict)
    """Address part -> ids; every page is asked with each of them."""

    def mark(self, name: str, *readers: str) -> str:
        """A text that nothing else in the world holds, for these roles."""
        word = f"MERK{name.upper()}{uuid4().hex[:6].upper()}"
        self.markers.append(Marker(word, frozenset(readers)))
        return word

    def add(self, part: str, *ids: str) -> None:
        self.things.setdefault(part, []).extend(ids)

    def close(self) -> None:
        services = self.app.extensions["gesprekskader"]
        services.jobs.close()
        services.pool.close()

    def client(self, role: str):
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["csrf_token"] = _RAW
            if role in self.secrets:
                session["visit"] = self.secrets[role]
                session.permanent = True
        return client

    @property
    def proof(self) -> str:
        """That a form came from a page of ours."""
        return URLSafeTimedSerializer(self.app.secret_key, salt="wtf-csrf-token").dumps(_RAW)

    @property
    def roles(self) -> list[str]:
        return ["stranger", *self.secrets]

    def addresses(self, method: str) -> Iterator[tuple[str, str]]:
        """(endpoint, address) of every route with this method, for every object it can be about."""
        for rule in self.app.url_map.iter_rules():
            if method not in rule.methods or rule.endpoint.startswith(("assets", "static")):
                continue
            parts = sorted(rule.arguments)
            for ids in product(*(self.things.get(part, ["onbekend"]) for part in parts)):
                with self.app.test_request_context():
                    url = self.app.url_for(rule.endpoint, **dict(zip(parts, ids, strict=True)))
                yield rule.endpoint, url

    def some(self, method: str, share: int) -> list[tuple[str, str]]:
        """One in `share` of the addresses, and those that are always asked."""
        found = sorted(set(self.addresses(method)))
        return [e for n, e in enumerate(found) if n % share == 0 or e[0] in ALWAYS]

    def leaks(self, role: str, where: str, body: bytes) -> list[str]:
        """Markers in an answer that this role may not see."""
        text = words_in(body)
        if "MERK" not in text:
            return []
        return [
            f"{role} reads {marker.text} at {where}"
            for marker in self.markers
            if marker.text in text and role not in marker.readers
        ]


def _account(world: World, role: str, **more: bool) -> str:
    db, email = world.db, f"{role}@voorbeeld.invalid"
    with writing(db):
        person = people.insert(db, role.replace("_", " "), email=email)
        accounts._insert(db, person, email, "-", is_admin=more.get("is_admin", False))
    _visit(world, role, person, has_account=True, **more)
    return person


def _visit(world: World, role: str, person: str | None, **more: bool) -> None:
    more.pop("is_admin", None)
    secret = visits.start(world.db, person_id=person, **more)
    world.secrets[role], world.actors[role] = secret, visits.actor_of(world.db, secret)


def _join(world: World, role: str, meeting_id: str) -> Actor:
    secret = seats.join_as_new(
        world.db, meeting_id, role.replace("_", " "), "", old_visit="", submission_id=uuid4().hex
    )
    world.secrets[role], world.actors[role] = secret, visits.actor_of(world.db, secret)
    return world.actors[role]


def _meeting(world: World, role: str, network_id: str, title: str, **more: bool) -> str:
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
    programmes.offer(db, actor, meeting_id, [ITEM], [_ref()], None)
    world.add("meeting_id", meeting_id)
    world.add("code", meetings.find(db, meeting_id).join_code)
    return meeting_id


def _ref() -> ItemRef:
    return ItemRef("wk", "1", ITEM, 2, "Leeromgeving", 1, "Een stelling", "")


def _group(world: World, role: str, meeting_id: str) -> str:
    actor = world.actors[role]
    group = groups.start(world.db, actor, meeting_id, [_ref()], submission_id=uuid4().hex)
    world.add("group_id", group)
    return group


def _say(world: World, role: str, group: str, text: str, kind: str = "opbrengst") -> str:
    item = picked_items.of_group(world.db, group)[0]
    made = outcomes.record(
        world.db,
        world.actors[role],
        group,
        item.id,
        OutcomeDraft(kind, text),
        submission_id=uuid4().hex,
    )
    world.add("outcome_id", made)
    world.add("text_id", made)
    world.add("picked_item_id", item.id)
    return made


def _act(world: World, role: str, group: str, text: str, owner: str = "", does: str = "") -> str:
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
    )
    world.add("follow_up_id", made)
    return made


def _step(world: World, role: str, meeting_id: str, text: str, group: str | None = None, shared=""):
    db, actor = world.db, world.actors[role]
    made = steps.add(
        db,
        actor,
        StepDraft("wil", text, (_ref(),)),
        network_id=meetings.find(db, meeting_id).network_id,
        meeting_id=meeting_id,
        school_year=meetings.find(db, meeting_id).school_year,
        submission_id=uuid4().hex,
    )
    if shared:
        steps.share(db, actor, made, shared, group)
    world.add("step_id", made)
    return made


def _move(world: World, role: str, meeting_id: str, stage: str) -> None:
    here = STAGES.index(meetings.find(world.db, meeting_id).stage)
    for n in range(here, STAGES.index(stage)):
        actor = world.actors[role]
        meetings.move_stage(world.db, actor, meeting_id, now=STAGES[n], new=STAGES[n + 1])


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
        _account(world, role)
    _account(world, "administrator", is_admin=True, has_second_step=True)
    _account(world, "administrator_without_step", is_admin=True)
    coordinator = _account(world, "coordinator")
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
    _visit(world, "facilitator_by_link", lead.person_id)
    first = _meeting(world, "facilitator", network, "Eerste")
    away = _meeting(world, "elsewhere", other, "Elders")
    called_off = _meeting(world, "facilitator", network, "Afgelast")
    rehearsal = _meeting(world, "facilitator", network, "Proef", is_rehearsal=True)
    _meeting(world, "facilitator", network, "Concept")
    world.add("network_id", network, other)
    world.add("school_year", year)
    world.add("year", year)
    for who, meeting_id in (
        ("facilitator", first),
        ("facilitator", called_off),
        ("facilitator", rehearsal),
        ("elsewhere", away),
    ):
        _move(world, who, meeting_id, "open")
    for role in ("two_of_group_a", "two_of_group_b", "another_group", "merged_group"):
        _join(world, role, first)
    for role in ("without_group", "member_who_left", "wiped"):
        _join(world, role, first)
    _join(world, "other_network", away)
    _join(world, "at_the_cancelled", called_off)
    _join(world, "at_the_rehearsal", rehearsal)
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
    _visit(world, "by_list_only", listed)
    world.add("person_id", *(a.person_id for a in world.actors.values() if a.person_id))
    a = _group(world, "two_of_group_a", first)
    seats.sit_down(db, world.actors["two_of_group_b"], a)
    b, merged = _group(world, "another_group", first), _group(world, "merged_group", first)
    was_there = (*LEADS, *MEMBERS, "without_group", "member_who_left")
    itself = ("facilitator_by_link",)  # the same person: own words in the own data
    _say(world, "two_of_group_a", a, world.mark("tekst", *was_there))
    example = _say(
        world, "another_group", b, world.mark("anderegroep", *was_there), "goed voorbeeld"
    )
    action = _act(
        world,
        "two_of_group_a",
        a,
        world.mark("actie", *was_there, "coordinator"),
        world.mark("naam", *was_there),
        "two_of_group_b",
    )
    _say(world, "merged_group", merged, world.mark("samengevoegd", *was_there))
    grouping.merge(db, lead, merged, b)
    struck = _say(world, "two_of_group_a", a, world.mark("doorgehaald"))
    parked_points.park(db, lead, example, today() + timedelta(days=1))
    private = world.mark("prive", "two_of_group_a")
    step = _step(world, "two_of_group_a", first, private)
    note = step_notes.add(
        db,
        world.actors["two_of_group_a"],
        step,
        world.mark("notitie", "two_of_group_a"),
        submission_id=uuid4().hex,
    )
    world.add("note_id", note)
    _step(
        world,
        "two_of_group_a",
        first,
        world.mark("groepsstap", "two_of_group_a", "two_of_group_b", *LEADS),
        a,
        "group",
    )
    back = _step(
        world,
        "two_of_group_a",
        first,
        world.mark("teruggenomen", "two_of_group_a"),
        None,
        "network",
    )
    steps.share(db, world.actors["two_of_group_a"], back, "")
    shared = _step(
        world,
        "two_of_group_a",
        first,
        world.mark("gedeeld", *was_there, "coordinator"),
        None,
        "network",
    )
    old = _step(world, "two_of_group_a", first, world.mark("oudewoorden", "two_of_group_a"))
    steps.change(
        db,
        world.actors["two_of_group_a"],
        old,
        StepDraft("wil", world.mark("nieuwewoorden", "two_of_group_a"), (_ref(),)),
        version=1,
    )
    _say(
        world,
        "other_network",
        _group(world, "other_network", away),
        world.mark("elders", "other_network", "elsewhere"),
    )
    off = _group(world, "at_the_cancelled", called_off)
    _say(world, "at_the_cancelled", off, world.mark("afgelast", "at_the_cancelled", *LEADS))
    trial = _group(world, "at_the_rehearsal", rehearsal)
    _say(world, "at_the_rehearsal", trial, world.mark("proef", "at_the_rehearsal", *LEADS))
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
    world.first, world.network, world.year, world.step = first, network, year, step
    for stage in ("ophalen", "afronden", "gesloten"):
        _move(world, "facilitator", first, stage)
    _pick(world, dossier)


def _wish(world: World, meeting_id: str, readers: tuple[str, ...]) -> None:
    """A wish of two, in the room's words, at a table: there nobody reads how each said it."""
    db, lead = world.db, world.actors["facilitator"]
    its = [
        _step(world, role, meeting_id, world.mark("eigenwens", *readers), None, "network")
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
    later = _meeting(world, "facilitator", world.network, "Tweede")
    _move(world, "facilitator", later, "open")
    seats.join_as_known(db, world.actors["two_of_group_a"], later)
    seats.join_as_known(db, world.actors["another_group"], later)
    group = _group(world, "two_of_group_a", later)
    _join(world, "guest", later)
    seats.sit_down(db, world.actors["guest"], group)
    secret = seats.join_as_table(db, later, old_visit="")
    world.secrets["table_phone"], world.actors["table_phone"] = secret, visits.actor_of(db, secret)
    write_at = ("two_of_group_a", "guest", *LEADS)
    _say(world, "guest", group, world.mark("laatgroep", *write_at))
    _act(world, "guest", group, world.mark("laatactie", *write_at))
    _step(
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
    _say(world, "two_of_group_a", group, world.mark("alleen", "two_of_group_a"))


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


@contextmanager
def put_back(world: World, folder: Path) -> Iterator[None]:
    """Afterwards the database is as it was."""
    snapshot = pysqlite3.connect(":memory:")
    path = str(folder / "gesprekskader.db")
    live = pysqlite3.connect(path, timeout=10)
    live.backup(snapshot)
    before = live.execute("pragma data_version").fetchone()[0]

    def restore() -> bool:
        nonlocal before
        if live.execute("pragma data_version").fetchone()[0] == before:
            return False
        snapshot.backup(live)
        before = live.execute("pragma data_version").fetchone()[0]
        return True

    world.restore = restore
    try:
        yield
    finally:
        restore()
        live.close()
        snapshot.close()


def verdict(tried: int, leaked: list[str]) -> int:
    """Print what was seen by a wrong role; the exit status."""
    for line in leaked[:60]:
        print(f"LEAKED: {line}")
    print(f"tried: {tried}, leaked: {len(leaked)}", flush=True)
    print("nothing was lost" if not leaked else "", flush=True)
    return 1 if leaked else 0


__all__ = ["ALWAYS", "KINDS", "Marker", "World", "build", "put_back", "token_hash", "verdict"]
