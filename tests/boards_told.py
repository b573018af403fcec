"""Two besturen with a seat each at the table that has seats for each; for tests of them."""

from dataclasses import dataclass
from uuid import uuid4

from support import add_meeting, join

from gesprekskader.records import Actor
from gesprekskader.store import (
    follow_ups,
    forwardings,
    groups,
    harvests,
    networks,
    organisations,
    people,
    picked_items,
    roundtables,
    visits,
)
from gesprekskader.store.db import one, writing
from gesprekskader.store.follow_ups import FollowUpDraft

COOP = ("coop-eigen-bestuur", "CoOP'er van het eigen bestuur")
ALFA, BETA = "Stichting Alfa", "Stichting Beta"


@dataclass(frozen=True)
class Boards:
    """Alfa and Beta, and who sits for them: the colleague for Alfa, the outsider for Beta."""

    alfa: str
    beta: str
    for_alfa: Actor
    for_beta: Actor


def boards(db, cast) -> Boards:
    """People of the network belong to both besturen."""
    made = add_boards(db, cast, ALFA, BETA)
    for who, board in zip((cast.colleague, cast.outsider), made, strict=True):
        roundtables.seat(db, cast.admin, COOP[0], who.person_id, board)
    return Boards(*made, cast.colleague, cast.outsider)


def add_boards(db, cast, *names: str) -> list[str]:
    """Each with somebody in the network of the cast; nobody sits for them."""
    year = one(db, "select school_year from meetings where id = ?", [cast.meeting_id])
    made = []
    with writing(db):
        for name in names:
            board = organisations.insert(db, name, "bestuur")
            person = people.insert(db, f"Lid van {name}", organisation_id=board)
            networks.insert_membership(db, cast.network_id, person, year["school_year"])
            made.append(board)
    return made


def action(db, cast, words: str = "Uren voor mentoren") -> str:
    item = picked_items.of_group(db, cast.group_id)[0]
    draft = FollowUpDraft(words, "niemand")
    return follow_ups.record(
        db, cast.member, cast.group_id, item.id, draft, submission_id=uuid4().hex
    ).id


def ask(db, cast, follow_up_id: str, question: str, *, table=COOP, sid="", **more) -> str:
    """Forward an action; the id of the (first) point."""
    return forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=follow_up_id,
        step_id=None,
        roundtable=table,
        question=question,
        submission_id=sid or uuid4().hex,
        **more,
    )


def split_points(db, cast) -> list[str]:
    """An action split by the besturen, forwarded line by line: the points for Alfa and Beta."""
    whole = action(db, cast)
    assert harvests.split(db, cast.facilitator, whole) == 2
    lines = {f.id: f.owner for f in follow_ups.of_meeting(db, cast.meeting_id)}
    return [
        ask(db, cast, id_, f"VRAAG {words[-4:]}")
        for id_, words in sorted(lines.items(), key=lambda line: line[1])
    ]


def asked_elsewhere(db, lead: Actor, network_id: str, refs, question: str) -> str:
    """A question to the projectgroep from a meeting of another network."""
    meeting = add_meeting(db, lead, network_id, refs, title="Elders")
    guest, _ = join(db, meeting, "Gast")
    group = groups.start(db, guest, meeting, refs("w2-lo-1"), submission_id=uuid4().hex)
    (picked, *_) = picked_items.of_group(db, group)
    draft = FollowUpDraft(f"ACTIE-{question}", "niemand")
    made = follow_ups.record(db, guest, group, picked.id, draft, submission_id=uuid4().hex).id
    return forwardings.forward(
        db,
        lead,
        meeting,
        follow_up_id=made,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question=question,
        submission_id=uuid4().hex,
    )


def account_of(db, person_id: str) -> str:
    """The secret of a visit that signed in as somebody."""
    return visits.start(db, person_id=person_id, has_account=True, has_second_step=False)


def point(db, cast, question: str, *, table=("projectgroep", "Projectgroep"), **more) -> str:
    """A question of the cast's meeting at a table."""
    return ask(db, cast, action(db, cast, f"Actie bij {question}"), question, table=table, **more)
