"""A list with one more text draws that one text, and each text stands there as it is now."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from gesprekskader import moments, rules
from gesprekskader.store import meetings, outcomes, picked_items
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.web.room import group_pages


@pytest.fixture
def draws(monkeypatch) -> list[str]:
    """The words of each text that is drawn, in order."""
    found: list[str] = []
    ask = group_pages.get_template_attribute

    def counted(template: str, name: str):
        macro = ask(template, name)
        return lambda outcome, *how: found.append(outcome.text) or macro(outcome, *how)

    monkeypatch.setattr(group_pages, "get_template_attribute", counted)
    return found


@pytest.fixture
def at(db, cast) -> str:
    return picked_items.of_group(db, cast.group_id)[0].id


@pytest.fixture
def write(db, cast, at):
    def one(text: str) -> str:
        draft = OutcomeDraft("goed voorbeeld", text)
        group = cast.group_id
        once = uuid4().hex
        return outcomes.record(db, cast.member, group, at, draft, submission_id=once).id

    return one


@pytest.fixture
def listed(member, cast, at):
    """The list of the item as the member's phone gets it."""
    return lambda: member.get(f"/gesprekken/{cast.group_id}/items/{at}").text


def test_one_more_text_draws_one(write, listed, draws):
    for number in range(1, 4):
        write(f"TEKST-{number}")
        page = listed()
        assert all(page.count(f"TEKST-{n}<") == 1 for n in range(1, number + 1))
    assert draws == ["TEKST-1", "TEKST-2", "TEKST-3"]


def test_other_words_and_another_sight_are_drawn_anew(db, cast, write, listed, draws):
    changed = write("EERST")
    write("BLIJFT")
    listed()
    outcomes.change(
        db,
        cast.member,
        changed,
        OutcomeDraft("goed voorbeeld", "DAARNA"),
        version=1,
        submission_id=uuid4().hex,
    )
    page = listed()
    assert "DAARNA" in page
    assert "EERST" not in page
    assert draws == ["EERST", "BLIJFT", "DAARNA"]
    outcomes.remove(db, cast.member, changed)
    assert "DAARNA</p>" not in listed()
    assert len(draws) == 3


def test_its_age_is_told_as_it_is(monkeypatch, write, listed):
    began: datetime = moments.now()

    def later(**much: int) -> str:
        monkeypatch.setattr(moments, "machine_clock", lambda: began + timedelta(**much))
        write(f"OM-{much}")  # a list is at most a minute old, or news
        return listed().split("EERSTE</p>")[1].split("</time>")[0].rsplit(">", 1)[1]

    write("EERSTE")
    assert later(seconds=119) == "zojuist"
    assert later(seconds=120) == "2 min geleden"
    assert later(minutes=59) == "59 min geleden"
    assert later(minutes=60) == began.astimezone(moments.AMSTERDAM).strftime("%H.%M")


def test_a_meeting_that_takes_no_texts_has_no_deeds(db, cast, write, listed):
    write("EERSTE")
    assert "Weghalen" in listed()
    with writing(db):
        meetings.set_stage(db, cast.meeting_id, rules.CLOSED)
    page = listed()
    assert "EERSTE" in page
    assert "Weghalen" not in page
