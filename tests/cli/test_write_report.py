"""Minutes, the year and a dossier from the command line: what a facilitator would get."""

import csv
import io
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting

from gesprekskader.cli import main
from gesprekskader.exports import pdf
from gesprekskader.exports.formats import FORMATS
from gesprekskader.rules import school_year_of
from gesprekskader.store import dossiers, findings, meetings, outcomes, picked_items
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.outcomes import OutcomeDraft

pytestmark = pytest.mark.usefixtures("said")
YEAR = school_year_of(TODAY)
LATER = {"meeting_on": TODAY + timedelta(days=7)}


@pytest.fixture
def said(db, cast) -> str:
    """One outcome at a meeting that is still open: only who leads it reads that already."""
    (item, _) = picked_items.of_group(db, cast.group_id)
    draft = OutcomeDraft("goed voorbeeld", "WAT-ER-GEZEGD-IS")
    return outcomes.record(
        db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex
    ).id


@pytest.fixture
def report(tmp_path, capsys):
    """Writes a report: what went out, what was said; raises AssertionError when it was refused."""

    def write(*words: str, to: str = "verslag.md") -> bytes:
        target = tmp_path / to
        status = main(["report", *words, "--to", str(target), "--data", str(tmp_path)])
        said = capsys.readouterr()
        assert status == 0, said.err
        assert said.out == f"Geschreven: {target}\n"
        return target.read_bytes()

    return write


@pytest.fixture
def refused(tmp_path, capsys):
    """Why a report is not written; nothing is."""

    def ask(*words: str, to: str = "verslag.md") -> str:
        assert main(["report", *words, "--to", str(tmp_path / to), "--data", str(tmp_path)]) == 1
        assert not (tmp_path / to).exists()
        return capsys.readouterr().err

    return ask


@pytest.mark.parametrize("kind", ["md", "csv", "txt"])
def test_it_is_the_file_that_a_facilitator_takes_along(report, cast, facilitator, kind):
    written = report(cast.meeting_id, to=f"x.{kind.upper()}")
    assert written == facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag.{kind}").data
    assert b"WAT-ER-GEZEGD-IS" in written


@pytest.mark.parametrize(("kind", "begin"), [("docx", b"PK"), ("xlsx", b"PK"), ("json", b"{")])
def test_the_end_of_the_name_says_the_kind(report, cast, kind, begin):
    assert report(cast.meeting_id, to=f"x.{kind}").startswith(begin)


@pytest.mark.skipif(not pdf.is_possible(), reason="Pango is not here")
def test_a_pdf_comes_out_too(report, cast):
    assert report(cast.meeting_id, to="x.pdf").startswith(b"%PDF")


def test_json_holds_the_same_report_for_other_programs(report, cast):
    told = json.loads(report(cast.meeting_id, to="x.json"))
    assert told["title"] == "Contactmiddag"
    (theme,) = told["parts"][0]["blocks"]
    (sort,) = theme["blocks"][0]["sorts"]
    assert sort["name"] == "Goed voorbeeld"
    (entry,) = sort["entries"]
    assert entry == {
        "text": "WAT-ER-GEZEGD-IS",
        "tags": "",
        "lead": "",
        "lines": [],
        "is_starred": False,
        "is_quote": False,
    }


def test_a_meeting_is_named_by_title_part_of_it_or_day(report, db, cast, refs):
    add_meeting(db, cast.facilitator, cast.network_id, refs, title="Andere middag", **LATER)
    held = meetings.find(db, cast.meeting_id)
    for words in ("contactmiddag", "CONTACT", f"{held.meeting_on:%d-%m-%Y}", str(held.meeting_on)):
        assert b"WAT-ER-GEZEGD-IS" in report(words)
    assert b"WAT-ER-GEZEGD-IS" not in report("andere middag")


def test_the_whole_title_goes_before_a_part_of_another(report, db, cast, refs):
    add_meeting(db, cast.facilitator, cast.network_id, refs, title="Tweede contactmiddag", **LATER)
    assert b"WAT-ER-GEZEGD-IS" in report("Contactmiddag")


def test_of_two_that_fit_none_is_chosen_and_both_are_named(refused, db, cast, refs):
    other = add_meeting(db, cast.facilitator, cast.network_id, refs, **LATER)
    said = refused("Contactmiddag")
    assert said.startswith("2 bijeenkomsten passen bij 'Contactmiddag'. Kies een nummer:\n")
    assert cast.meeting_id in said
    assert f"  {other}  {LATER['meeting_on']:%d-%m-%Y}  Contactmiddag (Schoolopleiders)" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["weg"], "Er is geen bijeenkomst 'weg'. Noem een titel, een dag (18-11-2026)"),
        ([" "], "Er is geen bijeenkomst ' '."),
        (["--year", "weg", YEAR], "Er is geen netwerk 'weg'. Kies uit:\n  Ander netwerk\n"),
        (["--year", "Schoolopleiders", "2001-2002"], f"Kies uit: {YEAR}."),
        (["--dossier", "weg"], "Er is geen dossier 'weg'. Het nummer staat in het adres"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(refused, words, sentence):
    assert sentence in refused(*words)


def test_the_year_of_a_network_is_the_one_that_its_facilitator_takes_along(
    report, cast, facilitator
):
    written = report("--year", "schoolopl", YEAR, to="jaar.csv")
    url = f"/netwerken/{cast.network_id}/jaar/{YEAR}/verslag.csv"
    assert written == facilitator.get(url).data
    rows = csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";")
    assert "WAT-ER-GEZEGD-IS" in [row[5] for row in rows]


@pytest.fixture
def dossier(db, cast, said) -> str:
    for now_, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now_, new=new)
    draft = DossierDraft("Kritische reflectie", (YEAR,), (2,))
    made = dossiers.add(db, cast.facilitator, draft, submission_id=uuid4().hex)
    findings.choose(db, cast.facilitator, made, "w2-lo", add=[f"outcome:{said}"], drop=[])
    return made


def test_a_dossier_is_the_one_that_its_maker_takes_along(report, dossier, facilitator):
    written = report("--dossier", dossier)
    assert written == facilitator.get(f"/dossier/{dossier}/dossier.md").data
    assert b"WAT-ER-GEZEGD-IS" in written


def test_a_dossier_is_no_list(refused, dossier):
    said = refused("--dossier", dossier, to="x.csv")
    *most, last = [f".{kind}" for kind, form in FORMATS.items() if not form.is_list]
    assert said == f"Een dossier is geen lijst. Kies {', '.join(most)} of {last}.\n"


def test_a_file_that_stood_there_stays_when_the_folder_takes_nothing(refused, cast, tmp_path):
    said = refused(cast.meeting_id, to="weg/verslag.md")
    assert said == f"De map {tmp_path / 'weg'} is er niet. Maak hem eerst, of kies een andere.\n"
