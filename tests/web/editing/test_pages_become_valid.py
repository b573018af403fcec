"""A draft becomes valid: pressed twice, and while somebody uses what it changes."""

import pytest

from gesprekskader.errors import RuleBroken
from gesprekskader.web.editing import valid_pages
from gesprekskader.web.frame.visitor import db as of_request

ROOMS = ["werkvormen", "overlegtafels", "hulp"]


@pytest.mark.parametrize("room", ROOMS)
def test_a_double_tap_is_one_and_an_older_press_is_none(pages, pages_of, room):
    at, other = pages.begin(room, title="Van ons"), pages_of("colleague")
    first = pages.version(at, '/geldig"')
    for who in (pages, pages, other):
        assert who.send(f"{at}/geldig", version=first).headers.get("Location") == at
    other.post(f"{at}/concept")
    assert other.write(at, f"{other.text(at)}\n\nVAN-HEN").status_code == 303
    assert pages.send(f"{at}/geldig", version=first).status_code == 422  # the draft is another
    other.make_valid(at)
    assert pages.send(f"{at}/geldig", version=first).status_code == 404
    assert "VAN-HEN" in pages.text(at)
    pages.post(f"{at}/vervalt")
    again = pages.send(f"{at}/geldig", version=first)
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("room", "deed"),
    [(room, deed) for room in ROOMS for deed in ("geldig", "vorige", "terug")]
    + [("overlegtafels", "vervalt")],
)
def test_whether_a_page_is_in_use_is_asked_inside_the_write_and_holds_it(
    pages, room, deed, monkeypatch
):
    at = pages.begin(room, title="Van ons")
    first = pages.text(at)
    pages.valid(at)
    pages.post(f"{at}/concept")
    later = first.replace("titel: Van ons", "titel: Later")
    assert pages.write(at, later).status_code == 303
    version = pages.version(at, '/geldig"')
    if deed != "geldig":
        pages.valid(at)
    if deed == "terug":
        pages.post(f"{at}/vervalt")
    asked = []

    def in_use(made) -> None:
        asked.append(of_request().conn.in_transaction)
        raise RuleBroken("IN GEBRUIK")

    monkeypatch.setattr(valid_pages, "check_use", in_use)
    answer = pages.send(f"{at}/{deed}", version=version)
    assert answer.status_code == 422
    assert "IN GEBRUIK" in answer.text
    assert asked == [True]
    monkeypatch.undo()
    assert pages.send(f"{at}/{deed}", version=version).status_code == 303
