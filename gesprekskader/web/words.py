"""Dutch dates, times and counts for the templates."""

from datetime import UTC, date, datetime

from babel.dates import format_date
from flask import Flask
from markupsafe import Markup, escape

from gesprekskader import rules
from gesprekskader.moments import AMSTERDAM, day_of, moment, now, today
from gesprekskader.records import LookBackCount
from gesprekskader.rules.signs import meant

STAGE_WORDS = {
    rules.CONCEPT: "concept",
    rules.OPEN: "open",
    rules.HARVEST: "ophalen",
    rules.WRAP_UP: "afronden",
    rules.CLOSED: "gesloten",
}


def dutch_date(day: date | datetime) -> str:
    """ "woensdag 18 november 2026" """
    return format_date(day_of(day), "EEEE d MMMM y", locale="nl")


def short_date(day: date | datetime) -> str:
    """ "18 november", with the year when it is another one than this."""
    plain = day_of(day)
    return format_date(plain, "d MMMM" if plain.year == today().year else "d MMMM y", locale="nl")


def clock_time(moment: datetime) -> str:
    """ "14.02" in Amsterdam."""
    return moment.astimezone(AMSTERDAM).strftime("%H.%M")


def ago(moment: datetime) -> Markup:
    """How long since something was written, as a <time>: "zojuist", "4 min geleden", "14.02", or a
    date. A script words it anew as time goes by, so that one rendering serves for a while."""
    minutes = int((now() - moment.astimezone(UTC)).total_seconds() // 60)
    later = clock_time(moment) if day_of(moment) == today() else short_date(moment)
    said = "zojuist" if minutes < 2 else f"{minutes} min geleden" if minutes < 60 else later
    return Markup('<time datetime="{}" data-later="{}">{}</time>').format(  # noqa: S704 - escapes
        moment.astimezone(UTC).isoformat(timespec="seconds"), later, said
    )


def now_ms() -> int:
    """This moment as scripts count it: milliseconds since 1970."""
    return int(now().timestamp() * 1000)


def dotted(clock: str) -> str:
    """A stored clock time the Dutch way: "13:30" -> "13.30"."""
    return clock.replace(":", ".")


def plural(number: int, singular: str, many: str) -> str:
    return f"{number} {singular if number == 1 else many}"


def looked_back_words(counts: LookBackCount) -> tuple[str, str]:
    """How many people looked back, and how many of their steps were taken: two sentences."""
    kept = "keek" if counts.looked_back == 1 else "keken"
    taken = "is er 1" if counts.taken == 1 else f"zijn er {counts.taken}"
    return (
        f"{counts.looked_back} van {counts.people} mensen met een eigen stap {kept} terug.",
        f"Van {counts.steps} eigen stappen {taken} gezet of vervuld.",
    )


def code_spaced(code: str) -> str:
    """A join code as people read it aloud: "KWM 4TB"."""
    return f"{code[:3]} {code[3:]}"


def lines(text: str) -> Markup:
    """Plain text with its line breaks; everything else escaped."""
    return Markup("<br>").join(escape(part) for part in meant(text).split("\n"))


def teach(app: Flask) -> None:
    """Make these words known to the templates."""
    app.jinja_env.filters.update(
        dutch_date=dutch_date,
        short_date=short_date,
        clock_time=clock_time,
        ago=ago,
        dotted=dotted,
        code_spaced=code_spaced,
        lines=lines,
        moment=moment,
    )
    app.jinja_env.globals.update(plural=plural, rules=rules, stage_words=STAGE_WORDS, today=today)
    app.jinja_env.globals.update(looked_back_words=looked_back_words, now_ms=now_ms)
