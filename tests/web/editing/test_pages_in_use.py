"""What is in use and is edited: what was planned, said or sat there stays."""

import io
from dataclasses import replace
from uuid import uuid4

import pytest
from support import add_meeting, is_refused, sent

from gesprekskader.catalogue.own_pages import (
    FORMAT,
    read_page,
    text_in_files,
    with_key,
    with_pages,
)
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.config import SHIPPED
from gesprekskader.records.content import OwnPage
from gesprekskader.store import (
    agenda_points,
    follow_ups,
    forwardings,
    meetings,
    own_content,
    own_formats,
    own_pages,
    picked_items,
    programmes,
    roundtables,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft

TABLE = "projectgroep"


def test_a_meeting_keeps_its_programme_when_its_format_changes(
    pages, db, cast, refs, catalogue, facilitator
):
    at = pages.reopen("werkvormen", "contactmiddag")
    key, text = at.rpartition("/")[2], pages.text(at)
    pages.valid(at)
    held = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Gehouden", open_it=False)
    made, _ = read_page(FORMAT, key, text)
    with writing(db):
        items = catalogue.framework.items_of(["w2-lo-1"])
        programmes.replace_phases(db, held, planned_phases(made, items, "shared"))
        db.execute("update meetings set format_key = ? where id = ?", [key, held])
    meetings.move_stage(db, cast.facilitator, held, now="concept", new="open")
    before = programmes.phases_of(db, held)
    changed = text.replace("minuten: 5", "minuten: 55").replace("## 1. Welkom", "## 1. ANDERS")
    pages.valid(pages.reopen("werkvormen", key), changed)
    assert programmes.phases_of(db, held) == before
    pages.post(f"{at}/vervalt")
    assert programmes.phases_of(db, held) == before
    page = facilitator.get(f"/bijeenkomsten/{held}/programma").text
    assert "ANDERS" not in page
    assert "Werkvorm: Contactmiddag schoolopleiders (eigen versie)" in page
    new = facilitator.get(f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw").text
    assert "(eigen versie)" not in new
    pages.post(f"{at}/terug")
    new = facilitator.get(f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw").text
    assert "(eigen versie)" in new
    assert "ANDERS" in new


def test_a_copied_format_keeps_the_keys_of_its_talking_points(pages, catalogue):
    at = pages.reopen("werkvormen", "trainersoverleg")
    made, wrong = read_page(FORMAT, at.rpartition("/")[2], pages.text(at))
    assert wrong == []
    theirs = [part.point for part in catalogue.formats["trainersoverleg"].phases]
    assert [part.point for part in made.phases] == theirs
    assert any(theirs)


def test_a_format_takes_points_as_long_as_members_have_some_on_an_agenda(
    pages, db, cast, refs, facilitator
):
    at = pages.begin("werkvormen", title="Overleg van ons")
    with_points = pages.text(at).replace("terugblik: nee", "terugblik: nee\nagendapunten: ja")
    pages.valid(at, with_points)
    planned = add_meeting(db, cast.facilitator, cast.network_id, refs, open_it=False)
    with writing(db):
        db.execute("update meetings set format_key = 'overleg-van-ons' where id = ?", [planned])
    sid = uuid4().hex
    agenda_points.add(db, cast.facilitator, planned, "STARTWEEK", leads=True, submission_id=sid)
    pages.reopen("werkvormen", "overleg-van-ons")
    without = with_points.replace("agendapunten: ja", "agendapunten: nee")
    assert pages.write(at, without).status_code == 303
    answer = pages.make_valid(at)
    assert answer.status_code == 422
    assert "Leden zetten al punten" in answer.text
    meetings.move_stage(db, cast.facilitator, planned, now="concept", new="open")
    pages.valid(at)


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
    per_board = renamed.replace("niveau:", "per: bestuur\nniveau:")
    again = pages.reopen("overlegtafels", "tafel-van-ons")
    assert pages.write(again, per_board).status_code == 303
    assert "per bestuur" in pages.make_valid(again).text
    pages.post(f"{at}/weg")
    roundtables.unseat(db, cast.admin, "tafel-van-ons", cast.coordinator.person_id)
    pages.post(f"{at}/vervalt")
    assert "TAFEL-ANDERS" not in client_of("admin").get("/rollen").text


@pytest.mark.parametrize("where", ["roundtable_key", "at_key"])
def test_a_roundtable_where_a_point_lies_or_went_through_is_not_removed(pages, db, cast, where):
    at = pages.begin("overlegtafels", title="Tafel van ons")
    pages.valid(at)
    draft = FollowUpDraft("ACTIE", "niemand")
    picked, sid = picked_items.of_group(db, cast.group_id)[0].id, uuid4().hex
    action = follow_ups.record(db, cast.member, cast.group_id, picked, draft, submission_id=sid)
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


def test_a_privacy_page_counts_while_it_names_every_kind_of_data(pages, catalogue, client_of, db):
    at = pages.reopen("hulp", "privacy")
    whole = f"{pages.text(at)}\n\nVAN-ONS"
    less = whole.replace("  - own_content\n", "")
    assert less != whole
    assert pages.write(at, less).status_code == 303
    assert "bij &#39;gegevens&#39; staat nog niet: own_content" in pages.make_valid(at).text
    pages.valid(at, whole)
    assert "VAN-ONS" in client_of("stranger").get("/hulp/privacy").text
    with writing(db):  # a release later that keeps more
        db.execute("update own_content set text = ? where key = 'privacy'", [less])
    own = own_pages.everything(db)
    assert "VAN-ONS" not in with_pages(catalogue, own).help_pages["privacy"].body
    told = client_of("admin").get("/rollen").text
    assert "staat nog niet: own_content. Tot dan staat de bladzijde van ons er." in told


def test_two_who_give_the_same_name_at_once_each_get_their_own(pages, pages_of, db, cast):
    """Both pages looked which keys are free before either was sent."""
    mine, theirs = pages.client, pages_of("colleague").client
    form = {"title": "Ons kader", "source": "leeg"}
    found = {
        client.post("/kader/beheer", data=sent(**form)).headers["Location"]
        for client in (mine, theirs)
    }
    assert found == {"/kader/beheer/ons-kader", "/kader/beheer/ons-kader-2"}
    made = [
        own_content.begin_new(
            db,
            cast.facilitator,
            "zelfde",
            lambda key: {f"{key}.md": key},
            taken=("zelfde-2",),
            words="x",
            submission_id=uuid4().hex,
            kind="hulp",
        )
        for _ in range(2)
    ]
    assert made == ["zelfde", "zelfde-3"]


def test_a_network_puts_a_format_in_from_a_file(pages, cast, client_of):
    url = f"/netwerken/{cast.network_id}/werkvormen"
    text = text_in_files([SHIPPED], FORMAT, "denksessie").replace("titel: ", "titel: Mee ")

    def put(body: bytes, client=pages.client):
        form = {"file": (io.BytesIO(body), "x.md"), "submission_id": uuid4().hex}
        return client.post(url, data=form, content_type="multipart/form-data")

    assert put(text.encode()).headers["Location"] == f"{url}/denksessie-2"
    assert "Mee " in pages.read(f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw")
    for wrong in (b"", b"\xff", text.replace("vorm: ", "vorm: x").encode(), b"titel: niets"):
        assert put(wrong).status_code == 422
    assert "Regel" in put(text.replace("vorm: ", "vorm: x").encode()).text
    for name in ("member", "outsider", "coordinator"):
        assert is_refused(put(text.encode(), client_of(name)))
    assert pages.client.post(url, data=sent()).status_code == 422


def test_a_format_of_one_network_is_not_edited_as_one_for_everybody(pages, db, cast, client_of):
    text = text_in_files([SHIPPED], FORMAT, "denksessie")
    key = own_formats.begin(
        db,
        cast.facilitator,
        "van-een-netwerk",
        lambda key: with_key(text, key),
        cast.network_id,
        taken=(),
        submission_id=uuid4().hex,
    )
    at = f"/inhoud/werkvormen/{key}"
    assert "van-een-netwerk" not in pages.read("/inhoud")
    for url in (at, f"{at}.md", f"{at}/bekijk"):
        assert pages.client.get(url).status_code == 404, url
    for deed in ("concept", "geldig", "vervalt", "terug", "vorige", "bestand"):
        assert pages.send(f"{at}/{deed}").status_code == 404, deed
    assert own_formats.find(db, key).version == 1
    assert own_content.draft(db, key, kind=FORMAT) is None
    assert pages.begin("werkvormen", title="Van een netwerk") == f"{at}-2"


@pytest.mark.parametrize("room", ["werkvormen", "overlegtafels", "hulp"])
def test_nothing_is_taken_away_or_put_back_under_a_draft(pages, room):
    at = pages.begin(room, title="Van ons")
    first = pages.text(at)
    pages.valid(at)
    pages.post(f"{at}/concept")
    pages.valid(at, first.replace("titel: Van ons", "titel: Later"))
    pages.post(f"{at}/concept")
    for deed in ("vervalt", "vorige"):
        answer = pages.send(f"{at}/{deed}")
        assert answer.status_code == 422
        assert "Er is een concept. Maak dat eerst af" in answer.text
    pages.post(f"{at}/weg")
    pages.post(f"{at}/vervalt")
    assert "Vervallen" in pages.read("/inhoud")
    pages.post(f"{at}/vervalt")  # twice is as once
    pages.post(f"{at}/concept")
    assert "Er is een concept" in pages.send(f"{at}/terug").text
    pages.post(f"{at}/weg")
    pages.post(f"{at}/terug")
    assert "titel: Later" in pages.text(at)
    assert "Daarvoor was het weggehaald" in pages.send(f"{at}/vorige").text


@pytest.mark.parametrize("key", ["contactmiddag", "eigen"])
def test_a_kept_format_stays_with_its_meetings_when_a_release_brings_its_key(catalogue, key):
    text = text_in_files([SHIPPED], FORMAT, "contactmiddag")
    text = text.replace("sleutel: contactmiddag", f"sleutel: {key}").replace("titel: ", "titel: X ")
    own = OwnPage(FORMAT, key, 1, None, False, text)
    found = with_pages(catalogue, [own]).formats
    assert found[key].title.startswith("X ")
    assert {one.title for one in catalogue.formats.values()} < {one.title for one in found.values()}
    retired = with_pages(catalogue, [replace(own, is_retired=True)]).formats[key]
    assert retired.is_retired
