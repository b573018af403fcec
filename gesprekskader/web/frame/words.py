"""Teaches the templates our words, and makes what needs markup."""

from flask import Flask
from markupsafe import Markup, escape

from gesprekskader import rules
from gesprekskader.exports import pdf
from gesprekskader.exports.formats import FORMATS
from gesprekskader.moments import moment, now_ms, today
from gesprekskader.records.meetings import told_apart
from gesprekskader.records.shortening import shortened
from gesprekskader.rules.differing import difference
from gesprekskader.rules.signs import meant
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services, services_of
from gesprekskader.web.frame.assets import Assets
from gesprekskader.web.frame.catalogue import about, address, called
from gesprekskader.words import (
    NO_RESULT_YET,
    NOBODY_YET,
    ago,
    ask_for_seat,
    at_most,
    author_words,
    by_groups,
    checked_words,
    clock_time,
    code_spaced,
    dotted,
    due_words,
    dutch_date,
    goes_along_words,
    in_minutes,
    later_on,
    looked_back_words,
    marked_words,
    often_words,
    owner_words,
    plural,
    quoted,
    result_words,
    said_words,
    short_date,
    since_words,
    somebody,
    week_day,
)


def lines(text: str) -> Markup:
    """Plain text with its line breaks; everything else escaped."""
    return Markup("<br>").join(escape(part) for part in meant(text).split("\n"))


def proof_field() -> Markup:
    """What proves that a form came from our own page, as a field of it."""
    return _PROOF.format(visitor.proof())


_PROOF = Markup('<input name="csrf_token" type="hidden" value="{}">')
_PRELOAD = Markup('<link rel="modulepreload" href="/vast/{}/js/{}">')


def preloads(assets: Assets) -> Markup:
    """What every page says of our scripts; the same for all, so written once."""
    return Markup("\n  ").join(_PRELOAD.format(assets.version, name) for name in assets.modules)


def teach(app: Flask) -> None:
    """Make these words known to the templates."""
    app.jinja_env.filters.update(
        dutch_date=dutch_date,
        short_date=short_date,
        since_words=since_words,
        week_day=week_day,
        clock_time=clock_time,
        about=about,
        address=address,
        ago=ago,
        at_most=at_most,
        ask_for_seat=ask_for_seat,
        dotted=dotted,
        called=called,
        code_spaced=code_spaced,
        later_on=later_on,
        lines=lines,
        moment=moment,
        in_minutes=in_minutes,
        marked_words=marked_words,
        often_words=often_words,
        result_words=result_words,
        said_words=said_words,
        shortened=shortened,
        told_apart=told_apart,
        somebody=somebody,
        quoted=quoted,
    )
    app.jinja_env.globals.update(comes_until=lambda group: services().presence.comes_until(group))
    app.jinja_env.globals.update(plural=plural, rules=rules, today=today, now_ms=now_ms)
    app.jinja_env.globals.update(difference=difference)
    app.jinja_env.globals.update(formats=FORMATS, by_groups=by_groups, checked_words=checked_words)
    app.jinja_env.globals.update(inks=pdf.inks(), csrf_token=visitor.proof)
    app.jinja_env.globals.update(preloads=preloads(services_of(app).assets))
    app.jinja_env.globals.update(looked_back_words=looked_back_words, due_words=due_words)
    app.jinja_env.globals.update(
        owner_words=owner_words, author_words=author_words, goes_along_words=goes_along_words
    )
    app.jinja_env.globals.update(nobody_yet=NOBODY_YET, no_result_yet=NO_RESULT_YET)
