"""Texts that Markdown or YAML would be busy with for minutes: small ones can be. Found before they
are read, and told with their line."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gesprekskader.catalogue.parse import Document

_SIGNS = "[`"
_MOST_SIGNS = 200  # of one sign in one paragraph: half a second for a text of 20,000
_MOST_NESTED = 20
_LONGEST = 1_000  # a line of the head
Knot = tuple[int, str]
"""The place of a line, from 0, and what is wrong there."""


def knots(lines: Iterable[str]) -> list[Knot]:
    """Every line at which a paragraph gets more of a sign than we read; one for a paragraph."""
    found: list[Knot] = []
    left = dict.fromkeys(_SIGNS, _MOST_SIGNS)
    for at, line in enumerate(lines):
        if not line.strip(" \t"):  # what parts paragraphs for Markdown
            left = dict.fromkeys(_SIGNS, _MOST_SIGNS)
        for sign in _SIGNS:
            room, left[sign] = left[sign], left[sign] - line.count(sign)
            if left[sign] < 0 <= room:
                problem = f"in deze alinea staat te vaak '{sign}'; er passen er {_MOST_SIGNS}"
                found.append((at, problem))
    return found


def tangled_head(lines: list[str]) -> Knot | None:
    """The first line of a head that is too long, or opens too many lists in one another."""
    depth = 0
    for at, line in enumerate(lines):
        if len(line) > _LONGEST:
            return at, f"deze regel is te lang; er passen {_LONGEST} tekens in"
        for sign in line:
            depth = max(0, depth + (sign in "[{") - (sign in "]}"))
            if depth > _MOST_NESTED:
                return at, "hier staan te veel lijsten in elkaar; schrijf elke waarde op een regel"
    return None


def check_knots(document: "Document") -> None:
    for at, problem in knots(line.text for line in document.lines):
        document.wrong(document.lines[at].line, problem)
