"""A small text that would keep the server busy for minutes is refused, with its line."""

from time import process_time

import pytest

from gesprekskader.catalogue.own_pages import key_in, read_page
from gesprekskader.catalogue.render import Renderer, prompt

HEAD = "---\nsleutel: a\ntitel: B\n"
ROOM = 200


def mistakes(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.problem) for one in read_page("hulp", "a", text)[1]]


@pytest.mark.parametrize(("sign", "knot"), [("[", "["), ("[", "![a]("), ("`", "``a`")])
def test_too_many_of_a_sign_in_one_paragraph_is_a_mistake_at_its_line(sign, knot):
    often = ROOM // knot.count(sign)
    fits = f"{HEAD}---\n\n{knot * often}\n\n{knot * often}\n"
    assert mistakes(fits) == []
    for between in ("", "\n"):  # on one line, or further on in the paragraph
        text = f"{HEAD}---\n\nEerst dit.\n\n{knot * often}{between}{knot}\n"
        (found,) = mistakes(text)
        assert found[0] == 8 + len(between)
        assert f"'{sign}'" in found[1]


@pytest.mark.parametrize("knot", ["[", "![a](", "[a](<", "``a`"])
def test_what_is_kept_already_is_shown_as_it_was_typed_at_once(knot):
    text, began = knot * (20_000 // len(knot)), process_time()
    for made in (Renderer(is_trusted=False).html(text), prompt(text)):
        assert made.unescape() == f"<p>{text}</p>"
    assert process_time() - began < 1


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        (f"titel: {'[' * 18_000}", 2),
        ("titel:\n" + "\n".join(["  [" * 10] * 3), 5),
        (f"titel: {'{[' * 11}", 2),
        (f"{' ' * 18_000}x", 2),
        (f"titel: 1{':59' * 6_000}", 2),
    ],
)
def test_a_head_that_is_tangled_is_told_and_not_read(lines, at):
    began = process_time()
    ((line, problem),) = mistakes(f"---\n{lines}\n---\n\nTekst.\n")
    assert line == at
    assert "te veel lijsten" in problem or "te lang" in problem
    assert process_time() - began < 1


def test_lists_that_are_closed_do_not_count():
    assert mistakes(f"---\nsleutel: a\ntitel: '{'[x] ' * 40}'\n---\n\nTekst.\n") == []


def test_blanks_inside_a_line_cost_no_time():
    began = process_time()
    assert key_in(f"---\nsleutel: a{' ' * 18_000}b\n---\n").startswith("a ")
    assert key_in('---\nsleutel:  "a" \n---\n') == "a"
    mistakes(f"{HEAD}---\n\n## a{' ' * 18_000}b\n")
    mistakes(f"{HEAD}---\n\n## a{' {#' * 6_000}b\n")
    mistakes(f"---\n{' ' * 900}x\n---\n")
    assert process_time() - began < 1
