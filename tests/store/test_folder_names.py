"""A data folder may have any name that a file manager can make."""

import stat
import sys

import pytest

from gesprekskader import serving
from gesprekskader.cli import main
from gesprekskader.config import ROOT, Settings, from_environment
from gesprekskader.errors import SettingWrong
from gesprekskader.store import backups
from gesprekskader.store.db import connect
from gesprekskader.store.migrations import migrate

NAMES = ["gewoon", "met spatie", "Zoë", "O'Brien", "map #2", "Gedeelde%20documenten", "100%"]
NAMES += ["a;b", "Documenten (1) & zo"]
NAMES += ["wat?", "?x=1#y", 'zeg "ja"'] if sys.platform != "win32" else []


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_of_any_name_is_backed_up_and_put_back(tmp_path, name, capsys):
    folder = tmp_path / name
    folder.mkdir(mode=0o700)
    db = connect(folder / "gesprekskader.db")
    migrate(db)
    db.execute("insert into persons (id, name, created_at) values ('p', 'Noor', '')")
    db.commit()
    db.close()
    assert main(["backup", "--data", str(folder)]) == 0
    (folder / "gesprekskader.db").unlink()
    assert main(["restore", "--data", str(folder)]) == 0
    assert "Start de server weer" in capsys.readouterr().out
    db = connect(folder / "gesprekskader.db")
    assert [row["name"] for row in db["persons"].rows] == ["Noor"]
    db.close()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_tilde_is_the_home_folder_and_the_rest_lies_beside_the_program(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    found = from_environment(
        {"GESPREKSKADER_DATA": "~/een map", "GESPREKSKADER_CONTENT": "~/kader"}
    )
    assert (found.data, found.content) == (tmp_path / "een map", tmp_path / "kader")
    assert from_environment({"GESPREKSKADER_DATA": "x"}).data == ROOT / "x"
    assert from_environment({"GESPREKSKADER_DATA": str(tmp_path)}).data == tmp_path
    with pytest.raises(SettingWrong, match="voluit"):
        from_environment({"GESPREKSKADER_DATA": "~wie-is-dit/map"})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_nobody_else_looks_into_the_folders_not_even_into_those_of_before(tmp_path, catalogue):
    old = Settings(data=tmp_path / "oud", content=ROOT / "content")
    old.backups.mkdir(parents=True, mode=0o755)
    new = Settings(data=tmp_path / "nieuw", content=ROOT / "content")
    for settings in (old, new):
        serving._prepare(settings)
        for folder in (settings.data, settings.backups):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_folder_that_a_backup_makes_is_private_too(tmp_path):
    db = connect(tmp_path / "gesprekskader.db")
    migrate(db)
    db.close()
    backups.make(tmp_path / "gesprekskader.db", tmp_path / "elders")
    assert stat.S_IMODE((tmp_path / "elders").stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_folder_shared_by_all_keeps_its_rights(tmp_path):
    from gesprekskader.processes import make_private

    tmp_path.chmod(0o1777)
    make_private(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
