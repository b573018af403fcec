"""What a table sent on comes back to it, while the other table did nothing with it."""

import json
from collections.abc import Sequence

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import access, actors
from gesprekskader.store.access import FOR_ITS_BOARD, Deed
from gesprekskader.store.db import one, writing

# The last step on the way of a point, when it was sent on: all that went with it, whether the
# actor sits where they came from, and whether the table where they lie now did something.
_LAST = f"""
  select v.from_key, v.from_title, v.to_key, v.to_title, v.submission_id,
  (select json_group_array(m.forwarding_id) from forwarding_moves m
    where m.submission_id = v.submission_id and m.kind = 'sent on') as these,
  exists (select 1 from roundtable_seats r where r.person_id = :person and :has_account
    and r.until_on >= :today and r.roundtable_key = v.from_key and {FOR_ITS_BOARD}) as is_ours,
  exists (select 1 from forwarding_moves m join forwardings x on x.id = m.forwarding_id
    where m.submission_id = v.submission_id and m.kind = 'sent on'
    and (x.answered_at is not null or x.at_key <> m.to_key or exists (
      select 1 from agenda_lines l join agendas a on a.id = l.agenda_id
      where l.forwarding_id = x.id and a.roundtable_key = x.at_key))) as is_used
  from forwarding_moves v join forwardings w on w.id = v.forwarding_id
  where w.id = :id and v.kind = 'sent on' and v.rowid = (
    select max(m.rowid) from forwarding_moves m where m.forwarding_id = :id)"""

# The bestuur that only the other table asked for goes too: who sends it on again chooses anew.
_ASKED_THERE = """
  :to_key in (select value from json_each(:per_board)) and not exists (
    select 1 from json_each(:per_board) k where k.value in (roundtable_key, from_key)
    or k.value in (select m.from_key from forwarding_moves m
      where m.forwarding_id = forwardings.id))
  and not exists (select 1 from follow_ups f
    where f.id = follow_up_id and f.board_id is not null)"""
_BACK = f"""
  update forwardings set version = version + 1, at_key = :from_key, at_title = :from_title,
  at_since = coalesce((select max(m.created_at) from forwarding_moves m
    where m.forwarding_id = forwardings.id and m.kind = 'sent on'
    and m.submission_id <> :submission_id), created_at),
  board_id = case when {_ASKED_THERE} then null else board_id end
  where id in (select value from json_each(:these))"""


def may(db: Database, actor: Actor, forwarding_id: str) -> bool:
    """Whether this point can be called back by this actor."""
    found = one(db, _LAST, actors.parameters(actor) | {"id": forwarding_id})
    return bool(found and found["is_ours"] and not found["is_used"])


def call_back(
    db: Database, actor: Actor, forwarding_id: str, *, per_board: Sequence[str] = ()
) -> None:
    """A point that the actor's table sent on, and all that went with it, lie there as before, also
    on the day that they were for. `per_board` are the tables that ask for a bestuur. Twice is as
    once. Raises NotFound, RuleBroken once the other table did something with one of them."""
    with writing(db):
        access.require(db, actor, Deed.READ_POINT, forwarding_id)
        went = one(db, _LAST, actors.parameters(actor) | {"id": forwarding_id})
        if went is None:
            return
        if not went["is_ours"]:
            raise NotFound
        if went["is_used"]:
            raise RuleBroken(
                f"{went['to_title']} is hier al mee bezig. Vraag of die tafel het terugstuurt."
            )
        db.execute(_BACK, went | {"per_board": json.dumps(list(per_board))})
        db.execute(
            "delete from forwarding_moves where submission_id = :submission_id"
            " and kind = 'sent on' and forwarding_id in (select value from json_each(:these))",
            went,
        )
