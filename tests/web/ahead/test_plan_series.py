"""A series is planned at once: all its dates are seen before anything is made."""

import html
import re
from datetime import timedelta

import pytest
from series_told import FIRST, second_network
from support import TODAY, is_refused, sent

from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.rules import school_year_of
from gesprekskader.store import meetings, programmes
from gesprekskader.store.db import rows

WEEK = timedelta(weeks=1)


@pytest.fixture
def mt(db, cast) -> str:
    return second_network(db, cast)


@pytest.fixture
def address(cast, mt) -> str:
    """The page with all dates of the shipped series for a team and its MT."""
    return (
        f"/netwerken/{cast.network_id}/reeksen/plg-en-mt?first_on={FIRST}&starts_at=9.30"
        f"&deel-0={cast.network_id}&deel-1={mt}"
    )


def filled(page: str) -> dict[str, str]:
    """What the page with the dates sends when nothing is changed."""
    form = page[page.index('<form method="post"') :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf' {a}="([^"]*)"', tag) for a in ("name", "value"))
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    return found


def made(db, answer):
    """The meetings of the series that this answer leads to."""
    assert answer.status_code == 303, html.unescape(answer.get_data(as_text=True))
    sql = "select id from meetings where series_id = ? order by meeting_on"
    ids = rows(db, sql, [answer.headers["Location"].rpartition("/")[2]])
    return [meetings.find(db, row["id"]) for row in ids]


def test_nothing_is_made_by_looking(db, facilitator, address):
    page = facilitator.get(address)
    assert page.status_code == 200
    assert page.get_data(as_text=True).count('type="checkbox"') == 12
    assert rows(db, "select 1 from series") == []


def test_twelve_meetings_of_two_networks_are_made_as_they_were_shown(
    db, cast, mt, catalogue, facilitator, address
):
    found = made(db, facilitator.post(address, data=filled(facilitator.get(address).text)))
    assert [m.meeting_on for m in found] == [FIRST + n * WEEK for n in range(12)]
    assert [m.network_id for m in found] == [cast.network_id, mt, cast.network_id] * 4
    assert [m.format_key for m in found][:3] == ["plg-dagdeel", "mt-sessie", "intervisie"]
    assert {(m.starts_at, m.series, m.framework) for m in found} == {
        ("09:30", "PLG-dagdelen, MT en intervisie", catalogue.framework.key)
    }
    for meeting in found:  # each as if it was planned by itself
        chosen = catalogue.formats[meeting.format_key]
        wanted = planned_phases(chosen, [], chosen.who_chooses)
        parts = programmes.phases_of(db, meeting.id)
        assert [(p.title, p.minutes) for p in parts] == [(p.title, p.minutes) for p in wanted]


def test_a_date_an_hour_and_what_is_left_out_count_as_they_were_changed(db, facilitator, address):
    data = filled(facilitator.get(address).text)
    data["rij-0-meeting_on"], data["rij-1-starts_at"] = str(FIRST + timedelta(days=3)), "14.00"
    del data["rij-11-is_made"]
    data["rij-11-meeting_on"] = ""  # what does not go on needs no day
    found = made(db, facilitator.post(address, data=data | {"place": "Aula"}))
    assert len(found) == 11
    assert found[0].meeting_on == FIRST + timedelta(days=3)
    assert found[1].starts_at == "14:00"
    assert found[2].starts_at == "09:30"
    assert {m.place for m in found} == {"Aula"}


def test_a_part_that_nobody_plays_is_left_out(db, cast, facilitator, address):
    address = re.sub("deel-1=.*", "deel-1=", address)
    found = made(db, facilitator.post(address, data=filled(facilitator.get(address).text)))
    assert {m.network_id for m in found} == {cast.network_id}
    assert len(found) == 8


def test_a_wrong_day_comes_back_filled_with_what_is_wrong(db, facilitator, address):
    data = filled(facilitator.get(address).text)
    data |= {"rij-3-meeting_on": "morgen", "rij-4-starts_at": "half twee", "place": "Aula"}
    answer = facilitator.post(address, data=data)
    page = html.unescape(answer.text)
    assert answer.status_code == 422
    for words in ("Schrijf een datum als", "Schrijf een tijd als 13.30", "morgen", "Aula"):
        assert words in page
    assert filled(answer.text)["rij-0-meeting_on"] == str(FIRST)
    assert rows(db, "select 1 from series") == []


def test_none_is_no_series(db, facilitator, address):
    data = filled(facilitator.get(address).text)
    answer = facilitator.post(address, data={k: v for k, v in data.items() if "is_made" not in k})
    assert answer.status_code == 422
    assert "ten minste één" in answer.text


def test_a_day_that_is_odd_is_said_and_not_refused(db, cast, facilitator):
    address = (
        f"/netwerken/{cast.network_id}/reeksen/begeleide-zelfevaluatie"
        f"?first_on={TODAY - WEEK}&starts_at=9.30"
    )
    page = facilitator.get(address).text
    assert "is al voorbij" in page
    found = made(db, facilitator.post(address, data=filled(page)))
    assert found[0].meeting_on == TODAY - WEEK
    assert all(m.school_year == school_year_of(m.meeting_on) for m in found)


def test_sent_twice_it_stands_there_once(db, facilitator, address):
    data = filled(facilitator.get(address).text)
    first, again = (facilitator.post(address, data=data) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert len(rows(db, "select 1 from meetings where series_id is not null")) == 12


def test_twelve_meetings_take_as_many_statements_as_three(pool, db, facilitator, address):
    """Each of two networks is asked about by itself; nothing else is."""
    data = filled(facilitator.get(address).text)
    made(db, facilitator.post(address, data=data))  # the school years are there
    said: list[str] = []
    connection = pool.take()
    connection.conn.set_trace_callback(said.append)
    pool.give_back(connection)
    counts = []
    for last in (12, 3):
        some = {k: v for k, v in data.items() if "is_made" not in k or int(k.split("-")[1]) < last}
        said.clear()
        answer = facilitator.post(address, data=some | sent())
        counts.append(len(said))
        assert len(made(db, answer)) == last
    assert counts[0] == counts[1] <= 20, "\n".join(said)


@pytest.mark.parametrize("role", ["outsider", "member", "coordinator", "admin"])
def test_a_network_of_somebody_else_is_not_there(db, cast, address, client_of, facilitator, role):
    data = filled(facilitator.get(address).text)
    del data["csrf_token"]
    client = client_of(role)
    for answer in (client.get(address), client.post(address, data=data)):
        assert is_refused(answer)
    assert rows(db, "select 1 from series") == []


def test_a_part_is_never_played_by_a_network_of_somebody_else(db, cast, mt, client_of, address):
    """The colleague leads the first one only."""
    client = client_of("colleague")
    found = made(db, client.post(address, data=filled(client.get(address).text)))
    assert {m.network_id for m in found} == {cast.network_id}


def test_a_series_or_meeting_that_is_not_there_is_not_found(cast, facilitator):
    assert facilitator.get(f"/netwerken/{cast.network_id}/reeksen/onbekend").status_code == 404
    assert facilitator.get("/reeksen/onbekend").status_code == 404
    assert facilitator.get("/reeksen/onbekend/agenda.ics").status_code == 404
    assert facilitator.post(f"/netwerken/{cast.network_id}/reeksen").status_code == 405
