"""The next day of a table: points with order and minutes, loose lines, a sheet; askers see it."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pikepdf
import pytest
from boards_told import COOP, boards, point, split_points
from docx import Document
from docx.shared import Pt
from in_words import words_in
from pdf_rules import faults
from support import TODAY

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import clock_at, now
from gesprekskader.reports import agendas as sheets
from gesprekskader.store import agendas, bundles, forwardings, roundtables, waiting
from gesprekskader.store.agendas import DayDraft

TABLE = ("projectgroep", "Projectgroep")
DAY = TODAY + timedelta(days=14)


@pytest.fixture
def day(db, cast) -> str:
    draft = DayDraft(DAY, "15:30", "Kamer 3")
    return agendas.add(db, cast.coordinator, TABLE, None, draft, submission_id=uuid4().hex)


def put_on(client, day, *ids):
    return client.post(f"/overlegtafel/agenda/{day}/punten", data={"punt": list(ids)})


def text(client, path) -> str:
    return " ".join(client.get(path).get_data(as_text=True).split())


def test_a_point_comes_up_in_one_tap_and_waits_no_more_until_that_day_is_over(
    coordinator, db, cast, day
):
    asked = point(db, cast, "VOOR DE AGENDA")
    for _ in range(2):  # twice is as once
        assert put_on(coordinator, day, asked).status_code == 303
    page = text(coordinator, "/overlegtafel")
    assert "Eén vraag, één gaat al mee" in page
    assert "✓ agenda" in page
    assert db["agenda_lines"].count == 1
    assert waiting.of(db, cast.coordinator).points == 0
    with clock_at(now() + timedelta(days=15)):
        assert waiting.of(db, cast.coordinator).points == 1
        assert not forwardings.of_ids(db, [asked])[0].is_on_agenda
    assert coordinator.post(f"/overlegtafel/agenda/af/{asked}").status_code == 303
    assert waiting.of(db, cast.coordinator).points == 1


def test_on_paper_stands_each_question_of_those_that_were_put_together(coordinator, db, cast, day):
    ids = [point(db, cast, "HOE KAN HET?"), point(db, cast, "MAG HET OOK?")]
    bundles.put_together(db, cast.coordinator, ids)
    put_on(coordinator, day, ids[0])
    (agenda,) = agendas.to_come(db, cast.coordinator)
    paper = sheets.paper(agenda, roundtables.of_ids(db, agenda.forwarding_ids))
    assert any("Ook gevraagd: MAG HET OOK?" in text for text in paper.report.texts())
    assert any("HOE KAN HET?" in text for text in paper.report.texts())
    assert "HOE KAN HET? / MAG HET OOK?" in str(paper.sheet.rows)


def test_who_asked_reads_for_which_day_and_nothing_more_of_the_agenda(
    coordinator, facilitator, db, cast, day
):
    asked = point(db, cast, "VOOR DE AGENDA")
    agendas.add_line(db, cast.coordinator, day, "GEHEIME REGEL", 5, submission_id=uuid4().hex)
    put_on(coordinator, day, asked)
    for path in (f"/bijeenkomsten/{cast.meeting_id}/doorgeven", f"/netwerken/{cast.network_id}"):
        page = text(facilitator, path)
        assert re.search(r"[Oo]p de agenda van Projectgroep, \d+ \w+", page), path
        assert "GEHEIME REGEL" not in page
    assert facilitator.get(f"/overlegtafel/agenda/{day}").status_code == 404
    coordinator.post(
        f"/overlegtafel/{asked}/antwoord",
        data={"sentence": "Ja.", "version": "1", "submission_id": uuid4().hex},
    )
    steps = text(facilitator, f"/antwoorden/{asked}")
    assert "op de agenda van Projectgroep" in steps
    assert steps.index("op de agenda") < steps.index("antwoord van Projectgroep")


def test_points_that_were_put_together_are_one_line_and_each_asker_reads_the_day(
    coordinator, db, cast, day
):
    ids = [point(db, cast, f"VRAAG-{n}") for n in range(2)]
    put_on(coordinator, day, ids[0])
    bundles.put_together(db, cast.coordinator, ids)
    (line,) = agendas.find(db, day).lines
    assert line.forwarding_ids == tuple(ids)
    assert [f.is_on_agenda for f in forwardings.of_ids(db, ids)] == [True, True]
    coordinator.post(f"/overlegtafel/agenda/af/{ids[1]}")
    assert agendas.find(db, day).lines == ()


def test_order_minutes_and_loose_lines_make_the_sheet(coordinator, db, cast, day):
    ids = [point(db, cast, f"VRAAG-{n}") for n in range(3)]
    put_on(coordinator, day, *ids)
    line = {"words": "Rondvraag", "minutes": "5", "submission_id": uuid4().hex}
    for _ in range(2):
        assert coordinator.post(f"/overlegtafel/agenda/{day}/regel", data=line).status_code == 303
    found = agendas.find(db, day)
    last, *others = [each.id for each in found.lines][::-1]
    form = {f"plaats-{last}": "1", f"minuten-{last}": "20", "weg": others[0]}
    form |= {f"plaats-{id_}": "9" for id_ in others}
    form |= {"version": str(found.version), "submission_id": uuid4().hex}
    address = f"/overlegtafel/agenda/{day}/volgorde"
    for _ in range(2):
        assert coordinator.post(address, data=form).status_code == 303
    after = agendas.find(db, day)
    assert [(each.words, each.minutes) for each in after.lines] == [
        ("Rondvraag", 20),
        ("", 10),
        ("", 10),
    ]
    assert (after.minutes, after.ends_at) == (40, "16:10")
    late = coordinator.post(address, data=form | {"submission_id": uuid4().hex, "weg": last})
    assert late.status_code == 409  # a colleague was first
    assert len(agendas.find(db, day).lines) == 3


@pytest.mark.parametrize("kind", ["docx", "xlsx", "md"])
def test_the_sheet_has_every_line_in_order_and_what_was_taken_back_is_gone(
    coordinator, db, cast, day, kind
):
    ids = [point(db, cast, f"VRAAG-{n}") for n in range(3)]
    put_on(coordinator, day, *ids)
    agendas.add_line(db, cast.coordinator, day, "Rondvraag", 5, submission_id=uuid4().hex)
    forwardings.withdraw(db, cast.facilitator, ids[1])
    file = coordinator.get(f"/overlegtafel/agenda/{day}/agenda.{kind}")
    assert file.status_code == 200
    words = words_in(file.data)
    assert words.index("VRAAG-0") < words.index("VRAAG-2") < words.index("Rondvraag")
    assert "VRAAG-1" not in words


def test_a_point_that_is_sent_on_leaves_the_day_and_one_with_an_answer_does_not_come(
    coordinator, db, cast, day
):
    sent, answered = point(db, cast, "DOOR"), point(db, cast, "BEANTWOORD")
    put_on(coordinator, day, sent)
    actor = cast.coordinator
    on = ("stuurgroep", "Stuurgroep")
    roundtables.send_on(db, actor, sent, on, "Voor jullie", version=1, submission_id=uuid4().hex)
    roundtables.answer(db, actor, answered, "Ja.", version=1, submission_id=uuid4().hex)
    assert agendas.find(db, day).lines == ()
    assert not forwardings.of_ids(db, [sent])[0].is_on_agenda
    with pytest.raises(RuleBroken):
        agendas.put_on(db, actor, day, [answered])
    with pytest.raises(NotFound):
        agendas.put_on(db, actor, day, [sent])


def test_a_day_that_is_over_takes_nothing_and_is_not_made(coordinator, db, cast, day):
    asked = point(db, cast, "TE LAAT")
    with clock_at(now() + timedelta(days=15)), pytest.raises(RuleBroken):
        agendas.put_on(db, cast.coordinator, day, [asked])
    form = {"roundtable": "projectgroep|", "held_on": "2026-11-01", "submission_id": uuid4().hex}
    assert coordinator.post("/overlegtafel/agenda/nieuw", data=form).status_code == 422
    form["held_on"] = TODAY.isoformat()
    made = coordinator.post("/overlegtafel/agenda/nieuw", data=form | {"punt": asked})
    assert made.status_code == 303
    assert forwardings.of_ids(db, [asked])[0].agenda_on == TODAY


def test_each_bestuur_has_days_of_its_own(client_of, db, cast):
    two = boards(db, cast)
    alfa, beta = split_points(db, cast)
    draft = DayDraft(DAY, "", "")
    made = [
        agendas.add(db, who, COOP, board, draft, submission_id=uuid4().hex)
        for who, board in ((two.for_alfa, two.alfa), (two.for_beta, two.beta))
    ]
    agendas.put_on(db, two.for_alfa, made[0], [alfa])
    assert [a.id for a in agendas.to_come(db, two.for_alfa)] == made[:1]
    for address in ("", "/dag", "/agenda.md"):
        status = client_of("colleague").get(f"/overlegtafel/agenda/{made[1]}{address}").status_code
        assert status == 404
    for agenda, ids in ((made[1], [alfa]), (made[0], [beta])):
        with pytest.raises(NotFound):
            agendas.put_on(db, two.for_alfa, agenda, ids)
    with pytest.raises(NotFound):  # nor a day for another bestuur, or for all
        agendas.add(db, two.for_alfa, COOP, two.beta, draft, submission_id=uuid4().hex)
    with pytest.raises(NotFound):
        agendas.add(db, two.for_alfa, COOP, None, draft, submission_id=uuid4().hex)


def test_twelve_points_are_one_page_that_breaks_no_rule_of_reading_aloud(
    coordinator, db, cast, day
):
    words = "Kan experimenteren met leren op de werkplek een vast deel worden van de training van"
    words += " alle mentoren, ook op scholen die er later bij komen en nog geen duo's hebben?"
    put_on(coordinator, day, *[point(db, cast, f"{words} {n}") for n in range(12)])
    assert pages_of(coordinator, day) == 1
    put_on(coordinator, day, *[point(db, cast, f"{words} {n}") for n in range(12, 20)])
    assert pages_of(coordinator, day) == 2


def test_in_word_its_rows_stand_close_and_those_of_other_lists_do_not(coordinator, db, cast, day):
    put_on(coordinator, day, point(db, cast, "KAN-DIT"))
    sheet, other = f"agenda/{day}/agenda.docx", "alles/doorgegeven.docx"
    for address, after in ((sheet, {Pt(2)}), (other, {None})):
        document = Document(io.BytesIO(coordinator.get(f"/overlegtafel/{address}").data))
        cells = [cell for row in document.tables[0].rows for cell in row.cells]
        assert {p.paragraph_format.space_after for c in cells for p in c.paragraphs} == after


def pages_of(client, day) -> int:
    file = client.get(f"/overlegtafel/agenda/{day}/agenda.pdf")
    assert faults(file.data) == []
    with pikepdf.open(io.BytesIO(file.data)) as document:
        return len(document.pages)


def test_a_point_that_is_on_the_agenda_already_makes_nobody_see_it_anew(db, cast, day):
    first, second = point(db, cast, "EEN"), point(db, cast, "TWEE")
    agendas.put_on(db, cast.coordinator, day, [first])
    before = agendas.find(db, day).version
    agendas.put_on(db, cast.coordinator, day, [first])
    assert agendas.find(db, day).version == before
    agendas.put_on(db, cast.coordinator, day, [first, second])
    assert agendas.find(db, day).version == before + 1


def test_a_day_for_a_question_is_of_the_table_and_the_bestuur_where_it_lies(client_of, db, cast):
    """Also for a seat that is for all besturen, and that sits at another table first."""
    two = boards(db, cast)
    alfa, _ = split_points(db, cast)
    roundtables.seat(db, cast.admin, COOP[0], cast.coordinator.person_id)
    client = client_of("coordinator")
    place = f"{COOP[0]}|{two.alfa}"
    url = f"/overlegtafel/agenda/nieuw?punt={alfa}&tafel={place}"
    page = text(client, url)
    options = re.findall(r'<option[^>]*value="([^"]*)"', page.split("</select>")[0])
    assert options == [place]
    assert "CoOP&#39;er van het eigen bestuur, Stichting Alfa" in page
    form = {"roundtable": place, "held_on": DAY.isoformat(), "submission_id": uuid4().hex}
    assert client.post(url, data=form | {"punt": alfa}).status_code == 303
    (made,) = agendas.to_come(db, cast.coordinator)
    assert (made.roundtable_key, made.board_id) == (COOP[0], two.alfa)
    assert list(made.forwarding_ids) == [alfa]


def test_a_day_of_a_bestuur_that_is_not_mine_is_not_offered(client_of, db, cast):
    two = boards(db, cast)
    alfa, beta = split_points(db, cast)
    place = f"{COOP[0]}|{two.beta}"
    url = f"/overlegtafel/agenda/nieuw?punt={beta}&tafel={place}"
    assert place not in text(client_of("colleague"), url).split("</select>")[0].split("<select")[1]
    form = {"roundtable": place, "held_on": DAY.isoformat(), "submission_id": uuid4().hex}
    assert client_of("colleague").post(url, data=form | {"punt": beta}).status_code == 422
    assert agendas.to_come(db, two.for_beta) == []
