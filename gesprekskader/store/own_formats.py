"""Formats that a network keeps from a programme, and series of them; a format for everybody is
edited as other content."""

import json
from collections.abc import Callable, Collection, Iterable

from sqlite_utils import Database

from gesprekskader.errors import NotFound, StaleEdit
from gesprekskader.records import Actor
from gesprekskader.records.content import OwnPage
from gesprekskader.store import access, own_content, own_pages, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, one, rows, writing
from gesprekskader.store.own_pages import FORMAT, RETIRED

_VERSION = f"""(select x.rowid from own_content x where x.kind = '{FORMAT}'
  and x.key = t.format_key and x.valid_from is not null and x.text <> '{RETIRED}'
  and x.made_at <= t.created_at order by x.version desc limit 1)"""
TAKEN = f"coalesce((select c.text from own_content c where c.rowid = {_VERSION}), '')"
"""The text of the format that meeting `t` was made of, as it was valid then; "" for one of files,
of which nothing else is kept than what stands there now."""


def everything(db: Database, kind: str = FORMAT) -> list[OwnPage]:
    """The newest version of each, retired ones too: their meetings are still shown; by key."""
    return own_pages.everything(db, (kind,))


def find(db: Database, key: str, kind: str = FORMAT) -> OwnPage:
    """Raises NotFound."""
    return own_pages.find(db, kind, key)


def taken(db: Database, meeting_id: str) -> str:
    """The text of the format that a meeting was made of, as it was then; "" for one of files."""
    row = one(db, f"select {TAKEN} as text from meetings t where t.id = ?", [meeting_id])
    return row["text"] if row else ""


def taken_by(db: Database, meeting_ids: Iterable[str]) -> dict[str, str]:
    """The same of many meetings, by id, those of files left out. A text that several were made of
    is read once: it may be long."""
    sql = f"""select k.ids, c.text from own_content c join (
          select json_group_array(t.id) as ids, {_VERSION} as number from meetings t
          where t.id in (select value from json_each(?)) group by number) k on k.number = c.rowid"""
    found = rows(db, sql, [as_json(meeting_ids)])
    return {id_: row["text"] for row in found for id_ in json.loads(row["ids"])}


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
    name: str,
    text_of: Callable[[str], str],
    network_id: str | None,
    *,
    taken: Collection[str],
    submission_id: str,
    kind: str = FORMAT,
) -> str:
    """A new format under a key that nobody has: `name`, or with a number behind it; `text_of` makes
    its file for that key. The key; the same submission again gives the same one."""
    with writing(db):
        check(db, actor, network_id)
        sql = "select thing_id from submissions where submission_id = ? and thing_id like ?"
        known = one(db, sql, [submission_id, f"{kind}:%"])
        if known:
            return known["thing_id"].removeprefix(f"{kind}:")
        key = own_content.free_key(db, kind, name, taken)
        text = text_of(key)
        own_pages.put(db, actor, OwnPage(kind, key, 0, network_id, False, text), 1, text)
        submissions.remember(db, f"{kind}:{key}", submission_id, text, version=1)
    return key


def change(
    db: Database,
    actor: Actor,
    key: str,
    text: str,
    *,
    version: int,
    check_use: Callable[[], None] | None = None,
    kind: str = FORMAT,
) -> None:
    """Another text of what a network keeps from now on; RETIRED takes it from where it is chosen.
    The very same text changes nothing; `check_use` is asked inside the write. Raises NotFound, and
    StaleEdit with the `OwnPage` of now when somebody else was first."""
    with writing(db):
        here = find(db, key, kind)
        if here.network_id is None:
            raise NotFound
        check(db, actor, here.network_id)
        now = RETIRED if here.is_retired else here.text
        if now == text:
            return
        if here.version != version:
            raise StaleEdit(here)
        if check_use:
            check_use()
        own_pages.put(db, actor, here, version + 1, text)


def awaits_points(db: Database, key: str) -> bool:
    """Whether a meeting that follows this format as it stands now, and did not open yet, has points
    of members; one that keeps a version of it loses none."""
    sql = f"""select 1 from agenda_points a join meetings t on t.id = a.meeting_id
        where t.format_key = ? and t.stage = 'concept' and not t.is_cancelled
        and {TAKEN} = '' limit 1"""
    return one(db, sql, [key]) is not None
