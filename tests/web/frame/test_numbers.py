"""Numbers are typed in the digits on our keys; digits of other scripts, a sign or 1_0 are asked
again, with what was typed."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from support import TODAY, add_meeting

from gesprekskader.store import groups
from gesprekskader.store.db import one
from gesprekskader.web.frame.numbers import whole

WEB = Path(__file__).resolve().parents[3] / "gesprekskader" / "web"
ODD = ["٣", "１２", "1_0", "+2", "²", "3.0", "12345678901"]


@pytest.mark.parametrize("typed", [*ODD, "", None, " 3", "-1", "3\n"])
def test_what_is_no_number_of_our_digits_is_none(typed):
    assert whole(typed) is None


def test_a_number_may_begin_with_nothing_and_has_so_many_digits_at_most():
    assert (whole("0"), whole("007"), whole("123456789")) == (0, 7, 123456789)
    assert (whole("999", 3), whole("1000", 3)) == (999, None)


@pytest.mark.parametrize("typed", ODD)
def test_groups_people_and_days_are_asked_again_and_nothing_is_stored(
    db, cast, refs, facilitator, typed
):
    planned = add_meeting(db, cast.facilitator, cast.network_id, refs, title="S", open_it=False)
    prepare = {"number": typed, "names": "MIJN-TAFEL", "submission_id": uuid4().hex}
    asked = facilitator.post(f"/bijeenkomsten/{planned}/groepen/klaarzetten", data=prepare)
    assert (asked.status_code, "MIJN-TAFEL" in asked.text) == (422, True)
    assert f'value="{typed}"' in asked.text
    assert groups.of_meeting(db, planned) == []

    words = {"opening": "BEGIN", "closing": "", "people": typed, "version": "0"}
    asked = facilitator.post(
        f"/bijeenkomsten/{cast.meeting_id}/verslag/woorden",
        data=words | {"submission_id": uuid4().hex},
    )
    assert (asked.status_code, "BEGIN" in asked.text) == (422, True)
    assert "Vul een getal in, zoals 28." in asked.text


@pytest.mark.parametrize("typed", ["٢٠٢٦-١٢-٠٣", "２０２６-12-03"])
def test_a_day_in_other_digits_is_asked_again(db, cast, facilitator, typed):
    form = {
        "title": "MET-DE-HAND",
        "meeting_on": typed,
        "starts_at": "13.30",
        "item_choice": "shared",
        "format_key": "contactmiddag",
        "submission_id": uuid4().hex,
    }
    new = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw"
    asked = facilitator.post(new, data=form)
    assert asked.status_code == 422
    assert "Schrijf een datum als 18-11-2026." in asked.text
    assert typed in asked.text
    counted = "select count(*) as n from meetings where title = 'MET-DE-HAND'"
    assert one(db, counted)["n"] == 0
    assert facilitator.post(new, data=form | {"meeting_on": TODAY.isoformat()}).status_code == 303


def test_no_view_reads_a_number_by_itself():
    loose = re.compile(r"\.is(decimal|digit|numeric)\(|IntegerField|\\d")
    reads = {path.name for path in WEB.rglob("*.py") if loose.search(path.read_text("utf-8"))}
    assert reads == {"numbers.py"}
