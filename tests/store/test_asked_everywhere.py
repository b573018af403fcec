"""What counts is said once, in the views of the database: clause by clause."""

import pytest
from town import LAST, LONG_AGO, THIS

from gesprekskader.records import Thread
from gesprekskader.store import outcomes
from gesprekskader.store.db import rows


def among(town, view: str, *ids: str) -> list[bool]:
    """Which of these rows the view holds."""
    there = {row["id"] for row in rows(town.db, f"select id from {view}")}
    return [each in there for each in ids]


def test_a_real_meeting_is_no_rehearsal_and_was_not_called_off(town):
    real, rehearsal = town.meeting(), town.meeting(is_rehearsal=1)
    cancelled, both = town.meeting(is_cancelled=1), town.meeting(is_rehearsal=1, is_cancelled=1)

    assert among(town, "real_meetings", real, rehearsal, cancelled, both) == [
        *(True, False),
        *(False, False),
    ]


def test_what_was_taken_away_or_became_a_source_stands_no_more(town):
    group = town.group(town.meeting())
    said, taken = town.outcome(group), town.outcome(group, removed_at="2026-11-12")
    to_do, gone = town.action(group), town.action(group, removed_at="2026-11-12")
    source = town.action(group, merged_into_id=to_do)

    assert among(town, "standing_outcomes", said, taken) == [True, False]
    assert among(town, "standing_follow_ups", to_do, gone, source) == [True, False, False]


def test_a_source_is_still_a_text_of_the_group_that_wrote_it(town):
    group = town.group(town.meeting())
    to_do = town.action(group)
    town.action(group, merged_into_id=to_do)
    town.action(group, removed_at="2026-11-12")
    town.outcome(group, removed_at="2026-11-12")
    town.outcome(group)

    found = rows(town.db, "select 1 from standing_texts where group_id = ?", [group])

    assert len(found) == 3


def test_a_step_stands_without_a_meeting_and_not_of_a_rehearsal(town):
    who = town.somebody()
    loose, taken = town.step(who), town.step(who, removed_at="2026-11-12")
    real = town.step(who, meeting_id=town.meeting())
    played = town.step(who, meeting_id=town.meeting(is_rehearsal=1))
    called_off = town.step(who, meeting_id=town.meeting(is_cancelled=1))

    assert among(town, "standing_steps", loose, taken, real, played, called_off) == [
        *(True, False),
        *(True, False, True),
    ]


@pytest.mark.parametrize("column", ["step_id", "follow_up_id"])
def test_the_newest_look_back_is_the_last_one_of_that_step_or_action(town, column):
    def thing() -> dict[str, str]:
        if column == "step_id":
            return {column: town.step(town.somebody())}
        return {column: town.action(town.group(town.meeting()))}

    one, other = thing(), thing()
    first, last = town.revisit("loopt", **one), town.revisit("gezet", **one)
    only = town.revisit("loopt", **other)

    assert among(town, "newest_revisits", first, last, only) == [False, True, True]


def kept_before(town) -> list[str]:
    found = outcomes.kept_before(town.db, Thread(("x",), ("w2-lo-1",)), town.networks["n"], THIS)
    return [outcome.text for outcome in found]


def say(town, text: str, year: str, *, meeting=(), item="w2-lo-1", hidden=False, **values) -> None:
    group = town.group(town.meeting(year, **{"stage": "gesloten", **dict(meeting)}))
    if hidden:
        town.db.execute("update groups set hidden_at = '2026' where id = ?", [group])
    outcome = town.outcome(group, text=text, **values)
    sql = "update picked_items set item_key = ? where id = (select picked_item_id from outcomes"
    town.db.execute(f"{sql} where id = ?)", [item, outcome])


def test_what_was_kept_comes_from_the_last_year_that_kept_anything(town):
    say(town, "lang geleden", LONG_AGO, is_starred=1)
    say(town, "goed", LAST, kind="goed voorbeeld")
    say(town, "met ster", LAST, is_starred=1)
    say(town, "gewoon", LAST)
    say(town, "nu", THIS, is_starred=1)

    assert kept_before(town) == ["met ster", "goed"]


@pytest.mark.parametrize(
    "no_kept",
    [
        {"meeting": {"is_rehearsal": 1}},
        {"meeting": {"is_cancelled": 1}},
        {"meeting": {"stage": "ophalen"}},
        {"meeting": {"network": "m"}},
        {"removed_at": "2026-11-12"},
        {"item": "w2-lo-7"},
        {"hidden": True},
        {"is_starred": 0},
    ],
)
def test_what_does_not_count_hides_no_earlier_year(town, no_kept):
    say(town, "eerder", LONG_AGO, is_starred=1)
    say(town, "telt niet", LAST, **{"is_starred": 1, **no_kept})

    assert kept_before(town) == ["eerder"]
