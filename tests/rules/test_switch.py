"""One switch: where a part stands, what comes after the last one, where one may go."""

import pytest

from gesprekskader.errors import RuleBroken
from gesprekskader.rules import STAGES, switch

N, H, W, C = "open", "ophalen", "afronden", "gesloten"


@pytest.mark.parametrize(
    ("named", "at"),
    [
        (["", "", ""], [N, N, N]),
        (["", H, ""], [N, H, H]),
        (["", H, "", W], [N, H, H, W]),
        ([H, "", W], [H, H, W]),
    ],
)
def test_a_part_without_a_stage_keeps_the_one_before_it(named, at):
    assert [switch.stage_at(named, n) for n in range(1, len(named) + 1)] == at


@pytest.mark.parametrize(
    ("named", "after"),
    [([], (H, W, C)), (["", ""], (H, W, C)), ([H, ""], (W, C)), ([H, W], (C,)), (["", W], (C,))],
)
def test_what_no_part_names_comes_after_the_last_one(named, after):
    assert switch.after_last(named) == after


def test_a_programme_goes_on_only():
    assert switch.is_in_order(["", H, "", W])
    assert switch.is_in_order([H, H])
    assert not switch.is_in_order([W, "", H])


@pytest.mark.parametrize("now", [N, H, W, C])
@pytest.mark.parametrize("new", [N, H, W, C])
def test_from_open_on_any_stage_can_be_gone_to(now, new):
    switch.check_move(now, new)


@pytest.mark.parametrize(
    ("now", "new"),
    [("concept", stage) for stage in STAGES[2:]] + [(s, "concept") for s in STAGES[2:]],
)
def test_a_draft_opens_first_and_only_what_is_open_is_a_draft_again(now, new):
    with pytest.raises(RuleBroken):
        switch.check_move(now, new)
    switch.check_move("concept", N)
    switch.check_move(N, "concept")


@pytest.mark.parametrize("pair", [(N, "ergens"), ("", N), ("ergens", C)])
def test_a_stage_that_is_none_is_refused(pair):
    with pytest.raises(RuleBroken):
        switch.check_move(*pair)
