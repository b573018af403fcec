"""What stands in the head of every page of a phone, and what it says when the meeting is closed."""

import pytest
from test_one_switch import plan

from gesprekskader.store import clocks, meetings

PAGES = ["mijn-stap", "terugblik"]


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


@pytest.mark.parametrize("path", PAGES)
def test_the_clock_stands_above_every_page_of_a_group_and_goes_on_there(client_of, db, cast, path):
    url = f"/bijeenkomsten/{cast.meeting_id}/{path}"
    assert "data-clock " not in page(client_of("member"), url), "nothing runs"
    plan(db, cast, "", "")
    clocks.turn(db, cast.facilitator, cast.meeting_id, clocks.START, phase=0)
    shown = page(client_of("member"), url)
    assert "data-clock " in shown
    assert f'data-live="/gesprekken/{cast.group_id}/stand"' in shown, (
        "the next part comes by itself"
    )
    leads = page(client_of("facilitator"), url)
    assert "data-live" not in leads, "who sits nowhere has no group's head"


@pytest.mark.parametrize("stage", ["afronden", "gesloten"])
def test_a_phone_that_lies_open_gets_the_way_to_the_minutes_at_the_top(client_of, db, cast, stage):
    member, minutes = client_of("member"), f'href="/bijeenkomsten/{cast.meeting_id}/verslag"'
    assert minutes not in page(member, f"/gesprekken/{cast.group_id}/stand")
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new=stage)
    clock = page(member, f"/gesprekken/{cast.group_id}/stand").partition('data-also="#klok"')[2]
    assert minutes in clock.partition("</template>")[0]
    assert member.get(f"/bijeenkomsten/{cast.meeting_id}/verslag").status_code == 200


def test_a_closed_phone_says_where_the_minutes_are_and_how_they_come_by_mail(client_of, db, cast):
    group = f"/gesprekken/{cast.group_id}/acties"
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="gesloten")
    shown = page(client_of("member"), group)
    there = f"/bijeenkomsten/{cast.meeting_id}"
    assert f'Het verslag lees je nu bij <a href="{there}">' in shown
    assert f'href="{there}/verslag"' in page(client_of("member"), there)
    assert "Dan kan de gespreksleider het je sturen." in shown
    assert client_of("member").get(f"{there}/verslag").status_code == 200
    assert 'data-lies="actie:' in shown
    assert "Hier komt het verslag" not in shown
