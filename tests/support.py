"""What the tests share: today, a password, and ways to make a meeting."""

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

import the_moment

from gesprekskader.catalogue import Catalogue, read_catalogue
from gesprekskader.moments import AMSTERDAM, today
from gesprekskader.records import Actor
from gesprekskader.rules import school_year_of
from gesprekskader.rules.member_answers import Answers
from gesprekskader.rules.member_list import read_members
from gesprekskader.store import (
    accounts,
    actors,
    meetings,
    networks,
    pastes,
    people,
    programmes,
    seats,
)
from gesprekskader.store.db import one, token_hash, writing
from gesprekskader.store.meetings import MeetingDraft

ROOT = Path(__file__).resolve().parent.parent
the_moment.stand_still()
TODAY = today()
PASSWORD = "een lange zin om in te loggen"


@cache
def as_read() -> Catalogue:
    """What the files say, read once a process: what a server hands its chores."""
    return read_catalogue(ROOT / "content")


def years_on(number: int) -> datetime:
    """An ordinary afternoon, so many school years from now; 365 days may not be one."""
    return datetime(int(school_year_of(TODAY)[:4]) + number, 11, 12, 14, tzinfo=AMSTERDAM)


def draft(**over) -> MeetingDraft:
    values = {
        "title": "Contactmiddag",
        "meeting_on": TODAY,
        "starts_at": "13:30",
        "ends_at": "15:10",
        "place": "Kantine",
        "item_choice": "shared",
        "is_last": False,
    }
    return MeetingDraft(**(values | over))


def add_account(db, name: str, email: str) -> str:
    if not accounts.any_account(db):
        return accounts.create_first(db, name=name, email=email, password=PASSWORD)
    with writing(db):
        person_id = people.insert(db, name, email=email)
        token = accounts.invite(db, person_id, email, None)
    return accounts.choose_password(db, Actor(), token_hash(token), PASSWORD)


def add_meeting(db, actor, network_id, refs, *, open_it=True, keys=("w2-lo-1", "w2-lo-7"), **over):
    meeting_id = meetings.add(
        db,
        actor,
        network_id,
        draft(**over),
        format_key="contactmiddag",
        is_rehearsal=False,
        phases=[],
        submission_id=uuid4().hex,
    )
    programmes.offer(db, actor, meeting_id, list(keys), refs(*keys), None)
    if open_it:
        meetings.move_stage(db, actor, meeting_id, now="concept", new="open")
    return meeting_id


def join(db, meeting_id: str, name: str) -> tuple[Actor, str]:
    secret = seats.join_as_new(db, meeting_id, name, "", old_visit="", submission_id=uuid4().hex)
    return actors.of(db, secret), secret


def put_on_list(db, cast, *actors: Actor) -> None:
    """Who came with a code stands on the list of the network too: a member, no guest."""
    year = one(db, "select school_year from meetings where id = ?", [cast.meeting_id])
    with writing(db):
        for actor in actors:
            networks.insert_membership(db, cast.network_id, actor.person_id, year["school_year"])


def sent(**fields: object) -> dict[str, object]:
    """A form with a submission id of its own."""
    return {"submission_id": uuid4().hex, **fields}


def about(client, password: str) -> dict[str, str]:
    """The form for a new password, as the page that asks it fills it in."""
    page = client.get("/sleutel/wachtwoord").get_data(as_text=True)
    return {"password": password, "about": re.search(r'name="about"[^>]*value="(\w+)"', page)[1]}


def is_refused(answer) -> bool:
    """Not found, or led to sign-in for what only an account opens."""
    to_sign_in = answer.headers.get("Location", "").startswith("/inloggen?")
    return answer.status_code in (401, 404) or (answer.status_code == 303 and to_sign_in)


def paste(db, actor, network_id: str, text: str, *, year: str | None = None, **chosen: str) -> str:
    """A member list, pasted with yes to every proposal; `chosen` answers questions by key."""
    year = year or school_year_of(TODAY)
    reading = read_members(text)
    plan = pastes.propose(db, network_id, year, reading)
    answers = Answers(frozenset(entry.key for entry in plan.new), chosen | presets(plan))
    return pastes.add(
        db,
        actor,
        network_id,
        year,
        reading,
        answers,
        mark=plan.mark,
        submission_id=uuid4().hex,
    )


def presets(plan) -> dict[str, str]:
    return {question.key: question.preset for question in plan.questions if question.preset}
