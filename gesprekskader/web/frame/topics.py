"""What is on the table at a meeting, for what is printed and typed over: items of the framework
and the talking points of its programme."""

from dataclasses import dataclass, replace
from hashlib import sha256

from gesprekskader.catalogue import refs
from gesprekskader.catalogue.model import Item
from gesprekskader.errors import NotFound
from gesprekskader.records import ItemRef, Meeting, PhasePlan
from gesprekskader.store import programmes
from gesprekskader.web.frame.catalogue import (
    catalogue,
    find_item,
    item_ref,
    offered_items,
)
from gesprekskader.web.frame.visitor import db

_POINT = "punt-"


@dataclass(frozen=True)
class Topic:
    item: Item
    """As a page shows it; its key is the one of addresses."""
    ref: ItemRef
    """What a group picks."""


def short_key(ref: ItemRef) -> str:
    """The key of a point in an address or a form: it has signs and rounds that those have not."""
    place = "|".join(ref.identity)
    return _POINT + sha256(place.encode()).hexdigest()[:12]


def topics(meeting: Meeting) -> list[Topic]:
    """All of a meeting: offered items first, then points in the order of the programme."""
    found = [Topic(item, item_ref(item, meeting)) for item in offered_items(meeting)]
    points = {topic.item.key: topic for topic in map(_point, _points(meeting))}
    return [*found, *points.values()]


def find_topic(meeting: Meeting, key: str) -> Topic:
    """Raises NotFound."""
    if not key.startswith(_POINT):
        item = find_item(key, meeting)
        return Topic(item, item_ref(item, meeting))
    found = next((t for t in map(_point, _points(meeting)) if t.item.key == key), None)
    if found is None:
        raise NotFound
    return found


def _points(meeting: Meeting) -> list[PhasePlan]:
    return [part for part in programmes.phases_of(db(), meeting.id) if part.point]


def _point(part: PhasePlan) -> Topic:
    ref = refs.point_ref(catalogue(), part)
    stands = refs.as_it_stood(catalogue().of(ref.framework), ref)
    shown = replace(stands, key=short_key(ref), text=ref.title, probes=part.probes)
    return Topic(shown, ref)
