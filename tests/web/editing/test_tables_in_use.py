"""A roundtable that is in use and is edited: who sits there and what lies there stays."""

from uuid import uuid4

import pytest

from gesprekskader.store import (
    follow_ups,
    forwardings,
    own_pages,
    picked_items,
    roundtables,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft

TABLE = "projectgroep"


def test_a_roundtable_with_points_or_people_is_not_removed_and_its_seats_stay(
    pages, db, cast, client_of
):
    at = pages.begin("overlegtafels", title="Tafel van ons")
    pages.valid(at)
    roundtables.seat(db, cast.admin, "tafel-van-ons", cast.coordinator.person_id)
    answer = pages.send(f"{at}/vervalt")
    assert answer.status_code == 422
    assert "zitten mensen" in answer.text
    renamed = pages.text(at).replace("titel: Tafel van ons", "titel: TAFEL-ANDERS")
    pages.valid(pages.reopen("overlegtafels", "tafel-van-ons"), renamed)
    assert "TAFEL-ANDERS" in client_of("coordinator").get("/overlegtafel").text
    roundtables.unseat(db, cast.admin, "tafel-van-ons", cast.coordinator.person_id)
    pages.post(f"{at}/vervalt")
    assert "TAFEL-ANDERS" not in client_of("admin").get("/rollen").text


@pytest.mark.parametrize("where", ["roundtable_key", "at_key"])
def test_a_roundtable_where_a_point_lies_or_went_through_is_not_removed(pages, db, cast, where):
    at = pages.begin("overlegtafels", title="Tafel van ons")
    pages.valid(at)
    draft = FollowUpDraft("ACTIE", "niemand")
    picked, sid = picked_items.of_group(db, cast.group_id)[0].id, uuid4().hex
    action = follow_ups.record(db, cast.member, cast.group_id, picked, draft, submission_id=sid).id
    forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=action,
        step_id=None,
        roundtable=(TABLE, "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )
    with writing(db):
        db.execute(f"update forwardings set {where} = 'tafel-van-ons'")
    answer = pages.send(f"{at}/vervalt")
    assert answer.status_code == 422
    assert "Aan deze overlegtafel liggen punten. Daarom kan zij niet weg." in answer.text


def test_our_version_of_a_shipped_table_goes_while_people_sit_there_as_the_file_has_it(
    pages, db, client_of
):
    at = pages.reopen("overlegtafels", TABLE)
    pages.valid(at, pages.text(at).replace("\ntitel: ", "\ntitel: Onze "))
    client = client_of("coordinator")  # sits there
    assert "Onze Projectgroep" in client.get("/overlegtafel").text
    assert "Onze Projectgroep" in client_of("admin").get("/rollen").text
    pages.post(f"{at}/vervalt")
    page = client.get("/overlegtafel").text
    assert "Projectgroep" in page
    assert "Onze Projectgroep" not in page
    assert own_pages.at_table(db, TABLE) == "zitten mensen"


def test_a_table_of_besturen_stays_one_on_every_way_while_people_sit_there(pages, db, cast):
    """The file has none; ours has."""
    at = pages.reopen("overlegtafels", TABLE)
    none = pages.text(at)
    per_board = none.replace("niveau:", "per: bestuur\nniveau:")
    pages.valid(at, per_board)  # somebody sits there: whose bestuur that is, Rollen asks
    assert "per bestuur" in pages.send(f"{at}/vervalt").text
    assert pages.write(pages.reopen("overlegtafels", TABLE), none).status_code == 303
    assert "Laat &#39;per: bestuur&#39; staan" in pages.make_valid(at).text
    roundtables.unseat(db, cast.admin, TABLE, cast.coordinator.person_id)
    with writing(db):
        db.execute("delete from seat_invitations")
        db.execute("delete from agendas")
    assert own_pages.at_table(db, TABLE) == ""
    pages.valid(at)
    pages.post(f"{at}/vorige")
    roundtables.seat(db, cast.admin, TABLE, cast.coordinator.person_id)
    assert "per bestuur" in pages.send(f"{at}/vorige").text
    assert "per: bestuur" in pages.text(at)
