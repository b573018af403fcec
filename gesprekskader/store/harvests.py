"""What a facilitator does with the groups' texts at the harvest: star, merge alike ones, strike."""

import json

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor
from gesprekskader.records.shortening import shortened
from gesprekskader.rules import LINE_LIMIT, NOBODY, QUOTE
from gesprekskader.store import (
    access,
    archives,
    follow_ups,
    group_writes,
    outcomes,
    programmes,
    shelf,
)
from gesprekskader.store.access import Deed
from gesprekskader.store.db import new_id, one, rows, scrub, writing
from gesprekskader.store.follow_ups import Doer
from gesprekskader.store.gatherings import BOARDS

KINDS = ("outcomes", "follow_ups")


def _meeting_of(db: Database, actor: Actor, kind: str, text_id: str) -> str:
    """Inside an open transaction: the meeting of a text, for who facilitates it. NotFound."""
    if kind not in KINDS:
        raise NotFound
    meeting_id = group_writes.meeting_of_text(db, kind, text_id)
    access.require(db, actor, Deed.FACILITATE, meeting_id)
    return meeting_id


def star(db: Database, actor: Actor, kind: str, text_id: str, *, starred: bool) -> str:
    """Mark what is worth keeping in view, or take the mark away; the id of its meeting. Twice is as
    once."""
    with writing(db):
        meeting_id = _meeting_of(db, actor, kind, text_id)
        archives.check(db, meeting_id)
        db.execute(
            f"update {kind} set is_starred = ? where id = ?",
            [starred, text_id],
        )
        programmes.bump(db, meeting_id)
    return meeting_id


def give(db: Database, actor: Actor, follow_up_id: str, doer: Doer) -> None:
    """Say who does an action; what it was lent goes. Whoever has its form open hears of it. Raises
    Closed when the meeting takes no texts."""
    with writing(db):
        meeting_id = _meeting_of(db, actor, "follow_ups", follow_up_id)
        group_writes.check_open(db, meeting_id)
        db.execute(
            "update follow_ups set owner_kind = ?, owner = ?, owner_id = ?, owner_from_id = null,"
            " disowned_at = null, version = version + 1 where id = ? and struck_at is null",
            [doer.owner_kind, doer.owner, doer.owner_id or None, follow_up_id],
        )
        programmes.bump(db, meeting_id)


def strike(db: Database, actor: Actor, kind: str, text_id: str) -> str:
    """Strike a text for privacy: its words are gone from the database, kept for nobody; the id of
    its meeting.

    The same action of other boards goes along. No undo, and a phone that sends it again brings
    nothing back. Backups made before keep it until they go themselves.
    """
    with writing(db):
        meeting_id = _meeting_of(db, actor, kind, text_id)
        for each in _with_copies(db, kind, text_id):
            blot(db, kind, each)
        programmes.bump(db, meeting_id)
    scrub(db)
    return meeting_id


def blot(db: Database, kind: str, text_id: str) -> bool:
    """Inside an open transaction: no word of this text is left; False when there was none."""
    words = outcomes.WORDS if kind == "outcomes" else follow_ups.WORDS
    gone = ", ".join(f"{column} = ''" for column in words)
    if kind == "follow_ups":
        gone += ", owner_id = null, due_on = null"
    struck = db.execute(
        f"update {kind} set {gone}, struck_at = ?, version = version + 1,"
        " removed_at = coalesce(removed_at, ?) where id = ? and struck_at is null",
        [stamp(), stamp(), text_id],
    )
    group_writes.let_sources_go(db, kind, text_id)
    if kind == "outcomes":
        shelf.drop(db, text_id)
    else:
        _take_owner_back(db, text_id)
        db.execute(  # what was said about it goes with it
            "update revisits set yielded = '', held_up = '', needed = '' where follow_up_id = ?",
            [text_id],
        )
    return struck.rowcount > 0


def _with_copies(db: Database, kind: str, text_id: str) -> list[str]:
    """A text and, for an action that was split per board, the other boards' too."""
    if kind == "outcomes":
        return [text_id]
    found = rows(
        db,
        "select o.id from follow_ups f join follow_ups o"
        " on coalesce(o.split_from_id, o.id) = coalesce(f.split_from_id, f.id) where f.id = ?",
        [text_id],
    )
    return [row["id"] for row in found]


def merge(db: Database, actor: Actor, kind: str, from_id: str, into_id: str) -> None:
    """Several groups say the same: one text stays, the other becomes a source of it.

    An action that nobody took yet gets the owner of the other, until they are parted. Raises
    RuleBroken for a text of another meeting, and for a quote: whose words those are is one voice.
    """
    with writing(db):
        meeting_id = _meeting_of(db, actor, kind, from_id)
        group_writes.check_open(db, meeting_id)
        target = _merges(db, kind, into_id)
        if target["meeting_id"] != meeting_id or from_id == into_id or target["removed_at"]:
            raise RuleBroken("Kies een andere tekst van deze bijeenkomst.")
        if QUOTE in (target["kind"], _merges(db, kind, from_id)["kind"]):
            raise RuleBroken("Een citaat blijft apart: het zijn de woorden van één mens.")
        into = target["merged_into_id"] or into_id
        if into == from_id:  # the other way round: the sources come along
            raise RuleBroken("Deze twee zijn al samengezet.")
        db.execute(
            f"update {kind} set merged_into_id = ? where id = ? or merged_into_id = ?",
            [into, from_id, from_id],
        )
        if kind == "follow_ups":
            _lend_owner(db, from_id, into)
        programmes.bump(db, meeting_id)


def _merges(db: Database, kind: str, text_id: str) -> dict:
    """What decides whether a text can be merged. Raises NotFound."""
    sort = "x.kind" if kind == "outcomes" else "''"
    row = one(
        db,
        f"select c.meeting_id, x.merged_into_id, x.removed_at, {sort} as kind"
        f" from {kind} x join groups c on c.id = x.group_id where x.id = ?",
        [text_id],
    )
    if row is None:
        raise NotFound
    return row


def _lend_owner(db: Database, from_id: str, into: str) -> None:
    """An action of nobody takes over who does the other one."""
    db.execute(
        "update follow_ups set owner_kind = f.owner_kind, owner = f.owner,"
        " owner_id = f.owner_id, owner_from_id = f.id,"
        " version = follow_ups.version + 1 from follow_ups f"
        " where follow_ups.id = ? and follow_ups.owner = '' and f.id = ? and f.owner <> ''",
        [into, from_id],
    )


def _take_owner_back(db: Database, from_id: str) -> None:
    """An action that took over who does this one is of nobody again; one that took it over from
    that one too."""
    took = rows(db, "select id from follow_ups where owner_from_id = ?", [from_id])
    db.execute(
        "update follow_ups set owner_kind = ?, owner = '', owner_id = null, owner_from_id = null,"
        " version = version + 1 where owner_from_id = ?",
        [NOBODY, from_id],
    )
    for row in took:
        _take_owner_back(db, row["id"])


def split(db: Database, actor: Actor, follow_up_id: str) -> int:
    """One action for several boards becomes one each, for the own CoOP'er; how many there are now.

    The boards are those of the network's members this year. Twice is as once. Raises RuleBroken
    when there are not at least two.
    """
    with writing(db):
        _meeting_of(db, actor, "follow_ups", follow_up_id)
        action = follow_ups.find(db, follow_up_id)
        group_writes.check_open(db, action.meeting_id)
        if action.is_removed:
            raise NotFound
        boards = _boards(db, action.meeting_id)
        if len(boards) < 2:
            raise RuleBroken("De leden van dit netwerk horen nog niet bij twee of meer besturen.")
        done = "select 1 from follow_ups where group_id = ? and submission_id = ?"
        if one(db, done, [action.group_id, f"deel-1-{follow_up_id}"]):
            return len(boards)
        _share_out(db, follow_up_id, boards)
        programmes.bump(db, action.meeting_id)
    return len(boards)


def _share_out(db: Database, follow_up_id: str, boards: list[dict]) -> None:
    """Inside an open transaction: the action is for the first of these, and a line made of it for
    each of the others."""
    db.execute(
        "update follow_ups set owner_kind = 'rol', owner = ?, owner_id = null, board_id = ?,"
        " owner_from_id = null,"
        " version = version + 1 where id = ?",
        [_coop(boards[0]), boards[0]["id"], follow_up_id],
    )
    for number, board in enumerate(boards[1:], 1):
        db.execute(
            "insert into follow_ups (id, group_id, home_group_id,"
            " picked_item_id, text, owner_kind, owner, board_id, due, due_on, author,"
            " author_id, submission_id, created_at, split_from_id)"
            " select ?, group_id, home_group_id, picked_item_id, text, 'rol', ?,"
            " ?, due, due_on, author, author_id, ?, created_at, id"
            " from follow_ups where id = ?",
            [new_id(), _coop(board), board["id"], f"deel-{number}-{follow_up_id}", follow_up_id],
        )


def _coop(board: dict) -> str:
    return shortened(f"CoOP'er van {board['name']}", LINE_LIMIT)


def _boards(db: Database, meeting_id: str) -> list[dict]:
    sql = f"select (select json_group_array(json_array(id, name)) from ({BOARDS})) as found"
    row = one(db, f"{sql} from meetings t where t.id = ?", [meeting_id]) or {"found": "[]"}
    return [{"id": id_, "name": name} for id_, name in json.loads(row["found"])]


def part(db: Database, actor: Actor, kind: str, text_id: str) -> str:
    """Take a source out again: it is a text of its own, and an action takes along the owner that it
    lent; the id of its meeting. Twice is as once."""
    with writing(db):
        meeting_id = _meeting_of(db, actor, kind, text_id)
        group_writes.check_open(db, meeting_id)
        if kind == "follow_ups":
            _take_owner_back(db, text_id)
        db.execute(f"update {kind} set merged_into_id = null where id = ?", [text_id])
        programmes.bump(db, meeting_id)
    return meeting_id
