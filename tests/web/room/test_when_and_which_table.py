"""By when, and at which table: nothing is taken silently, and what is stored stays as it was."""

from uuid import uuid4

import pytest

from gesprekskader import rules
from gesprekskader.store import follow_ups, picked_items, roundtables
from gesprekskader.store.follow_ups import FollowUpDraft


@pytest.fixture
def item(db, cast) -> str:
    return picked_items.of_group(db, cast.group_id)[0].id


def send(client, cast, item: str, **fields):
    data = {"text": "KAARTJE-MAKEN", "picked_item": item, "owner_kind": rules.NOBODY}
    data |= {"submission_id": uuid4().hex, "moment": rules.THIS_YEAR} | fields
    return client.post(f"/gesprekken/{cast.group_id}/vervolgacties", data=data)


def stored(db, cast) -> list[tuple]:
    found = follow_ups.of_group(db, cast.group_id)
    return [(f.text, f.owner_kind, f.owner, f.when, f.due_on is not None) for f in found]


def act(db, cast, item: str, *owner: str, **over) -> str:
    draft = FollowUpDraft("KAARTJE-MAKEN", *(owner or (rules.NOBODY, "")), **over)
    return follow_ups.record(
        db, cast.member, cast.group_id, item, draft, submission_id=uuid4().hex
    ).id


def change(client, db, action: str, **fields):
    found = follow_ups.find(db, action)
    data = {"text": "ANDERS-GEZEGD", "picked_item": found.picked_item_id, "version": found.version}
    data |= {"submission_id": uuid4().hex} | fields
    return client.post(f"/vervolgacties/{action}/wijzigen", data=data)


def test_another_moment_without_a_day_or_words_is_asked_for_and_nothing_is_lost(
    member, db, cast, item
):
    answer = send(member, cast, item, moment="anders", due_on="", when="")
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "Kies een dag, of schrijf hieronder wanneer." in page
    assert "KAARTJE-MAKEN" in page
    assert 'value="anders" checked' in page
    assert stored(db, cast) == []
    assert send(member, cast, item, moment="anders", when="na Pasen").status_code == 303
    assert send(member, cast, item, moment="anders", due_on="2027-03-01").status_code == 303
    moments = {(when, has_day) for *_, when, has_day in stored(db, cast)}
    assert moments == {("na Pasen", False), ("", True)}


def test_an_action_of_before_without_a_moment_is_changed_without_one(member, db, cast, item):
    action = act(db, cast, item)
    page = member.get(f"/vervolgacties/{action}/wijzigen").get_data(as_text=True)
    assert 'value="geen" checked' in page
    assert change(member, db, action, owner_kind=rules.NOBODY, moment="geen").status_code == 303
    assert stored(db, cast) == [("ANDERS-GEZEGD", rules.NOBODY, "", "", False)]
    new = member.get(f"/gesprekken/{cast.group_id}/acties").get_data(as_text=True)
    assert 'value="geen"' not in new, "a new one has a moment"


def test_a_phone_says_at_which_table_nobody_sits_and_stores_its_name_only(member, db, cast, item):
    says = "Projectgroep (hier zit nog niemand)"
    url = f"/gesprekken/{cast.group_id}/acties"
    assert says not in member.get(url).get_data(as_text=True)
    roundtables.unseat(db, cast.admin, "projectgroep", cast.coordinator.person_id)
    assert says in member.get(url).get_data(as_text=True)
    sent = {"owner_kind": rules.ROUNDTABLE, "roundtable": "projectgroep"}
    assert send(member, cast, item, **sent).status_code == 303
    assert stored(db, cast)[0][1:3] == (rules.ROUNDTABLE, "Projectgroep")


def test_an_action_keeps_a_table_that_left_the_content_until_another_is_chosen(
    member, db, cast, item
):
    action = act(db, cast, item, rules.ROUNDTABLE, "Tafel van vroeger")
    page = member.get(f"/vervolgacties/{action}/wijzigen").get_data(as_text=True)
    assert 'value="weg">Tafel van vroeger (deze tafel is er niet meer)' in page.replace(
        "selected ", ""
    )
    same = {"owner_kind": rules.ROUNDTABLE, "roundtable": "weg", "moment": "geen"}
    assert change(member, db, action, **same).status_code == 303
    assert stored(db, cast)[0][:3] == ("ANDERS-GEZEGD", rules.ROUNDTABLE, "Tafel van vroeger")
    assert send(member, cast, item, **same | {"moment": rules.THIS_YEAR}).status_code == 422
    other = same | {"roundtable": "projectgroep"}
    assert change(member, db, action, **other).status_code == 303
    assert stored(db, cast)[0][2] == "Projectgroep"
