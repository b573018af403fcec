"""Formats, roundtables and pages of help that are kept on screen: one file each, by version.

What a file means is known to the catalogue; here it is a text (decisions 34). Drafts of these are
drafts as any other: `own_content`.
"""

from collections.abc import Callable, Sequence

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp, today
from gesprekskader.records import Actor
from gesprekskader.records.content import OwnPage
from gesprekskader.store import access, own_content
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, insert, one, rows, writing

FORMAT, SERIES, ROUNDTABLE, HELP = "werkvorm", "reeks", "overlegtafel", "hulp"
PAGES = FORMAT, ROUNDTABLE, HELP
RETIRED = ""
"""The text of a version that takes a page away: what stands in a file of that key is shown, else
nothing. A format stays for the meetings that were made of it."""
_NEWEST = f"""
  select c.kind, c.key, c.version, c.network_id, c.text = '{RETIRED}' as is_retired,
  (select x.text from own_content x where x.kind = c.kind and x.key = c.key and x.text <> ''
    and x.valid_from is not null order by x.version desc limit 1) as text,
  coalesce((select p.name from persons p where p.id = c.made_by), '') as made_by, c.made_at
  from own_content c where c.kind in (select value from json_each(:kinds)) and c.version =
  (select max(x.version) from own_content x where x.kind = c.kind and x.key = c.key
    and x.valid_from is not null)"""
_AT_TABLE = (
    ("roundtable_members", "zitten mensen"),
    ("seat_invitations", "is iemand uitgenodigd"),
    ("agendas", "staan overleggen"),
)


def everything(db: Database, kinds: Sequence[str] = PAGES) -> list[OwnPage]:
    """The newest valid version of each, retired ones too; by kind and key."""
    found = rows(db, f"{_NEWEST} order by c.kind, c.key", {"kinds": as_json(list(kinds))})
    return [_page(row) for row in found]


def find(db: Database, kind: str, key: str) -> OwnPage:
    """Raises NotFound, also for one that is a draft only."""
    found = find_or_none(db, kind, key)
    if found is None:
        raise NotFound
    return found


def find_or_none(db: Database, kind: str, key: str) -> OwnPage | None:
    row = one(db, f"{_NEWEST} and c.key = :key", {"kinds": as_json([kind]), "key": key})
    return _page(row) if row else None


def _page(row: dict) -> OwnPage:
    return OwnPage(**row | {"is_retired": bool(row["is_retired"])})


def check_key(db: Database, kind: str, key: str) -> None:
    """Raise NotFound for a format that one network keeps: its gespreksleider edits that one."""
    sql = "select 1 from own_content where kind = ? and key = ? and network_id is not null"
    if one(db, sql, [kind, key]):
        raise NotFound


def retire(
    db: Database,
    actor: Actor,
    kind: str,
    key: str,
    check: Callable[[], None],
    *,
    is_in_file: bool,
) -> None:
    """Take it away; twice is as once. Raises NotFound, what `check` raises, and RuleBroken while a
    draft is open, and for a roundtable that is in use and stands in no file (`is_in_file`)."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        check_key(db, kind, key)
        here = find(db, kind, key)
        if here.is_retired:
            return
        _check_no_draft(db, kind, key)
        check()
        if kind == ROUNDTABLE and not is_in_file and (why := at_table(db, key)):
            raise RuleBroken(f"Aan deze overlegtafel {why}. Daarom kan zij niet weg.")
        put(db, actor, here, here.version + 1, RETIRED)


def bring_back(
    db: Database, actor: Actor, kind: str, key: str, check: Callable[[str], None]
) -> None:
    """What was taken away is valid again, as it was; twice is as once. Raises NotFound, what
    `check` raises for its text, and RuleBroken while a draft is open."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        check_key(db, kind, key)
        here = find(db, kind, key)
        if here.is_retired:
            _check_no_draft(db, kind, key)
            check(here.text)
            put(db, actor, here, here.version + 1, here.text)


def _check_no_draft(db: Database, kind: str, key: str) -> None:
    if own_content.draft(db, key, kind=kind) is not None:
        raise RuleBroken("Er is een concept. Maak dat eerst af, of gooi het weg.")


def put(db: Database, actor: Actor, here: OwnPage, version: int, text: str) -> None:
    """One version of a page, valid from today; inside an open transaction."""
    insert(
        db,
        "own_content",
        {
            "kind": here.kind,
            "key": here.key,
            "version": version,
            "path": f"{here.key}.md",
            "base": version - 1,
            "text": text,
            "valid_from": today().isoformat(),
            "made_by": actor.person_id,
            "made_at": stamp(),
            "network_id": here.network_id,
        },
    )


def at_table(db: Database, key: str) -> str:
    """What lies at a roundtable or who sits there, in words; "" for nothing."""
    sql = "select 1 from forwardings where ? in (roundtable_key, at_key) limit 1"
    if one(db, sql, [key]):
        return "liggen punten"
    for table, words in _AT_TABLE:
        if one(db, f"select 1 from {table} where roundtable_key = ? limit 1", [key]):
            return words
    return ""
