"""A programme of our own for the meeting of the cast, and the clock at one of its parts."""

from dataclasses import fields

from gesprekskader.catalogue.refs import shared_refs
from gesprekskader.records import PhasePlan, PickedItem
from gesprekskader.store import clocks, picked_items, programmes

_NAMES = {field.name for field in fields(PhasePlan)}


def plan(title: str, **over) -> PhasePlan:
    """A part of five minutes; `lay` gives it its place."""
    assert over.keys() <= _NAMES
    said = {"minutes": 5, "setting": "groepje", "capture": "", "prompt": "", "item_key": None}
    return PhasePlan(position=0, title=title, **(said | over))


def lay(db, cast, catalogue, *parts: PhasePlan) -> list[PhasePlan]:
    """The meeting has these parts, and its groups their points."""
    placed = [PhasePlan(**vars(p) | {"position": n}) for n, p in enumerate(parts, 1)]
    shared = shared_refs(catalogue, catalogue.framework, "shared", [], placed)
    actor, meeting_id = cast.facilitator, cast.meeting_id
    programmes.offer(db, actor, meeting_id, ["w2-lo-1", "w2-lo-7"], shared, placed)
    return placed


def turn_to(db, cast, number: int) -> None:
    """The clock goes to that part."""
    now = clocks.of_meeting(db, cast.meeting_id)
    clocks.turn(
        db, cast.facilitator, cast.meeting_id, "naar", phase=now.phase if now else 0, to=number
    )


def pick_of(db, group_id: str, words: str) -> PickedItem:
    """What a group talks about by these words."""
    found = picked_items.of_group(db, group_id)
    return next(p for p in found if words in (p.item.wording, p.item.title, p.item.short))
