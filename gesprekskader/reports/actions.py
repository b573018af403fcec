"""All actions of a network in one list: what is open first, by owner, moment or item."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import groupby

from sqlite_utils import Database

from gesprekskader.records import FollowUpAction, Network
from gesprekskader.reports import forwardings as passed
from gesprekskader.reports import sections
from gesprekskader.reports.lines import Known
from gesprekskader.reports.names import name_of
from gesprekskader.reports.report import Cell, Paper, Part
from gesprekskader.reports.sections import PaperSection
from gesprekskader.store import follow_ups, forwardings
from gesprekskader.words import due_words, made_today, owner_words, plural

BY_MOMENT, BY_OWNER, BY_ITEM = "moment", "eigenaar", "item"
ORDERS = {BY_MOMENT: "Op moment", BY_OWNER: "Op eigenaar", BY_ITEM: "Op item"}
_NO_MOMENT = "Zonder moment"


def of_network(
    db: Database, network: Network, order: str = BY_MOMENT, known: Known | None = None
) -> Paper:
    """Every action of every year with its owner, moment, meeting and how it stands; one of ORDERS
    says how. For who facilitates the network."""
    found = follow_ups.of_network(db, network.id)
    still = follow_ups.still_open(found)
    ended = [f for f in found if f not in still]
    ways = forwardings.of_follow_ups(db, [f.whole_id for f in found])
    stands = {id_: passed.stand_of(way) for id_, way in ways.items()}
    open_words = "actie staat open", "acties staan open"
    return sections.paper(
        (_section("Open", still, order, stands), _section("Klaar", ended, order, stands)),
        title=f"Acties van {network.name}",
        kicker=ORDERS[order],
        lead=f"{plural(len(still), *open_words)}, {plural(len(ended), 'is', 'zijn')} klaar.",
        facts=(made_today(),),
        footer=f"{network.name} · acties",
        note="Acties van alle schooljaren. Wat een groep doorstreepte of samenvoegde, staat er"
        " niet apart bij.",
        network=network.name,
        known=known,
        file_name=name_of("acties", network.name, order),
    )


def _section(
    title: str, found: list[FollowUpAction], order: str, stands: Mapping[str, Cell]
) -> PaperSection | None:
    if not found:
        return None
    place, heading = _PLACES[order], _HEADINGS[order]
    in_order = sorted(found, key=place)
    parts = []
    for name, below in groupby(in_order, key=heading):
        actions = list(below)
        warranty = actions[0].item.warranty or 0 if order == BY_ITEM else None
        parts.append(Part(name, 3, (sections.earlier_actions(actions, stands),), "", warranty))
    return PaperSection(Part(title, 2, tuple(parts)), sections.earlier_lines(in_order))


def _by_moment(f: FollowUpAction) -> tuple:
    return f.by is None, f.by or date.max, f.when == "", _moment(f).casefold()


def _moment(f: FollowUpAction) -> str:
    return due_words(f.when, f.due_on, f.by) or _NO_MOMENT


def _by_owner(f: FollowUpAction) -> tuple:
    return f.owner == "", f.owner.casefold(), f.owner, _by_moment(f)


def _by_item(f: FollowUpAction) -> tuple:
    item = f.item
    place = item.warranty or 0, item.subtheme, item.number or 0
    return item.is_own, item.is_point, *place, _item(f), _by_moment(f)


def _item(f: FollowUpAction) -> str:
    return f.item.about if f.item.is_point else f"{f.item.label}: {f.item.wording}"


_PLACES: dict[str, Callable[[FollowUpAction], tuple]] = {
    BY_MOMENT: _by_moment,
    BY_OWNER: _by_owner,
    BY_ITEM: _by_item,
}
_HEADINGS: dict[str, Callable[[FollowUpAction], str]] = {
    BY_MOMENT: _moment,
    BY_OWNER: lambda f: owner_words(f.owner),
    BY_ITEM: _item,
}
