"""Between the catalogue and the store: item keys from the screen become item references."""

from dataclasses import replace

from flask import current_app, g
from sqlite_utils import Database

from gesprekskader.catalogue import Catalogue
from gesprekskader.catalogue.model import OWN, Framework, Item
from gesprekskader.catalogue.render import NO_WORDS
from gesprekskader.errors import NotFound
from gesprekskader.records import ItemRef, Meeting, PickedItem
from gesprekskader.rules import CLOSED, CONCEPT
from gesprekskader.store import picked_items, programmes, roundtables
from gesprekskader.web.visitor import db


def catalogue() -> Catalogue:
    return current_app.extensions["gesprekskader"].catalogue


def item_ref(item: Item) -> ItemRef:
    """An item of our framework as it stands today, to keep with what is said about it."""
    return ref_in(catalogue().framework, item)


def ref_in(framework: Framework, item: Item) -> ItemRef:
    """An item of this framework as a reference with key, number and wording."""
    return ItemRef(
        framework=framework.key,
        framework_version=framework.version,
        key=item.key,
        warranty=item.warranty_number,
        subtheme=item.subtheme,
        number=item.number,
        wording=item.text,
    )


def own_point(wording: str) -> ItemRef:
    """A point that is not in the framework; the group's own words."""
    framework = catalogue().framework
    return ItemRef(framework.key, framework.version, None, None, "Eigen punt", None, wording)


def find_item(key: str) -> Item:
    """The item with this key. Raises NotFound."""
    found = catalogue().framework.by_key.get(key)
    if not isinstance(found, Item):
        raise NotFound
    return found


def table_choices(db: Database, but: str = "") -> list[tuple[str, str]]:
    """Roundtables to send a point to: key and title, with a word where nobody sits. Nothing is
    chosen before."""
    taken = roundtables.members(db)
    found = [
        (key, table.title if taken.get(key) else f"{table.title} (hier zit nog niemand)")
        for key, table in catalogue().roundtables.items()
        if key != but
    ]
    return [("", "Kies een tafel"), *found]


def table_named(title: str) -> str:
    """The key of the roundtable with this title; "" when there is none."""
    tables = catalogue().roundtables.values()
    return next((table.key for table in tables if table.title == title), "")


def item_as_it_stood(ref: ItemRef) -> Item:
    """An item with the words and the place that were kept; the rest as the framework says today."""
    framework = catalogue().framework
    now = framework.by_key.get(ref.key or "")
    stood = {
        "key": ref.key or "",
        "number": ref.number or 0,
        "text": ref.wording,
        "subtheme": ref.subtheme,
        "warranty_number": ref.warranty or 0,
    }
    if isinstance(now, Item):
        return replace(now, **stood)
    return Item(
        **stood,
        origin=OWN,
        note="",
        probes=framework.probes,
        has_own_probes=False,
        explanation=NO_WORDS,
        subtheme_key="",
    )


def offered_items(meeting: Meeting) -> list[Item]:
    """The items a meeting offers, in order; those of an offered subtheme or warranty included.

    From its opening on as its groups took them, whatever the framework says since. Read once for
    a request; a write that changes them is followed by another request.
    """
    if "offered" not in g:
        g.offered = {}
    if meeting.id not in g.offered:
        g.offered[meeting.id] = _offered_items(meeting)
    return g.offered[meeting.id]


def _offered_items(meeting: Meeting) -> list[Item]:
    offered = programmes.offered_keys(db(), meeting.id)
    now = catalogue().framework.items_of(offered)
    if meeting.stage == CONCEPT:
        return now
    taken = {ref.key: ref for ref in picked_items.keyed_of_meeting(db(), meeting.id) if ref.key}
    if taken and meeting.stage == CLOSED and meeting.item_choice == "shared":  # all took all
        now = [item for item in now if item.key in taken]
    order = {key: place for place, key in enumerate([*offered, *(item.key for item in now)])}
    both = {item.key: item for item in now} | {
        key: item_as_it_stood(ref) for key, ref in taken.items()
    }
    return sorted(both.values(), key=lambda item: order.get(item.key, len(order)))


def shared_items(meeting: Meeting) -> list[ItemRef]:
    """What every group gets at once: the offered items, unless each group chooses its own."""
    if meeting.item_choice == "own":
        return []
    return [item_ref(item) for item in offered_items(meeting)]


def probes_of(picked_item: PickedItem) -> list[tuple[str, str]]:
    """The questions to ask: (fixed question, this item's own question or "")."""
    framework = catalogue().framework
    item = framework.by_key.get(picked_item.item.key or "")
    return framework.probe_pairs(item if isinstance(item, Item) else None)
