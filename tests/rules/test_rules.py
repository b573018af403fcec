"""Pure decisions: dates, codes, pasted lists, text."""

from datetime import date

import pytest

from gesprekskader import rules
from gesprekskader.errors import Closed, RuleBroken
from gesprekskader.store.db import sqlite_is_safe


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 7, 31), "2025-2026"),
        (date(2026, 8, 1), "2026-2027"),
        (date(2027, 1, 1), "2026-2027"),
    ],
)
def test_a_school_year_runs_from_august_to_july(day, year):
    assert rules.school_year_of(day) == year


def test_text_is_tidied_once_at_the_door():
    assert rules.tidy("  a\r\nb\x00\x07 e\u0301 \t") == "a\nb \u00e9"
    assert rules.tidy_line("A\u202eB\u061c  C\n") == "AB C"
    assert rules.tidy("👩‍🏫 שלום") == "👩‍🏫 שלום"


@pytest.mark.parametrize("typed", ["kwm4tb", "KWM 4TB", " kwm-4tb "])
def test_a_code_may_be_typed_in_any_way(typed):
    assert rules.tidy_code(typed) == "KWM4TB"


def test_codes_have_no_letters_that_look_alike():
    assert len(rules.CODE_ALPHABET) == 31
    assert not set("01OIL") & set(rules.CODE_ALPHABET)


@pytest.mark.parametrize("stage", ["concept", "gesloten"])
def test_groups_write_only_while_the_meeting_is_open(stage):
    with pytest.raises(Closed):
        rules.check_takes_texts(stage)


def test_stages_move_one_at_a_time():
    rules.check_stage_move("open", "ophalen")
    rules.check_stage_move("gesloten", "afronden")
    with pytest.raises(RuleBroken):
        rules.check_stage_move("concept", "gesloten")


def test_above_four_items_a_kind_word():
    assert rules.many_items_warning(4, 100) == ""
    assert rules.many_items_warning(6, 100) == (
        "Je kiest 6 items. Twee tot vier werkt meestal beter in 100 minuten."
    )


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("ga", "vragen stellen", "Ik ga vragen stellen"),
        ("wil", "tijd", "Ik wil tijd"),
        ("ga", "Ik laat ze praten", "Ik laat ze praten"),
        ("wil", "ik vraag tijd", "ik vraag tijd"),
        ("ga", "ik's", "ik's"),
        ("ga", "Iktomi lezen", "Ik ga Iktomi lezen"),
        ("wil", "wat ik kan delen", "Ik wil wat ik kan delen"),
    ],
)
def test_a_step_that_begins_with_i_says_i_once(kind, text, said):
    assert rules.step_words(kind, text) == said


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("ga", "ik ga ... bellen", "bellen"),
        ("ga", "Ik game met ze", "Ik game met ze"),
        ("ga", "Ik ga", "Ik ga"),
        ("wil", "Ik ga bellen", "Ik ga bellen"),
        ("wil", "Wat ik wil weten", "Wat ik wil weten"),
    ],
)
def test_a_lead_that_is_typed_again_is_dropped(kind, typed, kept):
    assert rules.without_lead(kind, typed) == kept


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((3, 51, 2), False),
        ((3, 50, 7), True),
        ((3, 50, 6), False),
        ((3, 44, 6), True),
        ((3, 40, 1), False),
    ],
)
def test_a_sqlite_that_can_lose_a_commit_is_refused(version, safe):
    assert sqlite_is_safe(version) is safe
