"""Flask as this product uses it: what the views need from outside a request, what may come in, what
every answer says, and what Flask works out anew for every page, remembered.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, has_request_context, request
from flask.templating import Environment
from flask_wtf.csrf import CSRFError
from markupsafe import Markup

from gesprekskader.catalogue import Catalogue
from gesprekskader.config import Settings, most_bytes
from gesprekskader.errors import UnknownHost
from gesprekskader.exports.jobs import Jobs
from gesprekskader.moments import now_ms
from gesprekskader.post.mail import Postman
from gesprekskader.records import PhasePlan
from gesprekskader.store.db import Pool
from gesprekskader.web.frame import guard

if TYPE_CHECKING:
    from gesprekskader.web.frame.assets import Assets
    from gesprekskader.web.frame.kept_frameworks import OwnFrameworks
    from gesprekskader.web.frame.listings import Listings
    from gesprekskader.web.frame.presence import Register

_MOST = 2048  # addresses; the one that was asked longest ago goes first
_HOSTS = 64  # names that this server was called by
_PLAIN = {str, int, type(None)}


@dataclass(frozen=True)
class Services:
    """What lives as long as the app."""

    settings: Settings
    catalogue: Catalogue
    """All that the files say."""
    own: "OwnFrameworks"
    """What was edited on screen, beside it."""
    pool: Pool
    assets: "Assets"
    jobs: Jobs
    post: Postman
    presence: "Register"
    listings: "Listings[tuple[Markup, bool]]"
    """Lists of texts, and whether each is empty."""
    texts: "Listings[Markup]"
    """Outcomes as a list shows them."""
    parts: "Listings[Markup]"
    """What an item asks, boxes that nobody typed in yet, and groups as the board shows them."""
    programmes: "Listings[list[PhasePlan]]"
    """The parts of a meeting, at one revision of it; whatever changes them raises that."""
    boards: "Listings[Any]"
    """What the store tells of a meeting for its board (web/room/cards.py `BoardState`)."""


def services() -> Services:
    """Those of the app that answers this request."""
    return services_of(current_app)


def services_of(app: Flask) -> Services:
    return cast(Services, app.extensions["gesprekskader"])


def mail_is_set_up() -> bool:
    return services().post.is_there


def wants_fragment() -> bool:
    """Whether our own script asks, which swaps a part in place."""
    return request.headers.get("X-Fragment") == "1"


class Templates(Environment):
    """Templates that share one map of globals.

    Jinja gives each a map of its own above that of all, and reads both through at every include.
    Nobody gives a template globals of its own here.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


class App(Flask):
    """What may come in: bodies of a size, to a name of ours, from a page of ours. And what every
    answer says to the browser about keeping it safe."""

    jinja_environment = Templates

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self._address = lru_cache(_MOST)(self._make_address)
        self._is_ours = lru_cache(_HOSTS)(self._ask_is_ours)

    def preprocess_request(self) -> Any:
        """Before anybody reads the body. Raises UnknownHost and CSRFError."""
        files: Mapping[str, int] = self.config["FILES"]
        if request.path.startswith(tuple(files)):
            most = most_bytes(request.path, files, self.config["MAX_CONTENT_LENGTH"])
            request.max_content_length = most
        if not self._is_ours(request.host, "X-Forwarded-For" in request.headers):
            raise UnknownHost
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            _check_origin()
        return super().preprocess_request()

    def process_response(self, response: Response) -> Response:
        response = super().process_response(response)
        headers = response.headers
        if response.status_code == 304:  # the poll's usual answer: the page has all of this already
            headers["Cache-Control"] = "no-store"
            return response
        if "X-Fragment" in request.headers:
            headers["X-Now"] = str(now_ms())  # what is shown may have been rendered a while ago
        for name, value in guard.headers(is_secure=self.config["SESSION_COOKIE_SECURE"]):
            headers.setdefault(name, value)
        if request.blueprint != "assets":
            headers.setdefault("Cache-Control", "no-store")
            # Clicking Back after leaving must show nothing; the answer depends on who asks.
            headers.setdefault("Vary", "Cookie")
        if etag := g.pop("etag", None):
            headers["ETag"] = etag
        return response

    def _ask_is_ours(self, host: str, was_passed_on: bool) -> bool:
        base_url = services_of(self).settings.base_url
        return guard.is_ours(host, base_url, was_passed_on=was_passed_on)

    def url_for(self, endpoint: str, **values: Any) -> str:
        """The address within this site, made once for the same words. What depends on who asks
        (a host, a page beside this one) is made each time."""
        plain = all(type(value) in _PLAIN for value in values.values())
        if plain and endpoint[:1] != "." and has_request_context():
            return self._address(endpoint, *values.items())
        return super().url_for(endpoint, **values)

    def _make_address(self, endpoint: str, *values: tuple[str, Any]) -> str:
        return super().url_for(endpoint, **dict(values))


def _check_origin() -> None:
    """A form is only taken from a page of ours, besides its token. Raises CSRFError.

    Browsers say where a post comes from; a program that does not say has no cookie of somebody.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        if site not in ("same-origin", "none"):
            raise CSRFError("from another site")
    elif origin and urlsplit(origin).netloc != request.host:
        raise CSRFError("from another origin")
