"""Formats, and series of them, that are kept on screen: one file each, for a network or for
everybody, by version.

What a file means is known to the catalogue; here it is a text (decisions 34).
"""

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp, today
from gesprekskader.records import Actor
from gesprekskader.records.content import OwnFormat
from gesprekskader.store import access, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import insert, one, rows, writing

FORMAT, SERIES = "werkvorm", "reeks"
RETIRED = ""
"""The text of a version that takes a format from where it is chosen."""
_NEWEST = f"""
  select c.key, c.version, c.network_id, c.text = '{RETIRED}' as is_retired,
  (select x.text from own_content x where x.kind = c.kind and x.key = c.key and x.text <> ''
   order by x.version desc limit 1) as text
  from own_content c where c.kind = ? and c.version =
  (select max(x.version) from own_content x where x.kind = c.kind and x.key = c.key)"""


def everything(db: Database, kind: str = FORMAT) -> list[OwnFormat]:
    """The newest version of each, retired ones too: their meetings are still shown; by key."""
    found = rows(db, f"{_NEWEST} order by c.key", [kind])
    return [OwnFormat(**row | {"is_retired": bool(row["is_retired"])}) for row in found]


def find(db: Database, key: str, kind: str = FORMAT) -> OwnFormat:
    """Raises NotFound."""
    row = one(db, f"{_NEWEST} and c.key = ?", [kind, key])
    if row is None:
        raise NotFound
    return OwnFormat(**row | {"is_retired": bool(row["is_retired"])})


def check(db: Database, actor: Actor, network_id: str | None) -> None:
    """Raise NotFound unless this actor may write formats of this network, or, with None, those of
    everybody."""
    if network_id is None:
        access.require(db, actor, Deed.EDIT_CONTENT)
    else:
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)


def begin(
    db: Database,
    actor: Actor,
    key: str,
    text: str,
    network_id: str | None,
    *,
    submission_id: str,
    kind: str = FORMAT,
) -> str:
    """A new format; its key. The same submission again gives the same one."""
    with writing(db):
        check(db, actor, network_id)
        sql = "select thing_id from submissions where submission_id = ? and thing_id like ?"
        known = one(db, sql, [submission_id, f"{kind}:%"])
        if known:
            return known["thing_id"].removeprefix(f"{kind}:")
        _put(db, actor, (kind, key, 1), text, network_id)
        submissions.remember(db, f"{kind}:{key}", submission_id, text, version=1)
    return key


def change(
    db: Database, actor: Actor, key: str, text: str, *, version: int, kind: str = FORMAT
) -> None:
    """Another text from now on; RETIRED takes it from where formats are chosen. The very same text
    changes nothing. Raises NotFound, and RuleBroken when somebody else was first."""
    with writing(db):
        here = find(db, key, kind)
        check(db, actor, here.network_id)
        now = RETIRED if here.is_retired else here.text
        if now == text:
            return
        if here.version != version:
            raise RuleBroken(
                f"Iemand anders paste deze {kind} ook aan. Kopieer jouw tekst, open de pagina"
                " opnieuw en kijk wat er nu staat."
            )
        _put(db, actor, (kind, key, version + 1), text, here.network_id)


def _put(
    db: Database, actor: Actor, what: tuple[str, str, int], text: str, network_id: str | None
) -> None:
    """`what` is kind, key and version."""
    kind, key, version = what
    insert(
        db,
        "own_content",
        {
            "kind": kind,
            "key": key,
            "version": version,
            "path": f"{key}.md",
            "base": version - 1,
            "text": text,
            "valid_from": today().isoformat(),
            "made_by": actor.person_id,
            "made_at": stamp(),
            "network_id": network_id,
        },
    )
