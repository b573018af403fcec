"""Parts of a programme: moved, left out, put back, followed and merged."""

from dataclasses import replace

import pytest

from gesprekskader.errors import RuleBroken
from gesprekskader.records import PhasePlan
from gesprekskader.rules import programme


def parts(*told: str, **over) -> list[PhasePlan]:
    """Parts by their titles, each with its title as id and as its format called it."""
    return [
        PhasePlan(n, title, 10, "groepje", "", "", None, id=title, made_as=title, **over)
        for n, title in enumerate(told, 1)
    ]


def titles(found: list[PhasePlan]) -> list[str]:
    return [part.title for part in programme.inside(found)]


def test_a_part_goes_one_place_up_or_down_and_stays_at_the_end():
    known = parts("A", "B", "C")
    assert titles(programme.stepped(known, "C", up=True)) == ["A", "C", "B"]
    assert titles(programme.stepped(known, "C", up=False)) == ["A", "B", "C"]
    assert titles(programme.stepped(known, "A", up=True)) == ["A", "B", "C"]
    assert titles(programme.placed(known, "C", "")) == ["C", "A", "B"]
    assert titles(programme.placed(known, "A", "C")) == ["B", "C", "A"]


def test_what_is_left_out_comes_back_where_it_stood():
    gone = programme.left_out(parts("A", "B", "C"), "B", running="A")
    assert titles(gone) == ["A", "C"]
    assert [p.position for p in gone] == [1, 2, 3]
    assert titles(programme.put_back(gone, "B")) == ["A", "B", "C"]
    assert programme.left_out(gone, "B", running="A") == gone
    assert titles(programme.put_back(parts("A", "B"), "B")) == ["A", "B"]


def test_what_runs_is_not_left_out():
    with pytest.raises(RuleBroken, match="loopt nu"):
        programme.left_out(parts("A", "B"), "B", running="B")


def test_the_stages_of_a_meeting_never_go_back():
    known = parts("A", "B", "C")
    known[1], known[2] = replace(known[1], stage="ophalen"), replace(known[2], stage="afronden")
    with pytest.raises(RuleBroken, match="Ophalen komt voor afronden"):
        programme.stepped(known, "C", up=True)
    assert titles(programme.stepped(known, "B", up=True)) == ["B", "A", "C"]


def test_a_part_that_is_gone_says_so_and_moves_nothing():
    with pytest.raises(RuleBroken):
        programme.placed(parts("A"), "A", "X")
    with pytest.raises(RuleBroken):
        programme.added(parts("A"), parts("B")[0], "X")


def test_a_programme_has_no_end_of_parts():
    many = parts(*(f"{n}" for n in range(programme.MOST_PARTS)))
    with pytest.raises(RuleBroken, match="hooguit"):
        programme.added(many, parts("B")[0], "")


def test_other_items_keep_what_was_edited_moved_added_and_left_out():
    known = parts("Welkom", "Gesprek 1", "Gesprek 7", "Slot", "Weg")
    known[0] = replace(known[0], title="Hallo", minutes=3)
    known[3] = replace(known[3], id="eigen", made_as="")  # added by who leads
    known = programme.placed(known, "eigen", "")
    known = programme.left_out(known, "Weg", "")
    planned = [replace(p, id="") for p in parts("Welkom", "Gesprek 1", "Gesprek 2", "Weg")]
    found = programme.following(known, planned)
    assert titles(found) == ["Slot", "Hallo", "Gesprek 1", "Gesprek 2"]
    assert [p.title for p in programme.outside(found)] == ["Weg"]
    assert found[1].minutes == 3


def test_of_two_parts_that_are_called_alike_each_keeps_its_own_minutes():
    known = parts("Pauze", "Gesprek", "Pauze")
    known = [replace(p, id=str(n), minutes=n + 6) for n, p in enumerate(known)]
    planned = [replace(p, id="") for p in parts("Pauze", "Anders", "Pauze", "Pauze")]
    found = programme.following(known, planned)
    assert [(p.title, p.minutes) for p in found] == [
        ("Pauze", 6),
        ("Anders", 10),
        ("Pauze", 8),
        ("Pauze", 10),
    ]


def test_minutes_that_rounds_share_are_shared_anew_unless_somebody_set_them():
    known = [replace(p, minutes=15, made_minutes=15) for p in parts("A", "B")]
    known[1] = replace(known[1], minutes=20)
    planned = [replace(p, minutes=10, made_minutes=10, id="") for p in parts("A", "B", "C")]
    assert [p.minutes for p in programme.following(known, planned)] == [10, 20, 10]


def test_two_who_edit_one_part_keep_both_unless_they_changed_the_same():
    knew = {name: programme.mark(words) for name, words in {"title": "A", "prompt": "x"}.items()}
    stands = {"title": "A", "prompt": "van een ander"}
    assert programme.merged(stands, {"title": "B", "prompt": "x"}, knew) == {"title": "B"}
    assert programme.merged(stands, {"title": "B", "prompt": "mijn"}, knew) is None
    assert programme.merged(stands, {"prompt": "van een ander"}, knew) == {}


def test_nothing_is_written_in_a_pause_and_nothing_stands_alone():
    assert programme.checked_captures(["opbrengst"], "pauze") == ""
    assert programme.checked_captures(["opbrengst", "stap"], "groepje") == "opbrengst, stap"
    with pytest.raises(RuleBroken):
        programme.checked_captures(["niets", "stap"], "groepje")


def test_a_new_part_stands_behind_what_is_in_the_programme_also_when_one_before_it_was_left_out():
    known = programme.left_out(parts("Open", "Een", "Twee", "Sluiten"), "Twee", running="")
    planned = parts("Open", "Een", "Twee", "Drie", "Sluiten")
    found = programme.following(known, planned)
    assert titles(found) == ["Open", "Een", "Drie", "Sluiten"]
    assert [part.title for part in programme.outside(found)] == ["Twee"]
