"""Devices of nobody on a list, that come in before the day with the link of a meeting."""

from flask.testing import FlaskClient
from support import sent

from gesprekskader.records import Actor
from gesprekskader.store import meetings, visits
from gesprekskader.web.room.join import scan_address


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
        return visits.actor_of(db, session["visit"])


def say(client: FlaskClient, address: str, words: str):
    return client.post(address, data=sent(words=words))


def tap(client: FlaskClient, address: str, topic_id: str, word: str = "ook", on: str = "ja"):
    return client.post(f"{address}/merk/{topic_id}", data={"merk": word, "aan": on})
