"""Texts as people paste them, from the form to every file."""

import csv
import io
import re
from uuid import uuid4

import pytest
from support import ROOT

from gesprekskader.store import outcomes

FOLDER = ROOT / "tests" / "texts"
PASTED = (FOLDER / "word-tekens.txt").read_text(encoding="utf-8").splitlines()
MEANT = [
    "• Mentoren zien elkaar te weinig",
    "→ dus plannen we drie momenten",
    "➢ vraag het bestuur",
    "✔ gedaan ☐ nog open ☑ aan",
]


@pytest.fixture
def write(member, db, cast, picked):
    def post(text: str) -> None:
        form = {"text": text, "kind": "opbrengst", "submission_id": uuid4().hex}
        form |= {"picked_item": picked.id, "picked_item_id": picked.id}
        address = f"/gesprekken/{cast.group_id}/opbrengsten"
        assert member.post(address, data=form).status_code == 303

    return post


def test_words_signs_mean_something_on_the_phone_and_in_every_file(
    write, member, facilitator, db, cast, picked
):
    for line in PASTED:
        write(line)
    stored = [o.text for o in outcomes.of_meeting(db, cast.meeting_id)]
    assert stored == MEANT
    page = member.get(f"/gesprekken/{cast.group_id}/items/{picked.id}")
    files = {
        kind: facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag.{kind}")
        for kind in ("md", "txt", "csv")
    }
    for answer in (page, *files.values()):
        text = answer.get_data(as_text=True)
        assert [line for line in MEANT if line not in text] == []
        assert re.search("[\uf000-\uf0ff]|plaatje", text) is None


def test_a_list_with_dashes_is_in_the_csv_as_it_was_typed(write, facilitator, cast):
    write((FOLDER / "streepjes.txt").read_text(encoding="utf-8"))
    body = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag.csv").get_data()
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0]["Tekst"] == " - eerste punt; met puntkomma\n- tweede punt"


def test_every_search_of_the_list_finds_its_items(stranger):
    searches = (FOLDER / "zoekwoorden.txt").read_text(encoding="utf-8").splitlines()
    pages = [stranger.get("/kader", query_string={"zoek": words}) for words in searches]
    assert [page.get_data(as_text=True).count('<li data-w="') for page in pages] == [8] * 5
