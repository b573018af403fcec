"""Who a joiner turns out to be, and members who move, leave and come back."""

import pytest
from support import paste

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import today
from gesprekskader.rules import school_year_of
from gesprekskader.store import meetings, members, networks, outcomes, picked_items
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def year() -> str:
    return school_year_of(today())


@pytest.fixture
def listed(db, cast, year) -> dict[str, str]:
    """Two people with the same name on the list, whom nobody joined as yet."""
    paste(
        db,
        cast.facilitator,
        cast.network_id,
        "Sam de Wit\tsam1@voorbeeld.invalid\tDe Zwaluw\n"
        "Sam de Wit\tsam2@voorbeeld.invalid\tOns Baken",
        year=year,
    )
    return {
        m.person.email[:4]: m.person.id
        for m in networks.members(db, cast.network_id, year)
        if m.person.name == "Sam de Wit"
    }


def names(db, cast, year) -> list[str]:
    return sorted(m.person.name for m in networks.members(db, cast.network_id, year))


def test_two_people_with_the_same_name_stay_two(listed):
    assert len(listed) == 2


def test_a_joiner_is_tied_to_a_member_and_parted_again(facilitator, db, cast, year, listed):
    before = names(db, cast, year)
    url = f"/bijeenkomsten/{cast.meeting_id}/deelnemers/{cast.neighbour.person_id}"
    assert facilitator.post(f"{url}/lid", data={"member": listed["sam1"]}).status_code == 303
    tied = members.find(db, cast.network_id, year, cast.neighbour.person_id)
    assert (tied.person.name, tied.person.organisation) == ("Sam de Wit", "De Zwaluw")
    assert names(db, cast, year) == before  # one line on the list, not two

    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/deelnemers").get_data(as_text=True)
    assert "deed mee als Neighbour" in page
    assert facilitator.post(f"{url}/los").status_code == 303
    assert names(db, cast, year) == before
    back = members.find(db, cast.network_id, year, listed["sam1"])
    assert back.person.email == "sam1@voorbeeld.invalid"
    joiners = members.joiners(db, meetings.find(db, cast.meeting_id))
    assert {"Neighbour"} <= {j.name for j in joiners}


def test_a_joiner_who_fits_one_name_is_tied_in_one_tap(facilitator, db, cast, year):
    paste(
        db, cast.facilitator, cast.network_id, "Neighbour Jansen\tnj@voorbeeld.invalid\tDe Zwaluw"
    )
    url = f"/bijeenkomsten/{cast.meeting_id}/deelnemers"
    page = facilitator.get(url).get_data(as_text=True)
    assert "Is dit Neighbour Jansen (De Zwaluw) van de lijst?" in page
    assert "Is dit Neighbour Jansen" not in page.split(cast.neighbour.person_id)[0]
    jansen = next(
        m for m in networks.members(db, cast.network_id, year) if m.person.name.endswith("Jansen")
    )
    data = {"member": jansen.person.id}
    assert facilitator.post(f"{url}/{cast.neighbour.person_id}/lid", data=data).status_code == 303
    assert "Is dit Neighbour" not in facilitator.get(url).get_data(as_text=True)


def test_tying_moves_nothing_private(facilitator, neighbour, db, cast, listed):
    neighbour.post(
        f"/bijeenkomsten/{cast.meeting_id}/mijn-stap",
        data={"kind": "ga", "text": "STAP-VAN-NEIGHBOUR", "about": "w2-lo-1"},
    )
    url = f"/bijeenkomsten/{cast.meeting_id}/deelnemers/{cast.neighbour.person_id}"
    for path in ("lid", "los"):
        facilitator.post(f"{url}/{path}", data={"member": listed["sam1"]})
        assert "STAP-VAN-NEIGHBOUR" in neighbour.get("/mijn").get_data(as_text=True)


def test_a_later_year_goes_along_when_they_are_parted(db, cast, year, listed):
    joiner = cast.neighbour.person_id
    members.tie(db, cast.facilitator, cast.meeting_id, joiner, listed["sam1"])
    with_next = f"{int(year[:4]) + 1}-{int(year[:4]) + 2}"
    db.begin()
    networks.open_year(db, cast.network_id, with_next)
    db.commit()
    members.untie(db, cast.facilitator, cast.meeting_id, joiner)
    ids = {m.person.id for m in networks.members(db, cast.network_id, with_next)}
    assert listed["sam1"] in ids
    assert joiner not in ids


def test_a_member_who_was_here_before_is_not_taken_over(facilitator, db, cast, listed):
    first, second = cast.neighbour.person_id, cast.other.person_id
    url = f"/bijeenkomsten/{cast.meeting_id}/deelnemers"
    facilitator.post(f"{url}/{first}/lid", data={"member": listed["sam1"]})
    refused = facilitator.post(f"{url}/{second}/lid", data={"member": first})
    assert refused.status_code == 422
    assert "Deel een code uit" in refused.get_data(as_text=True)


def test_who_has_an_account_or_is_on_the_list_is_not_tied(db, cast, listed):
    for joiner in (cast.facilitator.person_id, cast.colleague.person_id):
        db.execute(
            "insert into attendances (meeting_id, person_id, joined_at) values (?, ?, '')",
            [cast.meeting_id, joiner],
        )
        db.commit()
        with pytest.raises(RuleBroken):
            members.tie(db, cast.facilitator, cast.meeting_id, joiner, listed["sam1"])


def test_a_member_moves_to_another_board_and_old_texts_stay(facilitator, db, cast, year, listed):
    baken = next(row["id"] for row in db["organisations"].rows if row["name"] == "Ons Baken")
    url = f"/netwerken/{cast.network_id}/leden/{year}/{listed['sam1']}"
    data = {"name": "Sam de Wit", "email": "", "organisation": baken, "version": "1"}
    assert facilitator.post(url, data=data).status_code == 303
    assert members.find(db, cast.network_id, year, listed["sam1"]).person.organisation == (
        "Ons Baken"
    )
    stale = facilitator.post(url, data=data | {"name": "Samantha"})
    assert stale.status_code == 409
    assert "Iemand anders paste dit ook aan" in stale.get_data(as_text=True)


def test_who_left_is_an_oud_deelnemer_and_can_come_back(facilitator, db, cast, year, listed):
    url = f"/netwerken/{cast.network_id}/leden/{year}/{listed['sam1']}"
    facilitator.post(f"{url}/vertrek")
    page = facilitator.get(f"/netwerken/{cast.network_id}").get_data(as_text=True)
    assert "1 oud-deelnemer" in page
    assert names(db, cast, year).count("Sam de Wit") == 1
    facilitator.post(f"{url}/terugkeer")
    assert names(db, cast, year).count("Sam de Wit") == 2


def test_who_left_reads_nothing_of_what_comes_after(member, facilitator, db, cast, year, refs):
    from support import add_meeting

    db.begin()
    networks.insert_membership(db, cast.network_id, cast.member.person_id, year)
    db.commit()
    later = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Later")
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, later, now=old, new=new)
    assert member.get(f"/bijeenkomsten/{later}/verslag").status_code == 200
    facilitator.post(f"/netwerken/{cast.network_id}/leden/{year}/{cast.member.person_id}/vertrek")
    assert member.get(f"/bijeenkomsten/{later}/verslag").status_code == 404
    assert member.get("/mijn").status_code == 200


def test_a_new_name_goes_along_in_what_was_signed(facilitator, member, db, cast):
    picked = picked_items.of_group(db, cast.group_id)[0]
    outcome_id = outcomes.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        OutcomeDraft("opbrengst", "tekst"),
        submission_id="x" * 12,
    ).id
    member.post("/mijn/gegevens", data={"name": "Merel", "email": "", "version": "1"})
    assert outcomes.find(db, outcome_id).author == "Merel"


def test_joiners_never_see_the_list(member, cast, listed):
    for path in ("", "/deelnemers", "/groepen"):
        page = member.get(f"/bijeenkomsten/{cast.meeting_id}{path}").get_data(as_text=True)
        assert "Sam de Wit" not in page
