"""What the views need from outside a request, made once when the app is wired."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, current_app
from markupsafe import Markup

from gesprekskader.catalogue import Catalogue
from gesprekskader.config import Settings
from gesprekskader.exports.jobs import Jobs
from gesprekskader.post.mail import Postman
from gesprekskader.records import PhasePlan
from gesprekskader.store.db import Pool

if TYPE_CHECKING:
    from gesprekskader.web.frame.assets import Assets
    from gesprekskader.web.frame.kept_frameworks import OwnFrameworks
    from gesprekskader.web.frame.listings import Listings
    from gesprekskader.web.frame.presence import Register


@dataclass(frozen=True)
class Services:
    """They live as long as the app."""

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
