"""A pasted member list: what it would do, and doing it once."""

import json

from sqlite_utils import Database

from gesprekskader.errors import ListMoved, SentEarlier
from gesprekskader.moments import moment, stamp
from gesprekskader.records import Actor, Paste, Person
from gesprekskader.rules.member_answers import Answers, Change, changes_of, place_answers
from gesprekskader.rules.member_list import Reading
from gesprekskader.rules.member_plan import Known, Plan, plan_of
from gesprekskader.rules.places import BOARD
from gesprekskader.store import access, networks, organisations, people, submissions
from gesprekskader.store.access import Deed
from gesprekskader.store.db import new_id, one, rows, writing

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
  (select count(*) from paste_organisations g where g.paste_id = s.id and g.board_id is null)
  as organisations
  from pastes s"""

_SENT = "select id from pastes where network_id = ? and submission_id = ?"
_INSERT = """
  insert into pastes (id, network_id, school_year, person_id, submission_id, pasted_at)
  values (?, ?, ?, ?, ?, ?)"""


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
        done = one(db, _SENT, [network_id, submission_id])
        if done and _is_same(db, done["id"], submission_id, sent):
            return done["id"]
        plan = propose(db, network_id, school_year, reading)
        if done or plan.mark != mark:
            raise ListMoved
        wanted = changes_of(plan, answers)
        networks.open_year(db, network_id, school_year)
        paste_id = new_id()
        values = [paste_id, network_id, school_year, actor.person_id, submission_id, stamp()]
        db.execute(_INSERT, values)
        places = _make_places(db, paste_id, network_id, plan, answers)
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


def _make_places(
    db: Database, paste_id: str, network_id: str, plan: Plan, answers: Answers
) -> dict[str, str]:
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
            organisations.belongs_with(db, ids[place.key], network_id)
            _note_place(db, paste_id, ids[place.key])
    same = {key: value[2:] for key, value in chosen.items() if value.startswith("z:")}
    ids |= {key: ids[other] for key, other in same.items() if other in ids}
    for place in plan.places:
        if place.is_known and not place.parent and place.board in ids and place.key in ids:
            _give_board(db, paste_id, ids[place.key], ids[place.board])
    return ids


def _give_board(db: Database, paste_id: str, organisation_id: str, board_id: str) -> None:
    """A school that we knew without a board gets the one that the list names beside it."""
    given = db.execute(
        "update organisations set parent_id = :board where id = :id and parent_id is null"
        " and kind <> :kind and :board in (select id from organisations where kind = :kind)",
        {"id": organisation_id, "board": board_id, "kind": BOARD},
    )
    if given.rowcount:
        _note_place(db, paste_id, organisation_id, board_id)


def _note_place(
    db: Database, paste_id: str, organisation_id: str, board_id: str | None = None
) -> None:
    """For the way back: a new organisation, or with `board_id` one that got this board."""
    sql = "insert into paste_organisations (paste_id, organisation_id, board_id) values (?, ?, ?)"
    db.execute(sql, [paste_id, organisation_id, board_id])


def _do(
    db: Database,
    paste_id: str,
    network_id: str,
    years: list[str],
    change: Change,
    organisation_id: str | None,
) -> None:
    """One person: put on the list, new or known, with other details where the trainer said so."""
    before = people.find(db, change.person_id) if change.person_id else None
    if before:
        person_id, version = before.id, before.version
    else:
        person_id, version = _new(db, change, organisation_id), 1
    added, leavings = _put_on_list(db, network_id, person_id, years)
    if before and change.renews:
        version = _renew(db, before, change, organisation_id)
    _note(
        db,
        paste_id=paste_id,
        person_id=person_id,
        is_new=before is None,
        is_changed=bool(before and change.renews),
        version=version,
        years=json.dumps(added),
        leavings=json.dumps(leavings),
        name=before.name if before else "",
        email=before.email if before else "",
        role_word=before.role_word if before else "",
        organisation_id=before.organisation_id if before else None,
    )


def _new(db: Database, change: Change, organisation_id: str | None) -> str:
    return people.insert(
        db,
        name=change.name,
        email=change.email,
        role_word=change.role_word,
        organisation_id=organisation_id,
    )


def _renew(db: Database, before: Person, change: Change, organisation_id: str | None) -> int:
    """The details as the list has them; the version that they have now."""
    people.change(
        db,
        before.id,
        name=change.name,
        email=change.email,
        role_word=change.role_word,
        organisation_id=organisation_id or before.organisation_id,
        version=before.version,
    )
    return people.find(db, before.id).version


def _put_on_list(
    db: Database, network_id: str, person_id: str, years: list[str]
) -> tuple[list[str], dict[str, list[str]]]:
    """The years in which this person was no member yet, and by year the day and the moment of
    leaving."""
    listed = rows(
        db,
        "select school_year, left_on, left_at from memberships"
        " where network_id = ? and person_id = ?",
        [network_id, person_id],
    )
    stays = {row["school_year"] for row in listed if row["left_on"] is None}
    added = [year for year in years if year not in stays]
    for year in added:
        networks.insert_membership(db, network_id, person_id, year)
    left = [row for row in listed if row["school_year"] in added]
    return added, {row["school_year"]: [row["left_on"], row["left_at"]] for row in left}


def _note(db: Database, **values: object) -> None:
    """Inside an open transaction: what was before, for the way back. The first line counts."""
    db.execute(
        "insert into paste_changes (paste_id, person_id, is_new, is_changed, version, years,"
        " leavings, name, email, role_word, organisation_id)"
        " values (:paste_id, :person_id, :is_new, :is_changed, :version, :years, :leavings,"
        " :name, :email, :role_word, :organisation_id)"
        " on conflict do nothing",
        values,
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
