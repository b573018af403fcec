"""The wall while people talk and write: what is asked, how long still, and nobody pointed at."""

from uuid import uuid4

import pytest
from test_harvest_where_it_stands import act

from gesprekskader.records import PhasePlan
from gesprekskader.store import clocks, forwardings, meetings, outcomes, picked_items, programmes
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.words import week_day

TALK, WRITE, BREAK = 1, 2, 3
ASKS = "Ronde 1: ieder vertelt. Ronde 2: [doorvragen]"


@pytest.fixture
def part(db, cast):
    with writing(db):
        programmes.replace_phases(
            db,
            cast.meeting_id,
            [
                PhasePlan(TALK, "Gesprek", 16, "groepje", "", ASKS, "w2-lo-7"),
                PhasePlan(WRITE, "Opbrengst", 6, "groepje", "opbrengst", "Schrijf.", "w2-lo-7"),
                PhasePlan(BREAK, "Pauze", 10, "pauze", "", "", None),
            ],
        )

    def go(to: int) -> None:
        clocks.turn(db, cast.facilitator, cast.meeting_id, "start", phase=0)
        for at in range(1, to):
            clocks.turn(db, cast.facilitator, cast.meeting_id, "volgende", phase=at)

    return go


def wall(client, cast, path: str = "") -> str:
    page = client.get(f"/bijeenkomsten/{cast.meeting_id}/scherm{path}").get_data(as_text=True)
    return " ".join(page.split())


def write(db, cast) -> None:
    item = picked_items.of_group(db, cast.group_id)[0].id
    draft = OutcomeDraft("opbrengst", "Iets")
    outcomes.record(db, cast.member, cast.group_id, item, draft, submission_id=uuid4().hex)


def test_while_people_talk_nobody_is_named_or_counted(facilitator, db, cast, part):
    write(db, cast)
    part(TALK)
    for path in ("", "/stand"):
        page = wall(facilitator, cast, path)
        assert "Praat eerst. Schrijven komt straks." in page
        assert "<b>Ronde 1</b> <div> Ieder vertelt." in page
        assert "Vraag door. <ul> <li>" in page
        assert 'class="dots"' not in page
        assert "Groep 1" not in page


def test_an_arrow_key_takes_nobody_back_from_a_harvest_without_a_clock(facilitator, db, cast, part):
    """The stage was moved by hand: the key for the next part does not begin the programme then."""
    assert 'value="start"' in wall(facilitator, cast)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    assert 'value="start"' not in wall(facilitator, cast)


def test_in_a_part_for_writing_nameless_dots_stand_there_once_somebody_wrote(
    facilitator, db, cast, part
):
    part(WRITE)
    page = wall(facilitator, cast)
    assert 'class="dots"' not in page, "nobody is late yet"
    assert "Er komt al wat binnen." not in page
    write(db, cast)
    page = wall(facilitator, cast)
    assert page.count("dots__one is-on") == 1
    assert "Er komt al wat binnen." in page
    assert "van 2 groepen" not in page
    assert "Groep 1" not in page
    assert "Praat eerst" not in page


def test_the_last_part_says_until_when_groups_may_add(facilitator, db, cast, part):
    part(BREAK)
    assert "Aanvullen kan" not in wall(facilitator, cast)
    with writing(db):
        meetings.set_stage(db, cast.meeting_id, "afronden")
    until = week_day(meetings.find(db, cast.meeting_id).wrap_up_until)
    assert f"Aanvullen kan op je telefoon tot en met {until}." in wall(facilitator, cast)


def test_a_break_says_neither(facilitator, db, cast, part):
    part(BREAK)
    page = wall(facilitator, cast)
    assert "Praat eerst" not in page
    assert 'class="dots"' not in page


def test_who_comes_in_late_finds_the_code_and_when_this_part_ends(facilitator, db, cast, part):
    part(TALK)
    page = wall(facilitator, cast)
    code = meetings.find(db, cast.meeting_id).join_code
    assert f"Net binnen? Code <b>{code[:3]} {code[3:]}</b>" in page
    assert "tot " in page
    clocks.turn(db, cast.facilitator, cast.meeting_id, "pauze", phase=1)
    assert "poster__until" not in wall(facilitator, cast), "a clock that stands still has no end"
    assert "pauze, nog</p>" in wall(facilitator, cast), "or it reads as a time of day"


def test_what_the_computer_lacks_is_told_to_who_leads_and_never_to_the_room(facilitator, db, cast):
    address = f"/bijeenkomsten/{cast.meeting_id}"
    says = "python3 app.py --lan"
    assert says not in wall(facilitator, cast)
    assert says in facilitator.get(address).get_data(as_text=True)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="concept")
    assert says in facilitator.get(address).get_data(as_text=True)


def test_the_end_says_to_how_many_tables_questions_went(facilitator, db, cast):
    for n, table in enumerate(("a", "a", "b")):
        forwardings.forward(
            db,
            cast.facilitator,
            cast.meeting_id,
            follow_up_id=act(db, cast, f"Actie {n}"),
            step_id=None,
            roundtable=(table, f"Tafel {table}"),
            question="Kan dit?",
            submission_id=uuid4().hex,
        )
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="afronden")
    shown = wall(facilitator, cast)
    assert "3 vragen" in shown
    assert "gaan naar 2 overlegtafels. De antwoorden komen bij jullie terug." in shown


@pytest.mark.parametrize(
    ("after", "is_wall"),
    [
        (("Lezen", "plenair", "", "", ""), True),
        (("Lezen", "plenair", "vervolgactie", "", ""), True),
        (("Lunch", "pauze", "", "", ""), False),
        (("Verdieping", "plenair", "niets", "", ""), False),
        (("Mijn stap", "alleen", "stap", "", ""), False),
        (("Wat geven we mee?", "plenair", "opbrengst", "", "proef/mee"), False),
        (("Het besluit", "plenair", "opbrengst", "ophalen", "proef/besluit"), True),
    ],
)
def test_in_the_harvest_the_beamer_shows_what_a_part_asks_that_is_about_something_else(
    facilitator, db, cast, after, is_wall
):
    title, setting, capture, stage, point = after
    with writing(db):
        programmes.replace_phases(
            db,
            cast.meeting_id,
            [
                PhasePlan(1, "Ophalen", 9, "plenair", "opbrengst", "", None, stage="ophalen"),
                PhasePlan(2, title, 9, setting, capture, "", None, stage=stage, point=point),
            ],
        )
    write(db, cast)
    clocks.turn(db, cast.facilitator, cast.meeting_id, "start", phase=0)
    assert 'class="wall"' in wall(facilitator, cast)
    clocks.turn(db, cast.facilitator, cast.meeting_id, "volgende", phase=1)
    for path in ("", "/stand"):
        page = wall(facilitator, cast, path)
        assert ('class="wall"' in page) is is_wall
        assert title in page


@pytest.mark.parametrize(
    ("setting", "is_said"), [("groepje", True), ("duo", True), ("plenair", False)]
)
def test_who_listens_together_is_not_told_to_talk_first(facilitator, db, cast, setting, is_said):
    with writing(db):
        part = PhasePlan(1, "Verdieping", 9, setting, "niets", "", None)
        programmes.replace_phases(db, cast.meeting_id, [part])
    clocks.turn(db, cast.facilitator, cast.meeting_id, "start", phase=0)
    assert ("Praat eerst. Schrijven komt straks." in wall(facilitator, cast)) is is_said
