"""A format as its file has it: the same Markdown that `formats` reads. docs/werkvormen.md has the
language; what is written here and read again is the same format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import yaml

from gesprekskader.catalogue import examples
from gesprekskader.catalogue.format_parts import FIELDS
from gesprekskader.catalogue.formats import WHO_CHOOSES
from gesprekskader.catalogue.model import (
    ONCE,
    PER_ITEM,
    PER_ROUND,
    FormatExample,
    MeetingFormat,
    Phase,
)
from gesprekskader.catalogue.parse import as_text
from gesprekskader.catalogue.programmes import expand, planned_phases
from gesprekskader.records import PhasePlan

_SEES_GROUP = ""
NO_LINK = "Open de link"


@dataclass(frozen=True)
class FormatHead:
    """What stands above the parts; `intro` is Markdown."""

    key: str
    title: str
    intro: str
    group_size: str
    looks_back: bool = False
    who_chooses: str = ""
    groups: tuple[str, ...] = ()
    takes_points: bool = False
    items: tuple[str, ...] = ()
    example: FormatExample | None = None


def written(head: FormatHead, phases: Sequence[Phase]) -> str:
    """The file of a format."""
    parts = [_part(number, phase) for number, phase in enumerate(phases, 1)]
    return "\n\n".join([_head(head, phases), *parts]) + "\n"


def _head(head: FormatHead, phases: Sequence[Phase]) -> str:
    said = {word: name for name, word in WHO_CHOOSES.items()}
    fields = {
        "sleutel": head.key,
        "titel": head.title,
        "terugblik": "ja" if head.looks_back else "nee",
        "groepsgrootte": head.group_size,
        "wie kiest": said.get(head.who_chooses, ""),
        "agendapunten": "ja" if head.takes_points else "",
        "groepen": list(head.groups),
        "items": list(head.items),
        **examples.kept(head.example, phases),
    }
    lines = [_field(name, value) for name, value in fields.items() if value]
    return "\n".join(["---", *lines, "---", *(["", head.intro] if head.intro else [])])


def _field(name: str, value: str | list[str]) -> str:
    dumped = yaml.safe_dump(
        value, allow_unicode=True, default_flow_style=True, width=10_000, explicit_end=False
    )
    return f"{name}: {dumped.removesuffix('...' + chr(10)).strip()}"


def _part(number: int, phase: Phase) -> str:
    key = f" {{#{phase.point}}}" if phase.point else ""
    fields = {
        "minuten": f"{phase.minutes} verdeeld" if phase.is_divided else str(phase.minutes),
        "vorm": phase.setting,
        "legt vast": phase.capture,
        "herhaal": "" if phase.repeat == ONCE else phase.repeat,
        "stadium": phase.stage,
        "soorten": f"[{', '.join(phase.kinds)}]" if phase.kinds else "",
        "vakken": "ja" if phase.side_by_side else "",
        "ziet": "" if phase.sees == _SEES_GROUP else phase.sees,
        "groep": phase.only_for,
        "link": _link(phase),
        "link om": phase.link_at.replace(":", ".") if phase.link or phase.link_words else "",
    }
    lines = [f"## {number}. {phase.title}{key}", ""]
    lines += [f"{name}: {value}" for name, value in fields.items() if value]
    if phase.prompt:
        lines += ["", as_text(phase.prompt, FIELDS)]
    if phase.notes:
        lines += ["", "### Voor de gespreksleider", "", as_text(phase.notes, FIELDS)]
    return "\n".join(lines)


def _link(phase: Phase) -> str:
    if not phase.link:
        return phase.link_words
    return f"[{phase.link_words or NO_LINK}]({phase.link})"


def parts_of(
    programme: Sequence[PhasePlan],
    meeting_format: MeetingFormat | None,
    item_choice: str,
    items: list,
    rounds: Sequence[str],
) -> list[Phase]:
    """The parts of a format that makes this programme: what came back for each item or round stands
    there once, as it was edited the first time."""
    came_of = _phases_by_name(meeting_format, item_choice, items, rounds)
    found: dict[int, Phase] = {}
    result: list[Phase | int] = []
    for part in programme:
        place, phase = came_of.get((part.made_as, part.item_key, part.round), (-1, None))
        if phase is None or phase.repeat not in (PER_ITEM, PER_ROUND):
            result.append(_phase(part, repeat=phase.repeat if phase else ONCE))
        elif place not in found:
            found[place] = _repeated(part, phase)
            result.append(place)
        elif phase.is_divided:
            found[place] = replace(found[place], minutes=found[place].minutes + part.minutes)
    return [found[one] if isinstance(one, int) else one for one in result]


def _phases_by_name(
    meeting_format: MeetingFormat | None, item_choice: str, items: list, rounds: Iterable[str]
) -> dict[tuple[str, str | None, str], tuple[int, Phase]]:
    """Which part of its format each part of a programme was made of, with its place there."""
    if meeting_format is None:
        return {}
    own = item_choice == "own"
    turns = expand(meeting_format, items[:2] if own else items, tuple(rounds))
    made = planned_phases(meeting_format, items, item_choice, tuple(rounds))
    places = {id(phase): place for place, phase in enumerate(meeting_format.phases)}
    return {
        (part.made_as, part.item_key, part.round): (places[id(turn.phase)], turn.phase)
        for part, turn in zip(made, turns, strict=False)
    }


def _repeated(part: PhasePlan, phase: Phase) -> Phase:
    title = phase.title if part.title == part.made_as else part.title
    prompt = part.prompt.replace(part.round, "[ronde]") if part.round else part.prompt
    same = part.prompt == phase.prompt.replace("[ronde]", part.round or "deze ronde")
    return replace(
        _phase(part, repeat=phase.repeat),
        title=title,
        prompt=phase.prompt if same else prompt,
        is_divided=phase.is_divided,
    )


def _phase(part: PhasePlan, *, repeat: str) -> Phase:
    return Phase(
        title=part.title,
        minutes=part.minutes,
        is_divided=False,
        setting=part.setting,
        capture=part.capture,
        repeat=repeat,
        prompt=part.prompt,
        stage=part.stage,
        point=part.point,
        probes=part.probes,
        kinds=part.kinds,
        side_by_side=part.side_by_side,
        sees=part.sees,
        only_for=part.only_for,
        link=part.link,
        link_words=part.link_words or (NO_LINK if part.link else ""),
        link_at=part.link_at,
        notes=part.notes,
    )
