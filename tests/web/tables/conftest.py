"""Five people with a wish at the cast's meeting."""

import pytest
from support import join
from wishes_told import PEOPLE, wish

from gesprekskader.records import Actor


@pytest.fixture
def five(db, cast, refs) -> list[tuple[Actor, str]]:
    """Five people who share a wish with the network, about two items; each with its step."""
    found = []
    for number, name in enumerate(PEOPLE):
        actor, _ = join(db, cast.meeting_id, name)
        key = "w2-lo-7" if number == 4 else "w2-lo-1"
        found.append((actor, wish(db, cast, actor, f"EIGEN-{number}", refs, key)))
    return found
