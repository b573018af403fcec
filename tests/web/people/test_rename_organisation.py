"""The name of an organisation belongs to many: who may change it, who did, and what if two do."""

import pytest
from support import TODAY, add_account

from gesprekskader.errors import NotFound, StaleEdit
from gesprekskader.rules import school_year_before, school_year_of
from gesprekskader.store import members, networks, organisations, people, visits
from gesprekskader.store.db import one, writing


@pytest.fixture
def school(db, cast) -> str:
    """A school with one member of the facilitator's network, under a board."""
    board = organisations.save(db, None, name="Stichting Delta", kind="bestuur", parent_id=None)
    school = organisations.save(db, None, name="De Brug", kind="school", parent_id=board)
    with writing(db):
        person = people.insert(db, "Lid", organisation_id=school)
        networks.insert_membership(db, cast.network_id, person, school_year_of(TODAY))
    return school


def rename(client, school: str, name: str = "Anders", version: str = "1"):
    board = {"name": name, "kind": "school", "version": version}
    return client.post(f"/organisaties/{school}", data=board)


def name_of(db, school: str) -> str:
    return organisations.find(db, school).name


def test_who_runs_a_network_with_people_of_it_renames_it_and_leaves_a_trace(
    db, cast, facilitator, school
):
    board = organisations.find(db, school).parent_id
    form = {"name": "De Nieuwe Brug", "kind": "school", "parent": board, "version": "1"}
    assert facilitator.post(f"/organisaties/{school}", data=form).status_code == 303
    stored = organisations.find(db, school)
    assert (stored.name, stored.version, stored.changed_by) == ("De Nieuwe Brug", 2, "Facilitator")
    page = facilitator.get(f"/organisaties/{school}").get_data(as_text=True)
    assert "Laatst gewijzigd op" in page
    assert "door Facilitator" in page


def test_the_board_above_it_too(db, facilitator, client_of, school):
    board = organisations.find(db, school).parent_id
    form = {"name": "Stichting Delta Noord", "kind": "bestuur", "version": "1"}
    assert client_of("outsider").post(f"/organisaties/{board}", data=form).status_code == 404
    assert facilitator.post(f"/organisaties/{board}", data=form).status_code == 303


@pytest.mark.parametrize("role", ["outsider", "coordinator"])
def test_an_account_of_elsewhere_does_not(db, client_of, school, role):
    client = client_of(role)
    assert client.get(f"/organisaties/{school}").status_code == 404
    assert rename(client, school).status_code == 404
    assert f"/organisaties/{school}" not in client.get("/organisaties").text
    assert name_of(db, school) == "De Brug"


def test_who_facilitated_last_year_and_who_left_do_not(db, cast, app, client_of, school):
    year = school_year_of(TODAY)
    last = add_account(db, "Vorig Jaar", "vorig@voorbeeld.invalid")
    with writing(db):
        networks.insert_membership(
            db, cast.network_id, last, school_year_before(year), is_facilitator=True
        )
    secret = visits.start(db, person_id=last, has_account=True)
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = secret
    assert rename(client, school).status_code == 404
    assert rename(client_of("colleague"), school, "Door collega").status_code == 303
    members.set_left(
        db, cast.facilitator, cast.network_id, year, cast.colleague.person_id, left=True
    )
    assert rename(client_of("colleague"), school, version="2").status_code == 404
    assert name_of(db, school) == "Door collega"


def test_an_administrator_does_with_the_second_step_only(db, cast, app, admin, school):
    plain = visits.start(db, person_id=cast.admin.person_id, has_account=True)
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = plain
    assert rename(client, school).status_code == 404
    assert rename(admin, school, "Door de beheerder").status_code == 303


def test_two_at_once_see_both_names_and_nothing_is_lost(db, facilitator, client_of, school):
    assert rename(facilitator, school, "Eerste").status_code == 303
    answer = rename(client_of("colleague"), school, "Tweede")
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Eerste" in page
    assert "Tweede" in page
    assert name_of(db, school) == "Eerste"
    assert rename(client_of("colleague"), school, "Eerste").status_code == 303  # no conflict


def test_the_store_asks_again(db, cast, school):
    values = {"name": "X", "kind": "school", "parent_id": None}
    with pytest.raises(NotFound):
        organisations.save(db, school, **values, actor=cast.outsider, version=1)
    with pytest.raises(StaleEdit):
        organisations.save(db, school, **values, actor=cast.facilitator, version=0)


def test_the_trace_has_no_name_after_wiping(db, cast, client_of, school):
    from gesprekskader.store import own_data

    rename(client_of("colleague"), school, "Nieuw")
    own_data.erase(db, cast.colleague)
    row = one(db, "select changed_by, changed_at from organisations where id = ?", [school])
    assert row["changed_by"] is None
    assert organisations.find(db, school).changed_by == ""


def test_one_member_of_ones_own_gives_no_say_over_other_peoples(db, cast, client_of, school):
    board = organisations.find(db, school).parent_id
    year = school_year_of(TODAY)
    own = networks.add(db, cast.outsider, name="Eigen", description="", school_year=year)
    me = members.find(db, own, year, cast.outsider.person_id)
    members.change(
        db,
        cast.outsider,
        me,
        name="",
        email="",
        role_word="",
        organisation_id=school,
        version=me.person.version,
    )
    with writing(db):
        person = people.insert(db, "Verzonnen", organisation_id=school)
        networks.insert_membership(db, own, person, year)
    client = client_of("outsider")
    for mine in (school, board):
        assert rename(client, mine).status_code == 404
    assert "Vraag het in andere gevallen een beheerder" in client.get("/organisaties").text
    # the same for who was first there: it belongs to both now
    assert rename(client_of("facilitator"), school).status_code == 404
    assert rename(client_of("admin"), school).status_code == 303


def test_guests_and_who_left_of_ones_own_networks_are_nobody_elses(db, cast, facilitator, school):
    with writing(db):
        for actor in (cast.member, cast.colleague):
            db.execute(
                "update persons set organisation_id = ? where id = ?", [school, actor.person_id]
            )
    members.set_left(
        db,
        cast.facilitator,
        cast.network_id,
        school_year_of(TODAY),
        cast.colleague.person_id,
        left=True,
    )
    assert rename(facilitator, school).status_code == 303
    assert "Vraag het in andere gevallen" not in facilitator.get("/organisaties").text


def test_what_is_all_ones_own_is_merged_into_one_of_others(db, cast, client_of, school):
    twice = organisations.save(db, None, name="Brug, De", kind="school", parent_id=None)
    with writing(db):
        db.execute(
            "update persons set organisation_id = ? where id = ?", [twice, cast.outsider.person_id]
        )
    outsider = client_of("outsider")
    url = f"/organisaties/{twice}/samenvoegen"
    assert outsider.post(url, data={"into": school}).status_code == 303
    back = organisations.save(db, None, name="Weer twee", kind="school", parent_id=None)
    with pytest.raises(NotFound):
        organisations.merge(db, cast.outsider, school, back)
