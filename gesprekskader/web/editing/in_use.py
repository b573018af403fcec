"""What a page that is edited may not lose, because people use it."""

from gesprekskader.catalogue.model import MeetingFormat, Roundtable
from gesprekskader.catalogue.own_pages import Made
from gesprekskader.errors import RuleBroken
from gesprekskader.records.meetings import OF_FORMAT
from gesprekskader.store import framework_uses, own_formats, own_pages
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.visitor import db


def check_use(made: Made | None) -> None:
    """Raise RuleBroken for a page that would take away what is in use of the one that is valid."""
    if isinstance(made, MeetingFormat):
        _check_format(made)
    elif isinstance(made, Roundtable):
        _check_seats(made)


def _check_format(made: MeetingFormat) -> None:
    """A talking point of its own that something was said at stays, and so do the points of members
    that wait for a meeting of it."""
    now_ = catalogue().formats.get(made.key)
    if now_ is None:
        return
    gone = {part.point: part.title for part in now_.phases if part.point.startswith(f"{made.key}/")}
    for part in made.phases:
        gone.pop(part.point, None)
    said = framework_uses.talks(db(), [f"{OF_FORMAT}{made.key}"]) if gone else {}
    if point := next((point for point in gone if point in said), ""):
        raise RuleBroken(
            f"Over '{gone[point]}' is al gesproken. Laat {{#{point.partition('/')[2]}}} staan;"
            " de woorden mogen anders. Of maak een nieuwe werkvorm."
        )
    if now_.takes_points and not made.takes_points and own_formats.awaits_points(db(), made.key):
        raise RuleBroken(
            "Leden zetten al punten op de agenda van een bijeenkomst met deze werkvorm."
            " Laat 'agendapunten: ja' staan tot die geweest is."
        )


def _check_seats(made: Roundtable) -> None:
    """Who sits there for one bestuur, and what was asked of it, stays so; that a table gets
    besturen is told on Rollen."""
    now_ = catalogue().roundtables.get(made.key)
    if now_ is None or not now_.per_board or made.per_board:
        return
    if why := own_pages.at_table(db(), made.key):
        raise RuleBroken(f"Aan deze overlegtafel {why}, per bestuur. Laat 'per: bestuur' staan.")
