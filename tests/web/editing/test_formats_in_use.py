"""A format that is in use and is edited: what was planned and said stays."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from overleg import OVERLEG, plan_overleg
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
from gesprekskader.moments import clock_at, now
from gesprekskader.records.content import OwnPage
from gesprekskader.store import (
    agenda_points,
    dossiers,
    groups,
    meetings,
    outcomes,
    own_content,
    own_formats,
    picked_items,
    programmes,
)
from gesprekskader.store.db import writing
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.outcomes import OutcomeDraft

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


def test_a_file_whose_key_is_taken_keeps_its_talking_points_under_another(pages, catalogue):
    text = text_in_files([SHIPPED], FORMAT, "trainersoverleg")
    for begun in (text, text.replace("sleutel: trainersoverleg", "sleutel: Het Overleg")):
        form = {"file": (io.BytesIO(begun.encode()), "x.md"), "submission_id": uuid4().hex}
        made = pages.client.post(
            "/inhoud/werkvormen", data=form, content_type="multipart/form-data"
        )
        at = made.headers["Location"]
        key = at.rpartition("/")[2]
        points = {p.point for p in read_page(FORMAT, key, pages.text(at))[0].phases if p.point}
        of = "trainersoverleg" if begun == text else "het-overleg"
        theirs = {p.point for p in catalogue.formats["trainersoverleg"].phases if p.point}
        assert points == {point.replace("trainersoverleg/", f"{of}/") for point in theirs}
        pages.valid(at)
    assert key == "het-overleg"


def test_a_talking_point_that_was_talked_about_stays_and_what_was_said_keeps_its_words(
    pages, db, cast, facilitator
):
    at = pages.begin("werkvormen", title="Overleg")
    pages.valid(at, OVERLEG)
    meeting = plan_overleg(db, cast, facilitator, round_lines="Noord").id
    meetings.move_stage(db, cast.facilitator, meeting, now="concept", new="open")
    pages.post(f"/bijeenkomsten/{meeting}/groepen")
    group = groups.of_meeting(db, meeting)[0].id
    (picked,) = picked_items.of_group(db, group)
    said, sid = OutcomeDraft("opbrengst", "GEZEGD"), uuid4().hex
    outcomes.record(db, cast.facilitator, group, picked.id, said, submission_id=sid)
    before = programmes.phases_of(db, meeting)
    draft = pages.reopen("werkvormen", "overleg")
    gone = OVERLEG.strip().replace("Terugblik op [ronde] {#terugblik}", "Iets anders")
    assert pages.write(draft, gone).status_code == 303
    answer = pages.make_valid(draft)
    assert answer.status_code == 422
    assert "Laat {#terugblik} staan" in answer.text
    pages.valid(draft, gone.replace("Iets anders", "Iets anders {#terugblik}"))
    assert programmes.phases_of(db, meeting) == before
    sheet = f"/gesprekken/{group}/items/{picked.id}"
    for url in (sheet, f"/bijeenkomsten/{meeting}/verslag"):
        page = pages.read(url)
        assert "GEZEGD" in page
        assert "Terugblik op Noord" in page
    for url in (f"/bijeenkomsten/{meeting}", f"/bijeenkomsten/{meeting}/programma"):
        assert "Terugblik op Noord" in pages.read(url)
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, meeting, now=old, new=new)
    history = "/kader/item/werkvorm:overleg:terugblik/geschiedenis"
    assert "GEZEGD" in pages.read(history)


def test_a_format_takes_points_as_long_as_members_have_some_on_an_agenda(
    pages, db, cast, refs, facilitator
):
    at = pages.begin("werkvormen", title="Overleg van ons")
    with_points = pages.text(at).replace("terugblik: nee", "terugblik: nee\nagendapunten: ja")
    pages.valid(at, with_points)

    def plan(hours: int) -> str:
        with clock_at(now() + timedelta(hours=hours)):
            made = add_meeting(
                db, cast.facilitator, cast.network_id, refs, open_it=False, title=f"Na {hours} uur"
            )
            sid = uuid4().hex
            agenda_points.add(db, cast.facilitator, made, "START", leads=True, submission_id=sid)
        with writing(db):
            db.execute("update meetings set format_key = 'overleg-van-ons' where id = ?", [made])
        return made

    planned = plan(-1)  # of a file, before somebody edited that
    plan(1)  # keeps the version that it was made of, with its points
    pages.reopen("werkvormen", "overleg-van-ons")
    without = with_points.replace("agendapunten: ja", "agendapunten: nee")
    assert pages.write(at, without).status_code == 303
    answer = pages.make_valid(at)
    assert answer.status_code == 422
    assert "Leden zetten al punten" in answer.text
    meetings.move_stage(db, cast.facilitator, planned, now="concept", new="open")
    pages.valid(at)


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


@pytest.fixture
def taken(pages, db, cast, refs, catalogue) -> str:
    """A meeting that runs, about one item; its format of before was changed since: another title,
    another name of what comes back for each item, and a part more."""
    at = pages.reopen("werkvormen", "evaluatiegesprek")
    key = at.rpartition("/")[2]
    text = pages.text(at).replace("titel: Jaarlijks", "titel: Ons")
    pages.valid(at, text)
    made, _ = read_page(FORMAT, key, text)
    with clock_at(now() + timedelta(hours=1)):
        held = add_meeting(db, cast.facilitator, cast.network_id, refs, title="E", open_it=False)
    with writing(db):
        items = catalogue.framework.items_of(["w2-lo-1"])
        programmes.replace_phases(db, held, planned_phases(made, items, "shared"))
        programmes.replace_offers(db, held, ["w2-lo-1"])
        db.execute("update meetings set format_key = ? where id = ?", [key, held])
    with clock_at(now() + timedelta(hours=2)):
        meetings.move_stage(db, cast.facilitator, held, now="concept", new="open")
        pages.valid(
            pages.reopen("werkvormen", key),
            text.replace("titel: Ons", "titel: Het nieuwe").replace("## 1. Openen", "## 1. ANDERS"),
        )
    return held


def test_a_meeting_that_runs_compares_other_items_with_the_format_that_it_took(
    taken, db, facilitator
):
    before = [part.title for part in programmes.phases_of(db, taken)]
    assert (
        "Werkvorm: Ons evaluatiegesprek"
        in facilitator.get(f"/bijeenkomsten/{taken}/programma").text
    )
    same = facilitator.post(f"/bijeenkomsten/{taken}/items", data={"offered": ["w2-lo-1"]})
    assert same.headers["Location"].endswith("/programma")
    more = {"offered": ["w2-lo-1", "w2-lo-7"]}
    asked = facilitator.post(f"/bijeenkomsten/{taken}/items", data=more)
    assert asked.headers["Location"].endswith("/programma/volgt")
    page = facilitator.get(f"/bijeenkomsten/{taken}/programma/volgt").text
    assert "Komt erbij" in page
    assert "Gaat eruit" not in page
    assert "ANDERS" not in page
    facilitator.post(f"/bijeenkomsten/{taken}/programma/volgt", data=sent())
    after = [part.title for part in programmes.phases_of(db, taken)]
    assert [title for title in after if title not in before] == [
        title for title in after if "item 7" in title
    ]
    assert len(after) > len(before)


def test_a_dossier_names_the_format_as_it_was_called_on_its_day(taken, db, cast, refs, editor):
    group = groups.start(db, cast.facilitator, taken, refs("w2-lo-1"), submission_id=uuid4().hex)
    pick, said = picked_items.of_group(db, group)[0].id, OutcomeDraft("opbrengst", "GEZEGD")
    outcomes.record(db, cast.facilitator, group, pick, said, submission_id=uuid4().hex)
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, taken, now=old, new=new)
    year = meetings.find(db, taken).school_year
    made = dossiers.add(
        db, cast.facilitator, DossierDraft("D", (year,), (2,)), submission_id=uuid4().hex
    )
    page = editor.get(f"/dossier/{made}").text
    assert "ons evaluatiegesprek op school" in page
    assert "het nieuwe evaluatiegesprek" not in page
