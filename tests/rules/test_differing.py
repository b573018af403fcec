"""Of two long texts only what differs is shown, and where that is in mine."""

import pytest

from gesprekskader.rules.differing import difference


@pytest.mark.parametrize(
    ("theirs", "mine", "shown"),
    [
        ("a\nB\nc", "a\nb\nc", "Op jouw regel 2:\nB"),
        ("a\nB\nC\nd", "a\nb\nd", "Op jouw regel 2:\nB\nC"),
        ("A\nb", "a\nx\nb", "Op jouw regels 1 tot en met 2:\nA"),
        ("a\nb", "a\nmijn\nb", "Op jouw regel 2:\n(niets)"),
        ("a\nhun\nb", "a\nb", "Onder jouw regel 1:\nhun"),
        ("hun\na", "a", "Boven jouw regel 1:\nhun"),
        ("a\na\na", "a\na", "Onder jouw regel 2:\na"),
        ("A\nb\nc\nD", "a\nb\nc\nd", "Op jouw regel 1:\nA\n\nOp jouw regel 4:\nD"),
        ("a\nb", "a\nb", ""),
    ],
)
def test_only_the_lines_that_differ_are_theirs(theirs, mine, shown):
    assert difference(theirs, mine) == shown


def test_very_many_lines_are_told_at_once_also_when_they_all_differ():
    lines = ["1"] * 10_000
    found = difference("\n".join([*lines, "2", *lines]), "\n".join([*lines, *lines]))
    assert found == "Onder jouw regel 10000:\n2"
    found = difference("\n".join(["x", *lines, "y"]), "\n".join(["2", *lines, "1", "2"]))
    assert found.startswith("Op jouw regels 1 tot en met 10003:\nx\n")
