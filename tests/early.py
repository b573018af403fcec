"""Devices of nobody on a list, that come in before the day with the link of a meeting."""

from flask.testing import FlaskClient
from marked_meeting import plan_ahead
from support import put_on_list, sent

from gesprekskader.records import Actor
from gesprekskader.store import actors, meetings, tallies
from gesprekskader.web.room.join import scan_address


def gathered(app, db, cast) -> tuple[str, str]:
    """A meeting in three weeks that gathers topics: (meeting, part). Three are on its list."""
    put_on_list(db, cast, cast.member, cast.other, cast.neighbour)
    place = plan_ahead(app, db, cast)
    tallies.open_by_hand(db, cast.facilitator, *place)
    return place


def address(place: tuple[str, str]) -> str:
    return f"/bijeenkomsten/{place[0]}/kiezen/{place[1]}"


def link_of(app, db, meeting_id: str) -> str:
    """What who leads sends round."""
    with app.test_request_context():
        return scan_address(meetings.find(db, meeting_id).join_code)


def come_in(app, db, meeting_id: str, client: FlaskClient | None = None) -> FlaskClient:
    """A browser, new or this one, that opened the link and tapped the one button."""
    client = client or app.test_client()
    way = client.get(link_of(app, db, meeting_id)).headers["Location"]
    assert client.get(way).status_code == 200
    assert "/kiezen/" in client.post(way).headers["Location"]
    return client


def actor_of(db, client: FlaskClient) -> Actor:
    with client.session_transaction() as session:
        return actors.of(db, session["visit"])


def say(client: FlaskClient, address: str, words: str):
    return client.post(address, data=sent(words=words))


def tap(client: FlaskClient, address: str, topic_id: str, word: str = "ook", on: str = "ja"):
    return client.post(f"{address}/merk/{topic_id}", data={"merk": word, "aan": on})
