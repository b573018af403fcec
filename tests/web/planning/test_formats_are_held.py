"""Each format is held from planning to minutes, and what it left is found back."""

import csv
import io
import re
from dataclasses import replace

import pytest
from held_meetings import hold

from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.store import meetings, picked_items
from gesprekskader.store.db import writing

MINUTES = {
    "contactmiddag": (2, 100),
    "netwerkbijeenkomst": (2, 120),
    "laatste-bijeenkomst": (2, 90),
    "evaluatiegesprek": (3, 75),
    "trainersoverleg": (0, 120),
    "intervisie": (0, 60),
    "panelgesprek-studenten": (0, 90),
    "panelgesprek-cluster": (0, 90),
    "peer-review": (4, 195),
    "plg-dagdeel": (0, 180),
    "mt-sessie": (0, 90),
    "leernetwerk": (0, 355),
    "zelfevaluatie-start": (3, 60),
    "zelfevaluatie-onderzoek": (3, 15),
    "zelfevaluatie-duiden": (3, 90),
    "zelfevaluatie-uitwisselen": (0, 45),
    "zelfevaluatie-terugblik": (3, 30),
    "connect-kwadranten": (0, 60),
    "verkennend-gesprek": (0, 60),
    "go-no-go": (0, 30),
    "retrospectief": (0, 60),
    "denksessie": (0, 60),
}
"""As the outlines say: items, and minutes with breaks."""
ITEMS = ("w2-lo-1", "w2-lo-7", "w3-fa-1")
ROUNDS = ("Groep Noord", "Groep Zuid")
POINT = "werkvorm:trainersoverleg:terugblik"


def text(answer) -> str:
    assert answer.status_code == 200
    page = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.get_data(as_text=True), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("key", sorted(MINUTES))
def test_its_parts_take_the_minutes_of_the_outline(catalogue, key):
    number, minutes = MINUTES[key]
    items = list(catalogue.framework.all_items)[:number]
    meeting_format = catalogue.formats[key]
    choice = meeting_format.who_chooses or "shared"
    several = key != "connect-kwadranten"  # each learning question takes its own time
    for rounds in ((), ROUNDS, ("A", "B", "C")) if several else ((),):
        parts = planned_phases(meeting_format, items, choice, rounds)
        assert sum(part.minutes for part in parts) == minutes


def test_a_format_that_is_not_tried_here_is_told(catalogue):
    assert set(MINUTES) == set(catalogue.formats)


def test_an_overleg_leaves_minutes_in_the_order_of_its_agenda(db, cast, catalogue, client_of):
    held = hold(db, cast, catalogue, "trainersoverleg", rounds=ROUNDS)
    minutes = client_of("facilitator").get(f"/bijeenkomsten/{held.meeting_id}/verslag.md")
    words = minutes.get_data(as_text=True)
    order = [
        "GEZEGD Terugblik per trainingsgroep · Groep Noord 1",
        "GEZEGD Terugblik per trainingsgroep · Groep Noord 2",
        "GEZEGD Terugblik per trainingsgroep · Groep Zuid 1",
        "GEZEGD Wat verandert er? 1",
        "GEZEGD Praktisch en rondvraag 2",
    ]
    places = [words.index(said) for said in order]
    assert places == sorted(places)
    assert "Trainersoverleg · Groep Noord" in words
    assert "GEREGELD Wat verandert er? 1; Wat verandert er?" in words
    assert not re.search(r"eigen punt|item None|waarborg 0", words, re.IGNORECASE)
    assert set(held.said) <= set(re.findall(r"GEZEGD .*? \d", words))


def test_a_list_names_each_point_with_its_round(db, cast, catalogue, client_of):
    held = hold(db, cast, catalogue, "trainersoverleg", rounds=ROUNDS)
    body = client_of("facilitator").get(f"/bijeenkomsten/{held.meeting_id}/verslag.csv").data
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    said = {row["Tekst"]: row for row in rows}
    row = said["GEZEGD Terugblik per trainingsgroep · Groep Zuid 2"]
    assert (row["Stelling"], row["Subthema"], row["Waarborg"], row["Item"]) == (
        "Terugblik per trainingsgroep · Groep Zuid",
        "Trainersoverleg",
        "",
        "",
    )


def test_coverage_has_a_group_for_the_format(db, cast, catalogue, client_of):
    hold(db, cast, catalogue, "trainersoverleg", rounds=ROUNDS)
    page = client_of("facilitator").get("/dekking?kolommen=bijeenkomsten").get_data(as_text=True)
    outside = page[page.index('id="buiten"') :]
    assert "Werkvorm: Trainersoverleg" in outside
    assert "Niet meer in het kader" not in outside
    row = re.search(r"<tr>(?:(?!</tr>).)*Terugblik per trainingsgroep.*?</tr>", outside, re.S)[0]
    assert f"/kader/item/{POINT}/geschiedenis" in row
    assert "<strong>2</strong>" in row  # two groups, however many rounds


def test_one_warranty_asked_for_shows_no_points(db, cast, catalogue, client_of):
    hold(db, cast, catalogue, "trainersoverleg", rounds=ROUNDS)
    page = text(client_of("facilitator").get("/dekking?kolommen=bijeenkomsten&waarborg=2"))
    assert "Werkvorm: Trainersoverleg" not in page


def test_its_history_tells_each_round_by_itself(db, cast, catalogue, client_of):
    hold(db, cast, catalogue, "trainersoverleg", rounds=ROUNDS)
    page = text(client_of("facilitator").get(f"/kader/item/{POINT}/geschiedenis"))
    noord, zuid = page.index("Trainersoverleg · Groep Noord"), page.index("· Groep Zuid")
    assert noord < page.index("GEZEGD Terugblik per trainingsgroep · Groep Noord 2") < zuid
    assert zuid < page.index("GEZEGD Terugblik per trainingsgroep · Groep Zuid 1")
    assert page.count("GEREGELD Terugblik per trainingsgroep · Groep Noord 1") == 1


def test_a_stranger_to_the_network_reads_nothing_of_it(db, cast, catalogue, client_of):
    hold(db, cast, catalogue, "trainersoverleg", rounds=ROUNDS)
    for address in (f"/kader/item/{POINT}/geschiedenis", "/dekking", "/plank"):
        assert "GEZEGD" not in text(client_of("outsider").get(address))


def test_its_page_says_what_it_asks(client_of):
    page = text(client_of("facilitator").get(f"/kader/item/{POINT}"))
    assert "Terugblik per trainingsgroep" in page
    assert "Wat zagen we in de kern?" in page
    assert "item 1" not in page


def test_a_dossier_has_a_chapter_for_the_format(db, cast, catalogue, client_of):
    hold(db, cast, catalogue, "trainersoverleg", rounds=ROUNDS)
    client = client_of("facilitator")
    form = {
        "title": "Evaluatie",
        "school_years": ["2026-2027"],
        "warranties": ["2"],
        "submission_id": "d" * 16,
    }
    made = client.post("/dossier", data=form).headers["Location"]
    page = client.get(f"{made}?waarborg=0").get_data(as_text=True)
    assert "Werkvorm: Trainersoverleg" in page
    before = page[: page.index("GEZEGD Wat verandert er? 1")]
    ref = re.findall(r'value="(outcome:[^"]+)"', before)[-1]
    chosen = client.post(
        f"{made}/keuze?waarborg=0",
        data={"subtheme": "werkvorm-trainersoverleg", "chosen": [ref]},
    )
    assert chosen.status_code == 303
    words = client.get(f"{made}/dossier.md").get_data(as_text=True)
    assert "GEZEGD Wat verandert er? 1" in words
    assert "Schoolopleiders · Wat verandert er?" in words


def test_an_evaluation_has_points_and_items_in_one_agenda(db, cast, catalogue, client_of):
    held = hold(db, cast, catalogue, "evaluatiegesprek", items=ITEMS[:2])
    keys = [pick.item.key for pick in picked_items.of_group(db, held.groups[0])]
    assert keys == [
        "evaluatiegesprek/trots",
        "evaluatiegesprek/jaarplan",
        "w2-lo-1",
        "w2-lo-7",
        "evaluatiegesprek/voor-wie",
        "evaluatiegesprek/volgend-jaar",
    ]
    words = client_of("facilitator").get(f"/bijeenkomsten/{held.meeting_id}/verslag.md")
    places = [words.get_data(as_text=True).index(said) for said in held.said if said.endswith("1")]
    assert places == sorted(places)


@pytest.mark.parametrize("key", sorted(MINUTES))
def test_every_format_is_held_to_its_minutes(db, cast, catalogue, client_of, key):
    number = MINUTES[key][0]
    items = [item.key for item in catalogue.framework.all_items[:number]]
    held = hold(db, cast, catalogue, key, items=items)
    client = client_of("facilitator")
    assert text(client.get(f"/bijeenkomsten/{held.meeting_id}"))
    minutes = client.get(f"/bijeenkomsten/{held.meeting_id}/verslag.md").get_data(as_text=True)
    assert [said for said in held.said if said not in minutes] == []
    assert not re.search(r"\bNone\b|waarborg 0", minutes)
    points = {part.point for part in held.parts if part.point}
    outside = client.get("/dekking?kolommen=bijeenkomsten").get_data(as_text=True)
    assert [one for one in points if one.replace("/", ":") not in outside] == []


def test_a_case_of_an_intervision_is_written_nowhere(db, cast, catalogue):
    held = hold(db, cast, catalogue, "intervisie")
    assert [part.capture for part in held.parts[1:7]] == ["niets"] * 6
    assert picked_items.of_group(db, held.groups[0]) == []


def test_notes_for_who_leads_are_read_by_nobody_else(db, cast, catalogue, client_of):
    held = hold(db, cast, catalogue, "trainersoverleg", rounds=ROUNDS, until="open")
    note = "Kijk met elkaar naar de punten die vooraf"
    assert any(note in part.notes for part in held.parts)
    pick = picked_items.of_group(db, held.groups[0])[0]
    for address in (
        f"/gesprekken/{held.groups[0]}/items/{pick.id}",
        f"/bijeenkomsten/{held.meeting_id}/scherm",
        f"/bijeenkomsten/{held.meeting_id}/verslag.md",
    ):
        assert note not in text(client_of("facilitator").get(address))


def test_a_sheet_on_paper_is_made_and_typed_over_for_a_point(db, cast, catalogue, client_of):
    held = hold(db, cast, catalogue, "trainersoverleg", rounds=ROUNDS, until="open")
    client = client_of("facilitator")
    page = client.get(f"/gesprekken/{held.groups[0]}/regelen").get_data(as_text=True)
    address = re.search(r'href="(/gesprekken/\w+/papier/punt-\w+)"', page)[1]
    form = {"text": "VAN PAPIER", "kind": "opbrengst", "submission_id": "p" * 16}
    assert client.post(address, data=form).status_code == 303
    first = picked_items.of_group(db, held.groups[0])[0]
    there = client.get(f"/gesprekken/{held.groups[0]}/items/{first.id}").get_data(as_text=True)
    assert "VAN PAPIER" in there
    gone = client.get(f"/gesprekken/{held.groups[0]}/papier/punt-000000000000")
    assert gone.status_code == 404


def _many(parts, points: int, rounds: int):
    """A programme with so many talking points, each in so many rounds."""
    first = next(part for part in parts if part.point)
    return [
        replace(
            first,
            position=rounds * number + turn + 1,
            title=f"Punt {number}: Ronde {turn}",
            point=f"trainersoverleg/punt-{number}",
            round=f"Ronde {turn}",
        )
        for number in range(points)
        for turn in range(rounds)
    ]


@pytest.mark.parametrize("page", ["verslag", "", "ophalen", "scherm"])
def test_many_points_in_many_rounds_ask_no_more_than_one(app, db, cast, catalogue, client_of, page):
    parts = planned_phases(catalogue.formats["trainersoverleg"], [], "none", ROUNDS)
    client, asked, counts = client_of("facilitator"), [], []
    pool = app.extensions["gesprekskader"].pool
    for points, rounds in ((1, 1), (12, 4)):
        until = "gesloten" if page == "verslag" else "ophalen"
        many = _many(parts, points, rounds)
        held = hold(db, cast, catalogue, "trainersoverleg", parts=many, until=until)
        address = f"/bijeenkomsten/{held.meeting_id}/{page}".rstrip("/")
        client.get(address)
        traced = pool.take()
        traced.conn.set_trace_callback(lambda sql: asked.append(sql) if sql != asked[-1:] else None)
        pool.give_back(traced)
        asked.clear()
        assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 9


def test_a_group_puts_no_point_of_the_agenda_back(db, cast, catalogue, client_of):
    held = hold(db, cast, catalogue, "evaluatiegesprek", items=ITEMS[:1], until="open")
    group_id = held.groups[0]
    with writing(db):
        for table in ("outcomes", "follow_ups"):
            db.execute(f"delete from {table}")
    back = {}
    for pick in picked_items.of_group(db, group_id):
        page = client_of("facilitator").get(f"/gesprekken/{group_id}/items/{pick.id}")
        back[pick.item.is_point] = "Item terugleggen" in page.get_data(as_text=True)
    assert back == {True: False, False: True}


def test_a_talk_without_items_asks_nobody_to_choose(db, cast, catalogue, client_of):
    held = hold(db, cast, catalogue, "intervisie", until="open")
    page = text(client_of("facilitator").get(f"/gesprekken/{held.groups[0]}/kiezen"))
    assert "Praat met elkaar" in page
    assert "Waar praten jullie over?" not in page
    other = hold(
        db, cast, catalogue, "netwerkbijeenkomst", items=ITEMS, until="open", title="Ander"
    )
    page = text(client_of("facilitator").get(f"/gesprekken/{other.groups[0]}/kiezen"))
    assert "Waar praten jullie over?" in page


@pytest.mark.parametrize(("key", "asks"), [("trainersoverleg", False), ("contactmiddag", True)])
def test_the_board_asks_for_items_only_where_somebody_chooses_them(
    db, cast, catalogue, client_of, key, asks
):
    held = hold(db, cast, catalogue, key, until="open")
    meetings.move_stage(db, cast.facilitator, held.meeting_id, now="open", new="concept")
    page = text(client_of("facilitator").get(f"/bijeenkomsten/{held.meeting_id}"))
    assert ("Kies nog waar jullie over praten" in page) is asks
