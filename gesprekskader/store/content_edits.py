"""What was changed in a draft of content, by whom, so that it can be undone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlite_utils import Database

from gesprekskader.errors import RuleBroken
from gesprekskader.moments import moment, now, stamp
from gesprekskader.records import Actor
from gesprekskader.records.content import ContentEdit, OwnVersion
from gesprekskader.store.db import insert, new_id, one, rows

Files = Mapping[str, str]
_ONE_DEED = timedelta(minutes=10)
# Several in one moment: the newest is undone first, so the oldest of them was the last.
_LAST_UNDONE = """select x.id from content_edits x where x.kind = e.kind and x.key = e.key
  and x.version = e.version and x.undone_at is not null
  order by x.undone_at desc, x.rowid limit 1"""


@dataclass(frozen=True)
class ContentPlace:
    """Where files are put that are no `OwnVersion` yet."""

    kind: str
    key: str
    version: int
    base: int


def begun_by(db: Database, actor: Actor, kind: str, submission_id: str) -> str:
    row = one(
        db,
        "select key from content_edits where kind = ? and submission_id = ? and made_by = ?"
        " and files_before = '{}'",
        [kind, submission_id, actor.person_id],
    )
    return row["key"] if row else ""


def is_done(db: Database, kind: str, key: str, submission_id: str) -> bool:
    sql = "select 1 from content_edits where kind = ? and key = ? and submission_id = ?"
    return one(db, sql, [kind, key, submission_id]) is not None


def note(
    db: Database,
    actor: Actor,
    here: OwnVersion | ContentPlace,
    words: str,
    before: Files,
    submission_id: str,
) -> None:
    """What was done; one person's changes of one thing within some minutes are one."""
    last = one(
        db,
        "select id, words, made_by, made_at, undone_at, files_before from content_edits"
        " where kind = ? and key = ? and version = ? order by rowid desc limit 1",
        [here.kind, here.key, here.version],
    )
    is_same = last and (last["words"], last["made_by"]) == (words, actor.person_id)
    if last and is_same and not last["undone_at"] and moment(last["made_at"]) > now() - _ONE_DEED:
        whole = json.dumps({**before, **json.loads(last["files_before"])})
        db.execute("update content_edits set files_before = ? where id = ?", [whole, last["id"]])
        return
    if is_done(db, here.kind, here.key, submission_id):
        submission_id = new_id()
    insert(
        db,
        "content_edits",
        {
            "id": new_id(),
            "kind": here.kind,
            "key": here.key,
            "version": here.version,
            "words": words,
            "files_before": json.dumps(before),
            "made_by": actor.person_id,
            "submission_id": submission_id,
            "made_at": stamp(),
        },
    )


def of_version(db: Database, here: OwnVersion, *, most: int = 20) -> list[ContentEdit]:
    """What was changed in a version, the newest first."""
    found = rows(
        db,
        "select e.id, e.words, coalesce(p.name, '') as made_by, e.made_by as person_id, e.made_at,"
        " e.undone_at is not null as is_undone, e.files_before = '{}' as is_begin,"
        f" e.id = ({_LAST_UNDONE}) as is_last_undone,"
        " (select json_group_array(f.key) from json_each(e.files_before) f) as places"
        " from content_edits e"
        " left join persons p on p.id = e.made_by"
        " where e.kind = ? and e.key = ? and e.version = ? order by e.rowid desc limit ?",
        [here.kind, here.key, here.version, most],
    )
    changed_since: set[str] = set()
    edits = []
    for row in found:
        places = set(json.loads(row.pop("places")))
        told = {name: bool(row[name]) for name in ("is_undone", "is_begin")}
        told["comes_back"] = bool(row.pop("is_last_undone")) and not places & changed_since
        edits.append(ContentEdit(**row | {"made_at": moment(row["made_at"])} | told))
        if not told["is_undone"]:
            changed_since |= places
    return edits


def standing(db: Database, here: OwnVersion) -> list[dict]:
    """What was changed in a version and not undone, the newest first."""
    return rows(
        db,
        "select e.id, e.rowid as number, e.files_before, e.made_by,"
        " coalesce(p.name, 'iemand') as name"
        " from content_edits e left join persons p on p.id = e.made_by"
        " where e.kind = ? and e.key = ? and e.version = ? and e.undone_at is null"
        " order by e.rowid desc",
        [here.kind, here.key, here.version],
    )


def undone(db: Database, here: OwnVersion, edit_id: str) -> Files | None:
    """What stood there when this was undone; None when it stands. Raises RuleBroken when another
    one was undone after it, or something changed at the same place since."""
    row = one(
        db,
        f"select e.rowid as number, e.files_before, e.id = ({_LAST_UNDONE}) as is_last"
        " from content_edits e where e.id = ? and e.kind = ? and e.key = ? and e.version = ?"
        " and e.undone_at is not null",
        [edit_id, here.kind, here.key, here.version],
    )
    if row is None:
        return None
    after = json.loads(row["files_before"])
    later = [each for each in standing(db, here) if each["number"] > row["number"]]
    if not row["is_last"]:
        raise RuleBroken("Daarna werd nog iets ongedaan gemaakt. Zet eerst dat terug.")
    if any(set(json.loads(each["files_before"])) & set(after) for each in later):
        raise RuleBroken(
            f"Daarna veranderde {later[0]['name']} iets op dezelfde plek. Maak eerst dat ongedaan."
        )
    return after


def check_undo(found: list[dict], before: Files, actor: Actor) -> None:
    """Whether the last of these, that changed `before`, can be undone; the others came after it."""
    *later, asked = found
    if not before:
        raise RuleBroken("Hiermee begon het concept. Gooi het concept weg als het niet hoeft.")
    if later and asked["made_by"] != actor.person_id:
        raise RuleBroken("Na deze wijziging kwam er nog een. Maak eerst die ongedaan.")
    for row in later:
        if set(json.loads(row["files_before"])) & set(before):
            raise RuleBroken(
                f"Daarna veranderde {row['name']} iets op dezelfde plek. Maak eerst dat ongedaan."
            )
