"""The example of a format: who met, when it began, with how many items or which rounds, and what
somebody wrote down."""

import re
from collections.abc import Sequence

from gesprekskader.catalogue.model import PER_ITEM, PER_ROUND, FormatExample, Phase
from gesprekskader.catalogue.parse import Document

ABOUT, AT, ITEMS = "voorbeeld", "voorbeeld om", "voorbeeld items"
ROUNDS, YIELDED = "voorbeeld rondes", "voorbeeld opbrengst"
LISTS = {ROUNDS}
FIELDS = {ABOUT, AT, ITEMS, ROUNDS, YIELDED}
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[.:][0-5][0-9]")
_ONE_OF = "staat er als een onderdeel {} terugkomt, en anders niet"


def example_of(page: Document, phases: tuple[Phase, ...]) -> FormatExample | None:
    """What the head of a format says of its example, None without; what is wrong is noted."""
    said = FIELDS & page.meta.keys()
    if not said:
        return None

    def wrong(name: str, problem: str) -> None:
        line = page.meta_lines.get(name) or min(page.meta_lines[one] for one in said)
        page.wrong(line, problem)

    for name in (ABOUT, AT, YIELDED):
        if not page.word(name):
            wrong(name, f"een voorbeeld heeft '{name}'")
    rounds, number = page.words(ROUNDS, "namen"), page.word(ITEMS)
    if number and number not in {"1", "2", "3", "4"}:
        wrong(ITEMS, f"'{ITEMS}' is 1, 2, 3 of 4: hoeveel het er zijn")
        number = "1"
    come_back = {phase.repeat for phase in phases}
    if bool(number) != (PER_ITEM in come_back):
        wrong(ITEMS, f"'{ITEMS}' {_ONE_OF.format('per item')}")
    if bool(rounds) != (PER_ROUND in come_back):
        wrong(ROUNDS, f"'{ROUNDS}' {_ONE_OF.format('per ronde')}")
    at = _clock(page)
    if not at:
        wrong(AT, f"'{AT}' is een tijd, als 13.30")
    return FormatExample(
        page.word(ABOUT), at or "12:00", int(number or 0), tuple(rounds), page.word(YIELDED)
    )


def kept(example: FormatExample | None, phases: Sequence[Phase]) -> dict[str, str | list[str]]:
    """The fields that say this example again above other parts; none where it does not fit them."""
    come_back = {phase.repeat for phase in phases}
    if example is None or bool(example.items) != (PER_ITEM in come_back):
        return {}
    if bool(example.rounds) != (PER_ROUND in come_back):
        return {}
    return {
        ABOUT: example.about,
        AT: example.starts_at.replace(":", "."),
        ITEMS: str(example.items or ""),
        ROUNDS: list(example.rounds),
        YIELDED: example.yielded,
    }


def _clock(page: Document) -> str:
    """ "13:30", also when YAML read a number; "" for what is no time."""
    said = page.meta.get(AT)
    word = f"{said:.2f}" if isinstance(said, float) else page.word(AT)
    return word.replace(".", ":").rjust(5, "0") if _CLOCK.fullmatch(word) else ""
