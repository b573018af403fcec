"""What people do in a tally: put topics in, and mark what they want."""

from collections.abc import Sequence

from sqlite_utils import Database

from gesprekskader.errors import Closed, NotFound, RuleBroken
from gesprekskader.moments import stamp
from gesprekskader.records import Actor, Meeting
from gesprekskader.records.tallies import CHOSEN, HELPS, WANTED
from gesprekskader.rules import CONCEPT, TOP_THREE, TOPICS
from gesprekskader.store import access, group_writes, submissions, tallies
from gesprekskader.store.access import Deed
from gesprekskader.store.db import as_json, insert, new_id, one, writing
from gesprekskader.store.tallies import MINE

MOST_TOPICS, MOST_OWN, MOST_CHOSEN = 60, 10, 3
MOST_BY_LINK = 30
"""Of who is on no list, together: a device is had anew at will, and the list keeps its half."""


def add_topic(
    db: Database, actor: Actor, meeting_id: str, part_id: str, words: str, *, submission_id: str
) -> str:
    """Put a topic in; its id. Sent twice there is one, with the newest words while nobody marked
    it. Raises NotFound, Closed, RuleBroken for a long list, SentEarlier."""
    with writing(db):
        if known := one(
            db,
            "select x.id, x.words, x.version, exists (select 1 from marks m"
            " where m.choice_id = x.id) as is_marked"
            " from topics x where x.submission_id = ? and x.part_id = ?",
            [submission_id, part_id],
        ):
            return _again(db, actor, (meeting_id, part_id), known, submission_id, words)
        tallies.check_open(db, actor, meeting_id, part_id, TOPICS)
        _check_room(db, actor, meeting_id, part_id)
        topic_id = new_id()
        values = {
            "id": topic_id,
            "meeting_id": meeting_id,
            "part_id": part_id,
            "words": words,
            "person_id": actor.person_id,
            "visit_id": None if actor.person_id else actor.visit_id,
            "submission_id": submission_id,
            "made_at": stamp(),
        }
        insert(db, "topics", values)
        submissions.remember(db, topic_id, submission_id, words, version=1)
        group_writes.bump_meeting(db, meeting_id)
        return topic_id


def _check_room(db: Database, actor: Actor, meeting_id: str, part_id: str) -> None:
    """Raise RuleBroken for a long list, and for who filled much of it; who leads may."""
    there = one(
        db,
        f"select count(*) as many, coalesce(sum({MINE}), 0) as mine,"
        f" coalesce(sum({access.OF_NO_LIST}), 0) as by_link from topics x"
        " where x.part_id = :part",
        tallies.me(actor) | {"part": part_id},
    )
    if there and there["many"] >= MOST_TOPICS:
        raise RuleBroken(f"Er staan al {MOST_TOPICS} onderwerpen. Kies er een dat erop lijkt.")
    if there and there["by_link"] >= MOST_BY_LINK and _came_by_link(db, actor, meeting_id):
        raise RuleBroken(
            f"Met de link zijn al {MOST_BY_LINK} onderwerpen genoemd. Kies er een dat erop lijkt."
        )
    fills = there and there["mine"] >= MOST_OWN
    if fills and not access.may(db, actor, Deed.FACILITATE, meeting_id):
        raise RuleBroken(f"Je noemde al {MOST_OWN} onderwerpen. Haal er eerst een weg.")


def _came_by_link(db: Database, actor: Actor, meeting_id: str) -> bool:
    """Whether an actor that may put topics in is neither there nor on the list."""
    return not access.which(db, actor, meeting_id, Deed.TAKE_PART, Deed.PUT_ON_AGENDA)


def _again(
    db: Database,
    actor: Actor,
    place: tuple[str, str],
    known: dict,
    submission_id: str,
    words: str,
) -> str:
    topic_id, version = known["id"], known["version"]
    tallies.still_in(db, actor, *place)
    if submissions.brings_newer(
        db,
        topic_id,
        submission_id,
        words,
        version=version,
        stands=known["words"] == words,
        is_built_on=lambda: bool(known["is_marked"]),
    ):
        tallies.check_open(db, actor, *place, TOPICS)
        sql = "update topics set words = ?, version = version + 1 where id = ?"
        db.execute(sql, [words, topic_id])
        submissions.remember(db, topic_id, submission_id, words, version=version + 1)
        group_writes.bump_meeting(db, place[0])
    return topic_id


def remove_topic(db: Database, actor: Actor, meeting_id: str, part_id: str, topic_id: str) -> None:
    """Take a topic away, with its marks: who put it in while it runs, who leads until the meeting
    closes. Raises NotFound, Closed."""
    with writing(db):
        topic = one(
            db,
            f"select coalesce({MINE}, 0) as is_own from topics x where x.id = :id"
            " and x.part_id = :part and x.meeting_id = :meeting",
            tallies.me(actor) | {"id": topic_id, "part": part_id, "meeting": meeting_id},
        )
        if topic is None:
            raise NotFound
        if access.may(db, actor, Deed.FACILITATE, meeting_id):
            tallies.check_not_closed(db, meeting_id)
        elif topic["is_own"]:
            tallies.check_open(db, actor, meeting_id, part_id, TOPICS)
        else:
            raise NotFound
        db.execute("delete from topics where id = ?", [topic_id])
        group_writes.bump_meeting(db, meeting_id)


def remove_by_link(db: Database, actor: Actor, meeting_id: str, part_id: str) -> None:
    """Before the day all topics and marks of who is on no list go, for who leads; what was counted
    stays. Twice is as once. Raises NotFound, Closed."""
    with writing(db):
        access.require(db, actor, Deed.FACILITATE, meeting_id)
        row = tallies.find(db, meeting_id, part_id)
        if row["stage"] != CONCEPT or row["people"] is not None:
            raise Closed("De aantallen zijn er al, of de bijeenkomst is open. Haal ze los weg.")
        for table in ("topics", "marks"):
            db.execute(
                f"delete from {table} where id in (select x.id from {table} x"
                f" where x.part_id = ? and {access.OF_NO_LIST})",
                [part_id],
            )
        group_writes.bump_meeting(db, meeting_id)


def mark(
    db: Database, actor: Actor, place: tuple[str, str], topic_id: str, word: str, *, on: bool
) -> None:
    """Say that one wants a topic too, or can help with it; or take that back. `place` is (meeting
    id, part id). Twice is as once. Raises NotFound, Closed."""
    meeting_id, part_id = place
    with writing(db):
        tallies.check_open(db, actor, meeting_id, part_id, TOPICS)
        known = one(db, "select 1 from topics where (id, part_id) = (?, ?)", [topic_id, part_id])
        if word not in (WANTED, HELPS) or not known:
            raise NotFound
        if on:
            _put(db, actor, place, word, [topic_id])
        else:
            _take_back(db, actor, part_id, word, [topic_id])


def choose(db: Database, actor: Actor, place: tuple[str, str], chosen: Sequence[str]) -> None:
    """These are one's three, in place of those of before; none takes all back. `place` as above.
    Raises NotFound, Closed, RuleBroken for more than three."""
    meeting_id, part_id = place
    wanted = list(dict.fromkeys(chosen))
    with writing(db):
        row = tallies.check_open(db, actor, meeting_id, part_id, TOP_THREE)
        if len(wanted) > MOST_CHOSEN:
            raise RuleBroken("Kies er hooguit drie. Haal er een weg.")
        there = {each.id: each.mine for each in tallies.choices_of(db, meeting_id, row, actor)}
        if not set(wanted) <= there.keys():
            raise RuleBroken("Een punt dat je koos staat er niet meer. Kijk het nog eens na.")
        before = list(tallies.marks_of(db, part_id, actor))
        _take_back(db, actor, part_id, CHOSEN, [each for each in before if each not in wanted])
        _put(db, actor, place, CHOSEN, wanted)


def _put(
    db: Database, actor: Actor, place: tuple[str, str], word: str, choices: Sequence[str]
) -> None:
    db.execute(
        "insert or ignore into marks (id, meeting_id, part_id, choice_id, word, person_id,"
        " visit_id, made_at) select lower(hex(randomblob(8))), :meeting, :part, value, :word,"
        " :person, iif(:person is null, :visit, null), :now from json_each(:choices)",
        tallies.me(actor)
        | {"meeting": place[0], "part": place[1], "word": word, "now": stamp()}
        | {"choices": as_json(choices)},
    )


def _take_back(db: Database, actor: Actor, part_id: str, word: str, choices: Sequence[str]) -> None:
    db.execute(
        "delete from marks where part_id = :part and word = :word and choice_id in"
        " (select value from json_each(:choices)) and (person_id = :person or visit_id = :visit)",
        tallies.me(actor) | {"part": part_id, "word": word, "choices": as_json(choices)},
    )


def rounds_with(
    db: Database, place: tuple[str, str], topic_id: str, meeting: Meeting
) -> tuple[str, ...]:
    """The rounds of a meeting with this topic among them, or without it when it was one. Those that
    were typed come first, then topics, the most wanted first. Raises NotFound."""
    row = tallies.find(db, *place)
    choices = tallies.choices_of(db, place[0], row, Actor())
    words = next((each.words for each in choices if each.id == topic_id), None)
    if words is None or row["is_open"] or row["takes"] != TOPICS:
        raise NotFound
    chosen = {*meeting.rounds} ^ {words}
    typed = [each for each in meeting.rounds if each not in {one.words for one in choices}]
    return (*typed, *dict.fromkeys(one.words for one in choices if one.words in chosen))
