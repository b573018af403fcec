"""A Report as plain text, to paste into a mail or a chat."""

from gesprekskader.reports.report import Entries, Entry, Grid, Part, Report, Words
from gesprekskader.rules.signs import meant


def write(report: Report) -> str:
    """The whole report as text without any marking up, ending in one line break."""
    out = [report.title, report.kicker, report.lead]
    out.append("\n".join(f"{name}: {value}" for name, value in report.facts))
    out += [_part(part) for part in report.parts] or [report.empty_words]
    out.append(report.note)
    return meant("\n\n".join(part for part in out if part)) + "\n"


def _part(part: Part) -> str:
    title = f"== {part.title} ==" if part.level == 2 else part.title
    out = ["\n".join(filter(None, (title, part.place)))]
    for block in part.blocks:
        match block:
            case Part():
                out.append(_part(block))
            case Words(text):
                out.append(text)
            case Entries(entries):
                out.append("\n".join(_entry(entry) for entry in entries))
            case Grid():
                out.append(_grid(block))
    return "\n\n".join(out)


def _indented(text: str) -> str:
    return "\n  ".join(text.split("\n"))


def _entry(entry: Entry) -> str:
    lead = f"{entry.lead} " if entry.lead else ""
    tags = f" ({entry.tags})" if entry.tags else ""
    lines = [f"• {lead}{_indented(entry.text)}{tags}"]
    for name, words in entry.lines:
        lines.append(f"  {name}: {_indented(words)}" if name else f"  {_indented(words)}")
    return "\n".join(lines)


def _grid(grid: Grid) -> str:
    """Each row is an entry; every cell says which column it is."""
    found = []
    for row in grid.rows:
        lines = []
        for name, cell in zip(grid.names, row, strict=True):
            lines += [f"{name}: {_indented(cell.text)}", *(_indented(soft) for soft in cell.soft)]
        found.append("• " + "\n  ".join(lines))
    return "\n".join(found)
