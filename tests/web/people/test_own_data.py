"""Own data: seen, corrected, taken along, wiped. Erased people leave group texts without a name."""

import json
import re
from uuid import uuid4

import pytest

from gesprekskader.store import (
    follow_ups,
    forwardings,
    keys,
    outcomes,
    picked_items,
    steps,
)
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.own_kinds import KINDS
from gesprekskader.store.steps import StepDraft
from gesprekskader.web.people.own_data import DAYS, MOMENTS


@pytest.fixture
def written(db, cast, refs) -> dict[str, str]:
    """What the member wrote: an outcome, an action with the own name, a step that was forwarded."""
    picked = picked_items.of_group(db, cast.group_id)[0]
    at = (db, cast.member, cast.group_id, picked.id)
    outcome = outcomes.record(
        *at, OutcomeDraft("opbrengst", "GROEPSTEKST"), submission_id=uuid4().hex
    ).id
    action = follow_ups.record(
        *at, FollowUpDraft("ACTIE", "persoon", "Member"), submission_id=uuid4().hex
    ).id
    step = steps.add(
        db,
        cast.member,
        StepDraft("wil", "EIGEN-STAP", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        submission_id=uuid4().hex,
    )
    steps.share(db, cast.member, step, steps.NETWORK)
    forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=None,
        step_id=step,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )
    return {"outcome": outcome, "action": action, "step": step}


def erase(client):
    return client.post("/mijn/gegevens/wissen", data={"is_sure": "y"})


def test_everything_is_in_the_file_and_nothing_of_others(member, neighbour, written):
    data = json.loads(member.get("/mijn/gegevens/bestand.json").get_data(as_text=True))
    assert data["persoon"][0]["naam"] == "Member"
    assert data["stappen"][0]["tekst"] == "EIGEN-STAP"
    assert data["opbrengsten"][0]["tekst"] == "GROEPSTEKST"
    assert data["bijeenkomsten"][0]["bijeenkomst"] == "Contactmiddag"
    readable = member.get("/mijn/gegevens/bestand.md").get_data(as_text=True)
    assert "EIGEN-STAP" in readable
    foreign = neighbour.get("/mijn/gegevens/bestand.json").get_data(as_text=True)
    assert "EIGEN-STAP" not in foreign
    assert "Member" not in foreign


@pytest.mark.parametrize("words", ["2026-02-30", "0000-00-00", "2026-02-30T10:00:00+00:00"])
def test_a_text_that_looks_like_a_day_that_is_none_breaks_no_page(member, db, cast, written, words):
    draft = OutcomeDraft("opbrengst", words)
    outcomes.change(db, cast.other, written["outcome"], draft, version=1)
    for address in ("", "/bestand.md", "/bestand.json"):
        answer = member.get(f"/mijn/gegevens{address}")
        assert answer.status_code == 200
        assert words in answer.get_data(as_text=True)


def test_every_day_and_moment_reads_as_dutch(facilitator, member, written):
    """A column that is new must be named as a day or a moment, else its figures show."""
    for client in (member, facilitator):
        readable = client.get("/mijn/gegevens/bestand.md").get_data(as_text=True)
        assert re.findall(r"\d{4}-\d\d-\d\d", readable) == []
    asked = re.findall(r"\w+_(?:at|on) as\s+(\w+)", " ".join(kind.sql for kind in KINDS.values()))
    assert set(asked) == DAYS | MOMENTS


def test_every_table_about_people_is_in_somebodys_own_data(db):
    """A new table with a person in it must be shown to that person too."""
    about = {
        table.name
        for table in db.tables
        if any(
            key.other_table == "persons" and key.column in ("person_id", "author_id")
            for key in table.foreign_keys
        )
    }
    read = " ".join(" ".join(kind.sql for kind in KINDS.values()).split())
    # recovery codes are hashes and belong to the account
    assert {t for t in about if f" {t} " not in read} <= {"recovery_codes"}


def test_after_wiping_group_texts_stay_without_a_name(member, db, cast, written):
    answer = erase(member)
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"]
    outcome, action = (
        outcomes.find(db, written["outcome"]),
        follow_ups.find(db, written["action"]),
    )
    assert (outcome.text, outcome.author) == ("GROEPSTEKST", "naamloos")
    assert (action.text, action.author, action.owner) == ("ACTIE", "naamloos", "naamloos")


def test_after_wiping_the_name_and_own_texts_are_nowhere_in_the_file(member, db, cast, written):
    keys.renew(db, cast.member)
    erase(member)
    for table in db.tables:
        if table.name.startswith("sqlite"):
            continue
        for row in table.rows:
            values = [str(value) for value in row.values()]
            assert not any("EIGEN-STAP" in v or v == "Member" for v in values), table.name
            if table.name not in ("persons", "erasures", "attendances", "mergers"):
                assert cast.member.person_id not in values, table.name


def test_after_wiping_no_device_or_link_gets_in(member, app, db, cast, written):
    link, _ = keys.renew(db, cast.member)
    erase(member)
    assert member.get("/mijn").status_code == 303
    assert app.test_client().post("/sleutel", data={"secret": link}).status_code == 422


def test_what_was_forwarded_of_a_wiped_step_is_gone_from_the_table(member, coordinator, written):
    assert "EIGEN-STAP" in coordinator.get("/overlegtafel").get_data(as_text=True)
    erase(member)
    assert "EIGEN-STAP" not in coordinator.get("/overlegtafel").get_data(as_text=True)


def test_a_renamed_persons_actions_carry_no_name_either(member, db, cast, written):
    member.post("/mijn/gegevens", data={"name": "Merel", "email": "", "version": "1"})
    assert follow_ups.find(db, written["action"]).owner == "Merel"
    erase(member)
    assert follow_ups.find(db, written["action"]).owner == "naamloos"


def test_wiping_asks_to_be_sure(member, db, cast):
    answer = member.post("/mijn/gegevens/wissen", data={})
    assert answer.status_code == 422
    assert member.get("/mijn").status_code == 200


def test_who_runs_a_network_alone_or_administers_last_is_told_what_to_do(
    client_of, db, cast, settings
):
    for role, words in (("outsider", "Ander netwerk"), ("admin", "laatste beheerder")):
        answer = erase(client_of(role))
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True)
    assert not (settings.data / "gewist.txt").exists()


def test_a_facilitator_can_go_when_a_colleague_stays(facilitator, client_of, db, cast):
    assert erase(facilitator).status_code == 303
    page = client_of("colleague").get(f"/netwerken/{cast.network_id}")
    assert page.status_code == 200
    assert "Facilitator" not in page.get_data(as_text=True)


def test_a_link_alone_does_not_end_an_account(app, db, cast):
    link, _ = keys.renew(db, cast.colleague)
    client = app.test_client()
    client.post("/sleutel", data={"secret": link})
    mark = keys.mark(keys.own_since(db, cast.colleague.person_id))
    client.post("/sleutel/ben-jij-dit", data={"along": "", "about": mark})
    answer = erase(client)
    assert answer.status_code == 422
    assert "Log eerst in" in answer.get_data(as_text=True)


def test_details_are_corrected_with_both_texts_when_somebody_was_first(member, db, cast):
    form = {"name": "Merel", "email": "merel@voorbeeld.invalid", "role_word": "", "version": "1"}
    assert member.post("/mijn/gegevens", data=form).status_code == 303
    stale = member.post("/mijn/gegevens", data=form | {"name": "Ander"})
    assert stale.status_code == 409
    assert "Merel" in stale.get_data(as_text=True)
    assert 'value="Ander"' in stale.get_data(as_text=True)
