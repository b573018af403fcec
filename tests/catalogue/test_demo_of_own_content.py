"""The demo runs on any content that is right, so that a partnership can show its own framework."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from support import ROOT

from gesprekskader import demo
from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.drafts import DraftFramework, files_of
from gesprekskader.catalogue.edits import add_item
from gesprekskader.catalogue.load import with_own
from gesprekskader.catalogue.part_edits import add_warranty
from gesprekskader.catalogue.stand_ins import StandIns
from gesprekskader.moments import today
from gesprekskader.store import accounts, own_content
from gesprekskader.store.db import Pool, one


@pytest.fixture
def content(tmp_path) -> Path:
    folder = tmp_path / "inhoud"
    shutil.copytree(ROOT / "content", folder)
    return folder


def only_one_of_each(content: Path) -> None:
    shutil.rmtree(content / "kaders")
    shutil.rmtree(content / "reeksen")  # those of ours name formats that go
    home = content / "kaders/regio/1-samen"
    home.mkdir(parents=True)
    (home.parent / "kader.md").write_text(
        "---\ntitel: Regio\nversie: '1'\ndoorvragen:\n  - Hoe zie je dat?\n---\n", encoding="utf-8"
    )
    (home / "waarborg.md").write_text("---\nsleutel: a\ntitel: Samen\n---\n", encoding="utf-8")
    (home / "1-deel.md").write_text(
        "---\nsleutel: a-d\ntitel: Deel\nherkomst: eigen\n---\n\n## 1. Wij praten {#a-d-1}\n",
        encoding="utf-8",
    )
    for folder, kept in (
        ("werkvormen", "10-contactmiddag.md"),
        ("overlegtafels", "09-stuurgroep.md"),
    ):
        for path in (content / folder).iterdir():
            if path.name != kept:
                path.unlink()


def other_keys(content: Path) -> None:
    for path in (content / "kaders").rglob("*.md"):
        text = path.read_text(encoding="utf-8").replace("{#w", "{#x")
        path.write_text(text.replace("sleutel: w", "sleutel: x"), encoding="utf-8")
    for path in (content / "overlegtafels").iterdir():
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("sleutel: ", "sleutel: tafel-"), encoding="utf-8")


@pytest.mark.parametrize("make", [only_one_of_each, other_keys])
def test_the_demo_tells_its_story_with_what_there_is(settings, content, tmp_path, make):
    make(content)
    there = replace(settings, content=content, data=tmp_path / "demo", is_demo=True)
    demo.prepare(there, fresh=True)
    pool = Pool(there.database)
    with pool.borrowed() as db:
        assert one(db, "select count(*) as n from meetings")["n"] >= 5
        assert one(db, "select count(*) as n from forwardings")["n"] >= 3
        keys = {
            row["item_key"]
            for row in db.query("select distinct item_key from picked_items")
            if row["item_key"]
        }
    pool.close()
    assert keys <= {item.key for item in read_catalogue(content).framework.all_items}


def test_what_is_there_stands_for_itself_and_others_share_what_is_left(catalogue):
    stand_ins = StandIns(catalogue)
    assert stand_ins.items(["w2-lo-1", "w2-lo-7"]) == ["w2-lo-1", "w2-lo-7"]
    other = stand_ins.item("z-1").key
    assert stand_ins.item("z-1").key == other
    assert stand_ins.item("z-2").key != other
    assert stand_ins.table("projectgroep") == "projectgroep"
    assert stand_ins.meeting_format("weg", looks_back=True) == "laatste-bijeenkomst"


def test_the_demo_is_told_with_the_framework_that_was_edited_on_screen(settings, app, db, cast):
    accounts.set_editor(db, cast.admin, cast.facilitator.person_id, edits=True)
    draft = add_warranty(DraftFramework("Kader van de haven"), "Samen leren")
    part = draft.warranties[0].subthemes[0].key
    for words in ("Een student mag oefenen", "Het team praat met studenten"):
        draft = add_item(draft, part, words)[0]
    own_content.begin(db, cast.facilitator, "haven", files_of(draft), words="x", submission_id="x")
    there = replace(settings, data=settings.data / "demo", is_demo=True)
    demo.prepare(there, of=settings.database)
    assert framework_of(there) == "samen-opleiden"  # a draft is nobody's
    files = own_content.draft(db, "haven").files
    own_content.make_valid(db, cast.facilitator, "haven", today(), seen=files, files=files)
    demo.prepare(there, fresh=True, of=settings.database)
    assert framework_of(there) == "haven"
    assert "standaard" not in own_content.valid_on(db, today())["haven"].files["kader.md"]
    demo.prepare(there, fresh=True, of=settings.data / "niets.db")
    assert framework_of(there) == "samen-opleiden"


def framework_of(settings) -> str:
    """What the groups of this demo talked about, and what its pages show first."""
    pool = Pool(settings.database)
    with pool.borrowed() as db:
        found = {row["framework"] for row in db.query("select framework from picked_items")}
        base = read_catalogue(settings.content)
        shown = with_own(base, own_content.valid_on(db, today())).framework.key
    pool.close()
    assert found == {shown}
    return shown
