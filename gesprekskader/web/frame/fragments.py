"""Answers that are either a whole page or, for a script, only the part that changed."""

from typing import Any

from flask import Response, make_response, redirect, render_template, url_for
from markupsafe import Markup

from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services, wants_fragment

Answer = str | Response | tuple[str, int]
"""What a view gives: a page, where to look next, or a page with the status that says why."""


class Moved(Exception):
    """What the visitor looks at is somewhere else now; the error handlers send them there."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def page(template: str, **context: object) -> str:
    """A page, or only its part: `outcomes/page.html` has `outcomes/_page.html` for a script."""
    if wants_fragment():
        folder, _, name = template.rpartition("/")
        return render_template(f"{folder}/_{name}", **context)
    return render_template(template, **context)


def part(template: str, **context: object) -> Markup:
    """A part that goes into another template as it is."""
    return Markup(render_template(template, **context))  # nosec B704 - a template of ours escaped it


def for_all(
    template: str, key: tuple[object, ...], *, own: tuple[str, ...] = (), **context: object
) -> Markup:
    """A part that is drawn once for all who look, and anew when `key` changes: in it is only what
    the key says. The proof of who looks, and what of theirs is in `own`, is put in each time."""
    own = (visitor.proof(), *own)
    holes = [f"\0{number}\0" for number, _ in enumerate(own)]

    def draw() -> Markup:
        drawn = part(template, **context)
        for hole, word in zip(holes, own, strict=True):
            drawn = drawn.replace(word, hole)
        return drawn

    drawn = services().parts.at((template, *key), draw)
    for hole, word in zip(holes, own, strict=True):
        drawn = drawn.replace(hole, word)
    return drawn


def see(endpoint: str, anchor: str | None = None, **values: Any) -> Response:
    """Go and look there (303), so that reloading never sends a form again."""
    return see_address(url_for(endpoint, _anchor=anchor, **values))


def see_address(address: str) -> Response:
    """The same for an address that is known already."""
    return make_response(redirect(address, 303))
