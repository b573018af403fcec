"""How long since something was written, and the tag that a script words anew."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from support import ROOT

from gesprekskader.moments import clock_at
from gesprekskader.words import ago, later_on

WRITTEN = datetime(2026, 11, 18, 13, 2, tzinfo=UTC)  # 14.02 in Amsterdam


@pytest.mark.parametrize(
    ("later", "said", "then"),
    [
        (timedelta(seconds=119), "zojuist", "14.02"),
        (timedelta(minutes=2), "2 min geleden", "14.02"),
        (timedelta(minutes=59, seconds=59), "59 min geleden", "14.02"),
        (timedelta(minutes=60), "14.02", "14.02"),
        (timedelta(hours=9, minutes=57), "14.02", "14.02"),
        (timedelta(hours=9, minutes=58), "18 november", "18 november"),
        (timedelta(days=60), "18 november 2026", "18 november 2026"),
    ],
)
def test_minutes_first_then_the_time_and_from_midnight_the_day(later, said, then):
    with clock_at(WRITTEN + later):
        assert (ago(WRITTEN), later_on(WRITTEN)) == (said, then)


def test_each_template_says_it_in_one_way():
    """js/ago.js reads both attributes."""
    tag = (
        r'<time datetime="{{ (\S+)\.isoformat\(\) }}"\s+'
        r'data-later="{{ \1\|later_on }}">{{ \1\|ago }}</time>'
    )
    found = 0
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert len(re.findall(tag, text)) == text.count("|ago"), path
        found += text.count("|ago")
    assert found >= 4
