"""What was forwarded, on paper: the question, and where it lies or what was answered."""

from collections.abc import Iterable, Iterator

from gesprekskader.records import Forwarding
from gesprekskader.reports.lines import Here, ListLine
from gesprekskader.reports.report import Cell, Grid, Part
from gesprekskader.reports.sections import PaperSection
from gesprekskader.words import answer_word, short_date


def answers(found: list[Forwarding], here: Here) -> PaperSection | None:
    """What roundtables answered since the network last met."""
    return _forwardings("Antwoorden van overlegtafels", "antwoord", found, here)


def waited(found: list[Forwarding], here: Here) -> PaperSection | None:
    """What earlier meetings forwarded and had no answer yet."""
    return _forwardings("Eerder doorgegeven", "eerder doorgegeven", found, here)


def passed_on(found: list[Forwarding], here: Here) -> PaperSection | None:
    """What goes to a roundtable."""
    return _forwardings("Wat wij doorgeven", "doorgegeven", found, here)


def _forwardings(title: str, kind: str, found: list[Forwarding], here: Here) -> PaperSection | None:
    if not found:
        return None
    rows, lines = [], []
    for f in found:
        sent = f"Eerst doorgegeven aan {f.roundtable}." if f.roundtable not in _at(f) else ""
        stands = Cell(_stands(f), (f.answer,) * bool(f.answer))
        soft = tuple(filter(None, (f"Over: {f.about}", f.item_labels, sent)))
        rows.append((Cell(f.question, soft), Cell(_at(f)), stands))
        lines += [
            ListLine(
                kind,
                item,
                f"{f.question}\nOver: {f.about}",
                who=_at(f),
                result=_stands(f),
                yielded=f.answer,
                meeting=here.title,
                day=here.day,
            )
            for item in f.items or (None,)
        ]
    grid = Grid(("Vraag", "Aan", "Hoe het staat"), tuple(rows))
    return PaperSection(Part(title, 2, (grid,)), tuple(lines))


def way(found: Iterable[Forwarding]) -> Iterator[tuple[str, str]]:
    """Where a text went, and what was answered, as (name, words)."""
    for f in found:
        yield "Doorgegeven", f"{f.roundtable}, {short_date(f.forwarded_at)}: {f.question}"
        if f.answer:
            yield f"{answer_word(f.is_decision)} van {f.answered_by or f.at}", f.answer
        else:
            yield "Ligt nu bij", f.at


def stand_of(found: list[Forwarding]) -> Cell:
    """How a text stands that was passed on: where it lies now, or what was answered last."""
    newest = max(found, key=lambda f: (f.answered_at or f.at_since, f.forwarded_at))
    return Cell(stand(newest), (newest.answer,) * bool(newest.answer))


def _at(f: Forwarding) -> str:
    """The roundtable where it lies now, or that answered."""
    return f.answered_by or (f"{f.place} (daar {f.nobody_there})" if f.at_is_empty else f.place)


def _stands(f: Forwarding) -> str:
    """How it is, beside the table."""
    if f.answer and f.answered_at:
        return f"{answer_word(f.is_decision)}, {short_date(f.answered_at)}"
    if f.is_on_agenda and f.agenda_on:
        return f"op de agenda van {short_date(f.agenda_on)}"
    return f"ligt daar sinds {short_date(f.at_since)}"


def stand(f: Forwarding) -> str:
    """Where it is, in one line."""
    if f.answer and f.answered_at:
        return f"{answer_word(f.is_decision)} van {_at(f)}, {short_date(f.answered_at)}"
    if f.is_on_agenda and f.agenda_on:
        return f"Op de agenda van {_at(f)}, {short_date(f.agenda_on)}"
    return f"Ligt nu bij: {_at(f)}"
