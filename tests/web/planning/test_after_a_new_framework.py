"""The framework changes; what was said stays where it was said, and no page says otherwise."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from support import add_meeting, sent

from gesprekskader.records import PhasePlan, Thread
from gesprekskader.store import (
    coverage,
    dossiers,
    follow_ups,
    groups,
    histories,
    meetings,
    outcomes,
    picked_items,
    programmes,
    readers,
)
from gesprekskader.store.db import writing
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.web.frame.catalogue import own_point

FRAMEWORKS = ("samen-opleiden",)


@pytest.fixture
def said(app, db, cast) -> dict[str, str]:
    """A closed meeting: texts at items 1 and 7 of Leeromgeving, and at two own points."""
    with writing(db):
        parts = [PhasePlan(1, "Doel", 5, "plenair", "", "Vandaag over [items].", None)]
        programmes.replace_phases(db, cast.meeting_id, parts)
    with app.app_context():
        for words in ("RUST-IN-HET-ROOSTER", "EEN-EIGEN-LOKAAL"):
            point = own_point(words)
            picked_items.pick(db, cast.member, cast.group_id, point, submission_id=uuid4().hex)
    picked = picked_items.of_group(db, cast.group_id)
    ids = {}
    for name, at in zip(("ONE", "SEVEN", "POINT", "ROOM"), picked, strict=True):
        ids[name] = outcomes.record(
            db,
            cast.member,
            cast.group_id,
            at.id,
            OutcomeDraft("opbrengst", f"TEKST-{name}"),
            submission_id=uuid4().hex,
        ).id
    follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        picked[2].id,
        FollowUpDraft("ACTIE-BIJ-EIGEN-PUNT", "niemand"),
        submission_id=uuid4().hex,
    )
    for now_, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now_, new=new)
    return ids


@pytest.fixture
def changed(app, catalogue):
    """Item 1 of Leeromgeving left the framework; item 7 moved to Beroepsbeeld as number 12."""
    first, second, *rest = catalogue.framework.warranties
    home, *others = second.subthemes
    moved = next(item for item in home.items if item.key == "w2-lo-7")
    home = replace(home, items=tuple(i for i in home.items if i.key not in ("w2-lo-1", "w2-lo-7")))
    goal, *beside = first.subthemes
    moved = replace(
        moved,
        number=12,
        text="NIEUWE-WOORDEN",
        subtheme=goal.short,
        subtheme_key=goal.key,
        warranty_number=1,
    )
    goal = replace(goal, items=(*goal.items, moved))
    framework = replace(
        catalogue.framework,
        warranties=(
            replace(first, subthemes=(goal, *beside)),
            replace(second, subthemes=(home, *others)),
            *rest,
        ),
    )
    services = app.extensions["gesprekskader"]
    app.extensions["gesprekskader"] = replace(
        services, catalogue=replace(catalogue, framework=framework)
    )


def dossier_of(db, cast, *warranties: int) -> str:
    year = meetings.find(db, cast.meeting_id).school_year
    draft = DossierDraft("Kritische reflectie", (year,), warranties)
    return dossiers.add(db, cast.facilitator, draft, submission_id=uuid4().hex)


def choose(client, dossier: str, subtheme: str, *refs: str) -> int:
    data = {"subtheme": subtheme, "chosen": list(refs)}
    return client.post(f"/dossier/{dossier}/keuze", data=data).status_code


def file_of(client, dossier: str) -> str:
    return client.get(f"/dossier/{dossier}/dossier.md").get_data(as_text=True)


def test_a_dossier_keeps_what_was_picked_when_its_item_moves_or_goes(
    db, cast, said, facilitator, request
):
    dossier = dossier_of(db, cast, 2)
    choose(facilitator, dossier, "w2-lo", *(f"outcome:{said[n]}" for n in ("ONE", "SEVEN")))
    request.getfixturevalue("changed")
    text = file_of(facilitator, dossier)
    assert "TEKST-ONE" in text
    assert "TEKST-SEVEN" in text
    assert "Niet meer in het kader" in text
    assert "Staat nu op een andere plek in het kader" in text
    page = facilitator.get(f"/dossier/{dossier}/volgorde").get_data(as_text=True)
    assert "TEKST-ONE" in page
    assert "TEKST-SEVEN" in page
    assert "niet meer te lezen" not in page


def test_a_dossier_never_says_that_what_was_talked_about_was_not(
    db, cast, said, changed, facilitator
):
    text = file_of(facilitator, dossier_of(db, cast, 2))
    leeromgeving = text[text.index("Leeromgeving opleidingsschool") :].split("###")[0]
    assert "Over dit subthema" not in leeromgeving
    assert "Over wat hier nu staat (6 items) is niet gesproken." in leeromgeving
    assert "Over dit subthema (6 items) is niet gesproken." in text  # leergroepen, truly not


def test_a_dossier_of_the_new_place_has_what_was_said_at_the_item(
    db, cast, said, changed, facilitator
):
    dossier = dossier_of(db, cast, 1)
    page = facilitator.get(f"/dossier/{dossier}?waarborg=1").get_data(as_text=True)
    assert "TEKST-SEVEN" in page
    assert "TEKST-ONE" not in page
    text = file_of(facilitator, dossier)
    beroepsbeeld = text[text.index("Beroepsbeeld") :].split("\n### ")[0]
    assert "Over dit subthema" not in beroepsbeeld
    assert "NIEUWE-WOORDEN" not in beroepsbeeld  # it is not among what nobody talked about


def test_every_text_stands_in_one_chapter_only(db, cast, said, changed, facilitator):
    dossier = dossier_of(db, cast, 1, 2)
    pages = [
        facilitator.get(f"/dossier/{dossier}?waarborg={n}").get_data(as_text=True)
        for n in (1, 2, 0)
    ]
    for name in said.values():
        assert sum(page.count(f'value="outcome:{name}"') for page in pages) == 1


def test_own_points_are_in_a_dossier_per_meeting_and_can_be_picked(db, cast, said, facilitator):
    dossier = dossier_of(db, cast, 3)
    page = facilitator.get(f"/dossier/{dossier}?waarborg=0").get_data(as_text=True)
    assert "Eigen punten: Contactmiddag" in page
    assert "TEKST-POINT" in page
    assert "RUST-IN-HET-ROOSTER" in page
    assert "TEKST-ONE" not in page
    key = f"punten-{cast.meeting_id}"
    assert choose(facilitator, dossier, key, f"outcome:{said['POINT']}") == 303
    text = file_of(facilitator, dossier)
    assert "Buiten het kader" in text
    assert "TEKST-POINT" in text
    assert "TEKST-ROOM" not in text
    assert choose(facilitator, dossier, "punten-elders", f"outcome:{said['ROOM']}") == 404


def test_the_maker_of_another_network_sees_none_of_it(db, cast, said, changed, client_of):
    year = meetings.find(db, cast.meeting_id).school_year
    draft = DossierDraft("Elders", (year,), (1, 2))
    dossier = dossiers.add(db, cast.outsider, draft, submission_id=uuid4().hex)
    client = client_of("outsider")
    choose(client, dossier, "w2-lo", *(f"outcome:{id_}" for id_ in said.values()))
    for number in (0, 1, 2):
        page = client.get(f"/dossier/{dossier}?waarborg={number}").get_data(as_text=True)
        assert "TEKST-" not in page
    assert "TEKST-" not in file_of(client, dossier)


@pytest.mark.parametrize("columns", ["bijeenkomsten", "netwerken", "schooljaren"])
def test_coverage_has_a_row_for_what_left_the_framework_and_for_own_points(
    cast, said, changed, facilitator, columns
):
    page = facilitator.get(f"/dekking?kolommen={columns}").get_data(as_text=True)
    outside = " ".join(page[page.index("Buiten het kader") :].split())
    assert "Niet meer in het kader" in outside
    assert "Op de praktijkplaats en opleidingsinstituut heerst" in outside
    assert "waarborg 2 · Leeromgeving · item 1" in outside
    assert "Contactmiddag, " in outside
    assert "NIEUWE-WOORDEN" not in outside
    list_ = facilitator.get(f"/dekking.csv?kolommen={columns}").get_data(as_text=True)
    assert "niet meer in het kader" in list_
    assert "Eigen punten van groepen" in list_


def test_own_points_of_a_group_count_once_per_group(db, cast, said):
    cells = coverage.count(db, [cast.network_id], frameworks=FRAMEWORKS, columns=coverage.MEETINGS)
    counts = {cell.item_key: (cell.talked, cell.acted) for cell in cells}
    assert counts[f"{coverage.OWN_POINTS}{cast.meeting_id}"] == (1, 1)
    assert counts["w2-lo-1"] == (1, 0)


def test_coverage_is_one_statement_with_own_points_too(db, cast, said):
    asked: list[str] = []
    db.conn.set_trace_callback(asked.append)
    cells = coverage.count(db, [cast.network_id], frameworks=FRAMEWORKS, columns=coverage.YEARS)
    db.conn.set_trace_callback(None)
    assert len([sql for sql in asked if not sql.startswith("--")]) == 1
    assert len(cells) == 3


def test_a_warranty_asked_for_shows_what_left_that_one_only(cast, said, changed, facilitator):
    second = facilitator.get("/dekking?waarborg=2").get_data(as_text=True)
    third = facilitator.get("/dekking?waarborg=3").get_data(as_text=True)
    assert "Niet meer in het kader" in second
    assert "Eigen punten van groepen" not in second
    assert "Buiten het kader" not in third


def test_the_history_of_an_item_that_left_is_there_for_who_had_it(
    db, cast, said, changed, facilitator, client_of
):
    page = facilitator.get("/kader/item/w2-lo-1/geschiedenis")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert "staat niet meer in het kader" in text
    assert "TEKST-ONE" in text
    assert "Toen stond er" not in text
    assert facilitator.get("/kader/item/w2-lo-1/geschiedenis.md").status_code == 200
    assert client_of("outsider").get("/kader/item/w2-lo-1/geschiedenis").status_code == 404
    assert facilitator.get("/kader/item/bestaat-niet/geschiedenis").status_code == 404
    reader = readers.reader(db, cast.facilitator)
    assert histories.last_seen(db, Thread(FRAMEWORKS, ("w2-lo-1",)), reader).number == 1


def test_a_closed_meeting_keeps_its_items_as_they_stood(cast, said, changed, facilitator):
    at = f"/bijeenkomsten/{cast.meeting_id}"
    programme = facilitator.get(f"{at}/programma").get_data(as_text=True)
    assert "Vandaag over items 1 en 7 van Leeromgeving." in programme
    invitation = facilitator.get(f"{at}/uitnodiging").get_data(as_text=True)
    kit = facilitator.get(f"{at}/drukwerk").get_data(as_text=True)
    assert "Op de praktijkplaats en opleidingsinstituut heerst" in invitation
    assert "De praktijkplaats betrekt studenten" in invitation
    for page in (programme, invitation, kit):
        assert "NIEUWE-WOORDEN" not in page
        assert "Beroepsbeeld" not in page
    assert re.search(r"\b2 items\b", kit)


def test_a_running_meeting_goes_on_with_the_items_it_began_with(
    db, cast, changed, member, facilitator
):
    group = groups.start(
        db,
        cast.facilitator,
        cast.meeting_id,
        [],
        submission_id="n" * 12,
    )
    page = facilitator.get(f"/gesprekken/{group}/kiezen").get_data(as_text=True)
    assert "De praktijkplaats betrekt studenten" in page
    assert "NIEUWE-WOORDEN" not in page
    facilitator.post(f"/gesprekken/{group}/kiezen", data=sent(item_key="w2-lo-7"))
    picked = [p.item for p in picked_items.of_group(db, group)]
    assert [(ref.number, ref.warranty) for ref in picked] == [(7, 2)]


def test_a_planned_meeting_follows_the_framework(db, cast, refs, changed, facilitator):
    planned = add_meeting(db, cast.facilitator, cast.network_id, refs, open_it=False)
    page = facilitator.get(f"/bijeenkomsten/{planned}/uitnodiging").get_data(as_text=True)
    assert "NIEUWE-WOORDEN" in page
