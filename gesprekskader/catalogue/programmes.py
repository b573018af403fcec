"""The programme that a meeting format makes for the items of a meeting."""

from gesprekskader import rules
from gesprekskader.catalogue.formats import expand
from gesprekskader.catalogue.model import Item, MeetingFormat
from gesprekskader.records import PhasePlan


def planned_phases(
    meeting_format: MeetingFormat, items: list[Item], item_choice: str
) -> list[PhasePlan]:
    """The programme of a new meeting about these items; where groups choose, two rounds without
    an item."""
    own = item_choice == "own"
    planned = expand(meeting_format, items[:2] if own else items[: rules.MANY_ITEMS * 2])
    several = len({item.subtheme for item in items}) > 1
    seen: list[str] = []

    def called(item: Item | None) -> str:
        if item is None:
            return "jullie item"
        if own:
            seen.extend({item.key} - set(seen))
            return ("jullie eerste item", "jullie tweede item")[seen.index(item.key)]
        return item.label if several else f"item {item.number}"

    return [
        PhasePlan(
            position=position,
            title=phase.title.replace("[item]", called(item)),
            minutes=phase.minutes,
            setting=phase.setting,
            capture=phase.capture,
            prompt=phase.prompt,
            item_key=item.key if item and not own else None,
            stage=phase.stage,
        )
        for position, (phase, item) in enumerate(planned, 1)
    ]
