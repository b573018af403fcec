"""Who asks, and how that is told to every SQL text that depends on it."""

from datetime import timedelta

from sqlite_utils import Database

from gesprekskader.moments import moment, now, today
from gesprekskader.records import Actor
from gesprekskader.rules import school_year_before, school_year_of
from gesprekskader.store import visits
from gesprekskader.store.db import one, token_hash


def of(db: Database, secret: str) -> Actor:
    """Who this secret belongs to; an Actor without a person when it is unknown or too old."""
    row = one(
        db,
        "select v.id, v.person_id, v.has_account, v.seen_at, v.created_at,"
        " a.person_id is not null as owns_account, coalesce(a.edits_content, 0) as edits_content,"
        " v.meeting_id is not null as is_table,"
        " (select count(*) from own_content where valid_from is not null) as content,"
        " coalesce(a.is_admin, 0) and v.has_second_step as is_admin, exists ("
        "  select 1 from roundtable_seats r where r.person_id = v.person_id and r.until_on >= ?)"
        " as sits_at_roundtable,"
        " exists (select 1 from keys k where k.person_id = v.person_id"
        f" and {visits.ASKED}) as is_asked,"
        " coalesce(p.name, '') as name from visits v"
        " left join accounts a on a.person_id = v.person_id"
        " left join persons p on p.id = v.person_id where v.id = ? and p.erased_at is null",
        [today().isoformat(), token_hash(secret)],
    )
    if row is None:
        return Actor()
    seen, at = moment(row["seen_at"]), now()
    if seen < at - timedelta(days=visits.KEEP_DAYS):
        return Actor()
    signed_in = (
        bool(row["has_account"])
        and seen >= at - timedelta(days=visits.ACCOUNT_DAYS)
        and moment(row["created_at"]) >= at - timedelta(days=visits.ACCOUNT_LIFE_DAYS)
    )
    return Actor(
        visit_id=row["id"],
        person_id=row["person_id"],
        is_table=bool(row["is_table"]),
        has_account=signed_in,
        owns_account=bool(row["owns_account"]),
        is_admin=signed_in and bool(row["is_admin"]),
        sits_at_roundtable=signed_in and bool(row["sits_at_roundtable"]),
        is_due=seen < at - timedelta(days=1),
        is_asked=bool(row["is_asked"]),
        edits_content=signed_in and bool(row["edits_content"]),
        content=row["content"],
        name=row["name"],
    )


def parameters(actor: Actor) -> dict[str, object]:
    """Who asks, for every SQL text that depends on it; what it is about (`:id`) comes beside it."""
    this_year = school_year_of(today())
    return {
        "person": actor.person_id,
        "visit": actor.visit_id,
        "has_account": actor.has_account,
        "is_admin": actor.is_admin,
        "today": today().isoformat(),
        "this_year": this_year,
        "last_year": school_year_before(this_year),
    }
