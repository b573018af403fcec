"""The print kit, paper that comes back in, and what the minutes hold."""

import io
import re
from uuid import uuid4

import pikepdf
import pytest
from pdf_rules import faults
from support import add_meeting

from gesprekskader.exports import pdf
from gesprekskader.store import (
    follow_ups,
    groups,
    keys,
    meetings,
    networks,
    outcomes,
    picked_items,
)
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.web.planning import kit

BASE = "http://gesprek.voorbeeld.invalid"


@pytest.fixture
def reachable(monkeypatch):
    """Phones in the room reach this server: QR codes have somewhere to lead."""
    monkeypatch.setattr(kit, "base_address", lambda: BASE)


def pages_of(body: bytes) -> int:
    assert faults(body) == []
    with pikepdf.open(io.BytesIO(body)) as document:
        return len(document.pages)


@pytest.mark.parametrize(
    ("piece", "pages"), [("kaarten", 1), ("tafelbladen", 4), ("deurbord", 1), ("draaiboek", 1)]
)
def test_each_piece_is_an_accessible_pdf(facilitator, cast, reachable, piece, pages):
    answer = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/drukwerk/{piece}.pdf")
    assert answer.status_code == 200
    assert pages_of(answer.data) == pages


@pytest.mark.parametrize("piece", ["kaarten", "tafelbladen", "deurbord"])
def test_without_pango_a_piece_says_what_to_do(facilitator, cast, monkeypatch, piece):
    monkeypatch.setattr(pdf, "is_possible", lambda: False)
    answer = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/drukwerk/{piece}.pdf")
    assert answer.status_code == 503
    assert "Pango" in answer.get_data(as_text=True)


def test_the_running_sheet_speaks_of_a_code_to_scan_only_where_one_is_printed(
    facilitator, cast, monkeypatch
):
    monkeypatch.setattr(kit.files, "made", lambda page, *_: page)
    url = f"/bijeenkomsten/{cast.meeting_id}/drukwerk/draaiboek.pdf"
    for address, scans in (("", False), (BASE, True)):
        monkeypatch.setattr(kit, "base_address", lambda address=address: address)
        text = facilitator.get(url).get_data(as_text=True)
        assert ("Scan daarna de code" in text) is scans
        assert ("Typ het daarna over" in text) is not scans
        assert "QR" not in text


def test_every_card_of_the_framework_fits(facilitator, db, cast, refs, catalogue):
    warranties = tuple(w.key for w in catalogue.framework.warranties)
    meeting_id = add_meeting(db, cast.facilitator, cast.network_id, refs, keys=warranties)
    answer = facilitator.get(f"/bijeenkomsten/{meeting_id}/drukwerk/kaarten.pdf")
    assert pages_of(answer.data) == -(-len(catalogue.framework.all_items) // 4)


def test_badges_are_posted_and_carry_codes_that_work_once(facilitator, db, cast, reachable):
    with writing(db):
        networks.insert_membership(
            db,
            cast.network_id,
            cast.member.person_id,
            meetings.find(db, cast.meeting_id).school_year,
        )
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/drukwerk").get_data(as_text=True)
    mark = re.search(r'name="instead_of" value="(\w+)"', page)[1]
    url = f"/bijeenkomsten/{cast.meeting_id}/drukwerk"
    form = {"pieces": ["naamkaartjes"], "groups": "2", "instead_of": mark}
    answer = facilitator.post(url, data=form)
    assert answer.mimetype == "application/pdf"
    assert pages_of(answer.data) == 1
    assert keys.waiting_claim(db, cast.member.person_id) is not None
    again = facilitator.post(url, data=form)
    assert again.status_code == 422
    assert "al gemaakt" in again.get_data(as_text=True)
    assert facilitator.get(f"{url}/naamkaartjes.pdf").status_code == 404


def test_too_many_sheets_are_refused_with_words(facilitator, db, cast, refs):
    meeting_id = add_meeting(db, cast.facilitator, cast.network_id, refs, keys=("w1", "w2"))
    url = f"/bijeenkomsten/{meeting_id}/drukwerk"
    answer = facilitator.post(url, data={"pieces": ["tafelbladen"], "groups": "30"})
    assert answer.status_code == 422
    assert "hooguit 200" in answer.get_data(as_text=True)


def sheet_link(app, db, cast, number: int, key: str = "w2-lo-7") -> str:
    from gesprekskader.web.room.paper import sheet_address

    with app.test_request_context():
        return sheet_address(meetings.find(db, cast.meeting_id), number, key)


def test_a_sheet_of_a_group_that_never_had_a_phone_is_typed_over(app, db, cast, facilitator):
    link = sheet_link(app, db, cast, 5)
    page = facilitator.get(link).get_data(as_text=True)
    assert "Groep 5 is er nog niet" in page
    assert groups.by_number(db, cast.meeting_id, 5) is None
    landed = facilitator.post(link)
    group = groups.by_number(db, cast.meeting_id, 5)
    assert landed.location == f"/gesprekken/{group}/papier/w2-lo-7"
    assert facilitator.get(link).location == landed.location
    for kind, text in (("knelpunt", "Te weinig tijd"), ("vervolgactie", "Rooster schuiven")):
        form = {"kind": kind, "text": text, "owner": "", "when": "", "submission_id": uuid4().hex}
        answer = facilitator.post(landed.location, data=form)
        assert answer.status_code == 303
        assert f"soort={kind}" in answer.location
        facilitator.post(landed.location, data=form)  # Enter bounced
    (outcome,) = outcomes.of_group(db, group)
    (action,) = follow_ups.of_group(db, group)
    assert (outcome.author, action.author) == ("van papier", "van papier")
    assert (outcome.kind, action.owner) == ("knelpunt", "")
    item = picked_items.find(db, group, outcome.picked_item_id)
    sheet = facilitator.get(f"/gesprekken/{group}/items/{item.id}").get_data(as_text=True)
    assert "van papier" in sheet


def test_a_line_without_words_comes_back_with_its_kind(db, cast, facilitator):
    url = f"/gesprekken/{cast.group_id}/papier/w2-lo-7"
    form = {"kind": "vraag", "text": " ", "submission_id": uuid4().hex}
    answer = facilitator.post(url, data=form)
    assert answer.status_code == 422
    assert '<option selected value="vraag">' in answer.get_data(as_text=True)


def test_a_sheet_leads_its_own_group_on_and_others_in(app, db, cast, member, client_of, stranger):
    link = sheet_link(app, db, cast, 1)
    assert member.get(link).location.endswith(f"/{cast.group_id}/papier/w2-lo-7")
    assert client_of("neighbour").get(link).location.endswith(f"{cast.meeting_id}/groepen")
    code = meetings.find(db, cast.meeting_id).join_code
    assert f"/meedoen/{code}/" in stranger.get(link).location
    forged = link.replace("/1/", "/2/")
    assert member.get(forged).status_code == 404
    assert member.post(sheet_link(app, db, cast, 9)).status_code in (303, 404)
    assert groups.by_number(db, cast.meeting_id, 9) is None


def quote(db, cast, text: str, **over) -> str:
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = OutcomeDraft(**({"kind": "opbrengst", "text": text} | over))
    return outcomes.record(
        db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex
    ).id


def test_switches_choose_what_the_minutes_hold_and_are_remembered(db, cast, facilitator):
    starred = quote(db, cast, "MET-STER")
    quote(db, cast, "ZONDER-STER")
    quote(db, cast, "GEZEGD-DOOR", kind="citaat", quote_role="mentor", has_consent=True)
    with writing(db):
        db.execute("update outcomes set is_starred = 1 where id = ?", [starred])
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag"
    every = facilitator.get(f"{url}.md").get_data(as_text=True)
    assert all(word in every for word in ("MET-STER", "ZONDER-STER", "GEZEGD-DOOR"))
    page = facilitator.get(f"{url}?keuze=nieuw&steps=1&only_starred=1").get_data(as_text=True)
    assert "MET-STER" in page
    assert "ZONDER-STER" not in page
    assert "GEZEGD-DOOR" not in page
    assert facilitator.get(url).get_data(as_text=True).count("ZONDER-STER") == 0
    for kind in ("md", "txt", "csv"):
        link = re.search(r'href="([^"]+verslag\.md[^"]*)"', page)[1].replace(".md", f".{kind}")
        text = facilitator.get(link).get_data(as_text=True)
        assert "MET-STER" in text
        assert "ZONDER-STER" not in text
    assert "ZONDER-STER" in client_text(facilitator, f"{url}?keuze=sc")


def client_text(client, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def test_the_preview_is_what_the_pdf_prints(db, cast, facilitator):
    from gesprekskader.exports import pdf
    from gesprekskader.reports.report import Part, Report

    quote(db, cast, "Zo staat het er")
    page = client_text(facilitator, f"/bijeenkomsten/{cast.meeting_id}/verslag")
    inside = re.search(r'<article class="paper">(.*?)</article>', page, re.S)[1]
    printed = pdf.html(Report("T", "", "", (), "", (Part("Waar wij over spraken", 2),)))
    for mark in ('class="kicker"', "<h1>", "<h2"):
        assert mark in inside
        assert mark in printed
    assert "Zo staat het er" in inside


def test_everything_as_json_holds_what_was_said_and_nothing_private(db, cast, facilitator, things):
    import json

    text = client_text(facilitator, f"/netwerken/{cast.network_id}/alles.json")
    data = json.loads(text)
    assert [o["text"] for o in data["outcomes"]] == ["GROEPSTEKST"]
    assert data["picked_items"][0]["item"]["key"] == "w2-lo-1"
    assert data["outcomes"][0]["is_starred"] is False
    assert "GEHEIME-STAP" not in text
    assert "Member" not in text


@pytest.fixture
def things(db, cast, refs):
    from gesprekskader.store import steps
    from gesprekskader.store.steps import StepDraft

    quote(db, cast, "GROEPSTEKST")
    steps.add(
        db,
        cast.member,
        StepDraft("ga", "GEHEIME-STAP", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=meetings.find(db, cast.meeting_id).school_year,
        submission_id=uuid4().hex,
    )


def test_badges_of_a_rehearsal_or_an_old_year_touch_no_code(db, cast, facilitator, monkeypatch):
    year = meetings.find(db, cast.meeting_id).school_year
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.member.person_id, year)
    handed = keys.hand_out(db, cast.facilitator, cast.member.person_id)
    url = f"/bijeenkomsten/{cast.meeting_id}/drukwerk"
    for change in ("is_rehearsal = 1", "is_rehearsal = 0, school_year = '2020-2021'"):
        with writing(db):
            db.execute(f"update meetings set {change} where id = ?", [cast.meeting_id])
        answer = facilitator.post(url, data={"pieces": ["naamkaartjes"], "groups": "2"})
        assert answer.mimetype == "application/pdf"
        assert keys.find(db, handed).person_id == cast.member.person_id


def test_a_pdf_that_fails_leaves_the_slips_as_they_were(db, cast, facilitator, monkeypatch):
    from gesprekskader.errors import PdfUnavailable
    from gesprekskader.exports.maker import FileMaker

    year = meetings.find(db, cast.meeting_id).school_year
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.member.person_id, year)
    handed = keys.hand_out(db, cast.facilitator, cast.member.person_id)

    def busy(*_, **__):
        raise PdfUnavailable(PdfUnavailable.BUSY)

    monkeypatch.setattr(FileMaker, "make", busy)
    url = f"/bijeenkomsten/{cast.meeting_id}/drukwerk"
    mark = keys.mark_all(db, cast.network_id, year)
    form = {"pieces": ["naamkaartjes"], "groups": "2", "instead_of": mark}
    assert facilitator.post(url, data=form).status_code == 503
    assert keys.find(db, handed).person_id == cast.member.person_id


def test_an_owner_on_another_kind_is_asked_about_and_a_retry_is_stored_once(db, cast, facilitator):
    url = f"/gesprekken/{cast.group_id}/papier/w2-lo-7"
    form = {"kind": "vraag", "text": "Iets", "owner": "Jan", "submission_id": uuid4().hex}
    answer = facilitator.post(url, data=form)
    assert answer.status_code == 422
    assert "horen bij een actie" in answer.get_data(as_text=True)
    facilitator.post(url, data=form | {"owner": ""})
    again = facilitator.post(url, data=form | {"kind": "vervolgactie", "text": "Toch een actie"})
    page = again.get_data(as_text=True)
    assert again.status_code == 422
    assert "Toch een actie" in page
    assert "met een andere soort" in page
    assert form["submission_id"] not in page  # pressed once more it is a line of its own
    assert facilitator.post(url, data=form | {"owner": ""}).status_code == 303
    assert [o.text for o in outcomes.of_group(db, cast.group_id)] == ["Iets"]
    assert follow_ups.of_group(db, cast.group_id) == []


def test_names_are_never_remembered(facilitator, cast):
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag"
    asked = client_text(facilitator, f"{url}?keuze=nieuw&names=1&steps=1")
    assert '<span class="tag">Gespreksleider' in asked
    assert '<span class="tag">Gespreksleider' not in client_text(facilitator, url)


def test_the_marks_on_paper_differ_in_shape_and_not_in_colour_alone():
    """Circle, leaf, square, diamond, as on the screen."""
    css = pdf.sheet()
    shapes = []
    for number in (1, 2, 3, 4):
        rules_of = re.findall(rf"\.mark\.w{number}(?:::before)? {{([^}}]*)}}", css)
        shapes.append(re.findall(r"border-radius: [^;]+|transform: [^;]+", " ".join(rules_of)))
    assert len({str(shape) for shape in shapes}) == 4
