"""A network has one list of all its actions, and who does one has it in the calendar."""

from datetime import timedelta
from uuid import uuid4

import pytest
from icalendar import Calendar
from support import TODAY, add_meeting, draft, years_on

from gesprekskader import rules
from gesprekskader.moments import clock_at
from gesprekskader.reports import actions as action_lists
from gesprekskader.store import (
    follow_ups,
    forwardings,
    meetings,
    networks,
    picked_items,
    revisits,
    roundtables,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.revisits import RevisitDraft


def act(db, cast, text: str, owner: str = "", item: int = 0, **over) -> str:
    picked = picked_items.of_group(db, cast.group_id)[item].id
    made = FollowUpDraft(text, "persoon" if owner else "nog niemand", owner, **over)
    return follow_ups.record(
        db, cast.member, cast.group_id, picked, made, submission_id=uuid4().hex
    ).id


def end(db, cast, action: str, result: str = "gezet") -> None:
    found = RevisitDraft(result, "Het hangt er.")
    revisits.look_back_on_own_action(
        db, cast.member, action, found, version=0, submission_id=uuid4().hex
    )


@pytest.fixture
def actions(db, cast) -> dict[str, str]:
    soon, late = TODAY + timedelta(days=3), TODAY + timedelta(days=9)
    mine = {"owner_id": cast.member.person_id}
    return {
        "late": act(db, cast, "Bij Anna, later", "Anna", 0, due_on=late),
        "soon": act(db, cast, "Bij Zoë, gauw", "Zoë", 1, due_on=soon),
        "nobody": act(db, cast, "Van niemand", item=0),
        "done": act(db, cast, "Al gedaan", "Lid", 0, due_on=soon, **mine),
    }


def order(page: str, *texts: str) -> list[str]:
    return sorted(texts, key=page.index)


def test_what_is_open_stands_first_in_the_order_that_the_address_says(client_of, db, cast, actions):
    end(db, cast, actions["done"])
    late, soon, nobody, done = "Bij Anna, later", "Bij Zoë, gauw", "Van niemand", "Al gedaan"
    for asked, wanted in (
        ("moment", [soon, late, nobody, done]),
        ("eigenaar", [late, soon, nobody, done]),
        ("onzin", [soon, late, nobody, done]),
    ):
        url = f"/netwerken/{cast.network_id}/acties?volgorde={asked}"
        page = client_of("facilitator").get(url).get_data(as_text=True)
        assert order(page, late, soon, nobody, done) == wanted, asked
        file = client_of("facilitator").get(url.replace("acties?", "acties.md?"))
        assert order(file.get_data(as_text=True), late, soon, nobody, done) == wanted, asked
    url = f"/netwerken/{cast.network_id}/acties?volgorde=item"
    page = client_of("facilitator").get(url).get_data(as_text=True)
    assert order(page, late, soon, nobody, done) == [late, nobody, soon, done]


def test_an_action_that_was_passed_on_says_where_it_lies_or_what_was_answered(
    client_of, db, cast, actions
):
    def row(text: str) -> str:
        url = f"/netwerken/{cast.network_id}/acties"
        page = " ".join(client_of("facilitator").get(url).get_data(as_text=True).split())
        return page[page.index(text) :].split("</tr>")[0]

    asked = {"step_id": None, "roundtable": ("projectgroep", "Projectgroep")}
    for action in (actions["soon"], actions["done"]):
        point = forwardings.forward(
            db,
            cast.facilitator,
            cast.meeting_id,
            follow_up_id=action,
            question="Kan dit?",
            submission_id=uuid4().hex,
            **asked,
        )
    assert "nog niet teruggekeken" in row("Bij Anna, later")
    assert "Ligt nu bij: Projectgroep" in row("Bij Zoë, gauw")
    here = forwardings.of_ids(db, [point])[0]
    roundtables.answer(
        db, cast.coordinator, point, "Ja hoor.", version=here.version, submission_id=uuid4().hex
    )
    assert "Antwoord van Projectgroep" in row("Al gedaan")
    assert "Ja hoor." in row("Al gedaan")
    end(db, cast, actions["done"])  # who looked back on it knows best
    assert "Antwoord van" not in row("Al gedaan")


def test_it_keeps_what_earlier_years_left_and_leaves_out_what_never_counted(
    client_of, db, cast, actions
):
    url = f"/netwerken/{cast.network_id}/acties"
    with clock_at(years_on(2)):
        left = action_lists.of_network(db, networks.find(db, cast.network_id))
        assert "Van niemand" in left.report.texts()
    follow_ups.remove(db, cast.member, actions["nobody"])
    page = client_of("facilitator").get(url).get_data(as_text=True)
    assert "Van niemand" not in page
    assert "Bij Zoë, gauw" in page
    for column in ("is_rehearsal", "is_cancelled"):
        with writing(db):
            db.execute(f"update meetings set {column} = 1 where id = ?", [cast.meeting_id])
        assert "Bij Zoë" not in client_of("facilitator").get(url).get_data(as_text=True), column
        with writing(db):
            db.execute(f"update meetings set {column} = 0 where id = ?", [cast.meeting_id])


def test_only_who_leads_the_network_has_the_list(client_of, cast, actions):
    url = f"/netwerken/{cast.network_id}/acties"
    assert client_of("colleague").get(url).status_code == 200
    assert client_of("outsider").get(url).status_code == 404
    assert client_of("outsider").get(f"{url}.csv").status_code == 404
    assert client_of("member").get(url).status_code in (303, 404)


def test_the_network_and_the_first_page_lead_to_it(client_of, db, cast, actions):
    way = f'href="/netwerken/{cast.network_id}/acties"'
    lead = client_of("facilitator")
    assert way in lead.get(f"/netwerken/{cast.network_id}").get_data(as_text=True)
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    assert way in lead.get("/").get_data(as_text=True)


def events(client) -> dict[str, object]:
    found = Calendar.from_ical(client.get("/mijn/agenda.ics").data).walk("VEVENT")
    return {str(e["summary"]): e for e in found if str(e["summary"]).startswith("Actie")}


def test_my_actions_with_a_day_fill_that_day_in_my_calendar(client_of, db, cast, refs, actions):
    act(db, cast, "Zonder dag", "Lid", owner_id=cast.member.person_id)
    next_time = {"when": rules.NEXT_MEETING, "owner_id": cast.member.person_id}
    act(db, cast, "De volgende keer", "Lid", **next_time)
    day = TODAY + timedelta(days=30)
    coming = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=day)
    first = events(client_of("member"))
    assert set(first) == {"Actie: Al gedaan", "Actie: De volgende keer"}
    assert first["Actie: De volgende keer"]["dtstart"].dt == day
    assert first["Actie: Al gedaan"]["dtstart"].dt == TODAY + timedelta(days=3)

    moved = draft(meeting_on=day + timedelta(days=7))
    version = meetings.find(db, coming).version
    meetings.change(db, cast.facilitator, coming, moved, version=version)
    end(db, cast, actions["done"])
    second = events(client_of("member"))
    assert second["Actie: De volgende keer"]["dtstart"].dt == day + timedelta(days=7)
    for name, was in first.items():
        assert second[name]["uid"] == was["uid"]
    assert second["Actie: Al gedaan"]["status"] == "CANCELLED"
    assert second["Actie: De volgende keer"]["status"] == "CONFIRMED"
    assert second["Actie: Al gedaan"]["sequence"] > first["Actie: Al gedaan"]["sequence"]
    assert events(client_of("other")) == {}


def test_the_page_of_a_network_shows_thirty_open_ones_and_leads_to_the_rest(db, cast, facilitator):
    url = f"/netwerken/{cast.network_id}"
    for number in range(30):
        act(db, cast, f"OPEN-{number}.")
    ended = act(db, cast, "KLAAR.", "Member", owner_id=cast.member.person_id)
    end(db, cast, ended)
    shown = facilitator.get(url).text.partition('id="open"')[2]
    assert ("30 acties" in shown, shown.count("OPEN-"), "De andere" in shown) == (True, 30, False)
    act(db, cast, "OPEN-30.")
    shown = facilitator.get(url).text.partition('id="open"')[2].partition("</section>")[0]
    assert ("31 acties" in shown, shown.count("OPEN-")) == (True, 30)
    assert f'De andere vind je bij\n        <a href="{url}/acties">' in shown
    assert facilitator.get(f"{url}/acties").text.count("OPEN-") >= 31
