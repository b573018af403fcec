"""Items as references: what is kept beside a text of the item that it is about."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gesprekskader.catalogue.model import OWN, Catalogue, Framework, Item
from gesprekskader.catalogue.render import NO_WORDS
from gesprekskader.errors import NotFound
from gesprekskader.records import ItemRef, PhasePlan
from gesprekskader.records.meetings import OF_FORMAT


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
        round="",
    )


def shared_refs(
    catalogue: Catalogue,
    framework: Framework,
    item_choice: str,
    items: Sequence[Item],
    phases: Sequence[PhasePlan],
) -> list[ItemRef]:
    """What every group of a meeting talks about, in the order of its programme: the talking points
    of its format, and the items unless each group chooses its own; items without a part last."""
    left = {item.key: ref_in(framework, item) for item in items if item_choice == "shared"}
    found: dict[tuple[str, str], ItemRef] = {}
    for part in phases:
        if part.point:
            ref = point_ref(catalogue, part)
            found.setdefault(ref.place, ref)
        elif part.item_key in left:
            ref = left.pop(part.item_key)
            found.setdefault(ref.place, ref)
    return [*found.values(), *left.values()]


def point_ref(catalogue: Catalogue, part: PhasePlan) -> ItemRef:
    """A part of a programme that is a talking point, to talk about in this round."""
    home = OF_FORMAT + part.point.partition("/")[0]
    wording = part.title.removesuffix(f": {part.round}") if part.round else part.title
    return ItemRef(
        framework=home,
        framework_version="",
        key=part.point,
        warranty=None,
        subtheme=catalogue.of(home).title,
        number=None,
        wording=wording,
        round=part.round,
    )


def own_point(framework: Framework, wording: str) -> ItemRef:
    """A point that is not in the framework; the group's own words."""
    return ItemRef(framework.key, framework.version, None, None, "Eigen punt", None, wording, "")


def find_item(framework: Framework, key: str) -> Item:
    """The item with this key. Raises NotFound."""
    found = framework.item(key)
    if found is None:
        raise NotFound
    return found


def as_it_stood(framework: Framework, ref: ItemRef) -> Item:
    """An item with the words and the place that were kept; the rest as the framework says today."""
    return replace(
        framework.item(ref.key) or _gone(framework),
        key=ref.key or "",
        number=ref.number or 0,
        text=ref.wording,
        subtheme=ref.subtheme,
        warranty_number=ref.warranty or 0,
        framework=ref.framework,
        called=framework.called,
    )


@dataclass(frozen=True)
class About:
    """What the framework of an item says of it."""

    origin: str = ""
    """Where it comes from, in a few words; "" for a group's own point, or an item that is there no
    more."""
    called: str = "waarborg"
    """What that framework calls a warranty."""
    part: str = "Subthema"
    """What a list calls the part that it stands in."""


def about(catalogue: Catalogue, ref: ItemRef) -> About:
    framework = catalogue.of(ref.framework)
    item = framework.item(ref.key)
    return About(item.origin_mark if item else "", framework.called, framework.part_called)


def _gone(framework: Framework) -> Item:
    """What is left of an item that the framework no longer has."""
    return Item(
        key="",
        number=0,
        text="",
        subtheme="",
        warranty_number=0,
        origin=OWN,
        note="",
        probes=framework.probes,
        has_own_probes=False,
        explanation=NO_WORDS,
        subtheme_key="",
    )
