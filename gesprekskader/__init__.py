"""Gesprekskader: the conversation about training teachers together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from gesprekskader.catalogue import Catalogue
    from gesprekskader.config import Settings
    from gesprekskader.front import Front

__version__ = "0.1.0"


def create_app(settings: Settings, catalogue: Catalogue | None = None) -> Flask:
    """The whole application, wired in reading order; `catalogue` when it was read already.

    Raises ContentErrors when content/ is wrong and StorageUnsafe when the database can't be
    trusted; both texts are meant for the person who starts it.
    """
    from gesprekskader.catalogue import read_catalogue
    from gesprekskader.config import ROOT, SHIPPED
    from gesprekskader.store.db import Pool
    from gesprekskader.store.migrations import migrate
    from gesprekskader.store.networks import settle_framework
    from gesprekskader.web import wire
    from gesprekskader.web.frame.application import App

    catalogue = catalogue or read_catalogue(settings.content, SHIPPED)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    pool = Pool(settings.database)
    with pool.borrowed() as db:
        migrate(db)
        settle_framework(db, catalogue.framework.key)
    app = App("gesprekskader", template_folder=str(ROOT / "templates"), static_folder=None)
    wire(app, settings, catalogue, pool)
    return app


def front_of(app: Flask, *, stop: Callable[[], None], is_ending: Callable[[], bool]) -> Front:
    """The asynchronous front with the app behind it; starts the threads that answer. `stop` is
    called after the last answer; `is_ending` is asked now and then."""
    from gesprekskader.front import Front
    from gesprekskader.front.looks import Looks
    from gesprekskader.front.wsgi import Reply
    from gesprekskader.store.db import connect_to_look
    from gesprekskader.web.frame.application import services_of
    from gesprekskader.web.frame.errors import for_everybody
    from gesprekskader.web.people import has_a_password

    def plain(status: int) -> Reply:
        answer = for_everybody(app, status)
        headers = [(name.encode(), value.encode()) for name, value in answer.headers]
        return Reply(status, headers, answer.get_data())

    settings = services_of(app).settings

    return Front(
        app,
        threads=settings.threads,
        most=app.config["MAX_CONTENT_LENGTH"],
        files=app.config["FILES"],
        late=plain(408),
        busy=plain(503),
        looks=Looks(connect_to_look(settings.database)),
        is_slow=has_a_password,
        is_ending=is_ending,
        stop=stop,
    )
