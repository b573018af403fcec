"""Lines to a draft of a framework, with a question for each line that was not understood."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from gesprekskader.catalogue.drafts import DraftFramework
from gesprekskader.catalogue.pasted import kinds as k
from gesprekskader.catalogue.pasted.growing import Growing
from gesprekskader.catalogue.pasted.headings import titled
from gesprekskader.catalogue.pasted.lines import EMPTY, TextLine
from gesprekskader.catalogue.pasted.shape import Shape, announced
from gesprekskader.errors import RuleBroken

MOST_ITEMS = 1000
TOO_MANY = (
    f"Hier staan meer dan {MOST_ITEMS} items in. Is dit een kader? Neem het in delen over, of"
    " haal weg wat er niet bij hoort."
)
_LEFT_OUT = {k.LABEL: "een kopje", k.NOTHING: "hoort er niet bij"}
_TITLE_WORDS = 8


@dataclass(frozen=True)
class LineQuestion:
    """A line that was not understood: what it may be, in the words of a button."""

    line: int
    text: str
    choices: list[tuple[str, str]]
    also: tuple[int, ...] = ()
    """Lines below it that go along with the answer."""
    item: tuple[int, int, int] = (0, 0, 0)
    """Where it stands: numbers of the warranty, the subtheme and the item above it; 0 for none."""

    @property
    def mark(self) -> str:
        return mark_of(self.text)


def mark_of(text: str) -> str:
    """A few signs that come along with an answer: of a line that is another by now it is none."""
    return sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True)
class FrameworkReading:
    """What came in, as the draft it would be. Parts and items have no keys yet."""

    draft: DraftFramework
    questions: list[LineQuestion]
    answered: list[LineQuestion]
    """Questions whose answer counted, with the choices that there were."""
    left_out: list[TextLine]
    """What stands on every page, labels and what somebody left out, with the reason."""
    back: list[TextLine]
    """What was left out, and somebody took along after all."""
    items: int
    asked: int
    """How many questions its items have of their own."""


def read(lines: list[TextLine], answers: Mapping[int, str]) -> FrameworkReading:
    """The lines as a draft; `answers` says what lines are, by their number, as a choice of their
    question. An answer that is no choice there is none, and its line stays a question.

    Raises RuleBroken for more than MOST_ITEMS items.
    """
    empty = [line for line in lines if not line.text.strip()]
    lines = [line for line in lines if line.text.strip()]
    kept = titled([_along(one) for one in lines if not one.left_out or answers.get(one.number)])
    left = [line for line in lines if line.left_out and not answers.get(line.number)]
    back = [line for line in lines if answers.get(line.number) == k.BACK]
    growing, asked, refused = _placed(kept, answers)
    questions = [question for question, answer in asked if not answer]
    answered = [question for question, answer in asked if answer]
    draft = growing.whole()
    if len(draft.items) > MOST_ITEMS:
        raise RuleBroken(TOO_MANY)
    nothing = (replace(line, text=line.marker or "-", left_out=EMPTY) for line in empty)
    left = sorted((*left, *refused, *nothing), key=lambda line: line.number)
    probes = sum(len(item.probes) for item in draft.items)
    return FrameworkReading(draft, questions, answered, left, back, len(draft.items), probes)


def _along(line: TextLine) -> TextLine:
    return replace(line, kind=k.ASIDE) if line.left_out else line


def _placed(
    lines: list[TextLine], answers: Mapping[int, str]
) -> tuple[Growing, list[tuple[LineQuestion, str]], list[TextLine]]:
    """The draft, the questions with their answers ("" for none), and what is left out."""
    shape, growing, told = Shape(lines), Growing(), ""
    below = {place for places in shape.alone.values() for place in places}
    asked, left = [], []
    for at, line in enumerate(lines):
        if at in below:
            continue
        is_aside = line.kind == k.ASIDE
        line = replace(line, kind="") if is_aside else line
        also = [lines[place] for place in shape.alone.get(at, [])]
        question = _question(growing, line, also)
        answer = "" if line.kind else answers.get(line.number, "")
        answer = answer if answer in dict(question.choices) else ""
        kind = answer or shape.kind(at, bool(growing.place[2]), told)
        if kind == k.ASIDE or (kind == k.LABEL and answers.get(line.number) == k.BACK):
            kind = k.UNKNOWN
        is_asked = kind == k.UNKNOWN or at in shape.alone
        if answer or is_asked:
            asked.append((question, answer))
        if is_asked and not answer:
            continue
        told = announced(line, kind, told)
        if kind in _LEFT_OUT:
            left += [replace(one, left_out=_LEFT_OUT[kind]) for one in (line, *also)]
        else:
            growing.add(kind, line)
            for one in also:
                growing.add(k.EXPLANATION, one)
    return growing, asked, left


def _question(growing: Growing, line: TextLine, also: list[TextLine]) -> LineQuestion:
    numbers = tuple(number for one in also for number in (one.number, *one.also))
    return LineQuestion(
        line.number, line.text, _choices(growing, line), (*line.also, *numbers), growing.place
    )


def _choices(growing: Growing, line: TextLine) -> list[tuple[str, str]]:
    warranty, _, item = growing.place
    choices = []
    if item:
        choices += [
            (k.PROBE, f"doorvraag bij item {item}"),
            (k.ITEM, "een nieuw item"),
            (k.EXPLANATION, f"toelichting bij item {item}"),
        ]
    else:
        choices += [(k.ITEM, "een item"), (k.EXPLANATION, "een inleiding")]
    is_short = len(line.text.split()) <= _TITLE_WORDS and line.text[-1] not in ".?!;,"
    if is_short and not line.text[0].islower():
        choices += (
            [(k.SUBTHEME, "een subthema")] if warranty else [(k.TITLE, "de naam van het kader")]
        )
        choices += [(k.WARRANTY, "een waarborg")]
    if growing.has_text:
        choices += [(k.MORE, "hoort bij de regel erboven")]
    return [*choices, (k.NOTHING, "hoort er niet bij")]
