"""A pasted member list: what it would do, doing it once, and taking it back."""

import json

from sqlite_utils import Database

from gesprekskader.errors import ListMoved, NotFound, SentEarlier
from gesprekskader.records import Actor, Paste
from gesprekskader.rules.member_answers import Answers, Change, changes_of, place_answers
from gesprekskader.rules.member_list import Reading
from gesprekskader.rules.member_plan import Known, Plan, plan_of
from gesprekskader.store import access, networks, organisations, people, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import moment, new_id, one, rows, stamp, writing

_KNOWN = """
  select p.id as person_id, p.name, p.email, p.role_word, p.organisation_id,
  coalesce(o.name, p.said_organisation) as organisation, p.has_own_email,
  exists (select 1 from accounts a where a.person_id = p.id) as has_account,
  max(case when m.school_year <> :year then 0 when m.left_on is null then 2 else 1 end) as standing
  from memberships m join persons p on p.id = m.person_id
  left join organisations o on o.id = p.organisation_id
  where m.network_id = :network and p.erased_at is null
  group by p.id order by standing desc, p.name collate nocase, p.id"""
_STANDING = ("earlier", "left", "member")

_PASTE = """
  select s.id, s.network_id, s.pasted_at, s.undone_at,
  (select count(*) from paste_changes c where c.paste_id = s.id and c.years <> '[]') as new,
  (select count(*) from paste_changes c where c.paste_id = s.id and c.is_changed) as changed,
  (select count(*) from paste_organisations g where g.paste_id = s.id) as organisations
  from pastes s"""


def propose(db: Database, network_id: str, school_year: str, reading: Reading) -> Plan:
    """What this list would do to the members of that year. Stores nothing."""
    years = networks.school_years(db, network_id)
    # A year that is not open yet begins with the members of the year before.
    base = next((year for year in years if year <= school_year), school_year)
    found = rows(db, _KNOWN, {"network": network_id, "year": base})
    known = [
        Known(
            standing=_STANDING[row.pop("standing")],
            has_account=bool(row.pop("has_account")),
            has_own_email=bool(row.pop("has_own_email")),
            **row,
        )
        for row in found
    ]
    return plan_of(reading, known, organisations.everything(db))


def add(
    db: Database,
    actor: Actor,
    network_id: str,
    school_year: str,
    reading: Reading,
    answers: Answers,
    *,
    mark: str,
    submission_id: str,
) -> str:
    """Do what the proof with this `mark` showed, all or nothing; the id of the paste.

    Sent twice is done once. Raises ListMoved when the proof would read otherwise now, and
    RuleBroken while a question is unanswered.
    """
    sent = (reading, sorted(answers.ticked), sorted(answers.chosen.items()))
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        done = one(
            db,
            "select id from pastes where network_id = ? and submission_id = ?",
            [network_id, submission_id],
        )
        if done and _is_same(db, done["id"], submission_id, sent):
            return done["id"]
        plan = propose(db, network_id, school_year, reading)
        if done or plan.mark != mark:
            raise ListMoved
        wanted = changes_of(plan, answers)
        networks.open_year(db, network_id, school_year)
        paste_id = new_id()
        db.execute(
            "insert into pastes (id, network_id, school_year, person_id, submission_id, pasted_at)"
            " values (?, ?, ?, ?, ?, ?)",
            [paste_id, network_id, school_year, actor.person_id, submission_id, stamp()],
        )
        places = _make_places(db, paste_id, plan, answers)
        years = sorted({school_year, *networks.later_years(db, network_id, school_year)})
        for change in wanted:
            _do(db, paste_id, network_id, years, change, places.get(change.place))
        submissions.remember(db, paste_id, submission_id, sent, version=1)
    return paste_id


def _is_same(db: Database, paste_id: str, submission_id: str, sent: object) -> bool:
    """Whether a paste that was done had these very answers; others are shown anew."""
    try:
        return not submissions.brings_newer(
            db, paste_id, submission_id, sent, version=1, stands=False, is_built_on=lambda: True
        )
    except SentEarlier:
        return False


def _make_places(db: Database, paste_id: str, plan: Plan, answers: Answers) -> dict[str, str]:
    """Key of a place -> organisation id. Boards first, so that their schools can be under them."""
    ids: dict[str, str] = {}
    chosen = place_answers(plan, answers)
    for place in sorted(plan.places, key=lambda place: chosen[place.key] != "n:bestuur"):
        how, _, value = chosen[place.key].partition(":")
        if how == "o":
            ids[place.key] = value
        elif how == "n":
            board = ids.get(place.board) if value != "bestuur" else None
            ids[place.key] = organisations.insert(db, place.name, value, board)
            db.execute("insert into paste_organisations values (?, ?)", [paste_id, ids[place.key]])
    same = {key: value[2:] for key, value in chosen.items() if value.startswith("z:")}
    return ids | {key: ids[other] for key, other in same.items() if other in ids}


def _do(
    db: Database,
    paste_id: str,
    network_id: str,
    years: list[str],
    change: Change,
    organisation_id: str | None,
) -> None:
    before = people.find(db, change.person_id) if change.person_id else None
    person_id = change.person_id or people.insert(
        db,
        change.name,
        email=change.email,
        role_word=change.role_word,
        organisation_id=organisation_id,
    )
    listed = rows(
        db,
        "select school_year, left_on from memberships where network_id = ? and person_id = ?",
        [network_id, person_id],
    )
    stays = {row["school_year"] for row in listed if row["left_on"] is None}
    added = [year for year in years if year not in stays]
    for year in added:
        networks.insert_membership(db, network_id, person_id, year)
    if before and change.renews:
        people.change(
            db,
            person_id,
            name=change.name,
            email=change.email,
            role_word=change.role_word,
            organisation_id=organisation_id or before.organisation_id,
            version=before.version,
        )
    left = [row["left_on"] for row in listed if row["school_year"] in added]
    db.execute(
        "insert into paste_changes (paste_id, person_id, is_new, is_changed, version, years,"
        " left_on, name, email, role_word, organisation_id)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
        [
            paste_id,
            person_id,
            before is None,
            bool(before and change.renews),
            people.find(db, person_id).version if before else 1,
            json.dumps(added),
            next(iter(left), None),
            before.name if before else "",
            before.email if before else "",
            before.role_word if before else "",
            before.organisation_id if before else None,
        ],
    )


def latest(db: Database, network_id: str) -> Paste | None:
    """The newest paste that can still be taken back, or was just now."""
    row = one(
        db, f"{_PASTE} where s.network_id = ? order by s.pasted_at desc, s.rowid desc", [network_id]
    )
    return _paste(row) if row else None


def _paste(row: dict) -> Paste:
    undone = row["undone_at"]
    times = {
        "pasted_at": moment(row["pasted_at"]),
        "undone_at": moment(undone) if undone else None,
    }
    return Paste(**row | times)


def undo(db: Database, actor: Actor, network_id: str, paste_id: str) -> list[str]:
    """Take back what this paste added or changed; names of who stays, as more happened since.

    Twice is as once. Raises NotFound.
    """
    with writing(db):
        access.require(db, actor, Deed.FACILITATE_NETWORK, network_id)
        paste = one(
            db, "select * from pastes where id = ? and network_id = ?", [paste_id, network_id]
        )
        if paste is None:
            raise NotFound
        if paste["undone_at"]:
            return []
        changes = rows(db, "select * from paste_changes where paste_id = ?", [paste_id])
        stays = [name for row in changes if (name := _undo_one(db, paste, row))]
        made = rows(
            db, "select organisation_id from paste_organisations where paste_id = ?", [paste_id]
        )
        for row in made:
            organisations.remove_if_unused(db, row["organisation_id"])
        db.execute("delete from paste_changes where paste_id = ?", [paste_id])
        db.execute("update pastes set undone_at = ? where id = ?", [stamp(), paste_id])
    return stays


def _undo_one(db: Database, paste: dict, row: dict) -> str:
    """Take back one line; the name when somebody built on it, else ""."""
    now_known = one(
        db,
        "select p.name, p.version, exists (select 1 from attendances a join meetings t"
        " on t.id = a.meeting_id where a.person_id = p.id and t.network_id = :network"
        " and a.joined_at > :since) as came from persons p where p.id = :id"
        " and p.erased_at is null",
        {"id": row["person_id"], "network": paste["network_id"], "since": paste["pasted_at"]},
    )
    if now_known is None:
        return ""
    is_touched = now_known["version"] != row["version"] or now_known["came"]
    if row["is_new"]:
        is_touched = is_touched or not people.is_unused(db, row["person_id"])
    if is_touched or not _take_off(db, paste["network_id"], row):
        return now_known["name"]
    if row["is_changed"]:
        people.change(
            db,
            row["person_id"],
            name=row["name"],
            email=row["email"],
            role_word=row["role_word"],
            organisation_id=row["organisation_id"],
            version=row["version"],
        )
    if row["is_new"]:
        people.delete_unlisted(db, row["person_id"])
    return ""


def _take_off(db: Database, network_id: str, row: dict) -> bool:
    """Whether the places on the list were as the paste left them; then they are gone."""
    years = json.loads(row["years"])
    found = rows(
        db,
        "select school_year from memberships where network_id = ? and person_id = ?"
        " and left_on is null and not is_facilitator"
        " and school_year in (select value from json_each(?))",
        [network_id, row["person_id"], row["years"]],
    )
    if len(found) != len(years):
        return False
    for year in years:
        db.execute(
            "update memberships set left_on = ? where network_id = ? and person_id = ?"
            " and school_year = ?"
            if row["left_on"]
            else "delete from memberships where ? is null and network_id = ? and person_id = ?"
            " and school_year = ?",
            [row["left_on"], network_id, row["person_id"], year],
        )
    return True
