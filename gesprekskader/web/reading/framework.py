"""The framework to read: warranty, subtheme, item, and a filter over all items."""

from typing import TypeVar

from flask import Blueprint, render_template, request

from gesprekskader.catalogue.model import Item, Subtheme, Warranty
from gesprekskader.errors import NotFound
from gesprekskader.rules import tidy_line
from gesprekskader.rules.finding import words_of
from gesprekskader.web.frame.catalogue import catalogue, find_item

bp = Blueprint("framework", __name__, url_prefix="/kader")
_Part = TypeVar("_Part", Warranty, Subtheme)


@bp.get("")
def index() -> str:
    words = tidy_line(request.args.get("zoek", ""))[:80]
    words = words if words_of(words) else ""
    found = catalogue().framework.search(words)
    return render_template("reading/framework/index.html", words=words, found=found)


@bp.get("/waarborg/<key>")
def warranty(key: str) -> str:
    return render_template("reading/framework/warranty.html", warranty=_find(key, Warranty))


@bp.get("/subthema/<key>")
def subtheme(key: str) -> str:
    found = _find(key, Subtheme)
    parent = next(w for w in catalogue().framework.warranties if found in w.subthemes)
    return render_template("reading/framework/subtheme.html", subtheme=found, warranty=parent)


@bp.get("/item/<key>")
def item(key: str) -> str:
    found: Item = find_item(key)
    parent = next(w for w in catalogue().framework.warranties if w.number == found.warranty_number)
    siblings = next(s for s in parent.subthemes if s.key == found.subtheme_key)
    return render_template(
        "reading/framework/item.html", item=found, warranty=parent, subtheme=siblings
    )


def _find(key: str, kind: type[_Part]) -> _Part:
    found = catalogue().framework.by_key.get(key)
    if not isinstance(found, kind):
        raise NotFound
    return found
