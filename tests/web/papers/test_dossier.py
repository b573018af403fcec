"""A dossier holds what somebody picked from closed meetings, in their order; nothing private."""

import re
import time
from io import BytesIO
from uuid import uuid4

import pytest
from docx import Document
from pdf_rules import faults

from gesprekskader.errors import NotFound, PdfUnavailable
from gesprekskader.exports import pdf
from gesprekskader.exports.jobs import Job, Jobs
from gesprekskader.exports.maker import FileMaker
from gesprekskader.reports import dossier as paper
from gesprekskader.store import (
    checked_items,
    dossiers,
    findings,
    follow_ups,
    harvests,
    meetings,
    outcomes,
    picked_items,
    steps,
)
from gesprekskader.store.db import one, writing
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.steps import StepDraft


@pytest.fixture
def said(db, cast, refs) -> dict[str, str]:
    """Two outcomes, a quote with and one without consent, an action, a private step; closed."""
    item = picked_items.of_group(db, cast.group_id)[0]

    def write(text, **over) -> str:
        draft = OutcomeDraft(**({"kind": "opbrengst", "text": text} | over))
        return outcomes.record(
            db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex
        ).id

    ids = {
        "one": write("EERSTE-TEKST"),
        "two": write("TWEEDE-TEKST", kind="goed voorbeeld"),
        "quote": write("MAG-WEL", kind="citaat", quote_role="mentor", has_consent=True),
        "no": write("MAG-NIET", kind="citaat", quote_role="student", has_consent=False),
        "action": follow_ups.record(
            db,
            cast.member,
            cast.group_id,
            item.id,
            FollowUpDraft("DE-ACTIE", "niemand"),
            submission_id=uuid4().hex,
        ).id,
    }
    step = steps.add(
        db,
        cast.member,
        StepDraft("ga", "PRIVE-STAP", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=meetings.find(db, cast.meeting_id).school_year,
        submission_id=uuid4().hex,
    )
    steps.share(db, cast.member, step, steps.NETWORK)
    for now_, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now_, new=new)
    return ids


def made(db, cast, actor=None) -> str:
    year = meetings.find(db, cast.meeting_id).school_year
    draft = DossierDraft("Kritische reflectie", (year,), (2,))
    return dossiers.add(db, actor or cast.facilitator, draft, submission_id=uuid4().hex)


def text_of(client, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def pick(client, dossier_id: str, *refs: str, had: tuple[str, ...] = ()):
    return client.post(
        f"/dossier/{dossier_id}/keuze",
        data={"subtheme": "w2-lo", "chosen": list(refs), "had": list(had)},
    )


def test_the_pick_list_shows_sources_gaps_and_no_names_of_groups(db, cast, said, facilitator):
    page = text_of(facilitator, f"/dossier/{made(db, cast)}")
    for words in ("EERSTE-TEKST", "TWEEDE-TEKST", "MAG-WEL", "DE-ACTIE", "nog van niemand"):
        assert words in page
    for words in ("MAG-NIET", "PRIVE-STAP", "Groep 1", "Member"):
        assert words not in page
    assert "Niet over gesproken" in page
    assert "1 bijeenkomst, 1 groep" in page


def test_the_file_holds_the_choice_in_order_with_own_words_and_sources(db, cast, said, facilitator):
    dossier = made(db, cast)
    pick(facilitator, dossier, f"outcome:{said['one']}", f"follow_up:{said['action']}")
    pick(facilitator, dossier, f"outcome:{said['quote']}")
    entries = {
        row["outcome_id"] or row["follow_up_id"]: row["id"]
        for row in db.query("select id, outcome_id, follow_up_id from dossier_entries")
    }
    entry = entries[said["quote"]]
    for above in (entries[said["action"]], entries[said["one"]], entries[said["one"]]):
        url = f"/dossier/{dossier}/volgorde/{entry}/plaats"
        facilitator.post(url, data={"before": above})  # the last one is a double click
    facilitator.post(
        f"/dossier/{dossier}/volgorde/{entry}/zin", data={"words": "MIJN-ZIN", "version": "1"}
    )
    text = text_of(facilitator, f"/dossier/{dossier}/dossier.md")
    assert text.index("MIJN-ZIN") < text.index("MAG-WEL") < text.index("EERSTE-TEKST")
    assert "TWEEDE-TEKST" not in text
    assert "PRIVE-STAP" not in text
    assert "Contactmiddag ·" in text
    assert "hetzelfde gesprek" in text.replace("\\", "")
    assert "Niet over gesproken" in text
    assert facilitator.get(f"/dossier/{dossier}/dossier.docx").data.startswith(b"PK")


def test_a_text_that_was_not_picked_is_in_no_file(db, cast, said, facilitator, catalogue):
    """Beside the action it may help to choose; it leaves in no writer and not on the order page."""
    dossier = made(db, cast)
    assert "In hetzelfde gesprek: EERSTE-TEKST" in text_of(facilitator, f"/dossier/{dossier}")
    pick(facilitator, dossier, f"follow_up:{said['action']}", f"outcome:{said['two']}")
    actor, held = cast.facilitator, dossiers.find(db, dossier)
    report = paper.report_of(db, actor, catalogue, held, findings.of_dossier(db, actor, held))
    written = {
        "order": text_of(facilitator, f"/dossier/{dossier}/volgorde"),
        "md": text_of(facilitator, f"/dossier/{dossier}/dossier.md"),
        "docx": words_of_docx(facilitator.get(f"/dossier/{dossier}/dossier.docx").data),
        "pdf": pdf.html(report),
        "every writer": " ".join(report.texts()),
    }
    for writer, text in written.items():
        plain = text.replace("\\", "")
        assert "DE-ACTIE" in plain, writer
        assert "TWEEDE-TEKST" in plain, writer
        for words in ("EERSTE-TEKST", "MAG-WEL", "MAG-NIET"):
            assert words not in plain, (writer, words)


def words_of_docx(body: bytes) -> str:
    document = Document(BytesIO(body))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([p.text for p in document.paragraphs] + cells)


def test_own_words_survive_dropping_and_two_tabs(db, cast, said, facilitator):
    dossier, ref = made(db, cast), f"outcome:{said['one']}"
    pick(facilitator, dossier, ref)
    entry = one(db, "select id from dossier_entries")["id"]
    url = f"/dossier/{dossier}/volgorde/{entry}/zin"
    facilitator.post(url, data={"words": "VAN-TAB-EEN", "version": "1"})
    answer = facilitator.post(url, data={"words": "VAN-TAB-TWEE", "version": "1"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "VAN-TAB-EEN" in page
    assert "VAN-TAB-TWEE" in page
    again = {
        "words": "VAN-TAB-TWEE",
        "version": re.search(r'name="version" value="(\d+)"', page)[1],
    }
    assert facilitator.post(url, data=again).status_code == 303
    pick(facilitator, dossier, had=(ref,))
    assert "VAN-TAB-TWEE" not in text_of(facilitator, f"/dossier/{dossier}/dossier.md")
    pick(facilitator, dossier, ref)
    assert "VAN-TAB-TWEE" in text_of(facilitator, f"/dossier/{dossier}/dossier.md")


def test_a_coordinator_reads_along_only_where_the_network_agreed(
    db, cast, said, facilitator, client_of
):
    coordinator, dossier = client_of("coordinator"), made(db, cast, cast.coordinator)
    with writing(db):  # and what was written since
        db.execute("update outcomes set created_at = '2999-01-01'")
    page = f"/dossier/{dossier}"
    assert "EERSTE-TEKST" not in text_of(coordinator, page)
    ref = f"outcome:{said['one']}"
    pick(coordinator, dossier, ref)
    assert one(db, "select count(*) as n from dossier_entries")["n"] == 0
    facilitator.post(f"/dossier/netwerk/{cast.network_id}", data={"gives": "ja"})
    assert "EERSTE-TEKST" in text_of(coordinator, page)
    pick(coordinator, dossier, ref)
    assert "EERSTE-TEKST" in text_of(coordinator, f"{page}/dossier.md")
    facilitator.post(f"/dossier/netwerk/{cast.network_id}", data={"gives": "nee"})
    assert "EERSTE-TEKST" not in text_of(coordinator, f"{page}/dossier.md")
    assert client_of("outsider").get(page).status_code == 404


def test_all_starred_at_once_keeps_what_was_chosen(db, cast, said, facilitator):
    dossier = made(db, cast)
    pick(facilitator, dossier, f"outcome:{said['two']}")
    with writing(db):
        db.execute("update outcomes set is_starred = 1 where id = ?", [said["one"]])
    facilitator.post(f"/dossier/{dossier}/keuze", data={"subtheme": "w2-lo", "stars": "1"})
    text = text_of(facilitator, f"/dossier/{dossier}/dossier.md")
    assert "EERSTE-TEKST" in text
    assert "TWEEDE-TEKST" in text


def test_the_pdf_is_made_meanwhile_and_waits_for_its_owner(db, cast, said, facilitator, client_of):
    dossier = made(db, cast)
    pick(facilitator, dossier, f"outcome:{said['one']}")
    sent = {"submission_id": uuid4().hex}
    where = facilitator.post(f"/dossier/{dossier}/pdf", data=sent).location
    assert facilitator.post(f"/dossier/{dossier}/pdf", data=sent).location == where
    for _ in range(150):
        if "Klaar" in text_of(facilitator, where):
            break
        time.sleep(0.2)
    assert faults(facilitator.get(f"{where}/bestand.pdf").data) == []
    other = client_of("colleague")
    assert other.get(where).status_code == 404
    assert other.get(f"{where}/bestand.pdf").status_code == 404
    assert "EERSTE" not in text_of(other, where)


def test_a_worker_that_dies_leaves_a_sentence_and_no_half_file(monkeypatch):
    jobs = Jobs()

    def dies(*_, seconds):
        raise PdfUnavailable(PdfUnavailable.BUSY)

    monkeypatch.setattr(FileMaker, "make", dies)
    job = Job("j", "wie", "Dossier", "dossier", "/dossier")
    jobs.start(job, "<p>")
    assert job.making.over.wait(20)
    assert job.body is None
    assert "niets half gemaakt" in job.sentence
    jobs.close()


@pytest.mark.parametrize("kind", ["md", "txt", "docx", "csv", "xlsx", "pdf"])
def test_history_and_coverage_come_in_every_format(db, cast, said, facilitator, kind):
    for url in (f"/kader/item/w2-lo-1/geschiedenis.{kind}", f"/dekking.{kind}"):
        answer = facilitator.get(url)
        assert answer.status_code == 200, url
        if kind == "pdf":
            assert faults(answer.data) == []
        if kind in ("md", "txt", "csv"):
            text = answer.get_data(as_text=True)
            assert "raktijkplaats" in text or "EERSTE-TEKST" in text
    if kind in ("md", "csv"):
        history = text_of(facilitator, f"/kader/item/w2-lo-1/geschiedenis.{kind}")
        assert "EERSTE-TEKST" in history
        assert "DE-ACTIE" in history


def test_a_stale_tab_and_the_stars_leave_other_choices_alone(db, cast, said, facilitator):
    dossier = made(db, cast)
    one_ref, two_ref = f"outcome:{said['one']}", f"outcome:{said['two']}"
    pick(facilitator, dossier, one_ref)  # in one tab
    pick(facilitator, dossier, two_ref)  # in another that never saw the first
    text = text_of(facilitator, f"/dossier/{dossier}/dossier.md")
    assert "- EERSTE-TEKST" in text
    assert "- TWEEDE-TEKST" in text
    with writing(db):
        db.execute("update outcomes set is_starred = 1 where id = ?", [said["two"]])
    data = {"subtheme": "w2-lo", "stars": "1", "chosen": [f"outcome:{said['quote']}"]}
    facilitator.post(f"/dossier/{dossier}/keuze", data=data)
    assert "MAG-WEL" in text_of(facilitator, f"/dossier/{dossier}/dossier.md")


def test_own_words_stay_in_sight_when_their_text_is_gone(db, cast, said, facilitator):
    dossier, ref = made(db, cast), f"outcome:{said['one']}"
    pick(facilitator, dossier, ref)
    entry = one(db, "select id from dossier_entries")["id"]
    url = f"/dossier/{dossier}/volgorde/{entry}/zin"
    facilitator.post(url, data={"words": "BEWAARDE-ZIN", "version": "1"})
    with writing(db):
        db.execute("update outcomes set removed_at = '2026-01-01' where id = ?", [said["one"]])
    page = text_of(facilitator, f"/dossier/{dossier}/volgorde")
    assert "niet meer te lezen" in page
    assert "BEWAARDE-ZIN" in page
    answer = facilitator.post(url, data={"words": "NIEUWE-ZIN", "version": "1"})
    assert answer.status_code == 409
    assert "NIEUWE-ZIN" in answer.get_data(as_text=True)
    facilitator.post(f"/dossier/{dossier}/volgorde/{entry}/weg")
    assert "niet meer te lezen" not in text_of(facilitator, f"/dossier/{dossier}/volgorde")


def test_what_was_written_before_the_network_agreed_stays_inside(db, cast, said, client_of):
    with writing(db):
        db.execute("update outcomes set created_at = '2026-01-01T10:00:00+00:00'")
    dossiers.set_network(db, cast.facilitator, cast.network_id, gives=True)
    page = text_of(client_of("coordinator"), f"/dossier/{made(db, cast, cast.coordinator)}")
    assert "EERSTE-TEKST" not in page


def test_a_participant_has_no_name_outside_the_network(db, cast, said, facilitator, client_of):
    with writing(db):
        db.execute(
            "update follow_ups set owner_kind = 'persoon', owner = 'Fatima',"
            " created_at = '2999-01-01'"
        )
    facilitator.post(f"/dossier/netwerk/{cast.network_id}", data={"gives": "ja"})
    inside = text_of(facilitator, f"/dossier/{made(db, cast)}")
    outside = text_of(client_of("coordinator"), f"/dossier/{made(db, cast, cast.coordinator)}")
    assert "Fatima" in inside
    assert "DE-ACTIE" in outside
    assert "Fatima" not in outside


def test_a_resent_quote_without_consent_is_no_quote_any_more(db, cast, refs):
    item = picked_items.of_group(db, cast.group_id)[0]
    sent = uuid4().hex
    for draft in (
        OutcomeDraft("citaat", "zei iemand", "student", True),
        OutcomeDraft("opbrengst", "zei iemand, anders"),
    ):
        id_ = outcomes.record(db, cast.member, cast.group_id, item.id, draft, submission_id=sent).id
    stored = outcomes.find(db, id_)
    assert (stored.quote_role, stored.has_consent) == ("", False)


def test_files_are_kept_an_hour_and_three_for_one_person(monkeypatch):
    jobs = Jobs()
    monkeypatch.setattr(FileMaker, "make", lambda *_, seconds: b"%PDF-")

    def make(id_: str, owner: str) -> Job:
        job = Job(id_, owner, "Dossier", "dossier", "/dossier")
        jobs.start(job, "<p>")
        while not job.is_over:
            time.sleep(0.01)
        return job

    other = make("x", "ander")
    mine = [make(f"j{n}", "wie") for n in range(8)]
    assert jobs.find("ander", "x") is other
    assert jobs.find("wie", "j7") is mine[7]
    for gone in ("j0", "j4"):
        with pytest.raises(NotFound):
            jobs.find("wie", gone)
    mine[7].made_at -= 3601
    with pytest.raises(NotFound):
        jobs.find("wie", "j7")
    jobs.close()


def test_it_says_which_texts_a_group_read_again_itself(facilitator, db, cast):
    first, second = picked_items.of_group(db, cast.group_id)[:2]
    elsewhere = picked_items.of_group(db, cast.next_group_id)[0]

    def write(text, item, actor, group) -> str:
        draft, sid = OutcomeDraft("opbrengst", text), uuid4().hex
        return outcomes.record(db, actor, group, item.id, draft, submission_id=sid).id

    read = write("NAGELEZEN", first, cast.member, cast.group_id)
    unread = write("NIET-NAGELEZEN", second, cast.member, cast.group_id)
    both = write("VAN-TWEE", elsewhere, cast.neighbour, cast.next_group_id)
    source = write("OOK-DAT", second, cast.member, cast.group_id)
    harvests.merge(db, cast.facilitator, "outcomes", source, both)
    for item, actor, group in (
        (first, cast.member, cast.group_id),
        (elsewhere, cast.neighbour, cast.next_group_id),
    ):
        seen = checked_items.seen_as(outcomes.at_item(db, item.id))
        checked_items.check(db, actor, group, item.id, seen)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="gesloten")
    dossier_id = made(db, cast)
    pick(facilitator, dossier_id, *(f"outcome:{text}" for text in (read, unread, both)))
    told = text_of(facilitator, f"/dossier/{dossier_id}/dossier.txt")
    sources = dict(re.findall(r"^- ([A-Z-]+) .*\n  (.*)$", told, re.MULTILINE))
    assert sources["NAGELEZEN"].endswith("item 1 · uit de bron · door de groep nagelezen")
    assert sources["NIET-NAGELEZEN"].endswith("item 7 · uit de bron")
    assert sources["VAN-TWEE"].endswith("door 2 groepen · door 1 van de 2 groepen nagelezen")
    assert "door de groep nagelezen" in text_of(facilitator, f"/dossier/{dossier_id}")
