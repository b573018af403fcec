"""Words, paths and places that can't be: the true cause and what to do, never a traceback."""

import errno
import io
import os
import socket
from dataclasses import replace

import pytest
from support import add_account

from gesprekskader import owners, ports, troubles
from gesprekskader.cli import main
from gesprekskader.config import from_environment, secret_key
from gesprekskader.errors import SettingWrong, StorageUnsafe
from gesprekskader.processes import hold
from gesprekskader.store.db import connect
from gesprekskader.store.migrations import migrate

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
NOBODY = 65534


@pytest.fixture
def data(tmp_path):
    """A data folder with a database and a backup."""
    folder = tmp_path / "gegevens"
    folder.mkdir()
    db = connect(folder / "gesprekskader.db")
    migrate(db)
    add_account(db, "Noor", "noor@voorbeeld.invalid")
    db.close()
    assert main(["backup", "--data", str(folder)]) == 0
    return folder


def refused(capsys, *words: str) -> str:
    """What the command says when it ends with 1."""
    capsys.readouterr()
    assert main(list(words)) == 1
    return capsys.readouterr().err


def misread(capsys, *words: str) -> str:
    """What is said about words that we can't read."""
    with pytest.raises(SystemExit) as left:
        main(list(words))
    assert left.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["tset"], "De opdracht 'tset' bestaat niet. Bedoel je test?"),
        (["xyz"], "De opdracht 'xyz' bestaat niet.\n"),
        (["--prot", "3"], "Dit kennen we hier niet: --prot 3. Bedoel je --port?"),
        (["serve", "--port", "99999"], "--port: '99999' kan niet. Kies een getal van 0 tot 65535."),
        (["--port", "acht"], "--port: 'acht' kan niet."),
        (["--port"], "Achter --port hoort nog iets."),
        (["--no-browser=ja"], "Achter --no-browser hoort niets."),
        (["backup", "--data=~niemand-hier/x"], "--data: '~niemand-hier/x': we weten niet"),
        (["export"], "Er ontbreekt nog: bestand."),
        (["report", "x"], "Er ontbreekt nog: --to."),
        (
            ["report", "--to", "x.md"],
            "Er ontbreekt nog een van deze: bijeenkomst --year --dossier.",
        ),
        (["report", "x", "--dossier", "y"], "--dossier kan niet samen met bijeenkomst."),
        (["report", "--year", "x", "--to", "x.md"], "Achter --year horen 2 woorden."),
        (["report", "x", "--to", "x.odt"], "--to: 'x.odt' kan niet. Kies een van: .pdf, .docx,"),
    ],
)
def test_wrong_words_are_said_in_dutch(capsys, words, sentence):
    said = misread(capsys, *words)
    assert said.startswith(sentence)
    assert "Typ voor uitleg: python3 app.py" in said
    assert "usage" not in said


@pytest.mark.parametrize(
    "words", [["--help"], ["serve", "--help"], ["restore", "-h"], ["report", "-h"]]
)
def test_help_is_dutch(capsys, words):
    with pytest.raises(SystemExit):
        main(words)
    said = capsys.readouterr().out
    assert said.startswith("Zo: python3 app.py")
    for english in ("usage", "options:", "positional", "show this"):
        assert english not in said


def test_the_help_names_the_tests_and_where_the_data_goes(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert "\n    test " in said
    assert "--data MAP" in said
    assert "--no-browser" in said


def test_a_port_that_is_taken_leads_to_the_next(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = from_environment({}, data=tmp_path, port=port)
        with pytest.raises(SettingWrong, match=f"Poort {port} is al in gebruik.*--port {port + 1}"):
            ports.free(settings)


def test_why_a_port_is_refused_is_said(tmp_path):
    settings = from_environment({}, data=tmp_path, port=80)
    assert "onder 1024" in ports._no_port(settings, PermissionError(13, "Permission denied"))
    far = replace(settings, host="192.0.2.7")
    with pytest.raises(SettingWrong, match="192.0.2.7 is niet van deze computer"):
        ports.free(replace(far, port=0))


@pytest.mark.parametrize(
    "words",
    [
        ["password", "noor@voorbeeld.invalid"],
        ["backup"],
        ["migrate"],
        ["export", "alles.json"],
        ["report", "x", "--to", "x.md"],
    ],
)
def test_a_wrong_data_folder_is_named_and_stays_as_it_was(tmp_path, capsys, words):
    said = refused(capsys, *words, "--data", str(tmp_path / "typfout"))
    assert f"In {tmp_path / 'typfout'} staat nog geen database" in said
    assert "--data MAP" in said
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_data_folder(tmp_path, capsys):
    (tmp_path / "map").touch()
    said = refused(capsys, "serve", "--data", str(tmp_path / "map"))
    assert f"Dit is een bestand, en moet een map zijn ({tmp_path / 'map'})" in said


@pytest.mark.parametrize("name", ["weg.db", "."])
def test_a_backup_that_is_not_there_says_where_they_are(data, capsys, name):
    said = refused(capsys, "restore", str(data / name), "--data", str(data))
    assert f"Dit bestand is er niet: {data / name}" in said
    assert str(data / "backups") in said


def test_another_file_is_no_backup_and_nothing_is_touched(data, tmp_path, capsys):
    (tmp_path / "verslag.docx").write_bytes(b"PK")
    before = {path.name for path in data.rglob("*")}
    said = refused(capsys, "restore", str(tmp_path / "verslag.docx"), "--data", str(data))
    assert f"Dit is geen reservekopie: {tmp_path / 'verslag.docx'}\n" in said
    assert {path.name for path in data.rglob("*")} == before


def test_an_export_into_nowhere_says_which_folder(data, tmp_path, capsys):
    said = refused(capsys, "export", str(tmp_path / "weg/x.json"), "--data", str(data))
    assert said == f"De map {tmp_path / 'weg'} is er niet. Maak hem eerst, of kies een andere.\n"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "x"), troubles.FULL),
        (OSError(13, "x", "/data/x"), "Deze gebruiker mag hier niet bij (/data/x)."),
        (OSError(30, "x", "/data/x"), "Deze schijf kan alleen gelezen worden (/data/x)."),
        (OSError(5, "Input/output error"), "Het systeem weigert dit: Input/output error."),
        (ValueError("a fault of ours"), ""),
    ],
)
def test_what_the_system_refuses_is_said(error, sentence):
    said = troubles.of(error)
    assert said.startswith(sentence)
    assert bool(said) == bool(sentence)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("SQLITE_FULL", troubles.FULL),
        ("SQLITE_CANTOPEN_ISDIR", "Deze gebruiker mag niet bij het databasebestand"),
        ("SQLITE_READONLY_DBMOVED", "Deze gebruiker mag niet bij het databasebestand"),
        ("SQLITE_BUSY", "De database is bezig"),
        ("SQLITE_CONSTRAINT", ""),
    ],
)
def test_what_sqlite_refuses_is_said(name, sentence):
    error = Exception()
    error.sqlite_errorname = name
    assert troubles.of(error).startswith(sentence)
    assert bool(troubles.of(error)) == bool(sentence)


def test_a_full_disk_leaves_no_empty_key(tmp_path, monkeypatch):
    class Full(io.StringIO):
        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fdopen", lambda descriptor, _: os.close(descriptor) or Full())
    with pytest.raises(OSError, match="No space"):
        secret_key(tmp_path)
    monkeypatch.undo()
    assert secret_key(tmp_path)


def test_who_comes_second_hears_where_the_first_works(tmp_path):
    (tmp_path / "bezet-op").write_text("http://127.0.0.1:9")  # of one that was killed
    with hold(tmp_path) as work_at:
        with pytest.raises(StorageUnsafe, match="is iets anders bezig"), hold(tmp_path):
            pass
        work_at("http://127.0.0.1:8123")
        with pytest.raises(StorageUnsafe, match="op http://127.0.0.1:8123\n"), hold(tmp_path):
            pass
    with hold(tmp_path):
        pass


def whose(folder) -> dict[str, int]:
    return {path.name: path.stat().st_uid for path in (folder, *folder.rglob("*"))}


@pytest.mark.skipif(not IS_ROOT, reason="only root can write in a folder of somebody else")
@pytest.mark.parametrize(
    "words",
    [
        ["restore"],
        ["password", "noor@voorbeeld.invalid"],
        ["backup"],
        ["migrate"],
        ["restore", "kapot.db"],
    ],
)
def test_root_leaves_the_files_to_their_owner(data, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kapot.db").write_bytes(b"SQLite format 3, kapot")
    for path in (data, *data.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    elsewhere = tmp_path / "van root"
    elsewhere.touch()
    (data / "link").symlink_to(elsewhere)
    open_db = connect(data / "gesprekskader.db") if words[0] == "password" else None
    status = main([*words, "--data", str(data)])
    assert status == (1 if "kapot.db" in words else 0)
    (data / "link").unlink()
    assert set(whose(data).values()) == {NOBODY}
    assert elsewhere.stat().st_uid == 0
    if open_db:
        open_db.close()


def test_an_ordinary_user_gives_nothing_away(tmp_path, monkeypatch):
    monkeypatch.setattr(owners.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(owners, "_hand_over", lambda folder: pytest.fail("handed over"))
    with owners.left_to_owner(tmp_path):
        (tmp_path / "tekst").touch()


@pytest.mark.skipif(not IS_ROOT, reason="gives a file to somebody else")
def test_the_doctor_names_a_file_of_another_owner(data, capsys):
    os.chown(data, NOBODY, NOBODY)
    os.chown(data / "backups", NOBODY, NOBODY)
    main(["doctor", "--data", str(data)])
    said = capsys.readouterr().out
    assert "! Eigenaar" in said
    assert f"chown {data.owner()}: {data / 'gesprekskader.db'}" in said
