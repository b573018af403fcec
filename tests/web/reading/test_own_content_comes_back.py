"""What was edited on the screen, through backup, restore and check-content, by the commands."""

import pytest
from edited_framework import item_of, post, read, saved, valid

from gesprekskader import cli, create_app
from gesprekskader.store import accounts, content_edits, own_content
from gesprekskader.store.db import Pool, one

OLD, NEW = "Iedere student heeft een plek", "Elke student heeft een plek"


@pytest.fixture
def put_back(app, editor, begun, db, cast, settings, catalogue, capsys):
    """A valid framework and a draft of its next version are in a backup. Since then the draft
    became valid, another draft and another framework were begun, and the editor lost the right to.
    The backup is put back; gives a client of the program as it starts then."""
    item = item_of(editor, begun)
    valid(editor, begun)
    post(editor, f"{begun}/concept")
    assert saved(editor, item, wording=NEW).status_code == 303
    folder = ["--data", str(settings.data)]
    assert cli.main(["backup", *folder]) == 0
    valid(editor, begun, "2027-2")
    assert NEW in read(editor, "/kader?kader=ons-kader")
    post(editor, f"{begun}/concept")
    other = post(editor, "/kader/beheer", title="Later begonnen", source="leeg")
    item_of(editor, other)
    valid(editor, other)
    accounts.set_editor(db, cast.admin, cast.facilitator.person_id, edits=False)
    for name in ("jobs", "pool"):
        getattr(app.extensions["gesprekskader"], name).close()
    assert cli.main(["restore", *folder]) == 0
    capsys.readouterr()
    again = create_app(settings, catalogue)
    again.testing = True
    yield again.test_client()
    for name in ("jobs", "pool"):
        getattr(again.extensions["gesprekskader"], name).close()


def test_a_backup_brings_back_what_was_valid_and_the_draft_beside_it(put_back, settings):
    page = read(put_back, "/kader?kader=ons-kader")
    assert OLD in page
    assert NEW not in page
    assert "Later begonnen" not in read(put_back, "/kader")
    pool = Pool(settings.database)
    with pool.borrowed() as db:
        assert own_content.keys(db) == ["ons-kader"]
        here = own_content.draft(db, "ons-kader")
        assert NEW in "".join(here.files.values())
        assert [edit.words for edit in content_edits.of_version(db, here)][
            -1
        ] == "Het concept begon"
    pool.close()


def test_who_may_not_edit_any_more_may_not_after_it_either(put_back, settings, cast):
    pool = Pool(settings.database)
    with pool.borrowed() as db:
        sql = "select edits_content from accounts where person_id = ?"
        assert one(db, sql, [cast.facilitator.person_id])["edits_content"] == 0
    pool.close()


def test_check_content_looks_at_what_came_back(put_back, settings, monkeypatch, capsys):
    monkeypatch.setenv("GESPREKSKADER_DATA", str(settings.data))
    assert cli.main(["check-content"]) == 0
    pool = Pool(settings.database)
    with pool.borrowed() as db, db.conn:
        db.execute("update own_content set text = replace(text, '{#', '{') where valid_from > ''")
    pool.close()
    assert cli.main(["check-content"]) == 1
    assert "ons-kader (geldig)/" in capsys.readouterr().out
