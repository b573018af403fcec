"""When a reminder is due, to the day."""

from datetime import date, timedelta

import pytest

from gesprekskader.rules.reminders import BEFORE_LAST, HALFWAY, due_days, is_sending_time

WRITTEN = date(2026, 10, 1)


def due(next_in: int | None = None, last_in: int | None = None) -> dict[str, int]:
    """Days after writing, by kind, with a next and a last meeting so many days after it."""
    days = [n if n is None else WRITTEN + timedelta(days=n) for n in (next_in, last_in)]
    return {kind: (day - WRITTEN).days for kind, day in due_days(WRITTEN, *days).items()}


@pytest.mark.parametrize(
    ("next_in", "halfway"), [(None, 42), (20, 10), (2, 1), (84, 42), (85, 42), (0, 42), (-7, 42)]
)
def test_words_come_back_halfway_to_the_next_meeting_and_within_six_weeks(next_in, halfway):
    assert due(next_in) == {HALFWAY: halfway}


@pytest.mark.parametrize(
    ("last_in", "right"),
    [
        (None, {HALFWAY: 42}),
        (-30, {HALFWAY: 42}),
        (21, {HALFWAY: 42}),
        (22, {HALFWAY: 42, BEFORE_LAST: 1}),
        (49, {HALFWAY: 42, BEFORE_LAST: 28}),
        (50, {BEFORE_LAST: 29}),
        (76, {BEFORE_LAST: 55}),
        (77, {HALFWAY: 42, BEFORE_LAST: 56}),
    ],
)
def test_the_other_one_comes_three_weeks_before_the_last_and_never_close_to_the_first(
    last_in, right
):
    assert due(last_in=last_in) == right


@pytest.mark.parametrize(
    ("weekday", "hour", "sent"),
    [
        (0, 7, False),
        (0, 8, True),
        (4, 17, True),
        (4, 18, False),
        (5, 12, False),
        (6, 12, False),
    ],
)
def test_nobody_is_asked_at_night_or_in_the_weekend(weekday, hour, sent):
    assert is_sending_time(weekday, hour) is sent
