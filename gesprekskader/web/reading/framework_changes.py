"""What a draft of a framework changes, and what that does to talks, held and planned."""

from datetime import date

from gesprekskader.catalogue import changes as of
from gesprekskader.catalogue.changes import ItemChange, changes
from gesprekskader.catalogue.drafts import DraftFramework
from gesprekskader.store import framework_uses
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import plural, short_date

_TALKED = {
    of.WORDS: ("houdt de oude woorden.", "houden de oude woorden."),
    of.RETIRED: ("ging erover", "gingen erover", ". Die blijven te vinden. Kiezen kan niet meer."),
    of.GONE: ("gaat erover", "gaan erover", ". Zet het liever op vervallen."),
    of.MOVED: ("gaat mee naar de nieuwe plek.", "gaan mee naar de nieuwe plek."),
    of.SPLIT: ("ging erover", "gingen erover", ". Ze staan voortaan bij elk deel."),
    of.PART: ("over het hele item staat er ook bij.", "over het hele item staan er ook bij."),
}
"""What a change does to talks: of one, of more, and what follows."""
_NOBODY = {
    of.NEW: "Er verandert niets aan wat er al is.",
    of.PROBES: "De vragen staan vanaf dan op scherm en kaartjes.",
}


def marks(before: DraftFramework | None, draft: DraftFramework) -> dict[str, str]:
    """A word beside each item that changes, by its key."""
    return {change.key: change.sort for change in reversed(changes(before, draft))}


def told(
    key: str, before: DraftFramework | None, draft: DraftFramework
) -> list[tuple[ItemChange, str]]:
    """Each change with a sentence of what it does."""
    found = changes(before, draft)
    if not found:
        return []
    family = list(catalogue().family(key))
    talks, planned = framework_uses.talks(db(), family), framework_uses.planned(db(), family)
    return [(one, _effect(one, talks, planned)) for one in found]


def _effect(
    change: ItemChange, talks: dict[str, list[str]], planned: dict[str, tuple[str, date]]
) -> str:
    groups = len({group for key in change.keys for group in talks.get(key, ())})
    words = _of_talks(change.sort, groups)
    if not words:
        words = _NOBODY.get(change.sort, "" if groups else "Er is nog niet over gesproken.")
    meeting = next((planned[key] for key in change.keys if key in planned), None)
    if meeting and change.sort == of.SPLIT:
        words += f" In {meeting[0]} van {short_date(meeting[1])} komen de delen in de plaats."
    elif meeting and change.sort != of.PART:
        words += f" Het staat in {meeting[0]} van {short_date(meeting[1])}."
    return words.strip()


def _of_talks(sort: str, groups: int) -> str:
    if not groups or sort not in _TALKED:
        return ""
    one, more, *then = _TALKED[sort]
    spoken = plural(groups, "gesprek", "gesprekken")
    return f"{spoken} {one if groups == 1 else more}{''.join(then)}"
