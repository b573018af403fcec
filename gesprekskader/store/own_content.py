"""Content that is edited on screen: its files by version, a draft beside what is valid.

What a file means is known to the catalogue; here it is text with a path (decisions 34 and 37). A
framework has many files; another kind of page is one. `kind` says which, a framework without it.
"""

import json
from collections.abc import Callable, Collection
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken, StaleDraft
from gesprekskader.moments import moment, stamp, today
from gesprekskader.records import Actor
from gesprekskader.records.content import OwnVersion
from gesprekskader.store import access, content_edits
from gesprekskader.store.access import Deed
from gesprekskader.store.content_edits import ContentPlace, Files
from gesprekskader.store.db import one, rows, writing

FRAMEWORK = "kader"
_VERSION = """
  select c.kind, c.key, c.version, max(c.base) as base, json_group_object(c.path, c.text) as files,
  coalesce((select e.id from content_edits e where e.kind = c.kind and e.key = c.key
    and e.version = c.version order by e.rowid limit 1), '') as begun_as,
  max(c.valid_from) as valid_from, max(c.made_at) as made_at, coalesce((select p.name from persons p
    where p.id = (select x.made_by from own_content x where x.kind = c.kind and x.key = c.key
      and x.version = c.version order by x.made_at desc limit 1)), '') as made_by
  from own_content c where c.kind = :kind and c.network_id is null"""


def _version(row: dict) -> OwnVersion:
    row["files"] = json.loads(row["files"])
    row["valid_from"] = date.fromisoformat(row["valid_from"]) if row["valid_from"] else None
    row["made_at"] = moment(row["made_at"])
    return OwnVersion(**row)


def valid_on(db: Database, day: date) -> dict[str, OwnVersion]:
    """Every own framework as it is valid on a day, by its key."""
    found = rows(
        db,
        f"{_VERSION} and c.version = (select x.version from own_content x where x.kind = c.kind"
        " and x.key = c.key and x.valid_from <= :day order by x.version desc"
        " limit 1) group by c.key order by c.key",
        {"kind": FRAMEWORK, "day": day.isoformat()},
    )
    return {row["key"]: _version(row) for row in found}


def edition(db: Database, key: str, version: int, *, kind: str = FRAMEWORK) -> OwnVersion | None:
    """One version of what is edited, whatever is valid now; None when it is not there."""
    row = one(
        db,
        f"{_VERSION} and c.key = :key and c.version = :version group by c.key",
        {"kind": kind, "key": key, "version": version},
    )
    return _version(row) if row else None


def revision(db: Database) -> int:
    """Another number for other content that is valid: what comes with each visit."""
    sql = "select count(*) as number from own_content where valid_from is not null"
    return (one(db, sql) or {"number": 0})["number"]


def newest_valid(db: Database, key: str, *, kind: str = FRAMEWORK) -> OwnVersion | None:
    """The version that was made valid last, be it for a day to come; None while there is none."""
    row = one(
        db,
        f"{_VERSION} and c.key = :key and c.version = (select max(x.version) from own_content x"
        " where x.kind = c.kind and x.key = c.key and x.valid_from is not null) group by c.key",
        {"kind": kind, "key": key},
    )
    return _version(row) if row else None


def newest(db: Database) -> list[OwnVersion]:
    """Of every framework the version that was made valid last, and its draft."""
    found = [version for key in keys(db) for version in (newest_valid(db, key), draft(db, key))]
    return [version for version in found if version]


def draft(db: Database, key: str, *, kind: str = FRAMEWORK) -> OwnVersion | None:
    """The draft of a framework; None while nobody edits it."""
    row = one(
        db,
        f"{_VERSION} and c.key = :key and c.valid_from is null group by c.key",
        {"kind": kind, "key": key},
    )
    return _version(row) if row else None


def drafts(db: Database, kind: str) -> list[OwnVersion]:
    """All drafts of a kind, by key."""
    found = rows(
        db, f"{_VERSION} and c.valid_from is null group by c.key order by c.key", {"kind": kind}
    )
    return [_version(row) for row in found]


def keys(db: Database) -> list[str]:
    """Keys of all frameworks that are edited on screen."""
    sql = "select distinct key from own_content where kind = ? order by key"
    return [row["key"] for row in rows(db, sql, [FRAMEWORK])]


def free_key(db: Database, kind: str, name: str, taken: Collection[str]) -> str:
    """`name`, or with a number behind it when something has that key: what stands in files
    (`taken`), or what was ever kept of this kind. Asked inside the transaction that uses it: two
    people may type the same title at once."""
    sql = "select distinct key from own_content where kind = ?"
    used = {*taken, *(row["key"] for row in rows(db, sql, [kind]))}
    key, more = name, 2
    while key in used:
        key, more = f"{name}-{more}", more + 1
    return key


def begin(
    db: Database,
    actor: Actor,
    key: str,
    files: Files,
    *,
    words: str,
    submission_id: str,
    kind: str = FRAMEWORK,
) -> str:
    """A draft of the next version of what is there, or of one of our own over what stands in a
    file; as it is when there is a draft already. Its key: the same submission again is the same."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        if known := content_edits.begun_by(db, actor, kind, submission_id):
            return known
        if draft(db, key, kind=kind) is None:
            _begin(db, actor, kind, key, files, words, submission_id)
    return key


def begin_new(
    db: Database,
    actor: Actor,
    name: str,
    files_of: Callable[[str], Files],
    *,
    taken: Collection[str],
    words: str,
    submission_id: str,
    kind: str = FRAMEWORK,
) -> str:
    """A draft of something new, under a key that nobody has: `name`, or with a number behind it.
    `files_of` makes its files for that key. The same submission again gives the same one."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        if known := content_edits.begun_by(db, actor, kind, submission_id):
            return known
        key = free_key(db, kind, name, taken)
        _begin(db, actor, kind, key, files_of(key), words, submission_id)
    return key


def _begin(
    db: Database,
    actor: Actor,
    kind: str,
    key: str,
    files: Files,
    words: str,
    submission_id: str,
) -> None:
    last = newest_valid(db, key, kind=kind)
    base = last.version if last else 0
    here = ContentPlace(kind, key, base + 1, base)
    _put(db, actor, here, files)
    content_edits.note(db, actor, here, words, {}, submission_id)


def edit(
    db: Database,
    actor: Actor,
    key: str,
    change: Callable[[Files], Files],
    *,
    words: str,
    submission_id: str,
    is_once: bool = True,
    kind: str = FRAMEWORK,
) -> None:
    """Change the draft: `change` gets its files as they are now and gives them as they are to be;
    what it raises undoes all. The same submission again changes nothing, or, where it is no deed
    that adds something (`is_once`), the newest words count. Raises NotFound."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        here = draft(db, key, kind=kind)
        if here is None:
            raise NotFound
        if is_once and content_edits.is_done(db, kind, key, submission_id):
            return
        files = dict(change(here.files))
        if files == dict(here.files):
            return
        before = {path: text for path, text in here.files.items() if files.get(path) != text}
        before |= {path: "" for path in files if path not in here.files}  # "" was not there
        _replace(db, actor, here, files)
        content_edits.note(db, actor, here, words, before, submission_id)


def _put(
    db: Database,
    actor: Actor,
    here: OwnVersion | ContentPlace,
    files: Files,
    day: str | None = None,
) -> None:
    db.execute(
        "insert into own_content"
        " (kind, key, version, path, base, text, valid_from, made_by, made_at)"
        " select :kind, :key, :version, f.key, :base, f.value, :day, :by, :now"
        " from json_each(:files) f",
        {
            "kind": here.kind,
            "key": here.key,
            "version": here.version,
            "base": here.base,
            "day": day,
            "by": actor.person_id,
            "now": stamp(),
            "files": json.dumps(dict(files)),
        },
    )


def _replace(
    db: Database, actor: Actor, here: OwnVersion, files: Files, day: str | None = None
) -> None:
    db.execute(
        "delete from own_content where kind = ? and key = ? and version = ?",
        [here.kind, here.key, here.version],
    )
    _put(db, actor, here, files, day)


def undo(db: Database, actor: Actor, key: str, edit_id: str, *, kind: str = FRAMEWORK) -> None:
    """Put back what somebody changed: the newest change, or one of one's own, however long ago.
    Twice is as once. Raises NotFound, RuleBroken when something changed at the same place since."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        here = draft(db, key, kind=kind)
        if here is None:
            raise NotFound
        found = content_edits.standing(db, here)
        at = next((n for n, row in enumerate(found) if row["id"] == edit_id), None)
        if at is None:
            return
        before = json.loads(found[at]["files_before"])
        content_edits.check_undo(found[: at + 1], before, actor)
        _trade(db, actor, here, edit_id, before, stamp())


def redo(db: Database, actor: Actor, key: str, edit_id: str, *, kind: str = FRAMEWORK) -> None:
    """What was undone stands again: the last that was, while nothing changed at the same place
    since. Twice is as once. Raises NotFound, RuleBroken."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        here = draft(db, key, kind=kind)
        if here is None:
            raise NotFound
        if (after := content_edits.undone(db, here, edit_id)) is not None:
            _trade(db, actor, here, edit_id, after, None)


def _trade(
    db: Database, actor: Actor, here: OwnVersion, edit_id: str, put: Files, undone_at: str | None
) -> None:
    """These files take the place of what stands there, which is kept with the edit: so that an undo
    loses nothing."""
    stood = {path: here.files.get(path, "") for path in put}
    files = {path: text for path, text in {**here.files, **put}.items() if text}
    _replace(db, actor, here, files)
    db.execute(
        "update content_edits set undone_at = ?, files_before = ? where id = ?",
        [undone_at, json.dumps(stood), edit_id],
    )


def make_valid(
    db: Database,
    actor: Actor,
    key: str,
    day: date,
    *,
    seen: Files,
    files: Files,
    check: Callable[[], None] | None = None,
    kind: str = FRAMEWORK,
) -> None:
    """The draft is valid from this day on, as `files`: what was `seen` with the name of its version
    in it; `check` is asked inside the write. Raises NotFound, RuleBroken for a day that is past,
    for a draft that changed since it was seen, and for one that was begun on a version that is not
    the newest any more."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        here = draft(db, key, kind=kind)
        last = newest_valid(db, key, kind=kind)
        if here is None and last and last.valid_from == day and dict(last.files) == dict(files):
            return  # sent twice
        if here is None:
            raise NotFound
        if day < today():
            raise RuleBroken("Kies vandaag of een dag die nog komt.")
        if dict(here.files) != dict(seen):
            raise RuleBroken("Er is intussen iets veranderd. Kijk eerst wat er verandert.")
        if (last.version if last else 0) != here.base:
            raise RuleBroken(
                "Iemand anders maakte intussen een andere versie geldig. Kijk eerst wat er"
                " verschilt."
            )
        if last and last.valid_from and day < last.valid_from:
            raise RuleBroken("De vorige versie geldt pas vanaf een latere dag. Kies die of later.")
        if check:
            check()
        _replace(db, actor, here, files, day.isoformat())


def put_back(
    db: Database,
    actor: Actor,
    key: str,
    restored: Callable[[Files, Files], Files],
    *,
    submission_id: str,
    kind: str = FRAMEWORK,
) -> None:
    """The version before the newest is valid again from today: as a version of its own, so that
    nothing that was valid is lost; `restored` makes its files of those of before and of now. Raises
    NotFound, RuleBroken while a draft is open."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        if content_edits.is_done(db, kind, key, submission_id):
            return
        last = newest_valid(db, key, kind=kind)
        if last is None or not last.base:
            raise NotFound
        if draft(db, key, kind=kind) is not None:
            raise RuleBroken("Er is een concept. Maak dat eerst af, of gooi het weg.")
        before = edition(db, key, last.base, kind=kind)
        if before is None:
            raise NotFound
        files = restored(before.files, last.files)
        here = ContentPlace(kind, key, last.version + 1, last.version)
        _put(db, actor, here, files, today().isoformat())
        content_edits.note(db, actor, here, "De vorige versie werd teruggezet", {}, submission_id)


def drop_draft(
    db: Database,
    actor: Actor,
    key: str,
    is_seen: Callable[[Files], bool],
    *,
    kind: str = FRAMEWORK,
) -> None:
    """Throw the draft away; what is valid stays. Twice is as once. Raises StaleDraft when it has
    other words than were seen: `is_seen` says it of the files as they are now."""
    with writing(db):
        access.require(db, actor, Deed.EDIT_CONTENT)
        here = draft(db, key, kind=kind)
        if here is not None:
            if not is_seen(here.files):
                raise StaleDraft
            for table in ("own_content", "content_edits"):
                db.execute(
                    f"delete from {table} where kind = ? and key = ? and version = ?",
                    [kind, key, here.version],
                )
