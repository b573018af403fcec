"""A file of a framework's own folder as lines: its title stands in the head."""

import re

from gesprekskader.catalogue.pasted import kinds as k
from gesprekskader.catalogue.pasted.lines import FIELD, TextLine, lines_of_text

_FIELD = re.compile(r"([a-z-]+):\s*(.*)$")


def lines_of_ours(text: str) -> list[TextLine]:
    """Its lines; a text without such a head is read as any text."""
    head, sign, body = text.replace("\r\n", "\n").removeprefix("---").partition("\n---")
    if not sign:
        return lines_of_text(text)
    fields = [(n, _FIELD.match(line)) for n, line in enumerate(head.splitlines(), 1)]
    said = {found[1] for _, found in fields if found}
    kind = k.SUBTHEME if "herkomst" in said else k.TITLE if "versie" in said else k.WARRANTY
    found = []
    for number, line in enumerate(head.splitlines(), 1):
        field = _FIELD.match(line)
        if field and field[1] == "titel":
            found.append(TextLine(number, field[2].strip("\"' "), kind=kind))
        elif line.strip():
            found.append(TextLine(number, line.strip(), left_out=FIELD))
    below = "\n" * (head.count("\n") + 1) + body
    return found + [_as_ours(line) for line in lines_of_text(below)]


def _as_ours(line: TextLine) -> TextLine:
    """There a heading is an item, and below its fields stand questions or an explanation."""
    if line.left_out or line.kind:
        return line
    if line.level == 2:
        return TextLine(line.number, line.text, kind=k.ITEM, also=line.also)
    field = _FIELD.match(line.text)
    if field and field[1] in ("was", "vervalt"):
        return TextLine(line.number, line.text, left_out="een veld van een item")
    if field or line.marker:
        return line
    return TextLine(line.number, line.text, kind=k.EXPLANATION, also=line.also)
