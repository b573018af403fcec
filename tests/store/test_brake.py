"""Who guessed too often waits ten minutes, and no longer."""

from datetime import timedelta

import pytest

from gesprekskader.errors import TooMany
from gesprekskader.moments import clock_at, now
from gesprekskader.store import limits


def test_twenty_misses_wait_for_ten_minutes(ground):
    for _ in range(20):
        limits.note_guess(ground, "code", "hier")
    limits.check_guesses(ground, "code", "daar")
    limits.check_guesses(ground, "password", "hier")
    with clock_at(now() + timedelta(seconds=599)), pytest.raises(TooMany):
        limits.check_guesses(ground, "code", "hier")
    with clock_at(now() + timedelta(seconds=600)):
        limits.check_guesses(ground, "code", "hier")
