"""A meeting keeps the format that it was made of, whatever is asked about it later."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support import add_meeting, is_refused, put_on_list

from gesprekskader.moments import clock_at, now
from gesprekskader.records import Dossier
from gesprekskader.store import (
    dossiers,
    findings,
    groups,
    meetings,
    outcomes,
    own_formats,
    picked_items,
)
from gesprekskader.store.db import writing
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.outcomes import OutcomeDraft

KEY = "ons-overleg"


@pytest.fixture
def made_of(pages, db, cast, refs):
    """Makes a meeting of a format, and that format before it, with more in its head."""

    def make(head: str, hours: int, title: str = "Overleg") -> str:
        with clock_at(now() + timedelta(hours=hours)):
            if not pages.client.get(f"/inhoud/werkvormen/{KEY}.md").text.count("sleutel"):
                at = pages.begin("werkvormen", title="Ons overleg")
            else:
                at = pages.reopen("werkvormen", KEY)
            text = "\n".join(
                line for line in pages.text(at).split("\n") if not line.startswith("agendapunten")
            )
            pages.valid(at, text.replace("terugblik: nee", f"terugblik: nee\n{head}"))
        with clock_at(now() + timedelta(hours=hours + 1)):
            held = add_meeting(
                db, cast.facilitator, cast.network_id, refs, title=title, open_it=False
            )
            with writing(db):
                db.execute("update meetings set format_key = ? where id = ?", [KEY, held])
        return held

    return make


def test_a_meeting_takes_points_of_members_as_long_as_the_format_that_it_was_made_of_does(
    made_of, db, cast, member
):
    put_on_list(db, cast, cast.member)
    with_points, without = made_of("agendapunten: ja", 0), made_of("agendapunten: nee", 3)
    mine = member.get("/mijn").text
    for meeting_id, takes in ((with_points, True), (without, False)):
        agenda = f"/bijeenkomsten/{meeting_id}/agenda"
        assert (agenda in mine) == takes
        assert is_refused(member.get(agenda)) != takes
    again = made_of("agendapunten: ja", 6)
    mine = member.get("/mijn").text
    assert f"/bijeenkomsten/{again}/agenda" in mine
    assert f"/bijeenkomsten/{without}/agenda" not in mine
    for new in ("open", "concept"):
        now_ = "concept" if new == "open" else "open"
        meetings.move_stage(db, cast.facilitator, with_points, now=now_, new=new)
        shown = f"/bijeenkomsten/{with_points}/agenda" in member.get("/mijn").text
        assert shown == (new == "concept")


def found_in(db, cast, meeting_ids: list[str], refs) -> dict[str, findings.Finding]:
    """Close these meetings with a text each; title of the meeting -> what a dossier finds."""
    for meeting_id in meeting_ids:
        meetings.move_stage(db, cast.facilitator, meeting_id, now="concept", new="open")
        group = groups.start(
            db, cast.facilitator, meeting_id, refs("w2-lo-1"), submission_id=uuid4().hex
        )
        pick, said = picked_items.of_group(db, group)[0].id, OutcomeDraft("opbrengst", "GEZEGD")
        outcomes.record(db, cast.facilitator, group, pick, said, submission_id=uuid4().hex)
        for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
            meetings.move_stage(db, cast.facilitator, meeting_id, now=old, new=new)
    year = meetings.find(db, meeting_ids[0]).school_year
    made = dossiers.add(
        db, cast.facilitator, DossierDraft("D", (year,), (2,)), submission_id=uuid4().hex
    )
    here: Dossier = dossiers.find(db, made)
    return {one.meeting_title: one for one in findings.of_dossier(db, cast.facilitator, here)}


def test_a_dossier_reads_each_text_of_a_format_once_and_each_meeting_has_its_own(
    made_of, db, cast, refs
):
    here = [made_of("agendapunten: ja", 0, "Een")]
    here.append(add_meeting(db, cast.facilitator, cast.network_id, refs, title="Uit een bestand"))
    with clock_at(now() + timedelta(hours=2)):
        here.append(
            add_meeting(db, cast.facilitator, cast.network_id, refs, title="Twee", open_it=False)
        )
        with writing(db):
            db.execute("update meetings set format_key = ? where id = ?", [KEY, here[-1]])
    here.append(made_of("agendapunten: nee", 3, "Drie"))
    meetings.move_stage(db, cast.facilitator, here[1], now="open", new="concept")
    found = found_in(db, cast, here, refs)
    assert found["Een"].format_text is found["Twee"].format_text
    assert "agendapunten: ja" in found["Een"].format_text
    assert "agendapunten: nee" in found["Drie"].format_text
    assert found["Uit een bestand"].format_text == ""
    assert {own_formats.taken(db, id_) for id_ in here} == {f.format_text for f in found.values()}
