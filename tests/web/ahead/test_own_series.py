"""A network keeps its year as a series, edits it as text, and plans the next year with it."""

import re
from datetime import date, timedelta

import pytest
from series_told import FIRST, second_network, twelve
from support import TODAY, add_meeting, sent

from gesprekskader.catalogue.series import read_own_series
from gesprekskader.rules import next_school_year, school_year_of
from gesprekskader.store import meetings, networks, own_formats
from gesprekskader.store.db import one, rows
from gesprekskader.store.own_pages import SERIES


@pytest.fixture
def here(cast) -> str:
    return f"/netwerken/{cast.network_id}"


@pytest.fixture
def kept(db, cast, refs, facilitator, here) -> str:
    """The address of the text of a series, kept on screen of three meetings in the next year."""
    year = next_school_year(school_year_of(TODAY))
    first = date(int(year[:4]), 11, 12)
    for number, days in enumerate((0, 2, 13), 1):
        add_meeting(
            db,
            cast.facilitator,
            cast.network_id,
            refs,
            open_it=False,
            title=f"Middag: {number}",
            meeting_on=first + timedelta(days=days),
            starts_at="09:00" if days > 7 else "13:30",
        )
    asked = f"{here}/reeks-bewaren?schooljaar={year}"
    answer = facilitator.post(asked, data=sent(title="Ons jaar"))
    assert answer.status_code == 303
    return answer.headers["Location"]


def text_of(db) -> str:
    return own_formats.find(db, "ons-jaar", SERIES).text


def save(client, address: str, words: str, version: int = 1):
    return client.post(address, data=sent(words=words, version=str(version)))


def test_the_year_is_kept_in_whole_weeks_with_the_hours_that_differ(db, kept):
    made, wrong = read_own_series("ons-jaar", text_of(db), {"contactmiddag"})
    assert wrong == []
    assert [(one.title, one.week, one.starts_at) for one in made.meetings] == [
        ("Middag: 1", 1, "13:30"),
        ("Middag: 2", 1, "13:30"),
        ("Middag: 3", 3, "09:00"),  # thirteen days are nearer to two weeks than to one
    ]


def test_the_year_of_two_networks_is_kept_as_one_series_that_says_for_whom_each_meeting_is(
    db, cast, refs, facilitator, client_of, here
):
    mt, day = second_network(db, cast), FIRST
    for number, network in enumerate((cast.network_id, mt, cast.network_id)):
        add_meeting(
            db,
            cast.facilitator,
            network,
            refs,
            open_it=False,
            title=f"Dag {number}",
            meeting_on=day + timedelta(weeks=number),
        )
    year = school_year_of(day)
    at = f"{here}/reeks-bewaren?schooljaar={year}"
    assert "Doet er nog een netwerk mee?" in facilitator.get(at).text
    theirs = one(db, "select id from networks where name = 'Ander netwerk'")["id"]
    assert facilitator.post(at, data=sent(title="Van hen", networks=[theirs])).status_code == 422
    assert facilitator.post(at, data=sent(title="Samen", networks=[mt])).status_code == 303
    made, wrong = read_own_series("samen", own_formats.find(db, "samen", SERIES).text, None)
    own = networks.find(db, cast.network_id).name
    found = {each.title: each.part for each in made.meetings}
    assert (wrong, found["Dag 0"], found["Dag 1"], found["Dag 2"]) == ([], own, "MT", own)
    assert [each.week for each in made.meetings] == sorted(each.week for each in made.meetings)
    assert facilitator.post(at, data=sent(title="Alleen")).status_code == 303
    alone, _ = read_own_series("alleen", own_formats.find(db, "alleen", SERIES).text, None)
    assert {each.part for each in alone.meetings} == {""}
    assert "Dag 1" not in {each.title for each in alone.meetings}


def test_networks_with_names_that_begin_alike_stay_apart_in_a_series(
    db, cast, refs, facilitator, here
):
    year, long = school_year_of(FIRST), "Netwerk van scholen rond " + "x" * 100
    names = (f"{long} noord", f"{long} zuid", f"{long.upper()} oost", "MT")
    found = [second_network(db, cast, name) for name in names]
    for number, network in enumerate(found):
        day = FIRST + timedelta(days=number)
        add_meeting(
            db, cast.facilitator, network, refs, open_it=False, title=f"D{number}", meeting_on=day
        )
    at = f"{here}/reeks-bewaren?schooljaar={year}"
    assert facilitator.post(at, data=sent(title="Samen", networks=found)).status_code == 303
    made, wrong = read_own_series("samen", own_formats.find(db, "samen", SERIES).text, None)
    parts = [each.part for each in made.meetings if each.title.startswith("D")]
    assert (wrong, len(set(parts)), max(map(len, parts))) == ([], 4, 80)
    assert [part[-5:] for part in parts] == ["xxxxx", "x (2)", "X (3)", "MT"]


def test_who_takes_another_network_along_reads_first_who_will_see_what_it_planned(
    db, cast, facilitator, here
):
    name = networks.find(db, cast.network_id).name
    told = f"Wie {name} leidt, leest dan ook de naam van dat netwerk en wat het plande."
    assert told not in facilitator.get(f"{here}/reeks-bewaren").text
    second_network(db, cast)
    assert told in facilitator.get(f"{here}/reeks-bewaren").text


def test_a_rehearsal_and_what_was_called_off_are_not_kept(db, cast, refs, facilitator, here):
    meetings.set_cancelled(db, cast.facilitator, cast.meeting_id, cancelled=True)
    page = facilitator.get(f"{here}/reeks-bewaren").text
    assert "staan nog geen bijeenkomsten" in page
    answer = facilitator.post(f"{here}/reeks-bewaren", data=sent(title="Leeg"))
    assert answer.status_code == 422
    assert rows(db, "select 1 from own_content") == []


def test_sent_twice_it_is_kept_once_and_another_of_that_name_has_a_key_of_its_own(
    db, facilitator, here
):
    twice = sent(title="Ons jaar")
    keys = [
        facilitator.post(f"{here}/reeks-bewaren", data=data).headers["Location"].split("/")[-2]
        for data in (twice, twice, sent(title="Ons jaar"))
    ]
    assert keys == ["ons-jaar", "ons-jaar", "ons-jaar-2"]


def test_it_is_planned_like_ours(db, facilitator, here, kept):
    assert "Ons jaar" in facilitator.get(f"{here}/reeksen").text
    page = facilitator.get(f"{here}/reeksen/ons-jaar?first_on={FIRST}&starts_at=10.00").text
    assert page.count('type="checkbox"') == 3
    assert re.search(r'name="rij-2-starts_at"[^>]*value="09:00"', page)


def test_another_network_of_who_leads_plans_it_too_and_those_of_nobody_else(
    db, cast, facilitator, client_of, here, kept
):
    year = school_year_of(TODAY)
    second = networks.add(
        db, cast.facilitator, name="Tweede netwerk", description="", school_year=year
    )
    page = facilitator.get(f"/netwerken/{second}/reeksen").text
    assert "Ons jaar" in page
    assert "Pas aan" not in page  # that is done where it was kept
    at = f"/netwerken/{second}/reeksen/ons-jaar?first_on={FIRST}&starts_at=10.00"
    assert facilitator.get(at).text.count('type="checkbox"') == 3
    (elsewhere,) = networks.facilitated_by(db, cast.outsider)
    assert "Ons jaar" not in client_of("outsider").get(f"/netwerken/{elsewhere.id}/reeksen").text


def test_what_was_kept_is_shown_in_words_before_its_text(facilitator, kept):
    page = facilitator.get(kept).text.split("<main")[1]
    assert page.index("<strong>Middag: 3</strong>") < page.index("Wijzig de reeks als tekst")
    assert page.index("Wijzig de reeks als tekst") < page.index("sleutel: ons-jaar")
    assert re.search(r"<details>\s*<summary>Wijzig de reeks als tekst", page)


def test_what_is_wrong_in_its_text_is_said_with_its_line_and_nothing_is_kept(db, facilitator, kept):
    before = text_of(db)
    words = before.replace("week: 3", "week: drie")
    answer = save(facilitator, kept, words)
    assert answer.status_code == 422
    line = words.split("week: drie")[0].count("\n") + 1
    assert f"Regel {line}: week" in answer.text
    assert "week: drie" in answer.text
    assert text_of(db) == before


def test_two_at_once_lose_nothing(db, facilitator, client_of, kept):
    theirs, mine = (text_of(db).replace("week: 3", f"week: {n}") for n in (5, 7))
    assert save(client_of("colleague"), kept, theirs).status_code == 303
    answer = save(facilitator, kept, mine)
    assert answer.status_code == 409
    assert "week: 5" in answer.text
    assert "week: 7" in answer.text
    assert "week: 5" in text_of(db)


def test_a_retired_one_is_chosen_no_more_and_comes_back(facilitator, here, kept):
    away = kept.removesuffix("/tekst")
    assert facilitator.post(f"{away}/weg").status_code == 303
    assert facilitator.get(away).status_code == 404
    assert "is vervallen" in facilitator.get(f"{here}/reeksen").text
    assert facilitator.post(f"{away}/terug").status_code == 303
    assert facilitator.get(away).status_code == 200


def test_its_file_is_its_text(db, facilitator, kept):
    answer = facilitator.get(f"{kept.removesuffix('/tekst')}.md")
    assert answer.text == text_of(db)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ons-jaar.md"'


def test_another_network_neither_sees_nor_changes_it(db, cast, client_of, kept):
    other = rows(db, "select id from networks where name = 'Ander netwerk'")[0]["id"]
    outsider, before = client_of("outsider"), text_of(db)
    assert "Ons jaar" not in outsider.get(f"/netwerken/{other}/reeksen").text
    for network_id in (cast.network_id, other):
        away = f"/netwerken/{network_id}/reeksen/ons-jaar"
        for address in (away, f"{away}/tekst", f"{away}.md"):
            assert outsider.get(address).status_code == 404
        assert save(outsider, f"{away}/tekst", "anders").status_code == 404
        assert outsider.post(f"{away}/weg").status_code == 404
    assert text_of(db) == before


def test_the_year_that_is_kept_is_the_one_that_was_asked(db, cast, facilitator, here):
    twelve(db, cast, cast.network_id)
    later = school_year_of(FIRST + 11 * timedelta(weeks=4))
    page = facilitator.get(f"{here}/reeks-bewaren?schooljaar={later}").text
    assert "Dagdeel 12" in page
    assert ("Dagdeel 1 " in page) == (school_year_of(FIRST) == later)
