"""What somebody changes in a draft: numbers by hand stay, parts move and go when they are empty."""

from dataclasses import replace

import pytest

from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftItem,
    DraftSubtheme,
    DraftWarranty,
    draft_of,
    files_of,
)
from gesprekskader.catalogue.edits import (
    move_item,
    move_to,
    place_of,
    placed,
    remove_item,
    set_item,
    split_item,
)
from gesprekskader.catalogue.part_edits import (
    PartWords,
    add_subtheme,
    add_warranty,
    head_of,
    move_part,
    part_of,
    remove_part,
    set_head,
    set_part,
)
from gesprekskader.errors import NotFound, RuleBroken, StaleEdit


def draft_with(*numbers: int) -> DraftFramework:
    """Items with these numbers by hand (0 counts on) in a subtheme, and an empty one beside it."""
    items = tuple(DraftItem(f"a-{at}", f"Item {at}", number=n) for at, n in enumerate(numbers, 1))
    parts = DraftSubtheme("a", "Alfa", items=items), DraftSubtheme("b", "Beta")
    return DraftFramework("K", warranties=(DraftWarranty("w", "W", subthemes=parts),))


def shown(draft: DraftFramework) -> list[str]:
    """Key and number in order, as it stands there once it is written."""
    return [f"{one.item.key} {one.number}" for one in placed(draft_of(files_of(draft))[0])]


def retired(draft: DraftFramework, key: str) -> DraftFramework:
    at = place_of(draft, key)
    return set_item(draft, replace(at.item, is_retired=True), version=at.version)


def test_without_numbers_by_hand_another_order_counts_anew():
    assert shown(move_item(draft_with(0, 0, 0), "a-3", -1)) == ["a-1 1", "a-3 2", "a-2 3"]
    assert shown(remove_item(draft_with(0, 0, 0), "a-1")) == ["a-2 1", "a-3 2"]


@pytest.mark.parametrize(
    ("change", "stands"),
    [
        (lambda d: move_item(d, "a-3", -1), ["a-1 1", "a-3 8", "a-2 7"]),
        (lambda d: remove_item(d, "a-1"), ["a-2 7", "a-3 8"]),
        (lambda d: retired(d, "a-2"), ["a-1 1", "a-3 8", "a-2 7"]),
        (lambda d: move_to(d, "a-2", "b"), ["a-1 1", "a-3 8", "a-2 1"]),
    ],
    ids=["moved", "removed", "lapsed", "elsewhere"],
)
def test_where_a_number_was_given_by_hand_each_keeps_its_own(change, stands):
    assert shown(change(draft_with(0, 7, 0))) == stands


def test_the_first_part_of_what_is_split_keeps_the_number_and_the_others_get_free_ones():
    split = split_item(draft_with(0, 7, 0), "a-2", ("Een", "Twee"), is_known=True)
    numbers = [line.partition(" ")[2] for line in shown(split)]
    assert numbers == ["1", "7", "9", "8", "10"]
    split = split_item(draft_with(0, 0), "a-1", ("Een", "Twee"), is_known=True)
    assert [line.partition(" ")[2] for line in shown(split)] == ["1", "2", "3", "4"]


def test_another_number_of_a_neighbour_is_no_other_version_of_an_item():
    draft = draft_with(0, 7, 0)
    before = place_of(draft, "a-3").version
    assert place_of(move_item(draft, "a-1", 1), "a-3").version == before


def test_a_part_moves_and_goes_only_when_it_is_empty():
    draft = move_part(draft_with(0), "b", -1)
    assert [part.key for part in draft.warranties[0].subthemes] == ["b", "a"]
    assert move_part(draft, "b", -1) == draft  # at the edge
    with pytest.raises(RuleBroken, match="items"):
        remove_part(draft, "a")
    with pytest.raises(RuleBroken, match="items"):
        remove_part(draft, "w")
    assert [part.key for part in remove_part(draft, "b").warranties[0].subthemes] == ["a"]
    with pytest.raises(NotFound):
        remove_part(draft, "x")


def test_warranties_move_with_all_that_is_in_them():
    draft = add_warranty(draft_with(0), "Tweede")
    new = draft.warranties[1].key
    draft = move_part(draft, new, -1)
    assert [warranty.title for warranty in draft.warranties] == ["Tweede", "W"]
    assert [one.warranty_number for one in placed(draft)] == [2]
    assert [w.title for w in remove_part(draft, new).warranties] == ["W"]


def test_a_warranty_whose_last_subtheme_goes_has_a_place_for_items_again():
    draft = remove_part(add_subtheme(add_warranty(draft_with(0), "Tweede"), "w2", "Deel"), "w2-d")
    assert [part.is_whole for part in draft.warranties[1].subthemes] == [True]
    assert draft_of(files_of(draft))[1] == []


def test_words_of_a_part_and_of_the_whole_are_kept_beside_those_of_a_colleague():
    draft = draft_with(0)
    version = part_of(draft, "b").version
    words = PartWords("Beta", "Waar het over gaat.", "Bet")
    theirs = set_part(draft, "b", words, version=version)
    assert part_of(theirs, "b") == words
    with pytest.raises(StaleEdit):
        set_part(theirs, "b", PartWords("Anders", ""), version=version)
    head = head_of(draft)
    mine = replace(head, called="thema", called_many="thema's", own="Van ons.", own_probes=2)
    made = set_head(draft, mine, version=head.version)
    assert (made.called, made.called_many) == ("thema", "thema's")
    assert made.fields["herkomst-eigen"] == "Van ons."
    assert head_of(draft_of(files_of(made))[0]) == mine
    with pytest.raises(StaleEdit):
        set_head(made, head, version=head.version)
    back = set_head(made, head, version=head_of(made).version)
    assert back.fields == draft.fields
