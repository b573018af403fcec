"""When the demo's story plays: its days lie around today, in one school year where they can."""

from datetime import date, timedelta

from gesprekskader import rules


def weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend: nobody meets on Sunday."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def days(today: date) -> dict[str, date]:
    """The last meeting lies a few days back; the meetings before it in the same school year."""
    last = today - timedelta(days=4)
    start = date(int(rules.school_year_of(last)[:4]), 8, 1)
    if (last - start).days < 21:  # the first weeks of August: last year's last meeting
        last = start - timedelta(days=14)
        start = date(start.year - 1, 8, 1)
    return {
        "long ago": weekday(max(start + timedelta(days=14), last - timedelta(days=240))),
        "a while ago": weekday(max(start + timedelta(days=7), last - timedelta(days=60))),
        "lately": weekday(last),
        "today": today,
        "soon": weekday(today + timedelta(days=16)),
        "coming": weekday(today + timedelta(days=45)),
    }
