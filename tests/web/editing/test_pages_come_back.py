"""Formats, roundtables and pages of help through backup, restore and check-content."""

import pytest

from gesprekskader import cli, create_app
from gesprekskader.store import own_content, own_pages
from gesprekskader.store.db import Pool

THINGS = {"werkvormen": "werkvorm", "overlegtafels": "overlegtafel", "hulp": "hulp"}


@pytest.fixture
def put_back(app, pages, settings, catalogue, capsys):
    """A valid page of each kind and a draft of its next version are in a backup. Since then the
    draft became valid. The backup is put back; gives a client of the program as it starts then."""
    folder = ["--data", str(settings.data)]
    begun = [pages.begin(room, title="Van ons") for room in THINGS]
    for at in begun:
        pages.valid(at, pages.text(at).replace("titel: Van ons", "titel: OUD"))
        pages.post(f"{at}/concept")
        words = pages.text(at).replace("titel: OUD", "titel: NIEUW")
        assert pages.write(at, words).status_code == 303
    assert cli.main(["backup", *folder]) == 0
    for at in begun:
        pages.valid(at)
    assert "NIEUW" in pages.read("/hulp")
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
    page = put_back.get("/hulp").text
    assert "OUD" in page
    assert "NIEUW" not in page
    pool = Pool(settings.database)
    with pool.borrowed() as db:
        for kind in THINGS.values():
            assert "titel: OUD" in own_pages.find(db, kind, "van-ons").text
            here = own_content.draft(db, "van-ons", kind=kind)
            assert "titel: NIEUW" in here.files["van-ons.md"]
    pool.close()


@pytest.mark.parametrize("room", THINGS)
@pytest.mark.parametrize("state", ["valid", "draft"])
def test_check_content_names_what_is_wrong_with_its_line(
    pages, db, settings, monkeypatch, capsys, room, state
):
    monkeypatch.setenv("GESPREKSKADER_DATA", str(settings.data))
    at = pages.begin(room, title="Van ons")
    if state == "valid":
        pages.valid(at)
    assert cli.main(["check-content"]) == 0
    with db.conn:
        db.execute("update own_content set text = replace(text, 'titel:', 'ttel:')")
    capsys.readouterr()
    assert cli.main(["check-content"]) == 1
    place = f"{room}/van-ons.md" + (" (concept)" if state == "draft" else "")
    assert f"{place}:3: het veld 'ttel' kennen we niet" in capsys.readouterr().out


def test_what_was_taken_away_is_no_mistake(pages, settings, monkeypatch, db):
    monkeypatch.setenv("GESPREKSKADER_DATA", str(settings.data))
    at = pages.begin("hulp", title="Van ons")
    pages.valid(at)
    pages.post(f"{at}/vervalt")
    assert pages.client.get("/hulp/van-ons").status_code == 404
    with db.conn:
        db.execute("update own_content set text = 'x' where text <> ''")
    assert cli.main(["check-content"]) == 0
