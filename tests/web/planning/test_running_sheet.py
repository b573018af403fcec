"""The programme of one meeting is edited in place, before it and while it runs; two who lead lose
nothing, and what was held does not change."""

import re
from uuid import uuid4

import pytest
from overleg import bring_overleg, plan_overleg
from support import add_meeting, is_refused

from gesprekskader.records import PhasePlan
from gesprekskader.store import clocks, groups, meetings, outcomes, picked_items, programmes
from gesprekskader.store.db import one, writing
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def colleague(client_of):
    return client_of("colleague")


@pytest.fixture
def sheet(db, cast, refs, facilitator):
    """An afternoon of three parts with its address, not open yet."""
    meeting_id = add_meeting(
        db, cast.facilitator, cast.network_id, refs, title="Middag", open_it=False
    )
    parts = [
        PhasePlan(1, "Welkom", 20, "plenair", "", "Vandaag.", None, made_as="Welkom"),
        PhasePlan(2, "Gesprek", 60, "groepje", "opbrengst", "Praat.", None, made_as="Gesprek"),
        PhasePlan(3, "Pauze", 30, "pauze", "", "", None, made_as="Pauze"),
    ]
    with writing(db):
        programmes.replace_phases(db, meeting_id, parts)
    return f"/bijeenkomsten/{meeting_id}/programma"


def parts_of(db, sheet: str) -> list[PhasePlan]:
    return programmes.phases_of(db, sheet.split("/")[2])


def titles(db, sheet) -> list[str]:
    return [part.title for part in parts_of(db, sheet)]


def part(db, sheet, title: str) -> PhasePlan:
    return next(one for one in parts_of(db, sheet) if one.title == title)


def form_of(client, url: str) -> dict[str, object]:
    """The form of an open part as its page fills it in."""
    page = client.get(url).text
    form = page.split("data-saves", 1)[1].split("</form>")[0]
    found: dict[str, object] = dict(
        re.findall(r'name="(\w+)"[^>]*? type="(?:text|hidden)" value="([^"]*)"', form)
    ) | dict(re.findall(r'name="(version|submission_id)" type="hidden" value="([^"]*)"', form))
    for name, words in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\s*([^<]*)</textarea>', form):
        found[name] = words
    found["setting"] = re.search(r'name="setting" value="(\w+)" checked', form)[1]
    found["captures"] = re.findall(r'name="captures" value="([\w ]+)" checked', form)
    found["title"] = re.search(r'name="title"[^>]*value="([^"]*)"', form)[1]
    found["version"] = re.search(r'name="version"[^>]*value="([^"]*)"', form)[1]
    return found


def test_a_part_is_renamed_reworded_and_asks_for_other_things(db, sheet, facilitator):
    url = f"{sheet}/{part(db, sheet, 'Gesprek').id}"
    form = form_of(facilitator, url)
    assert (form["title"], form["prompt"], form["captures"]) == ("Gesprek", "Praat.", ["opbrengst"])
    form |= {"title": "Zo deed De Zwaluw het", "prompt": "Bas **vertelt**.", "notes": "STIL"}
    answer = facilitator.post(url, data=form | {"captures": ["niets"], "setting": "plenair"})
    assert answer.status_code == 303
    now = part(db, sheet, "Zo deed De Zwaluw het")
    assert (now.setting, now.capture, now.notes, now.minutes) == ("plenair", "niets", "STIL", 60)
    page = facilitator.get(url).text
    assert "<strong>vertelt</strong>" in page.split("data-preview")[1]
    assert "Schrijven kan nu niet." in page


def test_what_is_wrong_is_said_by_its_field_and_the_form_comes_back_filled(db, sheet, facilitator):
    url = f"{sheet}/{part(db, sheet, 'Gesprek').id}"
    form = form_of(facilitator, url) | {"title": "MIJN NAAM", "link": "ftp://x", "link_at": "25.00"}
    answer = facilitator.post(url, data=form | {"captures": ["niets", "stap"]})
    assert answer.status_code == 422
    for words in ("kies er dan niets bij", "begint met https", "een tijd als 16.00", "MIJN NAAM"):
        assert words in answer.text
    assert "MIJN NAAM" not in titles(db, sheet)


def test_typed_html_is_shown_as_text(db, sheet, facilitator):
    url = f"{sheet}/{part(db, sheet, 'Gesprek').id}"
    facilitator.post(url, data=form_of(facilitator, url) | {"prompt": "<img src=x>"})
    assert "<img" not in facilitator.get(url).text


def test_two_who_edit_other_fields_of_one_part_keep_both(db, sheet, facilitator, colleague):
    url = f"{sheet}/{part(db, sheet, 'Gesprek').id}"
    mine, theirs = form_of(facilitator, url), form_of(colleague, url)
    assert facilitator.post(url, data=mine | {"title": "Rondje"}).status_code == 303
    assert colleague.post(url, data=theirs | {"prompt": "Luister."}).status_code == 303
    now = part(db, sheet, "Rondje")
    assert now.prompt == "Luister."


def test_two_who_edit_the_same_see_both_texts_and_the_second_may_still_win(
    db, sheet, facilitator, colleague
):
    url = f"{sheet}/{part(db, sheet, 'Gesprek').id}"
    mine, theirs = form_of(facilitator, url), form_of(colleague, url)
    facilitator.post(url, data=mine | {"title": "VAN DE EEN"})
    answer = colleague.post(url, data=theirs | {"title": "VAN DE ANDER"})
    assert answer.status_code == 409
    assert "VAN DE EEN" in answer.text
    assert 'value="VAN DE ANDER"' in answer.text
    version = re.search(r'name="version"[^>]*value="([^"]*)"', answer.text)[1]
    again = theirs | {"title": "VAN DE ANDER", "version": version}
    assert colleague.post(url, data=again).status_code == 303
    assert "VAN DE ANDER" in titles(db, sheet)


def test_words_for_a_part_that_a_colleague_left_out_are_given_back(
    db, sheet, facilitator, colleague
):
    url = f"{sheet}/{part(db, sheet, 'Gesprek').id}"
    mine = form_of(facilitator, url)
    with writing(db):
        db.execute("delete from meeting_phases where title = 'Gesprek'")
    answer = facilitator.post(url, data=mine | {"prompt": "BLIJFT STAAN"})
    assert answer.status_code == 422
    assert "BLIJFT STAAN" in answer.text


def minutes(client, sheet, of: PhasePlan, words: object, was: object, **more):
    form = {"minuten": words, "was": was} | more
    return client.post(f"{sheet}/{of.id}/minuten", data=form)


def test_a_minute_more_or_less_by_a_button_or_typed(db, sheet, facilitator, colleague):
    of = part(db, sheet, "Pauze")
    assert minutes(facilitator, sheet, of, 30, 30, stap="1").status_code == 303
    assert part(db, sheet, "Pauze").minutes == 31
    assert minutes(facilitator, sheet, of, 31, 31, stap="-1").status_code == 303
    assert minutes(facilitator, sheet, of, 12, 30).status_code == 303
    stale = minutes(colleague, sheet, of, 14, 30)
    assert stale.status_code == 409
    assert "intussen 12 minuten. Jij koos er 14." in stale.text
    assert minutes(colleague, sheet, of, 12, 30).status_code == 303  # the same is no conflict
    for odd in ("", "-1", "999", "x"):
        assert minutes(facilitator, sheet, of, odd, 12).status_code == 422
    assert part(db, sheet, "Pauze").minutes == 12


def test_minutes_go_over_those_that_the_same_page_sent_without_an_answer(
    db, sheet, facilitator, colleague
):
    of = part(db, sheet, "Pauze")
    assert minutes(facilitator, sheet, of, 31, 30).status_code == 303  # its answer gets lost
    assert minutes(facilitator, sheet, of, 33, 30, onderweg=["31", "32"]).status_code == 303
    assert part(db, sheet, "Pauze").minutes == 33
    assert minutes(colleague, sheet, of, 40, 33).status_code == 303
    stale = minutes(facilitator, sheet, of, 34, 30, onderweg=["31", "33"])
    assert stale.status_code == 409
    assert "intussen 40 minuten. Jij koos er 34." in stale.text
    assert part(db, sheet, "Pauze").minutes == 40


def test_the_same_minutes_sent_once_more_never_go_over_a_colleagues(
    db, sheet, facilitator, colleague
):
    """The first time they did not arrive at all."""
    of = part(db, sheet, "Pauze")
    assert minutes(colleague, sheet, of, 40, 30).status_code == 303
    assert minutes(facilitator, sheet, of, 31, 30, onderweg=["31"]).status_code == 409
    assert minutes(facilitator, sheet, of, 30, 30, onderweg=["31"]).status_code == 409
    assert part(db, sheet, "Pauze").minutes == 40


def test_one_more_whose_answer_got_lost_and_one_less_is_what_it_was(db, sheet, facilitator):
    of = part(db, sheet, "Pauze")
    assert minutes(facilitator, sheet, of, 31, 30).status_code == 303
    assert minutes(facilitator, sheet, of, 30, 30, onderweg=["31"]).status_code == 303
    assert part(db, sheet, "Pauze").minutes == 30


def test_minutes_that_nobody_changed_are_no_edit_of_those_of_a_colleague(
    db, sheet, facilitator, colleague
):
    of = part(db, sheet, "Pauze")
    assert minutes(colleague, sheet, of, 40, 30).status_code == 303
    assert minutes(facilitator, sheet, of, 30, 30).status_code == 303
    assert part(db, sheet, "Pauze").minutes == 40


def test_a_part_moves_by_a_button_and_sent_twice_moves_once(db, sheet, facilitator):
    url = f"{sheet}/{part(db, sheet, 'Pauze').id}/plek"
    form = {"kant": "omhoog", "submission_id": uuid4().hex}
    for _ in range(2):
        assert facilitator.post(url, data=form).status_code == 303
    assert titles(db, sheet) == ["Welkom", "Pauze", "Gesprek"]
    facilitator.post(url, data={"na": "", "submission_id": uuid4().hex})
    assert titles(db, sheet) == ["Pauze", "Welkom", "Gesprek"]
    gone = facilitator.post(url, data={"na": "weg", "submission_id": uuid4().hex})
    assert gone.status_code == 422


def test_a_part_is_added_where_it_was_asked_and_sent_twice_is_there_once(db, sheet, facilitator):
    after = part(db, sheet, "Welkom").id
    page = facilitator.get(f"{sheet}/erbij?na={after}").text
    assert page.index(">Welkom</a>") < page.index('id="nieuw"') < page.index(">Gesprek</a>")
    form = {"title": "Rondje", "setting": "alleen", "na": after, "submission_id": uuid4().hex}
    for _ in range(2):
        assert facilitator.post(f"{sheet}/erbij", data=form).status_code == 303
    assert titles(db, sheet) == ["Welkom", "Rondje", "Gesprek", "Pauze"]
    assert facilitator.post(f"{sheet}/erbij", data=form | {"title": ""}).status_code == 422


def test_what_is_left_out_can_be_put_back(db, sheet, facilitator):
    of = part(db, sheet, "Gesprek")
    assert facilitator.post(f"{sheet}/{of.id}/eruit").status_code == 303
    assert titles(db, sheet) == ["Welkom", "Pauze"]
    assert "Zet Gesprek terug" in facilitator.get(sheet).text
    assert facilitator.post(f"{sheet}/{of.id}/terug").status_code == 303
    assert parts_of(db, sheet)[1] == of


def test_a_programme_that_is_over_fits_by_one_tap(db, sheet, facilitator):
    page = facilitator.get(sheet).text
    assert "110 minuten" in page
    assert "en je wilde om 15.10 stoppen" in page
    stale = facilitator.post(f"{sheet}/passend", data={"manier": "pauze", "over": "9"})
    assert stale.status_code == 422
    assert facilitator.post(f"{sheet}/passend", data={"manier": "pauze", "over": "10"}).status_code
    assert part(db, sheet, "Pauze").minutes == 20
    assert "stoppen" not in facilitator.get(sheet).text


def test_stopping_later_moves_the_end_of_the_meeting(db, sheet, facilitator):
    facilitator.post(f"{sheet}/passend", data={"manier": "later", "over": "10"})
    assert meetings.find(db, sheet.split("/")[2]).ends_at == "15:20"
    assert part(db, sheet, "Pauze").minutes == 30


@pytest.fixture
def running(db, cast, sheet):
    """The same, in its second part."""
    meeting_id = sheet.split("/")[2]
    meetings.move_stage(db, cast.facilitator, meeting_id, now="concept", new="open")
    clocks.turn(db, cast.facilitator, meeting_id, "start", phase=0)
    clocks.turn(db, cast.facilitator, meeting_id, "volgende", phase=1)
    return sheet


def test_the_clock_stays_at_its_part_when_parts_move(db, running, facilitator):
    meeting_id, clock = running.split("/")[2], clocks.of_meeting(db, running.split("/")[2])
    url = f"{running}/{part(db, running, 'Pauze').id}/plek"
    facilitator.post(url, data={"na": "", "submission_id": uuid4().hex})
    after = clocks.of_meeting(db, meeting_id)
    assert titles(db, running)[after.phase - 1] == "Gesprek"
    assert after.ends_at == clock.ends_at


def test_a_part_that_was_left_keeps_its_time_when_parts_move(db, cast, running, facilitator):
    """Back to it within two minutes gives what it had, wherever it stands by now."""
    meeting_id = running.split("/")[2]
    url = f"{running}/{part(db, running, 'Pauze').id}/plek"
    facilitator.post(url, data={"na": "", "submission_id": uuid4().hex})
    clocks.turn(db, cast.facilitator, meeting_id, "vorige", phase=3)
    at = clocks.of_meeting(db, meeting_id)
    assert titles(db, running)[at.phase - 1] == "Welkom"


def test_who_thinks_alone_still_does_when_the_part_moves(db, cast, running, facilitator):
    """A part that stands elsewhere is the same part: nothing is shown before its time."""
    meeting_id = running.split("/")[2]
    facilitator.post(f"/bijeenkomsten/{meeting_id}/groepen", data={"submission_id": uuid4().hex})
    group = groups.of_meeting(db, meeting_id)[0].id
    picked = picked_items.of_group(db, group)[0].id
    text = outcomes.record(
        db,
        cast.facilitator,
        group,
        picked,
        OutcomeDraft("opbrengst", "ALLEEN VAN MIJ"),
        submission_id=uuid4().hex,
    ).id
    with writing(db):
        db.execute("update outcomes set sees = 'eigen' where id = ?", [text])
    url = f"{running}/{part(db, running, 'Pauze').id}/plek"
    facilitator.post(url, data={"na": "", "submission_id": uuid4().hex})
    sql = "select sees from outcomes where id = ?"
    assert one(db, sql, [text])["sees"] == "eigen"
    clocks.turn(db, cast.facilitator, meeting_id, "vorige", phase=3)
    assert one(db, sql, [text])["sees"] == ""


def test_what_runs_is_edited_but_not_left_out(db, running, facilitator):
    of = part(db, running, "Gesprek")
    answer = facilitator.post(f"{running}/{of.id}/eruit")
    assert answer.status_code == 422
    assert "loopt nu" in answer.text
    url = f"{running}/{of.id}"
    form = form_of(facilitator, url) | {"title": "Nog even"}
    assert facilitator.post(url, data=form).status_code == 303
    assert "Nog even" in titles(db, running)


def test_what_was_held_does_not_change(db, cast, running, facilitator):
    meeting_id, before = running.split("/")[2], parts_of(db, running)
    meetings.move_stage(db, cast.facilitator, meeting_id, now="open", new="gesloten")
    of = before[2]
    page = facilitator.get(running).text
    assert "blijft zoals het was" in page
    assert "data-steps" not in page
    for path, form in {
        "": {"title": "X", "setting": "plenair"},
        "/minuten": {"minuten": "5", "was": "30"},
        "/plek": {"kant": "omhoog", "submission_id": uuid4().hex},
        "/eruit": {},
    }.items():
        answer = facilitator.post(f"{running}/{of.id}{path}", data=form)
        assert answer.status_code == 409, path
        assert "Het programma blijft zoals het was" in answer.text
    assert parts_of(db, running) == before


def test_only_who_leads_edits_it(db, sheet, client_of):
    of = part(db, sheet, "Pauze")
    for client in map(client_of, ("member", "outsider", "coordinator")):
        assert is_refused(client.get(sheet))
        assert is_refused(client.get(f"{sheet}/{of.id}"))
        assert is_refused(client.post(f"{sheet}/{of.id}/eruit"))
        assert is_refused(minutes(client, sheet, of, 5, 30))


def test_a_talking_point_keeps_its_key_and_its_texts_whatever_it_is_called(
    app, tmp_path, db, cast, facilitator
):
    bring_overleg(app, tmp_path)
    meeting = plan_overleg(db, cast, facilitator, round_lines="Noord")
    meetings.move_stage(db, cast.facilitator, meeting.id, now="concept", new="open")
    facilitator.post(f"/bijeenkomsten/{meeting.id}/groepen", data={"submission_id": uuid4().hex})
    group = groups.of_meeting(db, meeting.id)[0].id
    picked = picked_items.of_group(db, group)[0]
    outcomes.record(
        db,
        cast.facilitator,
        group,
        picked.id,
        OutcomeDraft("opbrengst", "BLIJFT"),
        submission_id=uuid4().hex,
    )
    sheet = f"/bijeenkomsten/{meeting.id}/programma"
    of = parts_of(db, sheet)[0]
    url = f"{sheet}/{of.id}"
    form = form_of(facilitator, url) | {
        "title": "Hoe ging het?",
        "prompt": "- Wat ging goed?\n- En?",
    }
    facilitator.post(url, data=form)
    now = picked_items.of_group(db, group)[0]
    assert (now.id, now.item.key, now.item.wording) == (picked.id, of.point, picked.item.wording)
    facilitator.post(f"/bijeenkomsten/{meeting.id}/groepen", data={"submission_id": uuid4().hex})
    facilitator.post(url, data=form_of(facilitator, url) | {"title": "Wat zagen we?"})
    new = groups.of_meeting(db, meeting.id)[-1].id
    assert picked_items.of_group(db, new)[0].item.wording == "Wat zagen we?"
    assert picked_items.of_group(db, group)[0].item.wording == picked.item.wording
    assert parts_of(db, sheet)[0].probes == ("Wat ging goed?", "En?")

    facilitator.post(f"{url}/eruit")
    assert picked_items.of_group(db, group)[0].id == picked.id
    assert [text.text for text in outcomes.of_group(db, group)] == ["BLIJFT"]


def test_a_group_that_began_without_a_talking_point_gets_it_when_it_is_put_back(
    app, tmp_path, db, cast, facilitator
):
    bring_overleg(app, tmp_path)
    meeting = plan_overleg(db, cast, facilitator, round_lines="Noord")
    meetings.move_stage(db, cast.facilitator, meeting.id, now="concept", new="open")
    begin = f"/bijeenkomsten/{meeting.id}/groepen"
    facilitator.post(begin, data={"submission_id": uuid4().hex})
    sheet = f"/bijeenkomsten/{meeting.id}/programma"
    of = parts_of(db, sheet)[0]
    facilitator.post(f"{sheet}/{of.id}/eruit")
    facilitator.post(begin, data={"submission_id": uuid4().hex})
    first, new = (group.id for group in groups.of_meeting(db, meeting.id))
    assert picked_items.of_group(db, new) == []
    before = picked_items.of_group(db, first)
    for _ in range(2):
        facilitator.post(f"{sheet}/{of.id}/terug")
    (given,) = picked_items.of_group(db, new)
    assert given.item == before[0].item
    assert picked_items.of_group(db, first) == before
