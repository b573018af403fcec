"""Points that ask the same, of one network or of several, put together at a table: they are handled
as one, and who asked each of them reads the steps and the answer and nothing of the others."""

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import access
from gesprekskader.store.access import STILL_FORWARDED, Deed
from gesprekskader.store.db import as_json, new_id, one, rows, writing


def whole(db: Database, forwarding_ids: list[str]) -> list[str]:
    """These points with all that they were put together with, the oldest first; without those that
    were taken back."""
    found = rows(
        db,
        f"""select w.id from forwardings w where {STILL_FORWARDED} and (
          w.id in (select value from json_each(:these)) or w.bundle in (
            select b.bundle from forwardings b where b.bundle <> ''
            and b.id in (select value from json_each(:these)))) order by w.rowid""",
        {"these": as_json(forwarding_ids)},
    )
    return [row["id"] for row in found]


def require_whole(db: Database, actor: Actor, forwarding_ids: list[str]) -> list[str]:
    """As `whole`, for who may answer each of them. Raises NotFound."""
    ids = whole(db, forwarding_ids)
    access.require_all(db, actor, Deed.ANSWER_POINT, [*forwarding_ids, *ids])
    return ids


def put_together(db: Database, actor: Actor, forwarding_ids: list[str]) -> None:
    """Points that lie at one table without an answer become one; what one of them was put together
    with comes along, and the day that one of them comes up. Twice is as once. Raises NotFound,
    RuleBroken for less than two, for two tables or besturen, and for an answered one."""
    with writing(db):
        ids = require_whole(db, actor, forwarding_ids)
        these = as_json(ids)
        found = one(
            db,
            """select count(*) as n, count(distinct at_key) as tables,
            count(distinct coalesce(board_id, '')) as boards, count(answered_at) as answered
            from forwardings where id in (select value from json_each(?))""",
            [these],
        )
        if found is None or found["n"] < 2:
            raise RuleBroken("Kies twee of meer vragen die hetzelfde vragen.")
        if found["tables"] > 1 or found["boards"] > 1:
            several, one_of = (
                ("twee tafels", "tafel") if found["tables"] > 1 else ("twee besturen", "bestuur")
            )
            raise RuleBroken(
                f"Deze vragen zijn van {several}. Kies vragen van één {one_of}, of kies Samen één"
                " antwoord."
            )
        if found["answered"]:
            raise RuleBroken("Op een van deze vragen kwam al een antwoord.")
        db.execute(
            "update forwardings set bundle = ? where id in (select value from json_each(?))",
            [new_id(), these],
        )
        db.execute(
            "insert into agenda_lines (id, agenda_id, forwarding_id, minutes, position, added_at)"
            " select lower(hex(randomblob(6))), l.agenda_id, k.value, max(l.minutes),"
            " min(l.position), min(l.added_at) from agenda_lines l join json_each(:these) k"
            " where l.forwarding_id in (select value from json_each(:these))"
            " group by l.agenda_id, k.value on conflict (agenda_id, forwarding_id) do nothing",
            {"these": these},
        )


def take_apart(db: Database, actor: Actor, forwarding_id: str) -> None:
    """Each is a point of its own again; what was done with them together stays at each. Twice is as
    once. Raises NotFound."""
    with writing(db):
        require_whole(db, actor, [forwarding_id])
        db.execute(
            "update forwardings set bundle = '' where bundle <> '' and bundle ="
            " (select bundle from forwardings where id = ?)",
            [forwarding_id],
        )
