"""Two besturen at the table that has seats for each, and all that can stand there for one of them,
each thing with a word of its own; for the test that looks for those words."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from boards_told import COOP, action, ask
from support import TODAY, add_account
from wishes_told import wish

from gesprekskader.records import Actor
from gesprekskader.store import (
    actors,
    agendas,
    bundles,
    forwardings,
    meetings,
    origins,
    roundtables,
    signals,
    substitutes,
    visits,
    wishes,
)
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.meetings import MeetingDraft
from gesprekskader.store.substitutes import SubstituteDraft
from gesprekskader.store.wishes import WishDraft

WHAT = ("VRAAG", "LOSSEVRAAG", "WENS", "ANTWOORD", "BESLUIT", "DOORGESTUURD", "SIGNAAL")
WHAT += ("REGEL", "KAMER", "INVALLER", "OVERLEG", "AFGEHANDELD")


def marker(board: str, what: str) -> str:
    """Of a bestuur: a word that nothing else says."""
    return f"MERK{board.upper()}{what}"


@dataclass
class Seat:
    """Somebody who sits for one bestuur, and belongs to no network."""

    actor: Actor
    secret: str
    board: str


def sid() -> str:
    return uuid4().hex


def sits_for(db, cast, name: str, board: str) -> Seat:
    person = add_account(db, f"Lid {name}", f"{name.lower()}@voorbeeld.invalid")
    roundtables.seat(db, cast.admin, COOP[0], person, board)
    secret = visits.start(db, person_id=person, has_account=True, has_second_step=False)
    return Seat(actors.of(db, secret), secret, board)


def fill(db, cast, refs, name: str, seat: Seat, line: str) -> None:
    """All that can stand at a table for one bestuur, each with a word of its own."""

    def word(what: str) -> str:
        return marker(name, what)

    def point(what: str, **more) -> str:
        made = action(db, cast, f"Actie {uuid4().hex[:6]}")
        return ask(db, cast, made, word(what), board_ids=(seat.board,), **more)

    asked = [ask(db, cast, line, word("VRAAG")), point("LOSSEVRAAG")]
    bundles.put_together(db, seat.actor, asked)
    stand = {"version": 1, "submission_id": sid()}
    roundtables.answer(db, seat.actor, point("AFGEHANDELD"), word("ANTWOORD"), **stand)
    gone = point("BESLUIT")
    other = ("projectgroep", "Projectgroep")
    roundtables.send_on(db, seat.actor, gone, other, word("DOORGESTUURD"), **stand)
    stand = {"version": 2, "submission_id": sid()}
    roundtables.answer(db, cast.coordinator, gone, word("BESLUIT"), is_decision=True, **stand)
    both = {"seat_board": seat.board, "submission_id": sid()}
    signals.send(db, seat.actor, COOP, [other], word("SIGNAAL"), board_id=None, **both)
    day = DayDraft(TODAY + timedelta(days=9), "15:30", word("KAMER"))
    agenda = agendas.add(db, seat.actor, COOP, seat.board, day, submission_id=sid())
    agendas.put_on(db, seat.actor, agenda, asked)
    agendas.add_line(db, seat.actor, agenda, word("REGEL"), 5, submission_id=sid())
    until = TODAY + timedelta(days=30)
    mail = f"invaller-{name.lower()}@voorbeeld.invalid"
    add_account(db, word("INVALLER"), mail)
    stands_in = SubstituteDraft(word("INVALLER"), mail, until)
    substitutes.name(db, seat.actor, COOP[0], stands_in, submission_id=sid())
    year = meetings.find(db, cast.meeting_id).school_year
    made = {"name": f"Netwerk van {name}", "school_year": year, "submission_id": sid()}
    network = origins.add_network(db, seat.actor, COOP[0], seat.board, **made)
    draft = MeetingDraft(word("OVERLEG"), TODAY, "15:30", "", word("KAMER"), "shared", False)
    more = {"format_key": "contactmiddag", "is_rehearsal": False, "phases": [], "origin": agenda}
    meetings.add(db, seat.actor, network, draft, **more, submission_id=sid())
    people = (cast.member, cast.neighbour)
    own = tuple(wish(db, cast, who, f"EIGEN-{uuid4().hex[:6]}", refs) for who in people)
    shared = WishDraft(word("WENS"), own)
    together = wishes.put_together(
        db, cast.facilitator, cast.meeting_id, shared, submission_id=sid()
    )
    forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=None,
        step_id=None,
        wish_id=together,
        roundtable=COOP,
        question=f"{word('VRAAG')} over de wens",
        submission_id=sid(),
        board_ids=(seat.board,),
    )
