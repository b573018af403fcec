"""Bad files by the doors that take files: a sentence, nothing runs and nothing is stored."""

import io
import subprocess
import sys
from uuid import uuid4

import pytest
from bad_files import BAD_ZIPS, ITEM, REFUSED, WARRANTY, framework
from edited_framework import read
from support import ROOT
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

MOST_MEMORY = 100  # MB, for all of them after another


def stored(db) -> list:
    sql = "select * from own_content order by rowid", "select * from content_edits order by rowid"
    return [db.execute(one).fetchall() for one in sql]


def sent(editor, address: str, name: str, body: bytes):
    form = {"pasted": "", "submission_id": uuid4().hex, "csrf_token": editor._token()}
    form["file"] = FileStorage(io.BytesIO(body), name)
    sign, data = encode_multipart(form)  # in memory: the client itself would leave a file open
    return editor.post(address, data=data, content_type=f"multipart/form-data; boundary={sign}")


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_file_gets_a_sentence_and_nothing_is_stored(editor, begun, db, case):
    name, body, why = REFUSED[case]
    before = stored(db)
    answer = sent(editor, f"{begun}/plak", name, body)
    assert answer.status_code == 422, answer.status
    if body:  # without one there is nothing to read
        assert why.replace("'", "&#39;") in answer.get_data(as_text=True)
    assert stored(db) == before


@pytest.mark.parametrize("case", BAD_ZIPS)
def test_a_bad_zip_gets_a_sentence_and_nothing_is_stored(editor, begun, db, case):
    body, why = BAD_ZIPS[case]
    before = stored(db)
    answer = sent(editor, f"{begun}/zip", "kader.zip", body)
    assert answer.status_code == 422, answer.status
    assert why in answer.get_data(as_text=True)
    assert stored(db) == before


def test_a_file_that_is_far_too_large_is_not_read_at_all(editor, begun, db):
    before = stored(db)
    for address in ("plak", "zip"):
        answer = sent(editor, f"{begun}/{address}", "kader.zip", bytes(8 * 1024**2))
        assert answer.status_code == 413
        assert "groter dan 5 MB" in answer.get_data(as_text=True)
    assert stored(db) == before


def test_quotes_within_quotes_are_words_and_no_page_breaks(editor, begun):
    deep = {"1-leren__waarborg_md": WARRANTY + ITEM + "\n" + "> " * 5_000 + "x\n"}
    assert sent(editor, f"{begun}/zip", "kader.zip", framework(**deep)).status_code == 303
    assert "&gt; &gt;" in read(editor, f"{begun}/bekijk") + read(editor, begun)


def test_a_good_zip_is_taken_by_the_same_door(editor, begun):
    assert sent(editor, f"{begun}/zip", "kader.zip", framework()).status_code == 303
    assert "Er is tijd" in read(editor, begun)


CHILD = """
import resource
from bad_files import BAD_ZIPS, REFUSED
from gesprekskader.catalogue.load import framework_of_texts
from gesprekskader.catalogue.pasted.uploads import lines_of_file
from gesprekskader.errors import RuleBroken
from gesprekskader.web.reading.zipped_frameworks import unpacked
import docx, openpyxl

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before = most()
for name, body, _ in REFUSED.values():
    try:
        lines_of_file(name, body)
    except RuleBroken:
        pass
for body, _ in BAD_ZIPS.values():
    try:
        framework_of_texts("x", unpacked("kader.zip", body))
    except RuleBroken:
        pass
print(most() - before)
"""


def test_no_bad_file_takes_more_memory_than_a_framework_may():
    """Measured in a process of its own: what it takes at most stays known there."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < MOST_MEMORY
