"""What groups meant for a table, sent from the harvest in one list."""

from flask import Blueprint

from gesprekskader import rules
from gesprekskader.errors import RuleBroken
from gesprekskader.records import FollowUpAction
from gesprekskader.store import follow_ups, forwardings
from gesprekskader.store.access import Deed
from gesprekskader.store.forwardings import MeantQuestion
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import (
    board_choices,
    catalogue,
    table_named,
    tables_per_board,
)
from gesprekskader.web.frame.forms import posted, posted_by, posted_list
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.wall import harvests

bp = Blueprint("meant_questions", __name__)


@bp.post("/bijeenkomsten/<meeting_id>/doorgeven/bedoeld")
def send(meeting_id: str) -> Answer:
    """All that groups meant for a table, in one list: what has a question goes (decisions 26).
    Nothing goes while one of them lacks its bestuur: the list comes back as it was filled in."""
    visitor.require(Deed.FACILITATE, meeting_id)
    typed = posted_by("vraag-", limit=rules.STEP_LIMIT)
    asked = {k: words for k, words in typed.items() if words}
    if not asked:
        raise RuleBroken("Schrijf bij minstens één actie wat je de tafel vraagt.")
    there = {action.id: action for action in follow_ups.of_meeting(db(), meeting_id)}
    sent = {f.whole_id: f.question for f in forwardings.of_meeting(db(), meeting_id)}
    if lacking := _without_board([there[id_] for id_ in asked if id_ in there.keys() - sent]):
        boards = {id_: posted_list(f"bestuur-{id_}") for id_ in typed}
        return harvests.page(
            visitor.at(meeting_id).meeting, typed=typed, ticked=boards, lacking=lacking
        ), 422
    new = {id_: words for id_, words in asked.items() if sent.get(id_) != words}
    went = forwardings.forward_meant(
        db(),
        visitor.current(),
        meeting_id,
        _questions({there[id_]: words for id_, words in new.items() if id_ in there.keys() - sent}),
        submission_id=posted("submission_id"),
    )
    if went < new.keys():
        raise RuleBroken(
            "Niet elke vraag ging door: een actie is intussen veranderd of al doorgegeven. Kijk bij"
            " 'Doorgeven' wat er ligt."
        )
    return see("harvests.show", meeting_id=meeting_id, door=len(asked), anchor="doorgegeven")


def _without_board(asked: list[FollowUpAction]) -> set[str]:
    """Which of these have a table that has to hear for which besturen it is, and does not."""
    found = {
        action.id
        for action in asked
        if action.is_for_table
        and table_named(action.owner) in tables_per_board()
        and not posted_list(f"bestuur-{action.id}")
    }
    return found if found and board_choices() else set()


def _questions(asked: dict[FollowUpAction, str]) -> list[MeantQuestion]:
    """For the table that the group of each chose; without those that are meant for none."""
    tables = {action: catalogue().roundtables.get(table_named(action.owner)) for action in asked}
    return [
        MeantQuestion(
            follow_up_id=action.id,
            roundtable=(table.key, table.title),
            question=asked[action],
            board_ids=tuple(posted_list(f"bestuur-{action.id}")) if table.per_board else (),
        )
        for action, table in tables.items()
        if table and action.is_for_table
    ]
