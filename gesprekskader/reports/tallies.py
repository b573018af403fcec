"""What was marked, in minutes: topics and points that were chosen, with how many; never who."""

from collections.abc import Iterator

from gesprekskader.records.tallies import Choice, Tally
from gesprekskader.reports.lines import Here, ListLine
from gesprekskader.reports.report import Cell, Entries, Entry, Grid, Part, Words
from gesprekskader.reports.sections import PaperSection
from gesprekskader.rules import TOPICS
from gesprekskader.words import chosen_words, marked_words, too_few_marked


def sections(told: list[tuple[Tally, list[Choice]]], here: Here) -> Iterator[PaperSection]:
    """A part for each tally: what was marked, the most wanted first."""
    for tally, choices in told:
        takes_topics = tally.takes == TOPICS
        shown = choices if takes_topics else [each for each in choices if each.numbers]
        blocks: list[Words | Entries | Grid] = []
        if tally.people is not None:
            blocks += [Words(chosen_words(tally.people)), _grid(shown, takes_topics=takes_topics)]
        else:
            blocks += [Entries(tuple(Entry(each.words) for each in shown))] if shown else []
            blocks += [Words(too_few_marked())] if tally.has_ended else []
        lines = tuple(
            ListLine(
                "onderwerp" if takes_topics else "gekozen punt",
                None,
                each.words,
                result=marked_words(each),
                meeting=here.title,
                day=here.day,
            )
            for each in shown
        )
        yield PaperSection(Part(tally.title, 2, tuple(blocks)), lines)


def _grid(choices: list[Choice], *, takes_topics: bool) -> Grid:
    names = ("Onderwerp", "Wil dit ook", "Kan helpen") if takes_topics else ("Punt", "Gekozen")
    counted = [(each.words, str(each.wanted), str(each.helpers)) for each in choices]
    return Grid(names, tuple(tuple(map(Cell, row[: len(names)])) for row in counted))
