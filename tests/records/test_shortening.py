"""What there is no room for is cut between words, and says so."""

import pytest

from gesprekskader.records import ItemRef
from gesprekskader.records.meetings import told_apart
from gesprekskader.records.shortening import shortened


def point(wording: str, round: str = "") -> ItemRef:
    return ItemRef("werkvorm:overleg", "", wording, None, "Overleg", None, wording, round)


@pytest.mark.parametrize(
    ("words", "limit", "seen"),
    [
        ("Past er net op", 14, "Past er net op"),
        ("Past er net niet op", 15, "Past er net…"),
        ("Past er net niet op", 12, "Past er net…"),  # the word ends where the room does
        ("Past er net niet op", 11, "Past er…"),
        ("Onderwijsontwikkeling", 10, "Onderwijs…"),  # one word that is too long by itself
    ],
)
def test_whole_words_are_kept_as_many_as_fit(words, limit, seen):
    assert shortened(words, limit) == seen
    assert len(seen) <= limit


def test_a_point_is_called_by_its_first_words_on_a_small_place():
    assert point("Wat wil je de nieuwe studenten vragen?").short == "Wat wil je de nieuwe…"
    assert point("Wat wil je vragen?", "Instituut voor lerarenopleidingen").short == (
        "Instituut voor…"
    )


def test_two_points_that_begin_alike_are_told_apart_on_a_small_place():
    alike = [point("Wat wil je de nieuwe studenten vragen?"), point("Wat wil je de nieuwe school?")]
    assert told_apart([*alike, point("Anders")]) == [alike[0].wording, alike[1].wording, "Anders"]
    rounds = [point(one.wording, "De Linde") for one in alike]
    assert told_apart(rounds) == [one.title for one in rounds]
    apart = [point("Vraag", "De Linde"), point("Antwoord", "De Linde")]
    assert told_apart(apart) == ["Vraag · De Linde", "Antwoord · De Linde"]
