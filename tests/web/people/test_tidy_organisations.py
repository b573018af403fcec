"""Organisations: two that are one are merged, what nobody uses goes, many get a board at once."""

import pytest
from support import paste

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import today
from gesprekskader.rules import school_year_of
from gesprekskader.store import access, members, networks, organisations, pastes, undone_pastes
from gesprekskader.store.access import Deed

LIST = "Naam\tSchool\nEls\tSint-Jan\nTim\tDe Brug\nBo\tDe Zwaluw"


@pytest.fixture
def schools(db, cast) -> dict[str, str]:
    """Name -> id of three schools with one member each."""
    paste(db, cast.facilitator, cast.network_id, LIST)
    return {o.name: o.id for o in organisations.everything(db)}


@pytest.fixture
def board(db, cast) -> str:
    return organisations.save(
        db, None, name="Delta", kind="bestuur", parent_id=None, actor=cast.facilitator
    )


def place_of(db, cast, name: str) -> str:
    year = school_year_of(today())
    everybody = networks.members(db, cast.network_id, year)
    return next(m.person.organisation for m in everybody if m.person.name == name)


def names(db) -> list[str]:
    return sorted(o.name for o in organisations.everything(db))


def test_two_that_are_one_are_merged_after_a_plain_question(facilitator, db, cast, schools):
    url = f"/organisaties/{schools['De Brug']}/samenvoegen"
    page = facilitator.get(f"{url}?into={schools['Sint-Jan']}").get_data(as_text=True)
    assert "De Brug samenvoegen met Sint-Jan?" in page
    assert "Dit kan niet terug" in page
    assert names(db) == ["De Brug", "De Zwaluw", "Sint-Jan"]
    answer = facilitator.post(url, data={"into": schools["Sint-Jan"]})
    assert answer.status_code == 303
    assert names(db) == ["De Zwaluw", "Sint-Jan"]
    assert place_of(db, cast, "Tim") == "Sint-Jan"
    assert place_of(db, cast, "Bo") == "De Zwaluw"
    after = facilitator.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Alles staat nu bij Sint-Jan." in after


def test_who_joined_and_stands_on_the_list_counts_once(facilitator, db, cast, schools):
    year = school_year_of(today())
    tim = next(
        m.person.id for m in networks.members(db, cast.network_id, year) if m.person.name == "Tim"
    )
    members.tie(db, cast.facilitator, cast.meeting_id, cast.neighbour.person_id, tim)
    assert organisations.people_of(db)[schools["De Brug"]] == 1
    members.untie(db, cast.facilitator, cast.meeting_id, cast.neighbour.person_id)
    assert organisations.people_of(db)[schools["De Brug"]] == 1, "only the line of the list"


def test_a_board_takes_its_schools_along_to_a_board_only(db, cast, schools, board):
    organisations.place_under(db, cast.facilitator, [schools["De Brug"]], board)
    other = organisations.save(db, None, name="Delta Noord", kind="bestuur", parent_id=None)
    with pytest.raises(RuleBroken, match="vallen scholen"):
        organisations.merge(db, cast.facilitator, board, schools["Sint-Jan"])
    organisations.merge(db, cast.facilitator, board, other)
    assert organisations.find(db, schools["De Brug"]).parent == "Delta Noord"


def test_nothing_is_merged_with_itself(facilitator, db, schools):
    url = f"/organisaties/{schools['De Brug']}/samenvoegen"
    answer = facilitator.post(url, data={"into": schools["De Brug"]})
    assert answer.status_code == 422
    assert "De Brug" in names(db)


def test_what_nobody_uses_goes_and_what_is_used_stays(facilitator, db, schools, board):
    used = facilitator.post(f"/organisaties/{schools['De Brug']}/verwijdering")
    assert used.status_code == 422
    assert "is nog in gebruik" in used.get_data(as_text=True)
    assert facilitator.post(f"/organisaties/{board}/verwijdering").status_code == 303
    assert names(db) == ["De Brug", "De Zwaluw", "Sint-Jan"]


def test_many_get_a_board_in_one_deed(facilitator, db, schools, board):
    page = facilitator.get("/organisaties").get_data(as_text=True)
    assert page.count('type="checkbox" name="schools"') == 3
    some = [schools["De Brug"], schools["De Zwaluw"]]
    for _ in range(2):
        data = {"schools": some, "board": board}
        answer = facilitator.post("/organisaties/bestuur", data=data)
        if answer.status_code == 303:
            told = facilitator.get(answer.headers["Location"]).get_data(as_text=True)
            assert "2 organisaties horen nu bij Delta." in told
    parents = {o.name: o.parent for o in organisations.everything(db) if o.kind == "school"}
    assert parents == {"De Brug": "Delta", "De Zwaluw": "Delta", "Sint-Jan": ""}


@pytest.mark.parametrize("fields", [{}, {"board": ""}, {"schools": []}])
def test_a_board_without_schools_or_the_other_way_round_is_asked(
    facilitator, db, schools, board, fields
):
    data = {"schools": [schools["De Brug"]], "board": board} | fields
    answer = facilitator.post("/organisaties/bestuur", data=data)
    assert answer.status_code == (303 if not fields else 422)


def test_only_who_has_people_there_or_administers_may_change_one(db, cast, schools, board):
    def may(actor, organisation_id) -> bool:
        return access.may(db, actor, Deed.CHANGE_ORGANISATION, organisation_id)

    assert may(cast.facilitator, schools["De Brug"])
    assert may(cast.colleague, schools["De Brug"])
    assert may(cast.admin, schools["De Brug"])
    assert not may(cast.outsider, schools["De Brug"])
    assert not may(cast.member, schools["De Brug"])
    assert may(cast.facilitator, board)  # nobody uses it, who made it says what becomes of it
    assert not may(cast.outsider, board)
    assert not may(cast.member, board)
    organisations.place_under(db, cast.facilitator, [schools["De Brug"]], board)
    assert may(cast.facilitator, board)
    assert not may(cast.outsider, board)  # people of a school under it
    for deed in (
        lambda: organisations.merge(db, cast.outsider, schools["De Brug"], board),
        lambda: organisations.remove(db, cast.outsider, schools["De Brug"]),
        lambda: organisations.place_under(db, cast.outsider, [schools["Sint-Jan"]], board),
    ):
        with pytest.raises(NotFound):
            deed()


def test_all_of_says_the_same_as_may(db, cast, schools, board):
    for actor in (cast.facilitator, cast.outsider, cast.admin, cast.member):
        ids = access.all_of(db, actor, Deed.CHANGE_ORGANISATION, "organisations")
        one_by_one = {
            o.id
            for o in organisations.everything(db)
            if access.may(db, actor, Deed.CHANGE_ORGANISATION, o.id)
        }
        assert ids == one_by_one


def test_a_paste_is_taken_back_after_its_school_was_merged(db, cast, schools):
    paste(db, cast.facilitator, cast.network_id, "Naam\tSchool\tRol\nEls\tSint-Jan\tIO")
    organisations.merge(db, cast.facilitator, schools["Sint-Jan"], schools["De Brug"])
    latest = pastes.latest(db, cast.network_id)
    undone_pastes.undo(db, cast.facilitator, cast.network_id, latest.id)
    assert place_of(db, cast, "Els") == "De Brug"
