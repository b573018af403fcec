"""A chore that keeps failing: from when on, and what the administrator reads."""

import errno
from datetime import UTC, datetime, timedelta

import pytest

from gesprekskader.errors import RuleBroken
from gesprekskader.records.troubles import Trouble
from gesprekskader.rules.troubles import advice, is_lasting, sentence

SINCE = datetime(2026, 11, 18, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "lasts"), [(599, False), (600, True)])
def test_what_fails_for_ten_minutes_is_worth_a_word(seconds, lasts):
    trouble = Trouble("backup", SINCE, "Kijk.")
    assert is_lasting(trouble, SINCE + timedelta(seconds=seconds)) is lasts


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "x"), "De schijf van de server is vol."),
        (OSError(errno.EACCES, "x"), "mag daar niet schrijven"),
        (OSError(errno.EROFS, "x"), "alleen te lezen"),
        (OSError("zonder nummer"), "(OSError)"),
        (ValueError("NAAM"), "(ValueError)"),
        (RuleBroken("Zo is het."), "Zo is het."),
    ],
)
def test_the_advice_says_what_to_do_and_nothing_of_a_text(error, words):
    assert words in advice(error)
    assert "NAAM" not in advice(error)


def test_the_sentence_says_since_when():
    assert sentence(Trouble("backup", SINCE, "Maak ruimte."), SINCE) == (
        "Een reservekopie maken lukt niet sinds 18-11-2026 om 14.05 uur. Maak ruimte."
    )
