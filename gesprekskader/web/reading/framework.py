"""The framework to read: warranty, subtheme, item, and a filter over all items."""

from typing import TypeVar

from flask import Blueprint, current_app, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer

from gesprekskader.catalogue.load import framework_of_texts
from gesprekskader.catalogue.model import Framework, Item, Subtheme, Warranty
from gesprekskader.errors import NotFound
from gesprekskader.records.content import OwnVersion
from gesprekskader.rules import tidy_line
from gesprekskader.rules.finding import words_of
from gesprekskader.store import own_content
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.visitor import db

bp = Blueprint("framework", __name__, url_prefix="/kader")
_Part = TypeVar("_Part", Warranty, Subtheme, Item)


@bp.get("")
def index() -> str:
    """One framework whole; `kader` says which, where there are more. A search stays in it."""
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


@bp.get("/meelezen/<draft>")
def read_along(draft: str) -> str:
    """A draft, for who was given its link; whoever may edit it gives that."""
    key, begun_as = key_of(draft)
    here = own_content.draft(db(), key)
    if here is None or here.begun_as != begun_as:  # another draft was given to nobody yet
        raise NotFound
    framework, _ = framework_of_texts(here.key, here.files)
    return render_template(
        "reading/own_frameworks/preview.html",
        key="",
        framework=framework,
        number=len(framework.all_items),
    )


def token_of(draft: OwnVersion) -> str:
    """What opens one draft of a framework to who has the link: nothing else is behind it."""
    return _signer().dumps([draft.key, draft.begun_as])


def key_of(token: str) -> tuple[str, str]:
    """The key of a framework, and which draft of it. Raises NotFound for a link that is not
    ours."""
    try:
        key, begun_as = _signer().loads(token)
    except BadSignature:
        raise NotFound from None
    return key, begun_as


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="meelezen")


def _find(address: str, kind: type[_Part]) -> tuple[Framework, _Part]:
    framework, key = catalogue().located(address)
    found = framework.by_key.get(key)
    if not isinstance(found, kind):
        raise NotFound
    return framework, found
