"""The wall during the harvest: one item at a time, what all groups wrote at it, stars first."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, request

from gesprekskader.errors import NotFound
from gesprekskader.moments import now
from gesprekskader.records import FollowUpAction, Meeting, Outcome, PhasePlan
from gesprekskader.records.meetings import told_apart
from gesprekskader.reports.themes import Theme
from gesprekskader.rules import parts
from gesprekskader.store import walls
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import posted
from gesprekskader.web.frame.fragments import see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.room.clock import programme
from gesprekskader.web.wall.harvests import themes_of
from gesprekskader.words import by_groups, quoted

bp = Blueprint("walls", __name__, url_prefix="/bijeenkomsten/<meeting_id>")
ACTIONS = "acties"
_JUST_NOW = timedelta(seconds=40)
_MOST_TABS = 8  # where groups chose from a whole framework, only what they wrote at stands there
_LONG = 160  # letters; a quote that is longer is written smaller


@dataclass(frozen=True)
class Tab:
    """One thing that can stand on the wall."""

    key: str
    words: str
    is_on: bool


@dataclass(frozen=True)
class Shown:
    """A text on the wall; nobody is named, and no group."""

    text: str
    groups: int
    is_starred: bool
    is_new: bool
    """Whether it came a moment ago."""
    owner: str = ""
    """Of an action: who does it, where that is no person."""

    @property
    def about(self) -> list[str]:
        """What is said softly behind it."""
        return [words for words in (self.owner, by_groups(self.groups)) if words]


@dataclass(frozen=True)
class Wall:
    tabs: tuple[Tab, ...]
    theme: Theme | None
    """None for the actions."""
    quote: Outcome | None
    """The one that stands large."""
    sorts: tuple[tuple[str, tuple[Shown, ...]], ...]
    is_beside: bool = False
    """Whether kinds stand beside each other."""

    @property
    def is_long(self) -> bool:
        return self.quote is not None and len(self.quote.text) > _LONG


def of_meeting(meeting: Meeting, plan: PhasePlan | None) -> Wall:
    """What was chosen, else what the part that runs (`plan`) is about, else the first item at which
    somebody wrote."""
    themes = themes_of(meeting)[0]
    reached = [theme for theme in themes if theme.is_reached]
    if len(themes) > _MOST_TABS:
        themes = reached or themes
    has_actions = any(theme.follow_ups for theme in themes)
    known = [*(theme.key for theme in themes), *([ACTIONS] if has_actions else [])]
    chosen = walls.chosen(db(), meeting.id)
    asked = [t for t in themes if plan and t.item.place == parts.place_of(plan)]
    at = chosen if chosen in known else next((t.key for t in [*asked, *reached, *themes]), "")
    words = _words(themes) | {ACTIONS: ACTIONS}
    tabs = tuple(Tab(key, words[key], key == at) for key in known)
    if at == ACTIONS:
        return Wall(tabs, None, None, _agreed(themes))
    theme = next((theme for theme in themes if theme.key == at), None)
    return _of_theme(tabs, theme, programme(meeting)) if theme else Wall(tabs, None, None, ())


def _words(themes: list[Theme]) -> dict[str, str]:
    """What each item is called on its tab."""
    words = told_apart([theme.item for theme in themes])
    return {theme.key: called for theme, called in zip(themes, words, strict=True)}


def _of_theme(tabs: tuple[Tab, ...], theme: Theme, plan: list[PhasePlan]) -> Wall:
    quotes = sorted(
        (o for o, _ in theme.outcomes if o.is_quote), key=lambda quote: not quote.is_starred
    )
    large = next(iter(quotes), None)
    columns = parts.columns_at(plan, theme.item.place)
    sorts = tuple(
        (kind, shown)
        for kind, texts in theme.in_order(columns)
        if (shown := tuple(_said(o) for o, _ in texts if o is not large))
    )
    return Wall(tabs, theme, large, sorts, bool(columns) and len(sorts) > 1)


def _said(outcome: Outcome) -> Shown:
    text = quoted(outcome)
    return Shown(text, outcome.groups, outcome.is_starred, _is_new(outcome))


def _agreed(themes: list[Theme]) -> tuple[tuple[str, tuple[Shown, ...]], ...]:
    """All actions by item, starred ones first; without the names of people."""
    words = _words(themes)
    found = []
    for theme in themes:
        actions = sorted((f for f, _ in theme.follow_ups), key=lambda f: not f.is_starred)
        if actions:
            found.append((words[theme.key], tuple(map(_to_do, actions))))
    return tuple(found)


def _to_do(action: FollowUpAction) -> Shown:
    owner = "" if action.names_somebody else action.owner
    return Shown(action.text, action.groups, action.is_starred, _is_new(action), owner)


def _is_new(text: Outcome | FollowUpAction) -> bool:
    return now() - text.created_at < _JUST_NOW


@bp.post("/muur")
def choose(meeting_id: str) -> Response:
    """What every window of the beamer shows from now on."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    theme = posted("theme")
    if theme not in {t.key for t in themes_of(meeting)[0]} | {ACTIONS}:
        raise NotFound
    walls.choose(db(), actor, meeting_id, theme)
    if request.args.get("terug") == "ophalen":
        return see("harvests.show", meeting_id=meeting_id, anchor=f"item-{theme}")
    return see("beamer.show", meeting_id=meeting_id)
