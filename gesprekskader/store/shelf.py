"""The shelf: good examples that groups chose to share, and words to find them by."""

from collections.abc import Iterable
from datetime import date

from sqlite_utils import Database

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, GoodExample, Thread
from gesprekskader.rules import GOOD_EXAMPLE
from gesprekskader.rules.finding import endings, words_of
from gesprekskader.rules.stems import stems
from gesprekskader.store import access, group_writes
from gesprekskader.store.access import Deed
from gesprekskader.store.db import (
    FRAMEWORK_OF,
    IN_THREAD,
    as_json,
    item_columns,
    of_thread,
    one,
    rows,
    take_item,
    writing,
)

NETWORK, SISTER, EVERYONE = "network", "sister", "everyone"
"""How far: the own network, that and the one it names, or all of the partnership."""
PAGE = 30
_ITEM = item_columns("i")
_MINE = "(select value from json_each(:networks))"
# what may be seen: of my own networks, and what was given to them or to everybody; never what was
# taken away
_SEEN = f"""
  o.kind = 'goed voorbeeld' and t.stage in ('ophalen', 'afronden', 'gesloten')
  and (b.reach = 'everyone' and (:every_framework or {FRAMEWORK_OF} in (
    select value from json_each(:shared))) or t.network_id in {_MINE}
    or b.for_network_id in {_MINE})"""
_GIVEN = f"""(b.for_network_id in {_MINE} or b.reach = 'everyone' and (:every_framework
  or n.framework in (select value from json_each(:shared))))"""
# cross join: the shelf first, in its own order, so that a page stops reading when it is full
_FROM = """
  shelf b {on} cross join outcomes o on o.id = b.outcome_id and o.removed_at is null
  join picked_items i on i.id = o.picked_item_id
  join groups c on c.id = o.group_id join real_meetings t on t.id = c.meeting_id
  join networks n on n.id = t.network_id"""


def put(db: Database, actor: Actor, outcome_id: str, reach: str) -> None:
    """Share a good example with the network, the one that it names too, or everyone; again changes
    the reach.

    Raises NotFound without a seat in its group, RuleBroken for another kind of text.
    """
    with writing(db):
        text = one(db, _TO_GIVE, [outcome_id])
        if text is None:
            raise NotFound
        may = access.which(db, actor, text["group_id"], Deed.SIT, Deed.GIVE)
        if Deed.SIT not in may:
            raise NotFound
        if not text["is_good"] or reach not in (NETWORK, SISTER, EVERYONE):
            raise RuleBroken("Alleen een goed voorbeeld kan op de plank.")
        if Deed.GIVE not in may:
            raise NotFound
        if text["is_rehearsal"]:
            raise RuleBroken("Dit is een proef. Op de plank komt alleen wat echt is.")
        sister_id = text["sister_id"] if reach == SISTER else None
        if reach == SISTER and sister_id is None:
            raise RuleBroken("Je netwerk deelt niet meer met een ander netwerk. Kies opnieuw.")
        db.execute(
            "insert into shelf (outcome_id, reach, for_network_id, organisation_kind, shared_by,"
            " shared_at) values (:id, :reach, :sister, :kind, :by, :now)"
            " on conflict (outcome_id) do update set reach = excluded.reach,"
            " for_network_id = excluded.for_network_id",
            {
                "id": outcome_id,
                "reach": NETWORK if sister_id else reach,
                "sister": sister_id,
                "kind": text["organisation_kind"],
                "by": actor.person_id,
                "now": stamp(),
            },
        )
        index(db, outcome_id)


_TO_GIVE = f"""
  select o.group_id, o.kind = '{GOOD_EXAMPLE}' and o.removed_at is null as is_good, t.is_rehearsal,
  coalesce(g.kind, '') as organisation_kind, n.sister_id
  from outcomes o join groups c on c.id = o.group_id join meetings t on t.id = c.meeting_id
  join networks n on n.id = t.network_id
  left join persons p on p.id = o.author_id left join organisations g on g.id = p.organisation_id
  where o.id = ? and o.sees <> 'eigen'"""


def take_back(db: Database, actor: Actor, outcome_id: str) -> None:
    """Off the shelf, everywhere at once. Twice is as once."""
    with writing(db):
        group_id = group_writes.group_of(db, "outcomes", outcome_id)
        access.require(db, actor, Deed.SIT, group_id)
        drop(db, outcome_id)


def drop(db: Database, outcome_id: str) -> bool:
    """Inside an open transaction: off the shelf; its words leave the index with it. False when it
    was not on it."""
    stood = db.execute("delete from shelf where outcome_id = ?", [outcome_id]).rowcount > 0
    if stood:
        _forget_words(db)
    return stood


def _forget_words(db: Database) -> None:
    """A deletion only marks words in the index; this writes it anew without them."""
    db.execute("insert into shelf_words (shelf_words) values ('optimize')")


def index(db: Database, outcome_id: str) -> None:
    """Inside an open transaction: the words of what stands on the shelf, as they are now."""
    row = one(
        db,
        "select b.number, o.text, i.wording, i.subtheme, i.item_number from shelf b"
        " join outcomes o on o.id = b.outcome_id join picked_items i on i.id = o.picked_item_id"
        " where b.outcome_id = ?",
        [outcome_id],
    )
    if row is None:
        return
    place = f"item {row['item_number']}" if row["item_number"] else ""
    words = tokens(f"{row['text']} {row['subtheme']} {row['wording']} {place}")
    old = db.execute("delete from shelf_words where rowid = ?", [row["number"]]).rowcount
    db.execute("insert into shelf_words (rowid, stems) values (?, ?)", [row["number"], words])
    if old:
        _forget_words(db)


def tokens(text: str) -> str:
    """What a text is found by: each word from each of its signs on, and its stems."""
    parts = (part for word in words_of(text) for part in endings(word))
    return " ".join(dict.fromkeys([*parts, *(stem for word in stems(text) for stem in word)]))


def _query(words: str) -> str:
    """Every word must be there, in any form of it or as a part of a longer one."""
    forms = zip(words_of(words), stems(words), strict=True)
    return " AND ".join(
        "(" + " OR ".join((_part(word), *(f'"{stem}"' for stem in stemmed))) + ")"
        for word, stemmed in forms
    )


def _part(word: str) -> str:
    return f'"{word}"' if word.isdecimal() else f'"{word}" *'


_PAGE = f"""
  select o.text, o.is_starred, n.name as network, t.school_year,
  t.meeting_on, b.reach, b.organisation_kind, coalesce((select s.name from networks s
  where s.id = b.for_network_id), '') as for_network, {_ITEM} from {{source}} where {_SEEN}
  and (:any_item or {IN_THREAD}) and (:network = '' or b.network_id = :network)
  and (:year = '' or b.school_year = :year) and (:kind = '' or b.organisation_kind = :kind)
  {{among}} order by {{place}} desc limit :limit offset :offset"""
_AS_IT_STANDS = _PAGE.format(source=_FROM.format(on=""), among="", place="b.number")
_BY_WORDS = _PAGE.format(
    source="shelf_words w cross join" + _FROM.format(on="on b.number = w.rowid"),
    among="and shelf_words match :words",
    place="w.rowid",
)


def find(
    db: Database,
    network_ids: Iterable[str],
    *,
    words: str = "",
    thread: Thread | None = None,
    network_id: str = "",
    school_year: str = "",
    organisation_kind: str = "",
    frameworks: Iterable[str] | None = None,
    page: int = 1,
) -> tuple[list[GoodExample], bool]:
    """One page of the shelf, and whether there is more. Newest first: all words match anyway, and
    a page stops reading when it is full.

    `network_ids` are the networks of who asks, `frameworks` those whose items they share what is
    for everyone with; None for all. Every word must be there, in any form of it.
    """
    wanted = _query(words)
    if words and not wanted:
        return [], False
    found = rows(
        db,
        _BY_WORDS if wanted else _AS_IT_STANDS,
        of_thread(thread or Thread((), ()))
        | {
            "networks": as_json(network_ids),
            "words": wanted,
            "any_item": thread is None,
            **_shared(frameworks),
            "network": network_id,
            "year": school_year,
            "kind": organisation_kind,
            "limit": PAGE + 1,
            "offset": (max(1, page) - 1) * PAGE,
        },
    )
    return [_example(row) for row in found[:PAGE]], len(found) > PAGE


def _shared(frameworks: Iterable[str] | None) -> dict[str, object]:
    return {"every_framework": frameworks is None, "shared": as_json(frameworks or ())}


def choices(
    db: Database, network_ids: Iterable[str], frameworks: Iterable[str] | None = None
) -> tuple[list[tuple[str, str]], list[str]]:
    """What can be filtered on: networks as (id, name), and school years, newest first. One can find
    nothing, when its examples were taken away."""
    found = rows(
        db,
        "select 'network' as what, n.id, n.name from networks n where exists"
        " (select 1 from shelf b"
        f"  where b.network_id = n.id and ({_GIVEN} or n.id in {_MINE}))"
        " union all select 'year', y.school_year, '' from"
        "  (select distinct school_year from meetings) y where exists (select 1 from shelf b"
        "   join networks n on n.id = b.network_id where b.school_year = y.school_year"
        f"  and ({_GIVEN} or b.network_id in {_MINE}))"
        " order by 3, 2 desc",
        {"networks": as_json(network_ids), **_shared(frameworks)},
    )
    networks = [(row["id"], row["name"]) for row in found if row["what"] == "network"]
    return networks, [row["id"] for row in found if row["what"] == "year"]


def _example(row: dict) -> GoodExample:
    row["item"] = take_item(row)
    row["meeting_on"] = date.fromisoformat(row["meeting_on"])
    row["is_starred"] = bool(row["is_starred"])
    return GoodExample(**row)
