"""The first page knows what comes, and what was just held."""

import pytest
from support import add_meeting

from gesprekskader.store import meetings


def close(db, cast, meeting_id: str | None = None) -> None:
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, meeting_id or cast.meeting_id, now=old, new=new)


def home(client) -> str:
    return client.get("/").get_data(as_text=True)


def test_after_a_meeting_its_minutes_are_one_tap_from_home(facilitator, client_of, db, cast):
    minutes = f'href="/bijeenkomsten/{cast.meeting_id}/verslag"'
    assert minutes not in home(facilitator)
    close(db, cast)
    page = home(facilitator)
    assert minutes in page
    assert "Maak de eerste" not in page
    assert "Er staat nu geen bijeenkomst gepland" in page
    assert minutes in home(client_of("colleague"))
    for role in ("outsider", "coordinator", "admin", "stranger"):
        assert minutes not in home(client_of(role)), role


@pytest.mark.parametrize("over", [{"is_rehearsal": 1}, {"is_cancelled": 1}])
def test_a_rehearsal_or_a_cancelled_meeting_is_not_there(facilitator, db, cast, over):
    close(db, cast)
    db["meetings"].update(cast.meeting_id, over)
    assert "/verslag" not in home(facilitator)


def test_only_the_last_three_are_on_home(facilitator, db, cast, refs):
    for number in range(4):
        meeting_id = add_meeting(
            db,
            cast.facilitator,
            cast.network_id,
            refs,
            title=f"B{number}",
            starts_at=f"1{number}:00",
        )
        close(db, cast, meeting_id)
    page = home(facilitator)
    assert [f"B{n}<" in page for n in range(4)] == [False, True, True, True]


def test_without_a_network_the_first_thing_is_a_network(client_of):
    assert "Maak eerst een netwerk voor jouw groep" in home(client_of("coordinator"))
