"""The text to invite people with: whose meeting it is, from when to when, and how to join."""

import re

import pytest
from support import add_meeting

from gesprekskader.records import PhasePlan
from gesprekskader.store import programmes


@pytest.mark.parametrize(
    ("ends_at", "minutes", "said"),
    [
        ("15:10", [], "13.30 tot 15.10 uur"),
        ("15:10", [20, 40], "13.30 tot 15.10 uur"),
        ("", [20, 40], "13.30 tot 14.30 uur"),
        ("", [], "13.30 uur"),
    ],
)
def test_it_says_the_network_and_when_it_ends(facilitator, db, cast, refs, ends_at, minutes, said):
    meeting = add_meeting(db, cast.facilitator, cast.network_id, refs, ends_at=ends_at)
    phases = [
        PhasePlan(n, "Deel", long, "samen", "", "", None) for n, long in enumerate(minutes, 1)
    ]
    programmes.offer(db, cast.facilitator, meeting, [], [], phases)
    page = facilitator.get(f"/bijeenkomsten/{meeting}/uitnodiging").get_data(as_text=True)
    text = re.search(r'id="uitnodiging">(.*?)</div>', page, re.S)[1]
    assert text.startswith("Contactmiddag\nSchoolopleiders\n")
    assert f", {said}\n" in text
