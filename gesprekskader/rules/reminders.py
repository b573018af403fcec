"""When a reminder is due: halfway, and some weeks before the last meeting. Two a year at most."""

from datetime import date, timedelta

HALFWAY, BEFORE_LAST = "halverwege", "voor de laatste"
AT_MOST_AFTER = timedelta(weeks=6)
BEFORE = timedelta(weeks=3)
_FROM_HOUR, _TO_HOUR = 8, 18


def due_days(written_on: date, next_on: date | None, last_on: date | None) -> dict[str, date]:
    """Kind -> the day it is due, for somebody who wrote a first step on `written_on`.

    Halfway to the network's next meeting, and at most six weeks after writing: words come back
    while they are still one's own. Three weeks before the last meeting comes the other one, unless
    that is within two weeks of the first.
    """
    days = {HALFWAY: written_on + AT_MOST_AFTER}
    if next_on and next_on > written_on:
        days[HALFWAY] = min(days[HALFWAY], written_on + (next_on - written_on) / 2)
    if last_on and last_on - BEFORE > written_on:
        days[BEFORE_LAST] = last_on - BEFORE
        if abs(days[BEFORE_LAST] - days[HALFWAY]) < timedelta(weeks=2):
            del days[HALFWAY]
    return days


def is_sending_time(weekday: int, hour: int) -> bool:
    """Only on working days (0 is Monday), between eight and six: nobody is asked at night."""
    return weekday < 5 and _FROM_HOUR <= hour < _TO_HOUR
