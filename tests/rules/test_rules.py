"""Pure decisions: dates, codes, pasted lists, text."""

from datetime import date

import pytest

from gesprekskader import rules
from gesprekskader.errors import Closed
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


def test_texts_may_be_as_long_as_was_agreed():
    assert (rules.OUTCOME_LIMIT, rules.FOLLOW_UP_LIMIT, rules.STEP_LIMIT) == (2000, 1000, 500)
    assert (rules.NAME_LIMIT, rules.LINE_LIMIT, rules.MOST_MINUTES) == (80, 200, 240)


def test_the_years_beside_a_school_year():
    assert rules.school_year_before("2026-2027") == "2025-2026"
    assert rules.next_school_year("2026-2027") == "2027-2028"


@pytest.mark.parametrize(
    "signs",
    [
        "\ufeff",
        "\ufdd0\ufdef",
        *("".join(chr(plane << 16 | end) for end in (0xFFFE, 0xFFFF)) for plane in range(17)),
    ],
)
def test_signs_that_are_none_are_not_stored(signs):
    assert rules.tidy(f"a{signs}b") == "ab"


@pytest.mark.parametrize("sign", ["\ufdcf", "\ufdf0", "\ufffd", "\U00010000", "\U0010fffd"])
def test_the_signs_beside_them_are(sign):
    assert rules.tidy(f"a{sign}b") == f"a{sign}b"


def test_line_ends_of_every_kind_are_one():
    assert rules.tidy("a\r\nb\rc\u2028d\u2029e") == "a\nb\nc\nd\ne"


@pytest.mark.parametrize(
    "typed", ["", " \n\t ", "\u200b\n\u200b", "\u200b\u00a0\u200b", "\u2800\n\u2800", "\u3164"]
)
def test_what_nobody_sees_is_no_text(typed):
    assert rules.tidy(typed) == rules.tidy_line(typed) == ""


def test_one_sign_that_is_seen_makes_a_text():
    assert rules.tidy(" \u200b. ") == "\u200b."


TURNING = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C, 0x200E, 0x200F]


@pytest.mark.parametrize("sign", [chr(sign) for sign in TURNING])
def test_nothing_in_a_name_turns_the_reading(sign):
    assert rules.tidy_line(f"a{sign}b") == "ab"


def test_blanks_beside_the_signs_that_turn_stay_blanks():
    assert rules.tidy_line("a\u2029b\u202fc") == "a b c"
    assert rules.tidy_line("a\u206ab\u061bc\u200d") == "a\u206ab\u061bc\u200d"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("kwm4-tbkw-m4tb", "KWM4TBKWM4TB"),
        ("https://x.nl/kom#aB_c-9", "aB_c-9"),
        (" https://x.nl/#KWM4 TBKW M4TB ", "KWM4TBKWM4TB"),
        ("kwm4tbkwm4t", "kwm4tbkwm4t"),
        ("kwm4tbkwm4tbk", "kwm4tbkwm4tbk"),
        ("kwm4tbkwm4t0", "kwm4tbkwm4t0"),
    ],
)
def test_a_key_comes_as_a_link_or_as_a_code(typed, key):
    assert rules.tidy_key(typed) == key


def test_a_key_is_read_in_fours():
    assert rules.code_in_fours("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"


@pytest.mark.parametrize(
    ("code", "could_be"),
    [("KWM4TB", True), ("KWM4T", False), ("KWM4TBX", False), ("KWM4T0", False)],
)
def test_what_could_be_no_join_code_is_a_slip(code, could_be):
    assert rules.is_join_code(code) is could_be


@pytest.mark.parametrize("stage", ["open", "ophalen", "afronden"])
def test_what_is_called_off_takes_no_texts_and_lets_nobody_in(stage):
    rules.check_takes_texts(stage)
    rules.check_lets_in(stage, cancelled=False)
    with pytest.raises(Closed):
        rules.check_takes_texts(stage, cancelled=True)
    with pytest.raises(Closed, match="gaat niet door"):
        rules.check_lets_in(stage, cancelled=True)


@pytest.mark.parametrize("stage", ["concept", "gesloten"])
def test_a_code_opens_while_the_meeting_takes_people(stage):
    with pytest.raises(Closed):
        rules.check_lets_in(stage, cancelled=False)


def test_five_items_are_many_also_to_choose_from():
    assert rules.many_items_warning(5, 100).startswith("Je kiest 5 items.")
    assert rules.many_items_warning(5, 100, each_chooses=True).startswith("Groepen kiezen uit 5")
    assert rules.many_items_warning(4, 100, each_chooses=True) == ""


def test_a_count_appears_from_five_people_up():
    assert rules.shown_count(5, 4) is None
    assert rules.shown_count(0, 5) == 0


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("a.b@c.nl", True),
        ("a@b-c.co.nl", True),
        ("a@b", False),
        ("a b@c.nl", False),
        ("a@c.nl ", False),
        ("a@c.nl, d@e.nl", False),
    ],
)
def test_a_mail_address_is_one(text, right):
    assert rules.is_email(text) is right


def test_a_wish_comes_true_and_a_step_is_taken():
    assert rules.results_for("wil")["gezet"] == "Vervuld"
    assert rules.results_for("ga")["gezet"] == "Gezet"
