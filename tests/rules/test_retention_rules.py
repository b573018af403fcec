"""What goes by itself goes when the privacy page says so."""

import re

import pytest

from gesprekskader.rules.retention import RETENTION, days_of


@pytest.mark.parametrize("rule", RETENTION, ids=lambda rule: rule.key)
def test_the_days_that_count_are_those_that_are_said(rule):
    number, unit = re.match(r"(\d+) (dag|jaar)", rule.words).groups()
    assert days_of(rule.key) == rule.days == int(number) * {"dag": 1, "jaar": 365}[unit]
