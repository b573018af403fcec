"""A Report as plain text that reads as a letter: for a mail, or a chat."""

from gesprekskader.reports.report import Cell, Entries, Entry, Grid, Part, Report, Sorts, Words
from gesprekskader.rules.signs import meant
from gesprekskader.words import STAR


def write(report: Report) -> str:
    """The whole report as text without any marking up, ending in one line break."""
    above = [report.title, report.kicker, report.lead, report.opening]
    below = [report.closing, report.signed, report.note]
    return _lines([*above, *_body(report), *below])


def letter(report: Report, *, address: str = "") -> str:
    """The same as a mail to who was there; `address` is where the minutes stand, "" for nowhere."""
    whose = f" ({report.kicker})".replace(" · ", ", ") if report.kicker else ""
    about = f"Hier is het verslag van {report.title}{whose}."
    where = f"Het verslag staat ook hier:\n{address}" if address else ""
    above = [greeting(report), report.opening, about, report.lead]
    below = [report.note, where, report.closing, _goodbye(report)]
    return _lines([*above, *_body(report), *below])


_SHORT = 60  # letters that stand behind a text in brackets; more has a line of its own
_GREETINGS = ("beste", "hallo", "hoi", "dag ", "dag,", "lieve", "collega", "goedemi", "goedemo")


def greeting(report: Report) -> str:
    """ "Beste allemaal,", unless the opening words greet already."""
    return "" if report.opening.casefold().startswith(_GREETINGS) else "Beste allemaal,"


def _goodbye(report: Report) -> str:
    return f"Groet,\n{report.signed}" if report.signed else "Groet"


def _body(report: Report) -> list[str]:
    """What it says between the words of who leads."""
    out = ["\n".join(f"{name}: {value}" for name, value in report.facts)]
    out += [_part(part) for part in report.parts] or [report.empty_words]
    return out


def _lines(parts: list[str]) -> str:
    return meant("\n\n".join(part for part in parts if part)) + "\n"


def _part(part: Part) -> str:
    leads_on = part.blocks and not isinstance(part.blocks[0], Part) and not part.stands_out
    title = part.title + ":" * bool(part.level == 2 and leads_on)
    out = ["\n".join(filter(None, (title, part.where)))]
    for at, block in enumerate(part.blocks):
        below = _block(block)
        if at == 0 and isinstance(block, Words | Entries | Grid):
            out[0] += f"\n{below}"
        else:
            out.append(below)
    return "\n\n".join(out)


def _block(block: Words | Entries | Sorts | Grid | Part) -> str:
    match block:
        case Part():
            return _part(block)
        case Words(text):
            return text
        case Entries(entries):
            return "\n".join(map(_entry, entries))
        case Sorts(sorts):
            return "\n\n".join("\n".join((f"{s.name}:", *map(_entry, s.entries))) for s in sorts)
        case Grid():
            return "\n".join(_row(block, row) for row in block.rows)


def _indented(text: str) -> str:
    return "\n  ".join(text.split("\n"))


def _entry(entry: Entry) -> str:
    lead = f"{entry.lead} " if entry.lead else STAR * entry.is_starred
    tags = f" ({entry.tags})" if entry.tags else ""
    lines = [f"- {lead}{_indented(entry.text)}{tags}"]
    for name, words in entry.lines:
        lines.append(f"  {name}: {_indented(words)}" if name else f"  {_indented(words)}")
    return "\n".join(lines)


def _row(grid: Grid, row: tuple[Cell, ...]) -> str:
    """A row is an entry: its first words, and below them what stands beside them. A cell that is a
    number says which column it is."""
    first, *others = row
    about = _indented("; ".join(first.soft))
    is_short = len(about) <= _SHORT and "(" not in about
    soft = f" ({about})" if about and is_short else ""
    lines = [f"- {STAR * first.is_starred}{_indented(first.text)}{soft}"]
    lines += [] if is_short else [f"  {_indented(words)}" for words in first.soft]
    if grid.has_narrow:
        named = zip(grid.names[1:], others, strict=True)
        lines += [f"  {name}: {cell.text}" for name, cell in named]
        return "\n".join(lines)
    return "\n".join(lines + [f"  {_indented(words)}" for words in beside(grid, row)])


def beside(grid: Grid, row: tuple[Cell, ...]) -> list[str]:
    """What stands beside the first words of a row, in lines: who and when, to whom, what came."""
    *middle, last = row[1:]
    words = [cell.text for cell in middle if cell.text]
    if not last.soft:
        words += [last.text] if last.text else []
    to = f"{grid.names[1]}: " if grid.names[1] == "Aan" else ""
    said = [to + ", ".join(words)] if words else []
    said += [soft for cell in middle for soft in cell.soft]
    return [*said, f"{last.text}: {' '.join(last.soft)}"] if last.soft else said
