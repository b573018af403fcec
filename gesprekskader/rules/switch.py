"""One switch for clock and stage: going to a part of the programme is going to its stage.

A part may name the stage that begins with it; a part without one keeps the stage before it. What
the programme does not name comes after its last part.
"""

from collections.abc import Sequence

from gesprekskader.errors import RuleBroken
from gesprekskader.rules import CLOSED, CONCEPT, HARVEST, OPEN, STAGES, WRAP_UP

NAMED = (HARVEST, WRAP_UP)
"""Stages that a part can begin."""
ASKED = {OPEN: "Gesprek", HARVEST: "Ophalen", WRAP_UP: "Afronden", CLOSED: "Sluiten"}
"""What the switch calls going to a stage; the only place for these words."""

MOVED = "De bijeenkomst is intussen al verder, of weer terug. Kijk op het bord hoe het nu is."
NOTE = {HARVEST: "alle teksten zijn te zien", WRAP_UP: "groepen vullen nog aan"}
"""What a stage brings, for beside it."""
SAID = {
    CONCEPT: "De bijeenkomst is weer een concept. Er kan nu niemand meedoen.",
    OPEN: "Groepen kunnen meedoen en schrijven.",
    HARVEST: "Iedereen in de zaal kan nu alle teksten lezen.",
    WRAP_UP: "Groepen kunnen nog een week aanvullen.",
    CLOSED: "De bijeenkomst is gesloten.",
}
"""For who listens, once it is there."""
_SEEN = {
    OPEN: "ziet elke groep alleen de eigen teksten",
    HARVEST: "ziet iedereen in de zaal alle teksten",
    WRAP_UP: "kunnen de groepen nog een week aanvullen",
}


def tells(stage: str, title: str = "") -> str:
    """What becomes visible by going there; `title` is of the part that begins the stage."""
    if stage == CLOSED:
        return (
            "Wie erbij was, kan dan alle teksten van de groepen lezen. Eigen stappen blijven privé."
            " Niemand kan nog iets wijzigen. Weer openen kan altijd."
        )
    if stage not in _SEEN:
        return ""
    return f"Bij {title or ASKED[stage]} {_SEEN[stage]}. Terug kan altijd."


def stage_at(named: Sequence[str], position: int) -> str:
    """The stage of a part, from 1 on; `named` is what each part of the programme names, or ""."""
    return next((stage for stage in reversed(named[:position]) if stage), OPEN)


def after_last(named: Sequence[str]) -> tuple[str, ...]:
    """The stages that follow the last part: those after the last one that is named."""
    return STAGES[STAGES.index(stage_at(named, len(named))) + 1 :]


def is_in_order(named: Sequence[str]) -> bool:
    """Whether no part names an earlier stage than a part before it."""
    places = [STAGES.index(stage) for stage in named if stage]
    return places == sorted(places)


def check_move(now: str, new: str) -> None:
    """A meeting that is open goes to any stage, back too; only from open it is a draft again."""
    known = now in STAGES and new in STAGES
    if not known or (CONCEPT in (now, new) and OPEN not in (now, new)):
        raise RuleBroken(MOVED)
