"""A table where nobody sits: said at the choice and wherever the point lies, with words to send."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from gesprekskader.moments import clock_at, now
from gesprekskader.store import (
    accounts,
    follow_ups,
    forwardings,
    picked_items,
    roundtables,
    seat_invitations,
    waiting,
)
from gesprekskader.store.follow_ups import FollowUpDraft


@pytest.fixture
def action(db, cast) -> str:
    picked = picked_items.of_group(db, cast.group_id)[0]
    return follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        FollowUpDraft("ACTIE-TEKST", "niemand"),
        submission_id=uuid4().hex,
    ).id


def give_on(client, cast, action, table):
    url = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{action}/doorgeven"
    form = {"roundtable": table, "question": "DE-VRAAG", "submission_id": uuid4().hex}
    return client.post(url, data=form)


def page(client, url):
    """What a page says, each blank once."""
    return " ".join(client.get(url).get_data(as_text=True).split())


EMPTY = "Aan deze tafel zit nog niemand in dit hulpmiddel"


def options(text: str) -> dict[str, str]:
    select = text[text.index('name="roundtable"') :].split("</select>")[0]
    return dict(re.findall(r'<option[^>]*value="([^"]*)"[^>]*>([^<]*)<', select))


def test_the_choice_marks_empty_tables_and_chooses_none(facilitator, cast, action):
    url = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{action}/doorgeven"
    offered = options(page(facilitator, url))
    assert next(iter(offered)) == ""
    assert offered["projectgroep"] == "Projectgroep"  # the coordinator sits there
    assert offered["stuurgroep"] == "Stuurgroep (hier zit nog niemand)"
    refused = give_on(facilitator, cast, action, "")
    assert refused.status_code == 422
    for words in ("DE-VRAAG", "Kies eerst een tafel"):
        assert words in refused.get_data(as_text=True)


def owned(db, cast, kind: str, owner: str) -> str:
    picked = picked_items.of_group(db, cast.group_id)[0]
    draft = FollowUpDraft("ACTIE", kind, owner)
    return follow_ups.record(
        db, cast.member, cast.group_id, picked.id, draft, submission_id=uuid4().hex
    ).id


def test_the_table_that_an_action_names_is_chosen_before(db, facilitator, cast, action):
    def chosen(follow_up: str, **form) -> list[str]:
        url = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{follow_up}/doorgeven"
        answer = facilitator.post(url, data=form) if form else facilitator.get(url)
        text = answer.get_data(as_text=True)
        text = text[text.index('name="roundtable"') :].split("</select>")[0]
        return re.findall(r'<option selected value="([^"]*)"', text)

    named = owned(db, cast, "overlegtafel", "Stuurgroep")
    assert chosen(named) == ["stuurgroep"]
    assert chosen(named, roundtable="projectgroep", question="") == ["projectgroep"]
    assert chosen(action) == [""]
    assert chosen(owned(db, cast, "rol", "Stuurgroep")) == [""]


def test_an_administrator_is_led_to_where_people_get_a_seat(db, facilitator, cast, action):
    there = give_on(facilitator, cast, action, "stuurgroep").location.split("#")[0]
    ask, do = "vraag de beheerder", 'href="/rollen?tafel=stuurgroep#uitnodigen"'
    text = page(facilitator, there)
    assert ask in text
    assert do not in text
    accounts.set_admin(db, cast.admin, cast.facilitator.person_id, is_admin=True)
    text = page(facilitator, there)
    assert do in text
    assert ask not in text


def test_what_lies_at_an_empty_table_says_so_everywhere(db, facilitator, member, cast, action):
    there = give_on(facilitator, cast, action, "stuurgroep").location
    meeting = f"/bijeenkomsten/{cast.meeting_id}"
    text = page(facilitator, there.split("#")[0])
    assert f'id="{there.split("#")[1]}"' in text
    assert EMPTY in text
    words = text[text.index('class="copy-box"') :].split("</div>")[0]
    for said in ("Beste leden van Stuurgroep", "DE-VRAAG", "ACTIE-TEKST", "Schoolopleiders"):
        assert said in words
    for client, url in (
        (facilitator, f"/netwerken/{cast.network_id}"),
        (facilitator, f"{meeting}/terugblik/overzicht"),
        (member, f"/gesprekken/{cast.group_id}/acties"),
    ):
        assert EMPTY in page(client, url), url
    assert "Stuurgroep (daar zit nog niemand" in page(facilitator, f"{meeting}/verslag")
    (point,) = forwardings.of_meeting(db, cast.meeting_id)
    assert point.at == "Stuurgroep"
    roundtables.seat(db, cast.admin, "stuurgroep", cast.coordinator.person_id)
    for url in (f"{meeting}/doorgeven", f"{meeting}/verslag", f"/netwerken/{cast.network_id}"):
        assert "zit nog niemand" not in page(facilitator, url), url


def test_a_table_with_people_says_nothing_of_it(facilitator, cast, action):
    there = give_on(facilitator, cast, action, "projectgroep").location
    text = page(facilitator, there.split("#")[0])
    assert "Ligt nu bij: Projectgroep" in text
    assert "zit nog niemand" not in text


def test_a_coordinator_who_sends_on_hears_it_too(db, facilitator, coordinator, cast, action):
    give_on(facilitator, cast, action, "projectgroep")
    (point,) = forwardings.of_meeting(db, cast.meeting_id)
    url = f"/overlegtafel/{point.id}"
    offered = options(page(coordinator, url))
    assert next(iter(offered)) == ""
    assert "projectgroep" not in offered
    assert offered["stuurgroep"] == "Stuurgroep (hier zit nog niemand)"
    form = {"roundtable": "stuurgroep", "sentence": "X", "version": "1"}
    coordinator.post(f"{url}/doorsturen", data=form | {"submission_id": uuid4().hex})
    assert "Daar zit nog niemand in dit hulpmiddel" in page(coordinator, url)


def invite(db, cast) -> None:
    person = {"name": "Nadia", "email": "nadia@voorbeeld.invalid"}
    seat_invitations.invite(db, cast.admin, "stuurgroep", **person, submission_id=uuid4().hex)


def test_an_empty_table_says_that_somebody_was_invited_until_that_expires(
    admin, facilitator, db, cast, action
):
    give_on(facilitator, cast, action, "stuurgroep")
    meeting = f"/bijeenkomsten/{cast.meeting_id}"
    pages = (f"{meeting}/doorgeven", f"{meeting}/verslag", f"/netwerken/{cast.network_id}")
    choice = f"{meeting}/vervolgacties/{action}/doorgeven"
    assert all("zit nog niemand in" in page(facilitator, url) for url in pages)
    assert "Bij <strong>Stuurgroep</strong> zit nog niemand" in page(admin, "/")
    invite(db, cast)
    for url in pages:
        said = page(facilitator, url)
        assert "is iemand uitgenodigd" in said, url
        assert "zit nog niemand in" not in said, url
        assert "Nadia" not in said, url
    assert options(page(facilitator, choice))["stuurgroep"] == "Stuurgroep (iemand is uitgenodigd)"
    assert "Bij <strong>Stuurgroep</strong> is iemand uitgenodigd" in page(admin, "/")
    with clock_at(now() + timedelta(days=15)):
        (point,) = forwardings.of_meeting(db, cast.meeting_id)
        assert point.nobody_there == "zit nog niemand in dit hulpmiddel"
        assert not waiting.of(db, cast.admin).empty_tables[0].is_invited


def test_at_the_choice_who_may_invites_and_who_may_not_has_words_to_send(
    facilitator, coordinator, db, cast, action
):
    url = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{action}/doorgeven"

    def words(text: str) -> str:
        return text[text.index('class="copy-box"') :].split("</div>")[0]

    asks = page(facilitator, url)
    assert "Beste beheerder" in words(asks)
    assert "- Stuurgroep" in words(asks)
    assert "- Projectgroep" not in words(asks)  # the coordinator sits there
    assert 'href="mailto:?subject=' in asks
    assert "/rollen" not in asks
    give_on(facilitator, cast, action, "projectgroep")
    (point,) = forwardings.of_meeting(db, cast.meeting_id)
    assert "- Stuurgroep" in words(page(coordinator, f"/overlegtafel/{point.id}"))
    invite(db, cast)
    assert "- Stuurgroep" not in words(page(facilitator, url))
    accounts.set_admin(db, cast.admin, cast.facilitator.person_id, is_admin=True)
    does = page(facilitator, url)
    assert 'href="/rollen#uitnodigen"' in does
    assert "Beste beheerder" not in does
