"""All that was forwarded, for the tables that see all; a quiet word when something lies long."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from boards_told import ALFA, BETA, boards, point, split_points
from in_words import words_in
from wishes_told import pass_on, together, wish

from gesprekskader.moments import clock_at, now
from gesprekskader.post import digests as letters
from gesprekskader.post.reminders import Links
from gesprekskader.records.digests import Digest
from gesprekskader.records.waiting import MANY
from gesprekskader.store import agendas, digests, everywhere, roundtables, signals
from gesprekskader.store.agendas import DayDraft

SEES_ALL = ["projectgroep", "stuurgroep"]
TABLE = ("projectgroep", "Projectgroep")
ELSEWHERE = ("coop-overleg", "CoOP-overleg")


@pytest.fixture
def steering(db, cast, client_of):
    """The admin's colleague of the stuurgroep, which sees all and has nothing of its own."""
    roundtables.seat(db, cast.admin, "stuurgroep", cast.admin.person_id)
    return client_of("admin")


def test_the_list_names_table_bestuur_and_item_and_words_of_the_own_table_only(
    coordinator, steering, db, cast
):
    point(db, cast, "BIJ-DE-PROJECTGROEP")
    point(db, cast, "ELDERS", table=ELSEWHERE)
    boards(db, cast)
    split_points(db, cast)
    page = steering.get("/overlegtafel/alles").get_data(as_text=True)
    for words in ("Projectgroep", "CoOP-overleg", ALFA, BETA, "Leeromgeving · item 1"):
        assert words in page
    for words in ("BIJ-DE-PROJECTGROEP", "ELDERS", "VRAAG Alfa", "Uren voor mentoren"):
        assert words not in page
    own = coordinator.get("/overlegtafel/alles").get_data(as_text=True)
    assert "BIJ-DE-PROJECTGROEP" in own
    assert "ELDERS" not in own


def test_filters_and_the_list_for_excel_say_the_same(coordinator, db, cast):
    answered = point(db, cast, "BEANTWOORD")
    point(db, cast, "OPEN")
    point(db, cast, "ELDERS", table=ELSEWHERE)
    roundtables.answer(db, cast.coordinator, answered, "Ja.", version=1, submission_id=uuid4().hex)
    for asked, there in (
        ("", {"BEANTWOORD", "OPEN", "CoOP-overleg"}),
        ("?stand=open", {"OPEN", "CoOP-overleg"}),
        ("?stand=beantwoord", {"BEANTWOORD"}),
        ("?tafel=coop-overleg", {"CoOP-overleg"}),
        ("?waarborg=1", set()),
        ("?waarborg=2&stand=open", {"OPEN", "CoOP-overleg"}),
    ):
        file = coordinator.get(f"/overlegtafel/alles/doorgegeven.xlsx{asked}")
        words = words_in(file.data)
        found = {w for w in ("BEANTWOORD", "OPEN", "CoOP-overleg") if w in words}
        assert found == there, asked
        assert "ELDERS" not in words


def test_a_waarborg_is_found_of_wishes_and_of_what_is_about_none(coordinator, db, cast, refs):
    own = [(who, wish(db, cast, who, "W", refs, "w1-pi-1")) for who in (cast.member, cast.other)]
    sent = {"wish_id": together(db, cast, own, words="WENS")}
    pass_on(db, cast, **sent)
    day = {"board_id": None, "seat_board": None, "submission_id": uuid4().hex}
    signals.send(db, cast.coordinator, TABLE, [ELSEWHERE], "SIGNAAL", **day)
    for asked, number in (
        ("", 2),
        ("?waarborg=1", 1),
        ("?waarborg=2", 0),
        ("?waarborg=x", 2),
        (f"?waarborg={'9' * 40}", 2),
    ):
        page = coordinator.get(f"/overlegtafel/alles{asked}").get_data(as_text=True)
        assert page.count("<tr>") == (number + 1 if number else 0), asked


def test_of_very_many_what_lies_longest_is_shown_and_the_file_has_all(coordinator, db, cast):
    for number in range(3):
        with clock_at(now() + timedelta(days=number)):
            point(db, cast, f"VRAAG-{number}")
    db.execute(
        "insert into forwardings (id, meeting_id, follow_up_id, roundtable_key, roundtable,"
        " question, submission_id, created_at, at_key, at_title, at_since)"
        " select 'veel-' || n.value, meeting_id, follow_up_id, roundtable_key, roundtable,"
        " 'VEEL-' || n.value || '-', 'veel-' || n.value, created_at, at_key, at_title, at_since"
        " from forwardings, json_each(?) n where question = 'VRAAG-1'",
        [json.dumps(list(range(1, MANY)))],
    )
    page = coordinator.get("/overlegtafel/alles").get_data(as_text=True)
    assert "Er zijn er meer dan hier staan" in page
    assert "VRAAG-0" in page
    assert "VRAAG-2" not in page
    assert page.count("VEEL-") == MANY - 2
    file = words_in(coordinator.get("/overlegtafel/alles/doorgegeven.xlsx").data)
    for words in ("VRAAG-0", "VRAAG-2", f"VEEL-{MANY - 1}-"):
        assert words in file


def test_nobody_else_sees_it_nor_who_sits_there_for_one_bestuur(client_of, db, cast):
    two = boards(db, cast)
    roundtables.seat(db, cast.admin, "stuurgroep", cast.facilitator.person_id, two.alfa)
    assert everywhere.may_see(db, cast.coordinator, SEES_ALL)
    for role in ("facilitator", "colleague", "outsider", "member", "stranger"):
        assert not everywhere.may_see(db, getattr(cast, role, cast.member), SEES_ALL)
        assert client_of(role).get("/overlegtafel/alles").status_code in (303, 401, 404)


def mailed(db, after: timedelta) -> dict[str, Digest]:
    with clock_at(now() + after):
        digests.plan(db, SEES_ALL)
        found = {}
        while (digest := digests.claim(db, SEES_ALL)) is not None:
            found[digest.person_id] = digest
        return found


def test_a_table_hears_once_more_after_six_weeks_and_who_sees_all_once_after_three_months(
    db, cast, steering
):
    id_ = point(db, cast, "LIGT-LANG")
    here, above = cast.coordinator.person_id, cast.admin.person_id
    told = {}
    for days in (0, 1, 41, 42, 43, 90, 92, 93):
        told[days] = mailed(db, timedelta(days=days))
    points = {
        days: [p.id for p in found[here].points] for days, found in told.items() if here in found
    }
    lying = {
        days: [p.id for p in found[here].lying] for days, found in told.items() if here in found
    }
    assert points == {0: [id_], 42: [], 92: []}
    assert lying == {0: [], 42: [id_], 92: []}
    late = {
        days: [p.id for p in found[above].late] for days, found in told.items() if above in found
    }
    assert late == {92: [id_]}
    mail = letters.letter(db, told[92][above], Links("k", "https://gesprek.voorbeeld.invalid"))
    assert "Projectgroep" in mail.body
    assert "LIGT-LANG" not in mail.body + mail.html
    again = letters.letter(db, told[42][here], Links("k", "https://gesprek.voorbeeld.invalid"))
    assert "Deze vraag ligt er nog" in again.body


def test_what_is_on_the_agenda_or_answered_is_not_nudged_about(db, cast, steering):
    planned, answered = point(db, cast, "GEPLAND"), point(db, cast, "KLAAR")
    mailed(db, timedelta())
    table, actor = ("projectgroep", "Projectgroep"), cast.coordinator
    draft = DayDraft((now() + timedelta(days=200)).date(), "", "")
    day = agendas.add(db, actor, table, None, draft, submission_id=uuid4().hex)
    agendas.put_on(db, actor, day, [planned])
    roundtables.answer(db, actor, answered, "Ja.", version=1, submission_id=uuid4().hex)
    for days in (50, 120):
        for digest in mailed(db, timedelta(days=days)).values():
            assert (digest.lying, digest.late) == ((), ())


def test_each_can_be_switched_off(db, cast, steering):
    point(db, cast, "LIGT-LANG")
    digests.choose(
        db, cast.coordinator.person_id, kinds={"tafel": False, "ligt lang": False}, networks={}
    )
    for days in (0, 50, 120):
        assert cast.coordinator.person_id not in mailed(db, timedelta(days=days))
