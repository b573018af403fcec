"""Chores run beside the pages: what the server read at its start is not read again each minute."""

from uuid import uuid4

import pytest
from support import ROOT, as_read

from gesprekskader import chores, reporting
from gesprekskader.exports import pdf
from gesprekskader.records.content import OwnPage
from gesprekskader.store import meetings, minutes_mails, outcomes, own_pages, troubles
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft

TABLE = ROOT / "content" / "overlegtafels" / "10-opleidingsinstituut.md"


@pytest.fixture
def no_files(monkeypatch):
    """Reading content takes as long as thirty pages; here it fails."""
    for module in (chores, reporting):
        monkeypatch.setattr(module, "read_catalogue", lambda *_: 1 / 0)


def test_who_sees_all_is_told_from_memory_and_from_what_was_edited_on_screen(
    no_files, settings, db, cast
):
    in_files = chores._sees_all(settings, db, as_read())
    assert {"projectgroep", "stuurgroep"} <= set(in_files)
    assert "opleidingsinstituut" not in in_files
    text = TABLE.read_text(encoding="utf-8").replace("\n---", "\nziet alles: ja\n---", 1)
    with writing(db):
        page = OwnPage("overlegtafel", "opleidingsinstituut", 0, None, False, "")
        own_pages.put(db, cast.admin, page, 1, text)
    assert set(chores._sees_all(settings, db, as_read())) == {*in_files, "opleidingsinstituut"}


def test_mail_goes_without_reading_a_file(
    no_files, mailing, pool, db, cast, picked, box, monkeypatch
):
    """The minutes of a meeting, with where their item comes from; and the mail of the day."""
    monkeypatch.setattr(pdf, "is_possible", lambda: False)
    monkeypatch.setattr(chores, "is_sending_time", lambda *_: True)
    draft = OutcomeDraft("opbrengst", "Wij praten samen")
    outcomes.record(db, cast.member, cast.group_id, picked.id, draft, submission_id=uuid4().hex)
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)
    assert minutes_mails.ask(db, cast.facilitator, cast.meeting_id)
    assert "minutes" in chores.run_due(mailing, pool, as_read())
    said = [mail.get_body(("plain",)).get_content() for mail in box.mails]
    assert any("item 1 · uit de bron" in words for words in said)
    chores.run_due(mailing, pool, as_read())
    assert troubles.sentences(db) == []
    assert db.execute("select count(*) from troubles").fetchone() == (0,)


def test_each_chore_is_handed_what_the_server_read(no_files, settings, pool, monkeypatch):
    handed = []
    names = dict.fromkeys(chores.CHORES, lambda *words: handed.append(words))
    monkeypatch.setattr(chores, "CHORES", names)
    chores.run_due(settings, pool, as_read())
    assert handed == [(settings, pool, as_read())] * len(names)
