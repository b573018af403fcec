"""The demo runs on any content that is right, so that a partnership can show its own framework."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from support import ROOT

from gesprekskader import demo
from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.stand_ins import StandIns
from gesprekskader.store.db import Pool, one


@pytest.fixture
def content(tmp_path) -> Path:
    folder = tmp_path / "inhoud"
    shutil.copytree(ROOT / "content", folder)
    return folder


def only_one_of_each(content: Path) -> None:
    shutil.rmtree(content / "kaders")
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
    for folder, kept in (("werkvormen", "contactmiddag.md"), ("overlegtafels", "09-stuurgroep.md")):
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
