"""A step that was taken along stands once, with its notes, its way, the answer and the result."""

import re
from uuid import uuid4

import pytest

from gesprekskader import rules
from gesprekskader.store import (
    carried_steps,
    forwardings,
    meetings,
    revisits,
    roundtables,
    step_notes,
    steps,
)
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft


def look(db, cast, step_id, result="loopt", *, along=True, **words) -> None:
    revisits.look_back_on_step(
        db,
        cast.member,
        step_id,
        RevisitDraft(result, takes_along=along, **words),
        meeting_id=None,
        version=0,
        submission_id=uuid4().hex,
    )


def note(db, cast, step_id, text) -> None:
    step_notes.add(db, cast.member, step_id, text, submission_id=uuid4().hex)


def carried_from(db, step_id, person_id) -> str:
    return next(s.id for s in steps.of_person(db, person_id) if s.carried_from_id == step_id)


@pytest.fixture
def story(db, cast, refs) -> list[str]:
    """A wish of three school years: shared, forwarded and answered in the first, with a note a
    year; ids of the steps, oldest first."""
    step_id = steps.add(
        db,
        cast.member,
        StepDraft("wil", "DE-WENS", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=meetings.find(db, cast.meeting_id).school_year,
        submission_id=uuid4().hex,
    )
    steps.share(db, cast.member, step_id, steps.NETWORK)
    point = forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=None,
        step_id=step_id,
        roundtable=("projectgroep", "Projectgroep"),
        question="DE-VRAAG",
        submission_id=uuid4().hex,
    )
    ids = [step_id]
    for number in (1, 2):
        note(db, cast, ids[-1], f"NOTITIE-{number}")
        look(db, cast, ids[-1], yielded=f"OPBRENGST-{number}")
        ids.append(carried_from(db, ids[-1], cast.member.person_id))
    note(db, cast, ids[-1], "NOTITIE-3")
    roundtables.answer(
        db, cast.coordinator, point, "HET-ANTWOORD", version=1, submission_id=uuid4().hex
    )
    return ids


def page(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.get_data(as_text=True)


def test_it_stands_once_in_my_year_with_its_whole_story(member, story):
    text = page(member, "/mijn")
    assert re.findall(r'id="stap-(\w+)"', text) == [story[-1]]
    card = text[text.index(f'id="stap-{story[-1]}"') :]
    for words in ("NOTITIE-1", "NOTITIE-2", "NOTITIE-3", "HET-ANTWOORD", "loopt nog"):
        assert words in card, words
    assert "gedeeld met het netwerk" in card  # of the first year
    assert "alleen voor jou" in card  # of this one
    assert card.count("DE-WENS") == 3  # on the card, in the mail and in the text to copy


def test_copy_and_own_files_hold_it_once_with_its_story(member, story):
    text = page(member, "/mijn")
    copy = text[text.index('id="mijn-tekst"') :]
    assert copy.count("DE-WENS") == 1
    assert text[text.index("mailto:") :].split('"')[0].count("DE-WENS") == 1
    for kind in ("md", "csv"):
        file = page(member, f"/mijn/stappen.{kind}")
        assert len(re.findall(r"DE-WENS|DE\\-WENS", file)) == 1, kind
        for words in ("NOTITIE-1", "NOTITIE-3", "OPBRENGST-1", "OPBRENGST-2", "HET-ANTWOORD"):
            assert words in file.replace("\\", ""), (kind, words)


def test_its_page_and_the_look_back_know_the_years_before(member, story):
    for url in (f"/stappen/{story[-1]}", f"/stappen/{story[-1]}/terugblik"):
        text = page(member, url)
        for words in ("OPBRENGST-1", "OPBRENGST-2", "HET-ANTWOORD"):
            assert words in text, (url, words)
    form = page(member, f"/stappen/{story[-1]}/terugblik")
    field = form[form.index('name="yielded"') :].split("</textarea>")[0]
    assert "OPBRENGST" not in field  # what an earlier year yielded is not said again for this one
    old = page(member, f"/stappen/{story[0]}")
    assert f"/stappen/{story[2]}" in old
    assert "NOTITIE-2" not in old  # that came later


def test_counts_stay_those_of_each_year(db, cast, story):
    own = {s.id: s for s in steps.of_person(db, cast.member.person_id)}
    years = [own[step_id].school_year for step_id in story]
    assert years == sorted(set(years))
    assert len(steps.shared_in_year(db, cast.network_id, years[0])) == 1
    assert steps.shared_in_year(db, cast.network_id, years[2]) == []


def test_one_that_ended_stands_once_among_what_ended(db, cast, member, story):
    look(db, cast, story[-1], "gezet", along=False)
    text = page(member, "/mijn")
    assert 'id="stap-' not in text
    shown = text.split('id="mijn-tekst"')[0]
    assert shown.count('class="step__say"') == 1
    assert "Vervuld" in shown
    assert "NOTITIE-1" in shown


def test_deleting_it_leaves_the_year_before(db, cast, member, story):
    assert "blijft in jouw overzicht staan" in page(member, f"/stappen/{story[-1]}")
    steps.set_removed(db, cast.member, story[-1], removed=True)
    assert re.findall(r'id="stap-(\w+)"', page(member, "/mijn")) == [story[1]]
    steps.set_removed(db, cast.member, story[-1], removed=False)
    steps.set_removed(db, cast.member, story[1], removed=True)  # a year in between
    (thread,) = carried_steps.threads(db, cast.member.person_id)
    assert thread.ids == [story[2], story[0]]
    assert thread.first.id == story[0]


def test_own_data_says_what_was_taken_along(member, story):
    rows = member.get("/mijn/gegevens/bestand.json").get_json()["stappen"]
    assert [row["vervolg_op"] for row in rows] == [None, *story[:-1]]
    assert rows[1]["meegenomen_uit"] == rows[0]["schooljaar"]
    assert rows[1]["schooljaar"] == rules.next_school_year(rows[0]["schooljaar"])


def test_pages_ask_no_more_for_a_step_of_more_years(db, pool, cast, member, story):
    def counted(url: str) -> int:
        said: list[str] = []
        with pool.borrowed() as used:
            used.conn.set_trace_callback(said.append)
        page(member, url)
        with pool.borrowed() as used:
            used.conn.set_trace_callback(None)
        return len(said)

    urls = ("/mijn", "/stappen/{}", "/stappen/{}/terugblik", "/mijn/stappen.md")
    before = [counted(url.format(story[-1])) for url in urls]
    at = story[-1]
    for number in (3, 4, 5):
        look(db, cast, at, yielded=f"OPBRENGST-{number}")
        at = carried_from(db, at, cast.member.person_id)
        note(db, cast, at, f"NOTITIE-{number}")
    assert [counted(url.format(at)) for url in urls] == before
    assert min(before) > 1
