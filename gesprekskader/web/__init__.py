"""The only room with Flask: every route loads, then asks access, then acts."""

from collections.abc import Collection
from datetime import timedelta
from importlib import import_module

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from gesprekskader import fonts
from gesprekskader.catalogue import Catalogue
from gesprekskader.catalogue.model import Roundtable
from gesprekskader.config import Settings, secret_key
from gesprekskader.exports.jobs import Jobs
from gesprekskader.post.mail import Postman
from gesprekskader.store.db import Pool
from gesprekskader.web.frame import doors, errors, first_use, help_links, visitor, words
from gesprekskader.web.frame.application import Services, services_of
from gesprekskader.web.frame.assets import Assets
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.kept_frameworks import OwnFrameworks
from gesprekskader.web.frame.listings import Listings
from gesprekskader.web.frame.presence import Register

BLUEPRINTS = (
    "frame.assets",
    "reading.home",
    "people.accounts",
    "people.own_account",
    "people.keys",
    "people.own_link",
    "people.slips",
    "people.claims",
    "people.roles",
    "people.seat_invitations",
    "reading.framework",
    "reading.new_frameworks",
    "reading.own_frameworks",
    "reading.own_formats",
    "reading.valid_frameworks",
    "reading.zipped_frameworks",
    "reading.own_items",
    "reading.own_parts",
    "reading.pasted_frameworks",
    "editing.own_pages",
    "editing.new_pages",
    "editing.page_files",
    "editing.valid_pages",
    "people.organisations",
    "planning.networks",
    "people.pastes",
    "people.members",
    "planning.meetings",
    "planning.programmes",
    "planning.running_sheets",
    "planning.agenda_points",
    "planning.last_time",
    "planning.editions",
    "ahead.series",
    "ahead.own_series",
    "room.board",
    "room.clock",
    "room.grouping",
    "wall.beamer",
    "wall.walls",
    "wall.harvests",
    "wall.meant_questions",
    "wall.tallies",
    "wall.early_topics",
    "room.join",
    "room.groups",
    "room.outcomes",
    "room.follow_ups",
    "year.steps",
    "year.shown_steps",
    "year.my_year",
    "year.reminders",
    "year.mails",
    "year.shelf",
    "tables.wishes",
    "year.histories",
    "year.coverage",
    "year.overviews",
    "year.action_lists",
    "papers.year_report",
    "year.look_back",
    "year.own_actions",
    "tables.forwardings",
    "tables.my_tables",
    "tables.agendas",
    "tables.several",
    "tables.signals",
    "tables.origins",
    "tables.everywhere",
    "tables.substitutes",
    "tables.roundtables",
    "tables.answers",
    "papers.minutes",
    "papers.own_words",
    "papers.minutes_mails",
    "papers.word_template",
    "planning.kit",
    "planning.calendars",
    "room.paper",
    "papers.dossiers",
    "frame.jobs",
    "people.own_data",
    "reading.help",
    "frame.health",
    "frame.offline",
    "frame.patterns",
)


def wire(app: Flask, settings: Settings, catalogue: Catalogue, pool: Pool) -> None:
    """Settings, protection, pages, errors: in that order."""
    _configure(app, settings)
    app.session_interface = visitor.Cookies()
    app.extensions["gesprekskader"] = Services(
        settings=settings,
        catalogue=catalogue,
        own=OwnFrameworks(),
        pool=pool,
        assets=Assets(fonts.FOLDER),
        jobs=Jobs(waiters=max(1, settings.threads // 2)),
        post=Postman(settings),
        presence=Register(),
        listings=Listings(),
        texts=Listings(most=1024),
        parts=Listings(most=512),
        programmes=Listings(most=64),
        boards=Listings(most=16),
    )
    with pool.borrowed() as connection:
        services_of(app).own.prime(catalogue, connection)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    words.teach(app)
    app.jinja_env.globals.update(
        asset_base=f"/vast/{services_of(app).assets.version}",
        visitor=visitor,
        first_line=first_use.line,
        help_address=help_links.help_address,
        sign_in_address=doors.sign_in_address,
        is_demo=settings.is_demo,
        roundtables=_roundtables,
    )
    _trust_proxies(app, settings.proxies)
    app.before_request(visitor.keep_known)
    app.before_request(visitor.check_same)
    app.teardown_request(visitor.give_back_db)
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(f"gesprekskader.web.{name}").bp)
    if settings.is_demo:
        app.register_blueprint(import_module("gesprekskader.web.frame.demo").bp)
    errors.register(app)


def _configure(app: Flask, settings: Settings) -> None:
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=settings.secret_key or secret_key(settings.data),
        SESSION_COOKIE_NAME="__Host-gesprekskader" if secure else "gesprekskader",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=400),
        MAX_CONTENT_LENGTH=256 * 1024,
        # bytes at a path that takes a file, and below one
        FILES=dict.fromkeys(("/word-sjabloon", "/kader/beheer/"), 5 * 1024**2 + 320 * 1024),
        MAX_FORM_MEMORY_SIZE=256 * 1024,
        MAX_FORM_PARTS=500,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=secure,
    )


def _trust_proxies(app: Flask, hops: int) -> None:
    """Take the visitor's address, and https, from so many servers in front of this one."""
    if hops:
        from werkzeug.middleware.proxy_fix import ProxyFix

        wrapped = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = wrapped  # type: ignore[method-assign] # Flask's own way to wrap it


def _roundtables() -> Collection[Roundtable]:
    """All that content names, for who chooses one."""
    return catalogue().roundtables.values()
