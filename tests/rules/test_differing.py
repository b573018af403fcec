"""Of two long texts only what differs is shown, and where that is in mine."""

import pytest

from gesprekskader.rules.differing import difference

NONE = "Hun regels staan niet in jouw tekst. Ze horen onder regel"
SAME = "De rest van jullie teksten is gelijk."


@pytest.mark.parametrize(
    ("theirs", "mine", "shown", "says"),
    [
        ("a\nB\nc", "a\nb\nc", "B", "Dit staat bij hen op de plek van jouw regel 2."),
        ("a\nB\nC\nd", "a\nb\nd", "B\nC", "Dit staat bij hen op de plek van jouw regel 2."),
        ("A\nb", "a\nx\nb", "A", "Dit staat bij hen op de plek van jouw regels 1 tot en met 2."),
        ("a\nb", "a\nmijn\nb", "", "Dit staat bij hen op de plek van jouw regel 2."),
        (
            "a\nhun\nb",
            "a\nb",
            "hun",
            f"{NONE} 1.",
        ),
        ("a\na\na", "a\na", "a", f"{NONE} 2."),
        ("", "x", "", "Dit staat bij hen op de plek van jouw regel 1."),
    ],
)
def test_only_the_lines_that_differ_are_theirs(theirs, mine, shown, says):
    found = difference(theirs, mine)
    assert (found.theirs, found.says) == (shown, f"{says} {SAME}")


def test_ten_thousand_lines_alike_but_one_are_told_at_once():
    lines = ["1"] * 10_000
    found = difference("\n".join([*lines, "2", *lines]), "\n".join([*lines, *lines]))
    assert found.theirs == "2"
