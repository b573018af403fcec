"""Lines of a file as text that reads the same: to look at, to mend, and to send again."""

from gesprekskader.catalogue.pasted import kinds as k
from gesprekskader.catalogue.pasted.lines import BULLET, LEFT_OUT, TextLine, starts_new

_WORDS = {
    k.TITLE: "Kader: ",
    k.WARRANTY: "Waarborg: ",
    k.SUBTHEME: "Subthema: ",
    k.ITEM: "Stelling: ",
    k.PROBE: "Vraag: ",
    k.EXPLANATION: "Toelichting: ",
    k.ORIGIN: "Herkomst: ",
    k.SOURCE: "Bron: ",
    k.NOTE: "Noot: ",
}


def as_text(lines: list[TextLine]) -> str:
    """What `lines_of_text` reads as the same framework. What was left out says so in it."""
    text = ""
    for line in lines:
        if line.left_out:
            text += f"\n{LEFT_OUT} ({line.left_out}): {line.text}"
            continue
        written = _written(line)
        # an empty line keeps a line that begins nothing from going on with the one before
        text += ("\n" if starts_new(written.strip()) else "\n\n") + written
    return text.strip("\n")


def _written(line: TextLine) -> str:
    if line.kind:
        named = k.named(line.text)
        says_it = named is not None and named.kind == line.kind
        return line.text if says_it else _WORDS[line.kind] + line.text
    text = f"**{line.text}**" if line.is_bold and not line.marker else line.text
    if line.level:
        text = f"{'#' * line.level} {text}"
    if not line.marker:
        return text
    front = "-" if line.marker == BULLET else f"{line.marker}."
    if line.level:
        return f"{'#' * line.level} {front} {line.text}"
    return f"{'    ' * (line.list_level or 0)}{front} {line.text}"
