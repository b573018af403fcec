"""A programme that runs past its end can be made to fit in three ways."""

from gesprekskader.records import PhasePlan
from gesprekskader.rules.fitting import minutes_over, ways_to_fit


def part(n: int, title: str, minutes: int, setting: str = "groepje", **over) -> PhasePlan:
    return PhasePlan(n, title, minutes, setting, "", "", over.pop("item", None), id=f"{n}", **over)


AFTERNOON = [
    part(1, "Welkom", 5, "plenair"),
    part(2, "Gesprek over item 1", 16, item="w2-lo-1"),
    part(3, "Opbrengst bij item 1", 6, item="w2-lo-1"),
    part(4, "Pauze", 10, "pauze"),
    part(5, "Gesprek over item 7", 16, item="w2-lo-7"),
    part(6, "Van opbrengst naar actie", 10),
    part(7, "Ophalen", 14, "plenair", stage="ophalen"),
]


def test_an_afternoon_that_is_ten_minutes_over_has_three_ways():
    ways = ways_to_fit(AFTERNOON, 10, "15:10")
    assert [way.words for way in ways] == [
        "Pauze 10 → 5 en Ophalen 14 → 9",
        "Gesprekken 16 → 11",
        "Stop om 15.20",
    ]
    assert ways[0].minutes == {"4": 5, "7": 9}
    assert ways[1].minutes == {"2": 11, "5": 11}
    assert (ways[2].minutes, ways[2].ends_at) == ({}, "15:20")


def test_a_way_wins_all_of_it_or_is_not_offered():
    assert [way.key for way in ways_to_fit(AFTERNOON, 15, "15:10")] == ["gesprekken", "later"]
    assert [way.key for way in ways_to_fit(AFTERNOON, 14, "15:10")][0] == "pauze"
    assert [way.key for way in ways_to_fit(AFTERNOON, 200, "15:10")] == ["later"]
    assert [way.key for way in ways_to_fit(AFTERNOON, 43, "15:10")] == ["later"]
    assert ways_to_fit(AFTERNOON, 20, "23:50") == [ways_to_fit(AFTERNOON, 20, "15:10")[0]]


def test_where_neither_is_enough_every_part_gives_a_little():
    ways = ways_to_fit(AFTERNOON, 42, "15:10")
    assert [way.key for way in ways] == ["alles", "later"]
    assert ways[0].minutes == {"2": 5, "3": 5, "4": 5, "5": 5, "6": 5, "7": 5}
    assert ways[0].words == "Gesprek over item 1 16 → 5, Opbrengst bij item 1 6 → 5 en nog 4"
    talk = [part(n, f"Punt {n}", 12, "plenair") for n in range(1, 6)]
    [all_of_it, _] = ways_to_fit(talk, 14, "15:10", after=1)
    assert all_of_it.minutes == {"2": 8, "3": 8, "4": 9, "5": 9}
    assert [way.key for way in ways_to_fit(AFTERNOON, 22, "15:10")] == ["gesprekken", "later"]


def test_what_runs_or_is_past_keeps_its_minutes():
    ways = ways_to_fit(AFTERNOON, 5, "15:10", after=4)
    assert ways[0].minutes == {"7": 9}
    assert ways[1].minutes == {"5": 11}


def test_talks_of_other_lengths_are_named_and_many_are_counted():
    uneven = [part(1, "Lang", 30), part(2, "Kort", 12), part(3, "Ook", 20)]
    assert ways_to_fit(uneven[:2], 4, "15:10")[0].words == "Lang 30 → 28 en Kort 12 → 10"
    assert ways_to_fit(uneven, 6, "15:10")[0].words == "Lang 30 → 28, Kort 12 → 10 en nog 1"


def test_a_programme_that_fits_asks_nothing():
    assert ways_to_fit(AFTERNOON, 0, "15:10") == []
    assert ways_to_fit(AFTERNOON, -3, "15:10") == []
    assert minutes_over(100, "13:30", "15:10") == 0
    assert minutes_over(110, "13:30", "15:10") == 10
    assert minutes_over(110, "13:30", "") is None
