"""An administrator puts the partnership's Word template in, and takes it away again."""

import io
import zipfile

import pytest
from docx import Document
from in_words import words_in
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from gesprekskader.store import backups, word_templates
from gesprekskader.store.db import connect

URL = "/word-sjabloon"


@pytest.fixture
def template() -> bytes:
    document = Document()
    document.sections[0].footer.paragraphs[0].text = "Opleidingsschool De Brug"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put(client, body: bytes, name: str = "stijl.docx", url: str = URL):
    """As a browser sends it, in one piece of memory."""
    told = {"csrf_token": client._token(), "file": FileStorage(io.BytesIO(body), name)}
    boundary, data = encode_multipart(told)
    return client.post(url, data=data, content_type=f"multipart/form-data; boundary={boundary}")


def minutes(client, cast) -> str:
    return words_in(client.get(f"/bijeenkomsten/{cast.meeting_id}/verslag.docx").data)


def test_put_in_it_is_used_for_minutes_and_taken_away_it_is_not(
    admin, facilitator, db, cast, template
):
    assert put(admin, template).status_code == 303
    page = admin.get(URL).get_data(as_text=True)
    assert "stijl.docx" in page
    assert "geplaatst door Admin" in page
    assert "De Brug" in minutes(facilitator, cast)
    assert admin.post(f"{URL}/weg").status_code == 303
    assert "De Brug" not in minutes(facilitator, cast)
    assert word_templates.current_or_none(db) is None


def test_a_wrong_file_changes_nothing_and_says_what_to_do(admin, db, cast, template):
    put(admin, template)
    for body, name in ((b"", ""), (b"%PDF-", "a.docx"), (template, "a.docm")):
        answer = put(admin, body, name)
        assert answer.status_code == 422, name
        assert "notice--stop" in answer.get_data(as_text=True)
    assert word_templates.file(db) == template


def test_only_administrators_see_it_and_put_one_in(facilitator, member, db, cast, template):
    word_templates.put(db, cast.admin, "stijl.docx", template)
    for client, page, deed in ((facilitator, 404, 404), (member, 303, 401)):
        assert client.get(URL).status_code == page
        assert put(client, b"anders").status_code == deed
        assert client.post(f"{URL}/weg").status_code == deed
    assert word_templates.file(db) == template


def test_a_file_of_five_megabytes_is_taken_here_and_nowhere_else(admin, db, cast, template):
    document = Document(io.BytesIO(template))
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out, "a") as parts:
        parts.writestr("word/media/logo.bmp", b"0" * 4_900_000)
    assert put(admin, out.getvalue()).status_code == 303
    too_large = put(admin, b"0" * 5_600_000)
    assert too_large.status_code == 413
    assert "groter dan 5 MB" in too_large.get_data(as_text=True)
    assert put(admin, b"0" * 300_000, url="/rollen/tafels").status_code == 413


def test_it_comes_along_in_a_backup(admin, db, cast, settings, template):
    put(admin, template)
    copy = backups.make(settings.database, settings.backups)
    word_templates.drop(db, cast.admin)
    folder = settings.data / "terug"
    folder.mkdir()
    backups.restore(copy, folder / "gesprekskader.db", settings.backups)
    again = connect(folder / "gesprekskader.db")
    assert word_templates.file(again) == template
    again.close()
