"""A Report as Markdown: plain enough to paste anywhere."""

import re

from gesprekskader.reports.report import (
    Cell,
    Entries,
    Entry,
    Grid,
    Part,
    Report,
    Sorts,
    Words,
)
from gesprekskader.rules.signs import meant
from gesprekskader.words import STAR

_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_LEADING = re.compile(r"^(\s*)(#|[-+](?:\s|$)|>|\d+[.)](?:\s|$)|=+\s*$|-{2,}|~{3,})")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def escape(text: str) -> str:
    """Somebody's text as plain text in Markdown: nothing in it becomes a heading, link or tag."""
    lines = []
    for line in _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\1", text)).split("\n"):
        found = _LEADING.match(line)
        if found and found.group(2)[0].isdigit():
            line = re.sub(r"^(\s*\d+)([.)])", r"\1\\\2", line)
        elif found:
            line = f"{found.group(1)}\\{line[len(found.group(1)) :]}"
        lines.append(line)
    return "\n".join(lines)


def write(report: Report) -> str:
    """The whole report as Markdown, ending in one line break."""
    out = [f"# {escape(report.title)}", escape(report.kicker), escape(report.lead)]
    out += [escape(report.opening), escape(report.signed) if report.opening else ""]
    out.append("\n".join(f"- {escape(name)}: {escape(value)}" for name, value in report.facts))
    out += [_part(part) for part in report.parts] or [escape(report.empty_words)]
    out += [escape(report.closing), "" if report.opening else escape(report.signed)]
    if report.note:
        out.append(f"_{escape(report.note)}_")
    return meant("\n\n".join(part for part in out if part)) + "\n"


def _part(part: Part) -> str:
    out = [f"{'#' * part.level} {_one_line(part.title)}"]
    if part.where:
        out.append(escape(part.where))
    for block in part.blocks:
        match block:
            case Part():
                out.append(_part(block))
            case Words(text):
                out.append(escape(text))
            case Entries(entries):
                out.append("\n".join(_entry(entry) for entry in entries))
            case Sorts(sorts):
                for sort in sorts:
                    listed = "\n".join(_entry(entry) for entry in sort.entries)
                    out.append(f"#### {_one_line(sort.name)}\n\n{listed}")
            case Grid():
                out.append(_grid(block))
    return "\n\n".join(out)


def _one_line(text: str) -> str:
    return escape(" ".join(text.split("\n")))


def _indented(text: str) -> str:
    """Several lines inside one entry of a list."""
    return "\n  ".join(escape(text).split("\n"))


def _entry(entry: Entry) -> str:
    lead = f"**{escape(entry.lead)}** " if entry.lead else STAR * entry.is_starred
    tags = f" ({_one_line(entry.tags)})" if entry.tags else ""
    lines = [f"- {lead}{_indented(entry.text)}{tags}"]
    for name, words in entry.lines:
        said = "\n    ".join(escape(words).split("\n"))
        lines.append(f"  - {escape(name)}: {said}" if name else f"  - {said}")
    return "\n".join(lines)


def _grid(grid: Grid) -> str:
    """A table; a cell has no line breaks of its own in Markdown."""
    head = [f"| {' | '.join(_cell(Cell(name)) for name in grid.names)} |"]
    head.append(f"|{'---|' * len(grid.names)}")
    return "\n".join(head + [f"| {' | '.join(map(_cell, row))} |" for row in grid.rows])


def _cell(cell: Cell) -> str:
    text = _one_line(cell.text)
    text = STAR * cell.is_starred + text
    parts = [f"**{text}**" if cell.stands_out else text, *map(_one_line, cell.soft)]
    return "; ".join(parts).replace("|", "\\|")
