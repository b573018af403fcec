"""Every tab of a group's page keeps the item one came from, and writes at that item."""

import re

import pytest
from support import add_meeting, sent

from gesprekskader.store import follow_ups, groups, picked_items, seats
from gesprekskader.store.db import writing


@pytest.fixture
def second(db, cast):
    return picked_items.of_group(db, cast.group_id)[1]


def tabs(page) -> dict[str, str]:
    text = page.get_data(as_text=True)
    nav = text[text.index('<nav class="tabs"') :]
    return dict((name, href) for href, name in re.findall(r'href="([^"]+)"[^>]*>([^<]+)</a>', nav))


def chosen(page) -> str:
    text = page.get_data(as_text=True)
    return re.search(r'<option[^>]*selected[^>]*value="([^"]+)"', text)[1]


@pytest.mark.parametrize("start", ["items/{id}", "acties?item={id}", "naam?item={id}"])
def test_each_tab_leads_on_with_the_item_one_came_from(cast, member, second, start):
    at = f"/gesprekken/{cast.group_id}"
    links = tabs(member.get(f"{at}/{start.format(id=second.id)}"))
    assert links["Gesprek"] == f"{at}/items/{second.id}"
    assert links["Acties"] == f"{at}/acties?item={second.id}"
    assert links["Mijn stap"].endswith(f"/mijn-stap?item={second.id}")
    assert tabs(member.get(links["Mijn stap"]))["Acties"] == links["Acties"]
    assert chosen(member.get(links["Acties"])) == second.id


def test_an_action_written_from_the_second_item_stands_there(cast, member, second, db):
    at = f"/gesprekken/{cast.group_id}"
    links = tabs(member.get(f"{at}/items/{second.id}"))
    page = member.get(links["Acties"])
    form = sent(picked_item=chosen(page), text="Meer tijd", owner_kind="niemand", roundtable="")
    after = member.post(f"{at}/vervolgacties", data=form, follow_redirects=True)
    made = follow_ups.of_group(db, cast.group_id)
    assert [f.picked_item_id for f in made] == [second.id]
    assert chosen(after) == second.id
    gone = member.post(f"/vervolgacties/{made[0].id}/verwijdering", follow_redirects=True)
    assert chosen(gone) == second.id


def test_an_item_of_another_group_is_not_kept(cast, member, db):
    foreign = picked_items.of_group(db, cast.next_group_id)[1]
    at = f"/gesprekken/{cast.group_id}"
    page = member.get(f"{at}/acties?item={foreign.id}")
    first = picked_items.of_group(db, cast.group_id)[0]
    assert page.status_code == 200
    assert foreign.id not in page.get_data(as_text=True)
    assert tabs(page)["Gesprek"] in (at, f"{at}/items/{first.id}")


def test_an_own_step_begins_at_an_own_point_too(cast, member, db):
    member.post(f"/gesprekken/{cast.group_id}/eigen-punt", data=sent(wording="Rust in het rooster"))
    own = picked_items.of_group(db, cast.group_id)[-1]
    links = tabs(member.get(f"/gesprekken/{cast.group_id}/items/{own.id}"))
    page = member.get(links["Mijn stap"]).get_data(as_text=True)
    ticked = re.findall(r'<input[^>]*checked[^>]*value="([^"]+)"', page)
    ticked += re.findall(r'<input[^>]*value="([^"]+)"[^>]*checked', page)
    assert any(value.startswith("punt-") for value in ticked)
    assert not any(value.startswith("w2-") for value in ticked)


def test_the_tab_to_look_back_keeps_the_item_too(cast, db, refs, client_of):
    meeting_id = add_meeting(db, cast.facilitator, cast.network_id, refs, is_last=True)
    with writing(db):
        db.execute(
            "insert into attendances (meeting_id, person_id, joined_at) values (?, ?, '2026-01-01')"
            " on conflict do nothing",
            [meeting_id, cast.facilitator.person_id],
        )
    group = groups.start(
        db, cast.facilitator, meeting_id, refs("w2-lo-1", "w2-lo-7"), submission_id="q" * 12
    )
    seats.sit_down(db, cast.facilitator, group)
    second = picked_items.of_group(db, group)[1]
    client = client_of("facilitator")
    links = tabs(client.get(f"/gesprekken/{group}/items/{second.id}"))
    assert tabs(client.get(links["Terugblik"]))["Acties"] == links["Acties"]
