"""Histories, coverage, the look-back board, the report of the year and the overview."""

from uuid import uuid4

import pytest
from support import TODAY, add_meeting, join, put_on_list, years_on

from gesprekskader import rules
from gesprekskader.moments import clock_at, stamp
from gesprekskader.store import (
    follow_ups,
    groups,
    harvests,
    meetings,
    networks,
    outcomes,
    picked_items,
    revisits,
    steps,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft


def say(db, cast, text, kind="opbrengst", actor=None, group=None) -> str:
    group = group or cast.group_id
    item = picked_items.of_group(db, group)[0]
    return outcomes.record(
        db,
        actor or cast.member,
        group,
        item.id,
        OutcomeDraft(kind, text),
        submission_id=uuid4().hex,
    ).id


def act(db, cast, text) -> str:
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = FollowUpDraft(text, "niemand")
    return follow_ups.record(
        db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex
    ).id


def to(db, cast, *stages: str) -> None:
    now_ = meetings.find(db, cast.meeting_id).stage
    for stage in stages:
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now_, new=stage)
        now_ = stage


def write_step(db, cast, refs, actor, text, kind="wil", share=True) -> str:
    step = steps.add(
        db,
        actor,
        StepDraft(kind, text, tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=rules.school_year_of(TODAY),
        submission_id=uuid4().hex,
    )
    if share:
        steps.share(db, actor, step, steps.NETWORK)
    return step


def look(db, actor, step, **words) -> None:
    revisits.look_back_on_step(
        db,
        actor,
        step,
        RevisitDraft(**({"result": "loopt"} | words)),
        meeting_id=None,
        version=0,
        submission_id=uuid4().hex,
    )


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.get_data(as_text=True)


HISTORY = "/kader/item/w2-lo-1/geschiedenis"


def test_the_history_starts_with_what_was_starred(db, cast, member, client_of):
    put_on_list(db, cast, cast.member)
    say(db, cast, "EERST-GESCHREVEN")
    say(db, cast, "GOED-VOORBEELD", "goed voorbeeld")
    star = say(db, cast, "MET-EEN-STER")
    act(db, cast, "DE-ACTIE")
    assert "MET-EEN-STER" not in page(member, HISTORY)  # nothing was harvested yet
    to(db, cast, "ophalen")
    harvests.star(db, cast.facilitator, "outcomes", star, starred=True)
    text = page(member, HISTORY)
    order = [text.index(w) for w in ("MET-EEN-STER", "GOED-VOORBEELD", "EERST-GESCHREVEN")]
    assert order == sorted(order)
    assert "DE-ACTIE" in text
    assert "nog niet teruggekeken" in text
    assert "MET-EEN-STER" not in page(client_of("outsider"), HISTORY)


def test_the_history_agrees_with_what_the_map_counts(db, cast, facilitator, client_of):
    other = "In andere netwerken schreef 1 groep hier iets op"
    never = "Over dit item is in jouw netwerken nog niet gesproken"
    coordinator, outsider = client_of("coordinator"), client_of("outsider")
    for client in (facilitator, coordinator, outsider):
        assert never in page(client, HISTORY)
        assert other not in page(client, HISTORY)
    say(db, cast, "NOG-NIET-OPGEHAALD")
    assert "1 groep in jouw netwerken" in page(facilitator, HISTORY)
    to(db, cast, "ophalen")
    assert "Na het ophalen" not in page(facilitator, HISTORY)
    assert other not in page(facilitator, HISTORY)
    assert other in page(coordinator, HISTORY)  # sits at a table: the map counts all networks
    assert other in page(client_of("admin"), HISTORY)
    assert "NOG-NIET-OPGEHAALD" not in page(coordinator, HISTORY)
    assert other not in page(outsider, HISTORY)  # nor does the map of who only has another network


def test_old_wording_is_shown_beside_the_wording_of_now(db, cast, member):
    put_on_list(db, cast, cast.member)
    say(db, cast, "IETS")
    to(db, cast, "ophalen")
    with writing(db):
        db.execute("update picked_items set wording = 'ZO-STOND-HET-ER' where item_key = 'w2-lo-1'")
        db.execute("update picked_items set item_number = 99 where item_key = 'w2-lo-1'")
    assert "Toen stond er: ZO-STOND-HET-ER" in page(member, HISTORY)


def test_who_left_reads_no_history(db, cast, member):
    say(db, cast, "VAN-TOEN")
    to(db, cast, "ophalen")
    year = rules.school_year_of(TODAY)
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.member.person_id, year)
        db.execute(
            "update memberships set left_on = ? where person_id = ?",
            [TODAY.isoformat(), cast.member.person_id],
        )
    assert "VAN-TOEN" not in page(member, HISTORY)


def test_a_group_sees_last_years_essence_folded(db, cast, refs, facilitator):
    star, other = say(db, cast, "WAT-BLEEF-HANGEN"), say(db, cast, "OOK-BEWAARD")
    say(db, cast, "NIET-ZO-BIJZONDER")
    to(db, cast, "ophalen", "afronden", "gesloten")
    for text_id in (star, other):
        harvests.star(db, cast.facilitator, "outcomes", text_id, starred=True)
    with clock_at(years_on(1)):
        with writing(db):
            db.execute("update visits set created_at = ?, seen_at = ?", [stamp(), stamp()])
        later = add_meeting(
            db, cast.facilitator, cast.network_id, refs, meeting_on=years_on(1).date()
        )
        actor, _ = join(db, later, "Nieuw")
        group = groups.start(db, actor, later, refs("w2-lo-1"), submission_id=uuid4().hex)
        item = picked_items.of_group(db, group)[0]
        sheet = f"/gesprekken/{group}/items/{item.id}"
        text = page(facilitator, sheet)
        harvests.strike(db, cast.facilitator, "outcomes", other)
        less = page(facilitator, sheet)
        harvests.strike(db, cast.facilitator, "outcomes", star)
        nothing = page(facilitator, sheet)
    assert "Wat we hier eerder over zeiden" in text
    assert "WAT-BLEEF-HANGEN" in text
    assert "OOK-BEWAARD" in text
    assert "NIET-ZO-BIJZONDER" not in text
    assert "OOK-BEWAARD" not in less, "what is struck goes at once, from what was drawn for all too"
    assert "WAT-BLEEF-HANGEN" in less
    assert "Wat we hier eerder over zeiden" not in nothing


def test_the_coverage_map_counts_groups_in_words_and_numbers(db, cast, facilitator, client_of):
    say(db, cast, "een")
    say(db, cast, "nog een")
    say(db, cast, "van de buren", actor=cast.neighbour, group=cast.next_group_id)
    action = act(db, cast, "doen")
    text = page(facilitator, "/dekking?kolommen=bijeenkomsten")
    row = text.split("/kader/item/w2-lo-1/geschiedenis")[1].split("</tr>")[0]
    assert 'data-n="2">2<' in row
    row = page(facilitator, "/dekking?tel=acties").split("/item/w2-lo-1/")[1].split("</tr>")[0]
    assert 'data-n="1">1<' in row
    revisits.look_back_on_follow_up(
        db,
        cast.facilitator,
        action,
        RevisitDraft("gezet"),
        meeting_id=cast.meeting_id,
        version=0,
        submission_id=uuid4().hex,
    )
    row = page(facilitator, "/dekking?tel=terugblik").split("/item/w2-lo-1/")[1].split("</tr>")[0]
    assert 'data-n="1">1<' in row
    assert 'scope="row"' in text
    assert 'scope="rowgroup"' in text
    other = page(client_of("outsider"), "/dekking?kolommen=schooljaren")
    assert "data-n=" not in other


def test_coordinators_see_numbers_of_all_networks(db, cast, coordinator, client_of, facilitator):
    say(db, cast, "GROEPSTEKST")
    text = page(coordinator, "/dekking")
    assert "data-n=" in text
    text = page(coordinator, "/overzicht")
    assert "Schoolopleiders" in text
    assert "GROEPSTEKST" not in text
    assert facilitator.get("/overzicht").status_code == 404


def test_the_coverage_map_as_pdf_has_a_table(db, cast, facilitator):
    import io

    import pikepdf

    say(db, cast, "een")
    answer = facilitator.get("/dekking.pdf?kolommen=bijeenkomsten")
    assert answer.content_type == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert pdf.Root.MarkInfo.Marked


def test_no_total_of_private_steps_below_five_people(db, cast, refs, coordinator, facilitator):
    people = [join(db, cast.meeting_id, f"Mens {n}")[0] for n in range(5)]
    for number, actor in enumerate(people, 1):
        write_step(db, cast, refs, actor, f"PRIVE-{number}", share=False)
        text = page(coordinator, "/overzicht")
        assert ("mensen schreven samen" in text) == (number >= 5)
        assert "PRIVE-" not in text
    to(db, cast, "ophalen")
    report = page(facilitator, f"/netwerken/{cast.network_id}/jaar/{rules.school_year_of(TODAY)}")
    assert "PRIVE-" not in report


def test_the_board_of_the_look_back(db, cast, refs, facilitator, member):
    going = write_step(db, cast, refs, cast.member, "een maatje zoeken", kind="ga")
    look(db, cast.member, going, result="gezet", yielded="DAT-LEVERDE-OP", held_up="GEHEIM-TEGEN")
    blocked = write_step(db, cast, refs, cast.other, "eerder beginnen", kind="ga")
    look(db, cast.other, blocked, result="niet", held_up="DE-ROOSTERS", shares_held_up=True)
    wishes = [
        write_step(db, cast, refs, actor, f"scholing van {n}")
        for n, actor in enumerate((cast.member, cast.other, cast.neighbour))
    ]
    url = f"/bijeenkomsten/{cast.meeting_id}/terugblik/overzicht"
    text = page(facilitator, url)
    assert "DAT-LEVERDE-OP" in text
    assert "DE-ROOSTERS" in text
    assert "GEHEIM-TEGEN" not in text
    assert "3 mensen" in text
    steps.share(db, cast.neighbour, wishes[2], "")
    assert "2 mensen" in page(facilitator, url)
    assert "Hoofdmenu" not in page(facilitator, f"{url}?groot=1")


def test_what_held_up_stays_private_unless_chosen_and_shared(db, cast, refs, facilitator):
    step = write_step(db, cast, refs, cast.member, "stap", kind="ga", share=False)
    look(db, cast.member, step, held_up="NIET-GEDEELD", shares_held_up=True)
    url = f"/bijeenkomsten/{cast.meeting_id}/terugblik/overzicht"
    assert "NIET-GEDEELD" not in page(facilitator, url)


def test_the_report_of_the_year_in_every_form(db, cast, refs, facilitator):
    star = say(db, cast, "STER-VAN-HET-JAAR")
    say(db, cast, "GEWONE-TEKST")
    act(db, cast, "ACTIE-VAN-HET-JAAR")
    shared = write_step(db, cast, refs, cast.member, "GEDEELDE-STAP")
    write_step(db, cast, refs, cast.other, "PRIVE-STAP", share=False)
    look(db, cast.member, shared, result="gezet", yielded="OPBRENGST-ERVAN")
    to(db, cast, "ophalen")
    harvests.star(db, cast.facilitator, "outcomes", star, starred=True)
    url = f"/netwerken/{cast.network_id}/jaar/{rules.school_year_of(TODAY)}"
    for address in (url, f"{url}/verslag.md"):
        text = page(facilitator, address).replace("\\", "")
        for words in ("STER-VAN", "ACTIE-VAN", "GEDEELDE-STAP", "OPBRENGST-ERVAN"):
            assert words in text, (address, words)
        assert "PRIVE-STAP" not in text
        assert "GEWONE-TEKST" not in text
    assert facilitator.get(f"{url}/verslag.pdf").data.startswith(b"%PDF")
    assert facilitator.get(f"/netwerken/{cast.network_id}/jaar/1999-2000").status_code == 404


@pytest.mark.parametrize("year", ["", "1999-2000", "'; drop table x"])
def test_odd_filters_answer_a_page(facilitator, coordinator, member, year):
    for client, url in (
        (facilitator, "/dekking"),
        (coordinator, "/overzicht"),
        (member, "/plank"),
        (member, HISTORY),
    ):
        found = client.get(url, query_string={"jaar": year, "netwerk": "x", "waarborg": "9"})
        assert found.status_code == 200


def test_private_words_stand_in_no_other_table_and_no_log(db, cast, refs, app, client_of, caplog):
    from gesprekskader.store import step_notes

    marker = "PRIVEWOORD-8841"
    step = write_step(db, cast, refs, cast.member, f"eerst {marker}", kind="ga", share=False)
    item = tuple(refs("w2-lo-1"))
    steps.change(db, cast.member, step, StepDraft("ga", f"daarna {marker}", item), version=1)
    step_notes.add(db, cast.member, step, f"notitie {marker}", submission_id=uuid4().hex)
    look(db, cast.member, step, yielded=f"opbrengst {marker}", held_up=f"tegen {marker}")
    with caplog.at_level("DEBUG"):
        for role in ("member", "facilitator", "coordinator"):
            for url in ("/mijn", "/plank?zoek=PRIVEWOORD", "/overzicht", "/dekking", HISTORY):
                text = client_of(role).get(url).get_data(as_text=True)
                assert (marker in text) == (role == "member" and url == "/mijn"), (role, url)
    assert marker not in caplog.text
    own = {"personal_steps", "step_versions", "step_notes", "revisits"}
    for table in db.table_names():
        if table not in own and not table.startswith("shelf_words"):
            assert marker not in str(list(db[table].rows)), table
    assert marker.casefold()[:8] not in str(db.execute("select * from shelf_words_data").fetchall())


@pytest.mark.parametrize(
    "path", ["terugblik/overzicht", "terugblik/overzicht?groot=1", "doorgeven"]
)
def test_what_the_room_sees_has_no_names_and_no_steps_of_one_group(
    db, cast, refs, facilitator, path
):
    step = write_step(db, cast, refs, cast.member, "STAP-VAN-DE-GROEP", kind="ga", share=False)
    steps.share(db, cast.member, step, steps.GROUP, cast.group_id)
    look(db, cast.member, step, yielded="ALLEEN-VOOR-DE-GROEP")
    for actor in (cast.other, cast.neighbour):
        write_step(db, cast, refs, actor, "WENS-VOOR-ALLEN")
    text = page(facilitator, f"/bijeenkomsten/{cast.meeting_id}/{path}")
    assert "WENS-VOOR-ALLEN" in text
    for words in ("VAN-DE-GROEP", "VOOR-DE-GROEP", "Member", "Other", "Neighbour"):
        assert words not in text


def test_the_look_back_board_names_no_owner_who_is_a_person(db, cast, picked, facilitator):
    for kind, owner in (("persoon", "ANNELOES"), ("rol", "DE-SCHOOLLEIDER")):
        draft = FollowUpDraft(f"actie van een {kind}", kind, owner)
        follow_ups.record(
            db, cast.member, cast.group_id, picked.id, draft, submission_id=uuid4().hex
        )
    text = page(facilitator, f"/bijeenkomsten/{cast.meeting_id}/terugblik/overzicht")
    assert "actie van een persoon" in text
    assert "DE-SCHOOLLEIDER" in text
    assert "ANNELOES" not in text


def test_members_who_were_not_there_read_after_closing(db, cast, refs, app, client_of):
    put_on_list(db, cast, cast.member)
    say(db, cast, "VAN-DE-MIDDAG")
    with writing(db):
        year = rules.school_year_of(TODAY)
        networks.insert_membership(db, cast.network_id, cast.coordinator.person_id, year)
    to(db, cast, "ophalen")
    assert "VAN-DE-MIDDAG" not in page(client_of("coordinator"), HISTORY)
    assert "VAN-DE-MIDDAG" in page(client_of("member"), HISTORY)
    to(db, cast, "afronden", "gesloten")
    assert "VAN-DE-MIDDAG" in page(client_of("coordinator"), HISTORY)


def test_a_closed_meeting_of_an_earlier_year_is_not_touched(db, cast, facilitator):
    star = say(db, cast, "van toen")
    to(db, cast, "ophalen", "afronden", "gesloten")
    with clock_at(years_on(1)):
        with writing(db):
            db.execute("update visits set created_at = ?, seen_at = ?", [stamp(), stamp()])
        url = f"/bijeenkomsten/{cast.meeting_id}"
        answers = [
            facilitator.post(f"{url}/afgelasting"),
            facilitator.post(f"{url}/items", data={"offered": ["w2-lo-1"]}),
            facilitator.post(f"/ophalen/opbrengsten/{star}/ster"),
            facilitator.post(f"{url}/stadium", data={"now": "gesloten", "new": "afronden"}),
        ]
    assert {answer.status_code for answer in answers} == {422}


def test_the_words_about_gaps_say_what_is_counted(db, cast, facilitator):
    say(db, cast, "besproken")
    assert "nog niet besproken" in page(facilitator, "/dekking")
    assert "nog zonder actie" in page(facilitator, "/dekking?tel=acties")
    assert "nog niet op teruggekeken" in page(facilitator, "/dekking?tel=terugblik")
