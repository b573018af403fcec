"""A pasted list: shown first, stored once on yes, asked where it differs, and taken back whole."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from support import ROOT, join, paste

from gesprekskader.errors import ListMoved, NotFound, RuleBroken
from gesprekskader.moments import clock_at, now, today
from gesprekskader.records import Actor
from gesprekskader.rules import next_school_year, school_year_of
from gesprekskader.rules.member_answers import Answers
from gesprekskader.rules.member_list import read_members
from gesprekskader.store import (
    keys,
    members,
    networks,
    organisations,
    own_data,
    pastes,
    people,
    undone_pastes,
)
from gesprekskader.store.db import token_hash, writing

LISTS = ROOT / "tests/lists"


@pytest.fixture
def year() -> str:
    return school_year_of(today())


@pytest.fixture
def url(cast) -> str:
    return f"/netwerken/{cast.network_id}/leden"


def everybody(db, cast, year) -> dict[str, tuple[str, str, str]]:
    """Members by name: address, organisation, role; without the two who lead."""
    return {
        m.person.name: (m.person.email, m.person.organisation, m.person.role_word)
        for m in networks.members(db, cast.network_id, year)
        if not m.is_facilitator
    }


def form_of(page: str) -> dict[str, object]:
    """The form of the proof as a browser sends it, with what is ticked and preset."""
    form: dict[str, object] = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]
        for name in ("submission_id", "mark")
    }
    form["erbij"] = re.findall(r'name="erbij" value="(\w+)" checked', page)
    form["kolom"] = re.findall(
        r'name="kolom">.*?<option value="(\w*)" selected|name="kolom" value=""', page, re.S
    )
    for key, value in re.findall(r'name="(v-\w+)" value="(\w+)" required checked', page):
        form[key] = value
    return form


def shown(client, url, pasted: str) -> tuple[str, dict[str, object]]:
    answer = client.post(url, data={"pasted": pasted})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    return page, form_of(page) | {"pasted": pasted}


def test_nothing_is_stored_before_yes_and_a_sentence_says_what_was_done(
    facilitator, db, cast, year, url
):
    pasted = "Naam\tE-mail\tSchool\nNoor\tn@x.nl\tDe Zwaluw\nTies\t\tHet Sluisje\nTotaal: 2\t\t"
    page, form = shown(facilitator, url, pasted)
    assert "2 nieuw." in page
    assert "Totaal: 2" in page
    assert everybody(db, cast, year) == {}
    assert organisations.everything(db) == []
    answer = facilitator.post(f"{url}/erbij", data=form)
    assert answer.status_code == 303
    assert everybody(db, cast, year) == {
        "Noor": ("n@x.nl", "De Zwaluw", ""),
        "Ties": ("", "Het Sluisje", ""),
    }
    after = facilitator.get(answer.headers["Location"]).get_data(as_text=True)
    assert "2 erbij, 2 nieuwe organisaties." in after
    assert "Terugdraaien" in after


def test_what_is_no_role_is_said(facilitator, db, cast, year, url):
    long = "begeleider en nog veel meer " * 4
    pasted = (
        "Naam\tE-mail\tRol\nEls\tels@x.invalid\tEigenaar\nTim\ttim@x.invalid\tmentor\n"
        f"Bo\tbo@x.invalid\t{long}\nAd\tad@x.invalid\tEigenaar\nPim\tpim@x.invalid\tnvt"
    )
    page, form = shown(facilitator, url, pasted)
    left = page[page.index("Niet meegenomen") :].split("</section>")[0]
    assert f"Als rol: Eigenaar, {long.strip()}." in left
    facilitator.post(f"{url}/erbij", data=form)
    roles = {name: role for name, (_, _, role) in everybody(db, cast, year).items()}
    assert roles == {"Els": "", "Tim": "mentor", "Bo": "", "Ad": "", "Pim": ""}
    page, _ = shown(facilitator, url, "Naam\tRol\nJan\tmentor")
    assert "Als rol" not in page


def test_a_list_that_is_sent_twice_is_stored_once(facilitator, db, cast, year, url):
    _, form = shown(facilitator, url, "Noor\nTies")
    for _ in range(2):
        assert facilitator.post(f"{url}/erbij", data=form).status_code == 303
    assert list(everybody(db, cast, year)) == ["Noor", "Ties"]
    assert db["pastes"].count == 1


def test_a_yes_with_other_answers_from_the_same_page_is_shown_first(
    facilitator, db, cast, year, url
):
    _, form = shown(facilitator, url, "Noor\nTies")
    facilitator.post(f"{url}/erbij", data=form | {"erbij": ["r1"]})
    answer = facilitator.post(f"{url}/erbij", data=form)
    assert answer.status_code == 409
    assert list(everybody(db, cast, year)) == ["Noor"]
    again = form_of(answer.get_data(as_text=True)) | {"pasted": "Noor\nTies", "erbij": ["r2"]}
    assert facilitator.post(f"{url}/erbij", data=again).status_code == 303
    assert list(everybody(db, cast, year)) == ["Noor", "Ties"]


@pytest.mark.parametrize("path", sorted(LISTS.glob("[012]*")), ids=lambda path: path.name[:2])
def test_every_list_is_shown_and_comes_on_the_list(facilitator, db, cast, year, url, path):
    pasted = path.read_bytes().decode()
    if path.name.startswith("29"):
        pasted = pasted.split("DAARNA plakken:\n")[1]
    _, form = shown(facilitator, url, pasted)
    assert facilitator.post(f"{url}/erbij", data=form).status_code == 303
    rows = [row for row in read_members(pasted).rows if not row.doubt]
    assert set(everybody(db, cast, year)) == {row.name for row in rows}


def test_a_name_changed_under_the_same_address_is_asked(facilitator, db, cast, year, url):
    first, second = (LISTS / "29-opnieuw-plakken-met-nieuwe-naam.txt").read_text().split("DAARNA")
    paste(db, cast.facilitator, cast.network_id, first.partition(":")[2], year=year)
    page, form = shown(facilitator, url, second.partition(":")[2])
    assert "1 met een andere naam: wat is juist?" in page
    refused = facilitator.post(f"{url}/erbij", data=form)
    assert refused.status_code == 422
    assert "Kies wat juist is." in refused.get_data(as_text=True)
    assert list(everybody(db, cast, year)) == ["Mia Eén"]
    assert facilitator.post(f"{url}/erbij", data=form | {"v-r1": "nieuw"}).status_code == 303
    assert everybody(db, cast, year) == {"Mia Eén-de Vries": ("mia1@voorbeeld.invalid", "", "")}


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("nieuw", {"Els": ("e@x.nl", "Ons Baken", "directeur")}),
        ("oud", {"Els": ("e@x.nl", "De Zwaluw", "mentor")}),
    ],
)
def test_a_changed_role_and_school_are_said_and_changed_on_yes_only(
    facilitator, db, cast, year, url, answer, right
):
    paste(db, cast.facilitator, cast.network_id, "Els\te@x.nl\tDe Zwaluw\tmentor")
    page, form = shown(facilitator, url, "Els\tE@x.nl\tOns Baken\tdirecteur")
    assert "Zoals het was: mentor, De Zwaluw" in page
    assert form["v-r1"] == "nieuw"
    assert facilitator.post(f"{url}/erbij", data=form | {"v-r1": answer}).status_code == 303
    assert everybody(db, cast, year) == right


def test_an_empty_cell_empties_nothing(facilitator, db, cast, year, url):
    paste(db, cast.facilitator, cast.network_id, "Els\te@x.nl\tDe Zwaluw\tmentor")
    page, _ = shown(facilitator, url, "Naam\tE-mail\tSchool\tRol\nEls\te@x.nl\t\t")
    assert "1 stond er al." in page


def test_who_has_an_account_keeps_the_own_name(db, cast, year):
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.outsider.person_id, year)
    paste(db, cast.facilitator, cast.network_id, "Iemand Anders\toutsider@voorbeeld.invalid\t\tIO")
    assert everybody(db, cast, year) == {"Outsider": ("outsider@voorbeeld.invalid", "", "IO")}


def test_a_name_that_gets_an_address_is_asked_about(facilitator, db, cast, year, url):
    paste(db, cast.facilitator, cast.network_id, "Els Boom")
    page, form = shown(facilitator, url, "Els Boom\te@x.nl")
    assert "Is dit dezelfde persoon?" in page
    same = facilitator.post(f"{url}/erbij", data=form | {"v-r1": "zelfde"})
    assert same.status_code == 303
    assert everybody(db, cast, year) == {"Els Boom": ("e@x.nl", "", "")}


def test_a_name_without_an_address_that_stands_there_is_not_doubled(db, cast, year):
    for _ in range(2):
        paste(db, cast.facilitator, cast.network_id, "Els Boom\nTim Kok")
    assert len(networks.members(db, cast.network_id, year)) == 4  # with the two who lead


def test_who_left_comes_back_only_on_yes(facilitator, db, cast, year, url):
    paste(db, cast.facilitator, cast.network_id, "Els\te@x.nl")
    els = next(m for m in networks.members(db, cast.network_id, year) if m.person.name == "Els")
    members.set_left(db, cast.facilitator, cast.network_id, year, els.person.id, left=True)
    page, form = shown(facilitator, url, "Els\te@x.nl")
    assert "Els was dit jaar weggegaan." in page
    assert facilitator.post(f"{url}/erbij", data=form | {"v-r1": "weg"}).status_code == 303
    assert everybody(db, cast, year) == {}
    _, form = shown(facilitator, url, "Els\te@x.nl")
    facilitator.post(f"{url}/erbij", data=form | {"v-r1": "nieuw"})
    assert list(everybody(db, cast, year)) == ["Els"]
    undone_pastes.undo(db, cast.facilitator, cast.network_id, pastes.latest(db, cast.network_id).id)
    former = [m for m in networks.everybody(db, cast.network_id, year) if m.left_on]
    assert [m.person.name for m in former] == ["Els"]


def test_a_shared_and_a_broken_address_and_one_without_a_name_are_asked(
    facilitator, db, cast, year, url
):
    pasted = "Naam\tE-mail\nEls\te@x.nl\nBo\te@x.nl\nNoor\tn @x.nl\n\tleeg@x.nl"
    page, form = shown(facilitator, url, pasted)
    assert "3 vragen: wat is juist?" in page
    answers = {"v-r2": "ander", "v-r3": "nieuw", "v-r4": "Sam"}
    assert facilitator.post(f"{url}/erbij", data=form | answers).status_code == 303
    assert {name: facts[0] for name, facts in everybody(db, cast, year).items()} == {
        "Els": "e@x.nl",
        "Bo": "",
        "Noor": "n@x.nl",
        "Sam": "leeg@x.nl",
    }


@pytest.mark.parametrize("signs", [81, 300, 2000])
def test_a_typed_name_that_does_not_fit_leaves_nobody_out_unsaid(
    facilitator, db, cast, year, url, signs
):
    _, form = shown(facilitator, url, "Naam\tE-mail\nEls\te@x.nl\n\tleeg@x.nl")
    answer = facilitator.post(f"{url}/erbij", data=form | {"v-r2": "S" * signs})
    assert answer.status_code == 422
    assert "Er passen 80 tekens in." in answer.get_data(as_text=True)
    assert everybody(db, cast, year) == {}
    assert facilitator.post(f"{url}/erbij", data=form | {"v-r2": "S" * 80}).status_code == 303
    assert set(everybody(db, cast, year)) == {"Els", "S" * 80}


def test_a_line_that_is_unticked_stays_out(facilitator, db, cast, year, url):
    _, form = shown(facilitator, url, "Els\nTim")
    facilitator.post(f"{url}/erbij", data=form | {"erbij": ["r2"]})
    assert list(everybody(db, cast, year)) == ["Tim"]


def test_what_changed_meanwhile_is_shown_again(facilitator, db, cast, year, url):
    _, form = shown(facilitator, url, "Els\te@x.nl\nTim\tt@x.nl")
    paste(db, cast.colleague, cast.network_id, "Els B\te@x.nl")
    answer = facilitator.post(f"{url}/erbij", data=form)
    assert answer.status_code == 409
    assert "1 met een andere naam" in answer.get_data(as_text=True)
    assert list(everybody(db, cast, year)) == ["Els B"]


def test_columns_can_be_said_by_hand(facilitator, db, cast, year, url):
    pasted = "Wie\tStek\nEls Boom\tDe Zwaluw"
    _, form = shown(facilitator, url, pasted)
    answer = facilitator.post(url, data=form | {"kolom": ["organisation", "name"]})
    page = answer.get_data(as_text=True)
    assert re.search(r"<b>De Zwaluw</b>|<b>Stek</b>", page)


def test_near_equal_organisations_are_proposed_as_one(facilitator, db, cast, year, url):
    organisations.save(db, None, name="Sint-Jan", kind="school", parent_id=None)
    organisations.save(db, None, name="OBS De Boog", kind="school", parent_id=None)
    pasted = "Naam\tSchool\nEls\tSt. Jan\nTim\tDe Boog\nBo\tDe Zwaluw\nAn\tde zwaluw\nIo\tsint jan"
    page, form = shown(facilitator, url, pasted)
    facilitator.post(f"{url}/erbij", data=form)
    assert {name: facts[1] for name, facts in everybody(db, cast, year).items()} == {
        "Els": "Sint-Jan",
        "Tim": "OBS De Boog",
        "Bo": "De Zwaluw",
        "An": "De Zwaluw",
        "Io": "Sint-Jan",
    }
    assert len(organisations.everything(db)) == 3
    assert "nieuw: school" in page


def test_two_schools_with_one_name_are_asked(facilitator, db, cast, year, url):
    boards = [
        organisations.save(db, None, name=name, kind="bestuur", parent_id=None) for name in "AB"
    ]
    ids = [
        organisations.save(db, None, name="De Brug", kind="school", parent_id=board)
        for board in boards
    ]
    _, form = shown(facilitator, url, "Naam\tSchool\nEls\tDe Brug")
    assert facilitator.post(f"{url}/erbij", data=form).status_code == 422
    facilitator.post(f"{url}/erbij", data=form | {"v-plaats-debrug": f"o:{ids[1]}"})
    els = next(m for m in networks.members(db, cast.network_id, year) if m.person.name == "Els")
    assert els.person.organisation_id == ids[1]


def test_a_new_school_stands_under_the_board_beside_it(db, cast):
    paste(db, cast.facilitator, cast.network_id, "Naam\tSchool\tBestuur\nEls\tDe Zwaluw\tDelta")
    found = {o.name: (o.kind, o.parent) for o in organisations.everything(db)}
    assert found == {"Delta": ("bestuur", ""), "De Zwaluw": ("school", "Delta")}


def test_a_known_school_without_a_board_gets_the_one_beside_it(facilitator, db, cast, year, url):
    """Said before storing, only where there was none, and taken back with the list."""
    paste(db, cast.facilitator, cast.network_id, "Naam\tSchool\nEls\tDe Zwaluw\nBo\tOns Baken")
    paste(db, cast.facilitator, cast.network_id, "Naam\tSchool\tBestuur\nJo\tDe Brug\tDelta")

    def parents() -> dict[str, str]:
        return {o.name: o.parent for o in organisations.everything(db) if o.kind == "school"}

    before = parents()
    pasted = "Naam\tSchool\tBestuur\nTim\tDe Zwaluw\tZuidrand\nAn\tDe Brug\tZuidrand"
    page, form = shown(facilitator, url, pasted)
    assert "De Zwaluw komt onder Zuidrand." in page
    assert "De Brug komt onder" not in page
    facilitator.post(f"{url}/erbij", data=form)
    assert parents() == before | {"De Zwaluw": "Zuidrand"}
    undone_pastes.undo(db, cast.facilitator, cast.network_id, pastes.latest(db, cast.network_id).id)
    assert parents() == before
    assert "Zuidrand" not in {o.name for o in organisations.everything(db)}


def test_undo_takes_back_what_the_paste_did_and_nothing_else(facilitator, db, cast, year, url):
    paste(db, cast.facilitator, cast.network_id, "Els\te@x.nl\tDe Zwaluw\tmentor")
    before = everybody(db, cast, year), db["persons"].count, organisations.everything(db)
    _, form = shown(facilitator, url, "Els\te@x.nl\tOns Baken\tIO\nTim\tt@x.nl\tHet Palet\tmentor")
    facilitator.post(f"{url}/erbij", data=form)
    assert len(everybody(db, cast, year)) == 2
    paste_id = pastes.latest(db, cast.network_id).id
    for _ in range(2):
        answer = facilitator.post(f"{url}/{paste_id}/terug")
        assert answer.status_code == 303
    assert "teruggedraaid" in facilitator.get(answer.headers["Location"]).get_data(as_text=True)
    assert (everybody(db, cast, year), db["persons"].count, organisations.everything(db)) == before


def test_undo_leaves_whom_somebody_built_on(db, cast, year):
    paste_id = paste(db, cast.facilitator, cast.network_id, "Els\te@x.nl\nTim\tt@x.nl\nBo\tb@x.nl")
    ids = {m.person.name: m.person.id for m in networks.members(db, cast.network_id, year)}
    guest, _ = join(db, cast.meeting_id, "Els")
    members.tie(db, cast.facilitator, cast.meeting_id, guest.person_id, ids["Els"])
    with writing(db):
        tim = people.find(db, ids["Tim"])
        people.change(
            db,
            tim.id,
            name="Tim Kok",
            email=tim.email,
            role_word="IO",
            organisation_id=None,
            version=tim.version,
        )
    stays = undone_pastes.undo(db, cast.facilitator, cast.network_id, paste_id)
    assert sorted(stays) == ["Els", "Tim Kok"]
    assert set(everybody(db, cast, year)) == {"Els", "Tim Kok"}


def test_only_who_leads_the_network_pastes_and_takes_back(db, cast, year):
    reading = read_members("Els")
    mark = pastes.propose(db, cast.network_id, year, reading).mark
    for actor in (cast.outsider, cast.member):
        with pytest.raises(NotFound):
            pastes.add(
                db,
                actor,
                cast.network_id,
                year,
                reading,
                Answers(),
                mark=mark,
                submission_id=uuid4().hex,
            )
    paste_id = paste(db, cast.facilitator, cast.network_id, "Els")
    with pytest.raises(NotFound):
        undone_pastes.undo(db, cast.outsider, cast.network_id, paste_id)
    other = networks.facilitated_by(db, cast.outsider)[0].id
    with pytest.raises(NotFound):
        undone_pastes.undo(db, cast.outsider, other, paste_id)


def test_a_proof_that_is_old_is_refused_before_anything_is_asked(db, cast, year):
    with pytest.raises(ListMoved):
        pastes.add(
            db,
            cast.facilitator,
            cast.network_id,
            year,
            read_members("Els"),
            Answers(),
            mark="oud",
            submission_id=uuid4().hex,
        )
    assert issubclass(ListMoved, RuleBroken)


def test_a_wiped_person_is_in_no_paste_either(db, cast, year):
    paste(db, cast.facilitator, cast.network_id, "Els\te@x.nl\t\tmentor")
    paste(db, cast.facilitator, cast.network_id, "Els\te@x.nl\t\tdirecteur")
    els = next(m for m in networks.members(db, cast.network_id, year) if m.person.name == "Els")
    told = own_data.of_person(db, els.person.id)
    assert [row["rol_was"] for row in told["geplakte_lijsten"]] == ["", "mentor"]
    with writing(db):
        own_data.wipe(db, els.person.id)
    assert db["paste_changes"].count == 0


def test_an_address_its_owner_typed_makes_nobody_a_pasted_colleague(db, cast, year):
    paste(db, cast.facilitator, cast.network_id, "Els\te@x.nl")
    els = next(m for m in networks.members(db, cast.network_id, year) if m.person.name == "Els")
    people.confirm_address(db, els.person.id)
    paste(db, cast.facilitator, cast.network_id, "Els\te@x.nl\nNoor\te2@x.nl")
    assert sorted(everybody(db, cast, year)) == ["Els", "Noor"]
    reading = read_members("Anders\te@x.nl")
    assert len(pastes.propose(db, cast.network_id, year, reading).new) == 1


def test_an_empty_or_a_senseless_paste_comes_back_with_its_text(facilitator, url):
    for pasted in ("", "---\n***", "Naam\tE-mail"):
        answer = facilitator.post(url, data={"pasted": pasted})
        assert answer.status_code == 422
        assert "autofocus" in answer.get_data(as_text=True)
    assert "***" in facilitator.post(url, data={"pasted": "***"}).get_data(as_text=True)


def test_a_thousand_lines_are_read_shown_and_stored(facilitator, db, cast, year, url):
    pasted = "Naam\tE-mail\tSchool\n" + "\n".join(
        f"Els Boom{n}\te{n}@x.nl\tSchool {n % 40}" for n in range(1000)
    )
    page, form = shown(facilitator, url, pasted)
    assert "1000 nieuw" in page
    assert facilitator.post(f"{url}/erbij", data=form).status_code == 303
    assert len(everybody(db, cast, year)) == 1000


def test_a_new_network_begins_with_its_people(facilitator, db, cast):
    page = f"/netwerken/{cast.network_id}"
    fresh = facilitator.get(page).get_data(as_text=True)
    assert fresh.index("Leden toevoegen") < fresh.index("<h2>Bijeenkomsten") < fresh.index("Herinn")
    paste(db, cast.facilitator, cast.network_id, "Els")
    later = facilitator.get(page).get_data(as_text=True)
    assert later.index("<h2>Bijeenkomsten") < later.index("Leden toevoegen") < later.index("Herinn")


def test_undo_takes_an_unused_slip_along(db, cast, year):
    paste_id = paste(db, cast.facilitator, cast.network_id, "Naam\nPiet Paal\nEls")
    ids = {m.person.name: m.person.id for m in networks.members(db, cast.network_id, year)}
    slips = {name: keys.hand_out(db, cast.facilitator, ids[name]) for name in ("Piet Paal", "Els")}
    keys.let_in(
        db, token_hash(slips["Els"]), actor=Actor(), old_visit="", device="", take_along=False
    )
    assert undone_pastes.undo(db, cast.facilitator, cast.network_id, paste_id) == ["Els"]
    assert db["persons"].count_where("id = ?", [ids["Piet Paal"]]) == 0
    assert "Els" in everybody(db, cast, year)  # somebody came in as her
    with pytest.raises(NotFound):
        keys.find(db, slips["Piet Paal"])


def test_undo_lets_leave_again_in_the_year_of_leaving_only(db, cast, year):
    paste(db, cast.facilitator, cast.network_id, "Anna Bakker\ta@x.nl")
    found = networks.members(db, cast.network_id, year)
    (anna,) = (m.person.id for m in found if m.person.name == "Anna Bakker")

    def places() -> list[tuple]:
        sql = "select school_year, left_on, left_at from memberships where person_id = ?"
        return [tuple(row) for row in db.execute(f"{sql} order by school_year", [anna])]

    members.set_left(db, cast.facilitator, cast.network_id, year, anna, left=True)
    with writing(db):
        networks.open_year(db, cast.network_id, next_school_year(year))
    before = places()
    with clock_at(now() + timedelta(days=30)):
        paste_id = paste(db, cast.facilitator, cast.network_id, "Anna Bakker\ta@x.nl", r1="nieuw")
        assert [place[1:] for place in places()] == [(None, None)] * 2
        assert undone_pastes.undo(db, cast.facilitator, cast.network_id, paste_id) == []
    assert places() == before
