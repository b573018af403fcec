"""States that the demo does not tell: each makes pages on which the forms of a few routes stand."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from demo_world import World, link_of
from pressing import look, press
from sqlite_utils import Database

from gesprekskader import demo, rules
from gesprekskader.moments import now, today
from gesprekskader.records import Actor, ItemRef, PhasePlan
from gesprekskader.store import (
    accounts,
    actors,
    claims,
    clocks,
    follow_ups,
    groups,
    harvests,
    keys,
    meetings,
    networks,
    outcomes,
    people,
    picked_items,
    programmes,
    seats,
    visits,
)
from gesprekskader.store.db import one, token_hash, writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.places import at_meeting

EDITOR, LEAD, TABLE = "administrator", "facilitator", "coordinator"
PASTE = """Waarborg 3: Organisatie
Facilitering
1. Mentoren hebben tijd voor hun student
- Hoeveel tijd is dat bij jullie?
2. De schoolopleider heeft tijd voor het team"""
ITEM = ItemRef("samen-opleiden", "1", "w2-lo-1", 2, "Leeromgeving", 1, "Een stelling", "")
MAIL = "emre@voorbeeld.invalid"


def bring(world: World) -> None:
    """All of them, after the people of the drill were signed in."""
    with world.pool.borrowed() as db:
        for state in (
            _frameworks,
            _pages,
            _kept_by_the_network,
            _pasted_list,
            _own_action,
            _long_programme,
            _agenda,
            _topics,
            _harvest,
            _table,
            _out_of_sight,
            _substitute,
            _codes,
        ):
            state(world, db)


def _frameworks(world: World, db: Database) -> None:
    """One framework that is valid for the second time while a meeting runs with the first, and the
    draft of another one, with what was pasted in it looked at."""
    valid = _draft(world, "Ons kader")
    _make_valid(world, valid, "2027-1")
    meeting_id = _meeting(world, db, "Met ons kader", framework=valid.rpartition("/")[2])
    _open(world, db, meeting_id)
    press(world, EDITOR, valid, "/concept")
    item = next(link for link in look(world, EDITOR, valid).links if "/item/" in link)
    press(world, EDITOR, item, item, wording="Elke student heeft een eigen plek")
    _make_valid(world, valid, "2027-2")
    draft = _draft(world, "Nog een kader")
    press(world, EDITOR, draft, "/deel", title="Nog leeg", **{"in": ""})
    here = look(world, EDITOR, draft)
    parts = [link for link in here.links if "/deel/" in link]
    items = [link for link in here.links if "/item/" in link]
    pages = [valid, draft, parts[-1], items[-1], f"{items[-1]}/splits", f"{draft}/plak"]
    world.beside += [(EDITOR, page) for page in pages]
    world.beside.append((LEAD, f"/bijeenkomsten/{meeting_id}"))
    looked = press(world, EDITOR, f"{draft}/plak", "/plak", pasted=PASTE)
    world.extra += [(EDITOR, form) for form in looked.forms if "/plak" in form.path]


def _draft(world: World, title: str) -> str:
    """The address of a draft with two items in its one warranty."""
    begun = press(world, EDITOR, "/kader/beheer", "/kader/beheer", title=title, source="leeg").url
    for words in ("Iedere student heeft een plek", "Iedere mentor heeft tijd"):
        press(world, EDITOR, begun, "/item", wording=words)
    return begun


def _make_valid(world: World, begun: str, name: str) -> None:
    press(world, EDITOR, begun, "/geldig", name=name, day=today().isoformat())


def _pages(world: World, db: Database) -> None:
    """A page of help that is valid twice, one that was taken away, and a draft that was changed."""
    twice, gone, draft = (
        press(world, EDITOR, "/inhoud", "/inhoud/hulp", title=title).url
        for title in ("Twee keer", "Weg", "Concept")
    )
    for page in (twice, gone, draft):
        _add_line(world, page)
    for page in (twice, gone):
        press(world, EDITOR, page, "/geldig")
    press(world, EDITOR, twice, "/concept")
    _add_line(world, twice)
    press(world, EDITOR, twice, "/geldig")
    press(world, EDITOR, gone, "/vervalt")
    world.beside += [(EDITOR, page) for page in (twice, gone, draft)]


def _add_line(world: World, page: str) -> None:
    words = look(world, EDITOR, page).form(page).fields["words"]
    press(world, EDITOR, page, page, words=f"{words}\n\nEen regel erbij.\n")


def _kept_by_the_network(world: World, db: Database) -> None:
    """Formats and series of a network's own, of each one that is used no more; a series to plan."""
    planned = _planned(db)
    network = f"/netwerken/{planned['network_id']}"
    saving = f"/bijeenkomsten/{planned['id']}/werkvorm"
    keeping = f"{network}/reeks-bewaren"
    for page, to in ((saving, "/werkvorm"), (keeping, "/reeks-bewaren")):
        used, gone = (
            press(world, LEAD, page, to, title=title, intro="Kort.").url
            for title in ("In gebruik", "Vervallen")
        )
        press(world, LEAD, gone, "/weg")
        world.beside += [(LEAD, used), (LEAD, gone)]
    first = (today() + timedelta(days=30)).isoformat()
    offered = look(world, LEAD, f"{network}/reeksen").links
    series = next(link for link in offered if link.startswith(f"{network}/reeksen/"))
    world.beside.append((LEAD, f"{series}?first_on={first}&starts_at=13.30"))


def _planned(db: Database) -> dict:
    return one(db, "select * from meetings where title = ?", [demo.TITLES["planned"]])


def _pasted_list(world: World, db: Database) -> None:
    """A list of members that was pasted a moment ago, and an organisation that nobody is of."""
    network = f"/netwerken/{_planned(db)['network_id']}"
    shown = press(world, LEAD, f"{network}/leden", "/leden", pasted="Naam\nMees Vos\nKees Vos")
    press(world, LEAD, shown, "/erbij")
    press(world, LEAD, "/organisaties", "/organisaties", name="Leeg", kind="school", parent="")
    page = look(world, LEAD, "/organisaties")
    empty = [look(world, LEAD, link) for link in page.links if link.startswith("/organisaties/")]
    unused = next(one for one in empty if any("/verwijdering" in f.path for f in one.forms))
    world.beside += [(LEAD, network), (LEAD, unused.url)]
    world.beside += [(LEAD, link) for link in unused.links if "/samenvoegen" in link]


def _own_action(world: World, db: Database) -> None:
    """An action on the name of a member, in the meeting that is open."""
    member = actors.of(db, world.secrets["member_1"])
    group = seats.seated(db, member, _running(db)["id"]).id
    draft = FollowUpDraft("Ik bel de mentor", rules.PERSON, "Roos", owner_id=member.own_id)
    item = picked_items.of_group(db, group)[0].id
    made = follow_ups.record(db, member, group, item, draft, submission_id=uuid4().hex).id
    world.beside.append(("member_1", f"/mijn/acties/{made}"))


def _running(db: Database) -> dict:
    return one(db, "select * from meetings where title = ?", [demo.TITLES["open"]])


def _long_programme(world: World, db: Database) -> None:
    """A meeting that ends before its programme does."""
    parts = [PhasePlan(n, f"Deel {n}", 60, "groepje", "opbrengst", "Praat.", None) for n in (1, 2)]
    meeting_id = _meeting(world, db, "Te lang", parts)
    world.beside.append((LEAD, f"/bijeenkomsten/{meeting_id}/programma"))


def _agenda(world: World, db: Database) -> None:
    """Three points, so that one can change its place."""
    meeting_id = _meeting(world, db, "Met een agenda")
    page = f"/bijeenkomsten/{meeting_id}/agenda"
    for words in ("Welkom", "De planning", "Wat verder ter tafel komt"):
        press(world, LEAD, page, "/agenda", words=words)
    world.beside.append((LEAD, page))


def _topics(world: World, db: Database) -> None:
    """Topics that are gathered for a meeting that comes, topics of which rounds can be made, and
    three to choose in a meeting that runs."""
    gathers = PhasePlan(1, "Vooraf", 0, "vooraf", "onderwerpen", "Waarover?", None)
    talks = PhasePlan(2, "Praten", 20, "groepje", "opbrengst", "Praat.", None)
    three = PhasePlan(3, "De drie", 5, "alleen", "top drie", "Welke drie?", None)
    for title, ended in (("Onderwerpen", False), ("Rondes", True), ("Kiezen", True)):
        meeting_id = _meeting(world, db, title, [gathers, talks, three], format_key="leernetwerk")
        first, _, last = _parts(db, meeting_id)
        page = f"/bijeenkomsten/{meeting_id}/kiezen/{first}"
        press(world, LEAD, page, "/open")
        for words in ("De startweek", "Feedback geven"):
            press(world, LEAD, page, page, words=words)
        if ended:
            press(world, LEAD, page, "/klaar")
        world.beside.append((LEAD, page))
        if title == "Onderwerpen":
            code = meetings.find(db, meeting_id).join_code
            world.beside.append(("stranger", link_of(world, code)))
    _open(world, db, meeting_id)
    _go_to(world, db, meeting_id, 3)
    world.beside.append((LEAD, f"/bijeenkomsten/{meeting_id}/kiezen/{last}"))


def _parts(db: Database, meeting_id: str) -> list[str]:
    return [part.id for part in programmes.phases_of(db, meeting_id)]


def _go_to(world: World, db: Database, meeting_id: str, position: int) -> None:
    """The clock of a meeting to one of its parts."""
    lead = actors.of(db, world.secrets[LEAD])
    clocks.turn(db, lead, meeting_id, clocks.START, phase=0)
    at = at_meeting(db, lead, meeting_id).clock.phase
    clocks.turn(db, lead, meeting_id, clocks.JUMP, phase=at, to=position)


def _harvest(world: World, db: Database) -> None:
    """A meeting at the harvest, in which a group meant an action for a table."""
    lead, meeting_id = actors.of(db, world.secrets[LEAD]), _meeting(world, db, "Ophalen")
    _open(world, db, meeting_id)
    group = groups.start(db, lead, meeting_id, [ITEM], submission_id=uuid4().hex)
    item = picked_items.of_group(db, group)[0].id
    said, draft = uuid4().hex, OutcomeDraft("opbrengst", "Een vaste dag helpt.")
    outcomes.record(db, lead, group, item, draft, submission_id=said)
    for table in ("Projectgroep", "Stuurgroep"):
        asks = FollowUpDraft("Vraag om een vaste dag", rules.ROUNDTABLE, table)
        follow_ups.record(db, lead, group, item, asks, submission_id=uuid4().hex)
    _open(world, db, meeting_id, "open", "ophalen")
    here = f"/bijeenkomsten/{meeting_id}"
    world.beside += [(LEAD, f"{here}/ophalen"), (LEAD, f"{here}/scherm")]


def _table(world: World, db: Database) -> None:
    """The phone of a table that sits in a group."""
    meeting_id = _running(db)["id"]
    lead = actors.of(db, world.secrets["screen_facilitator"])
    group = groups.start(db, lead, meeting_id, [ITEM], submission_id=uuid4().hex, take_seat=False)
    world.secrets["seated_table"] = seats.join_as_table(db, meeting_id, old_visit="")
    seats.sit_down(db, actors.of(db, world.secrets["seated_table"]), group)
    world.beside.append(("seated_table", f"/bijeenkomsten/{meeting_id}/mijn-stap"))


def _out_of_sight(world: World, db: Database) -> None:
    """A text of a dossier that was struck after it was chosen."""
    found = one(
        db,
        "select e.dossier_id, o.id, m.person_id from dossier_entries e"
        " join outcomes o on o.id = e.outcome_id join groups c on c.id = o.group_id"
        " join meetings t on t.id = c.meeting_id join memberships m on m.network_id = t.network_id"
        " and m.is_facilitator and m.school_year = t.school_year order by e.position desc",
    )
    harvests.strike(
        db, Actor(person_id=found["person_id"], has_account=True), "outcomes", found["id"]
    )
    world.beside.append((TABLE, f"/dossier/{found['dossier_id']}/volgorde"))


def _substitute(world: World, db: Database) -> None:
    """Somebody was asked to stand in at a table, and the table sent a signal."""
    until = (today() + timedelta(days=9)).isoformat()
    asked = {"name": "Vera", "email": "vera@voorbeeld.invalid", "until": until}
    press(world, TABLE, "/overlegtafel/vervanger", "/vervanger", **asked)
    press(world, TABLE, "/overlegtafel/signaal", "/signaal", text="Er is te weinig tijd")
    world.beside.append((TABLE, "/overlegtafel"))


def _codes(world: World, db: Database) -> None:
    """A code that was typed and waits for its owner, who is asked on a page and by mail, and one
    that opened as its owner was silent."""
    silent = one(db, "select id from persons where name = 'Jorrit Haverman'")["id"]
    world.secrets["silent"] = visits.start(db, person_id=silent)
    _typed(world, db, silent)
    long_ago = (now() - timedelta(days=30)).isoformat()
    with writing(db):
        db.execute("update keys set used_at = ? where person_id = ?", [long_ago, silent])
    claims.open_silent(db)
    owner = actors.of(db, world.secrets["member_2"]).own_id
    with writing(db):
        db.execute("update persons set email = ?, has_own_email = 1 where id = ?", [MAIL, owner])
    _typed(world, db, owner)
    secret, _ = claims.open_question(db, owner)
    world.secrets["asked_by_mail"], world.asked["asked_by_mail"] = "", token_hash(secret)
    world.beside += [("silent", "/mijn"), ("member_2", "/mijn")]
    world.beside.append(("asked_by_mail", "/sleutel/vraag"))
    _opened(world, db)


def _opened(world: World, db: Database) -> None:
    """A code for who was never here and a link for a new password, each typed a moment ago."""
    planned, lead = _planned(db), actors.of(db, world.secrets["screen_facilitator"])
    with writing(db):
        new = people.insert(db, "Sanne Bol")
        networks.insert_membership(db, planned["network_id"], new, planned["school_year"])
    code = keys.hand_out(db, lead, new)
    person = actors.of(db, world.secrets[TABLE]).own_id
    secret = accounts.reset(db, person, None)[0]
    for role, typed in (("typed_a_code", code), ("chooses_password", secret)):
        world.secrets[role], world.asked[role] = "", token_hash(typed)
    world.beside.append(("typed_a_code", "/sleutel/ben-jij-dit"))
    world.beside.append(("chooses_password", "/sleutel/wachtwoord"))


def _typed(world: World, db: Database, person_id: str) -> None:
    """A code for this person that was handed out, typed on a strange device."""
    lead = actors.of(db, world.secrets["screen_facilitator"])
    code = keys.hand_out(db, lead, person_id)
    claims.use(db, token_hash(code), actor=Actor(), old_visit="", device="een telefoon")


def _meeting(
    world: World,
    db: Database,
    title: str,
    parts: Sequence[PhasePlan] = (),
    *,
    framework: str = "",
    format_key: str = "contactmiddag",
) -> str:
    """A meeting of today in a network of its own, as planned."""
    lead, year = actors.of(db, world.secrets[LEAD]), rules.school_year_of(today())
    network = networks.add(
        db, lead, name=title, description="", school_year=year, framework=framework
    )
    return meetings.add(
        db,
        lead,
        network,
        MeetingDraft(title, today(), "13:30", "14:00", "", "shared", False),
        format_key=format_key,
        is_rehearsal=False,
        phases=list(parts),
        offers=[] if framework else [ITEM.key],
        framework=framework,
        submission_id=uuid4().hex,
    )


def _open(
    world: World, db: Database, meeting_id: str, now_: str = "concept", new: str = "open"
) -> None:
    """A meeting to its next stage."""
    meetings.move_stage(db, actors.of(db, world.secrets[LEAD]), meeting_id, now=now_, new=new)
