"""An earlier version of a framework that is valid again: nothing that was talked about goes."""

from dataclasses import replace

from gesprekskader.catalogue.drafts import DraftFramework, DraftItem, DraftSubtheme
from gesprekskader.catalogue.edits import Placed, placed


def restored(then: DraftFramework, since: DraftFramework) -> DraftFramework:
    """As it was then; what came since lapses, and a key that an item got since stays one that it
    had: so what was said about it can be found."""
    parts = [part.key for warranty in then.warranties for part in warranty.subthemes]
    lapsed: dict[str, list[DraftItem]] = {key: [] for key in parts}
    later: dict[str, list[str]] = {}
    for at in placed(since):
        keys = (at.item.key, *at.item.was)
        new = [key for key in keys if key not in then.keys]
        if len(new) == len(keys):
            lapsed[_home(at, parts)].append(replace(at.item, is_retired=True, number=0))
        elif new:
            later[next(key for key in keys if key in then.keys)] = new

    def part_of(part: DraftSubtheme) -> DraftSubtheme:
        items = [_with(item, later) for item in part.items]
        return replace(part, items=(*items, *lapsed[part.key]))

    return replace(
        then,
        warranties=tuple(
            replace(w, subthemes=tuple(map(part_of, w.subthemes))) for w in then.warranties
        ),
    )


def _home(at: Placed, parts: list[str]) -> str:
    return at.subtheme.key if at.subtheme.key in parts else parts[0]


def _with(item: DraftItem, later: dict[str, list[str]]) -> DraftItem:
    new = [new for key in (item.key, *item.was) for new in later.get(key, ())]
    return replace(item, was=(*item.was, *new))
