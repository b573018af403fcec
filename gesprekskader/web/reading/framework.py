"""The framework to read: warranty, subtheme, item, and a filter over all items."""

from typing import TypeVar

from flask import Blueprint, render_template, request

from gesprekskader.catalogue.model import Framework, Item, Subtheme, Warranty
from gesprekskader.errors import NotFound
from gesprekskader.rules import tidy_line
from gesprekskader.rules.finding import words_of
from gesprekskader.web.frame.catalogue import catalogue

bp = Blueprint("framework", __name__, url_prefix="/kader")
_Part = TypeVar("_Part", Warranty, Subtheme, Item)


@bp.get("")
def index() -> str:
    """One framework whole; `kader` says which, where there are more."""
    framework = catalogue().of(request.args.get("kader", ""))
    words = tidy_line(request.args.get("zoek", ""))[:80]
    words = words if words_of(words) else ""
    return render_template(
        "reading/framework/index.html",
        framework=framework,
        frameworks=catalogue().frameworks,
        words=words,
        found=framework.search(words),
    )


@bp.get("/waarborg/<address>")
def warranty(address: str) -> str:
    framework, found = _find(address, Warranty)
    return render_template("reading/framework/warranty.html", framework=framework, warranty=found)


@bp.get("/subthema/<address>")
def subtheme(address: str) -> str:
    framework, found = _find(address, Subtheme)
    parent = next(w for w in framework.warranties if found in w.subthemes)
    return render_template(
        "reading/framework/subtheme.html", framework=framework, subtheme=found, warranty=parent
    )


@bp.get("/item/<address>")
def item(address: str) -> str:
    """An item, also under a key that it had before; one that lapsed says so."""
    framework, found = _find(address, Item)
    parent = next(w for w in framework.warranties if w.number == found.warranty_number)
    siblings = next(s for s in parent.subthemes if s.key == found.subtheme_key)
    return render_template(
        "reading/framework/item.html",
        framework=framework,
        item=found,
        warranty=parent,
        subtheme=siblings,
    )


def _find(address: str, kind: type[_Part]) -> tuple[Framework, _Part]:
    framework, key = catalogue().located(address)
    found = framework.by_key.get(key)
    if not isinstance(found, kind):
        raise NotFound
    return framework, found
