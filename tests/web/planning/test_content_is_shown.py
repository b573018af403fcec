"""What a trainer writes in the content stands on the screens where people choose and work."""

import shutil
from dataclasses import replace

import pytest
from support import ROOT, TODAY, sent

from gesprekskader import create_app
from gesprekskader.records import PhasePlan
from gesprekskader.store import clocks, meetings, programmes
from gesprekskader.store.db import writing

LIST = "<li>Wat zagen we?</li>"


@pytest.fixture
def asked(db, cast):
    """A programme with a part that asks with a list and bold words, and runs."""
    words = "Bespreek **samen**:\n- Wat zagen we?\n- Wat hielp?"
    with writing(db):
        programmes.replace_phases(
            db,
            cast.meeting_id,
            [PhasePlan(1, "Kijken", 10, "groepje", "", words, None)],
        )
    clocks.turn(db, cast.facilitator, cast.meeting_id, "start", phase=0, minutes=0, ends="")


def test_a_list_in_a_part_is_a_list_on_beamer_phone_board_and_programme(
    asked, cast, facilitator, member
):
    at = f"/bijeenkomsten/{cast.meeting_id}"
    pages = [facilitator.get(f"{at}{page}") for page in ("/scherm", "", "/programma")]
    pages.append(member.get(f"/gesprekken/{cast.group_id}", follow_redirects=True))
    for page in pages:
        assert page.status_code == 200, page.request.path
        text = page.get_data(as_text=True)
        assert LIST in text
        assert "<strong>samen</strong>" in text


def test_who_chooses_a_format_reads_what_it_is(cast, facilitator):
    page = facilitator.get(f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw").get_data(True)
    assert "Kleine groepjes praten over een paar items." in page
    assert "Groepjes van 3-5." in page


def test_what_a_format_proposes_is_offered_unless_an_item_was_asked_for(
    settings, catalogue, db, cast, client_of, app
):
    proposed = replace(catalogue.formats["contactmiddag"], items=("w2-lo-7", "w1-bb-1"))
    kept = app.extensions["gesprekskader"]
    app.extensions["gesprekskader"] = replace(
        kept, catalogue=replace(catalogue, formats={"contactmiddag": proposed})
    )
    client = client_of("facilitator")
    form = {
        "title": "Nieuw",
        "meeting_on": TODAY.isoformat(),
        "starts_at": "13:30",
        "item_choice": "shared",
        "format_key": "contactmiddag",
    }
    at = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw"
    made = client.post(at, data=sent(**form))
    asked_for = client.post(f"{at}?item=w2-lo-1", data=sent(**form))
    offered = [
        programmes.offered_keys(db, answer.location.split("/")[-2]) for answer in (made, asked_for)
    ]
    assert offered == [["w2-lo-7", "w1-bb-1"], ["w2-lo-1"]]


def test_who_chooses_a_table_reads_what_it_does_and_where_nobody_sits(
    cast, db, facilitator, member
):
    from gesprekskader.store import follow_ups, picked_items
    from gesprekskader.store.follow_ups import FollowUpDraft

    picked = picked_items.of_group(db, cast.group_id)[0]
    made = follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        FollowUpDraft("Meer tijd", "niemand"),
        submission_id="f" * 12,
    ).id
    at = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{made}/doorgeven"
    page = facilitator.get(at).get_data(as_text=True)
    assert "Besluit over beleid, tijd en middelen." in page
    assert "strategisch" in page
    assert "Stuurgroep (hier zit nog niemand)" in page
    assert "Projectgroep (hier" not in page
    phone = member.get(f"/gesprekken/{cast.group_id}/acties").get_data(as_text=True)
    assert "Besluit over beleid, tijd en middelen." in phone


def test_every_help_page_is_one_tap_from_the_foot(settings, tmp_path):
    content = tmp_path / "inhoud"
    shutil.copytree(ROOT / "content", content)
    page = "---\nsleutel: eigen-woorden\ntitel: Onze woorden\n---\n\nEen item is een stelling.\n"
    (content / "hulp/eigen-woorden.md").write_text(page, encoding="utf-8")
    app = create_app(replace(settings, content=content))
    client = app.test_client()
    assert 'href="/hulp"' in client.get("/hulp/privacy").get_data(as_text=True)
    assert 'href="/hulp/eigen-woorden">Onze woorden' in client.get("/hulp").get_data(as_text=True)
    services = app.extensions["gesprekskader"]
    services.jobs.close()
    services.pool.close()


def test_a_meeting_of_before_reads_as_it_did(db, cast, facilitator):
    words = "Ik ga ... of Ik wil ... Kies het item, 2 minuten per persoon."
    with writing(db):
        parts = [PhasePlan(1, "Stap", 5, "alleen", "stap", words, None)]
        programmes.replace_phases(db, cast.meeting_id, parts)
    assert meetings.find(db, cast.meeting_id)
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/programma").get_data(as_text=True)
    assert f"<p>{words}</p>" in page
