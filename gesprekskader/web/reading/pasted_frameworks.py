"""A framework out of Word, Excel or a PDF: what it would be, its questions, and into the draft."""

from collections import Counter

from flask import Blueprint, render_template
from wtforms import TextAreaField

from gesprekskader.catalogue.drafts import DraftFramework
from gesprekskader.catalogue.pasted import kinds as k
from gesprekskader.catalogue.pasted.as_text import as_text
from gesprekskader.catalogue.pasted.footers import FOOTNOTE, MARGIN, TEXT_BOX
from gesprekskader.catalogue.pasted.lines import TextLine
from gesprekskader.catalogue.pasted.merge import MergedDraft, merged
from gesprekskader.catalogue.pasted.reader import FrameworkReading, LineQuestion, mark_of, read
from gesprekskader.catalogue.pasted.uploads import lines_of_file, lines_of_paste
from gesprekskader.errors import RuleBroken
from gesprekskader.web.frame.forms import Form, posted, posted_by, posted_file
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.reading import own_frameworks
from gesprekskader.words import joined, plural

bp = Blueprint("pasted_frameworks", __name__, url_prefix="/kader/beheer/<key>/plak")
TEXT_LIMIT = 200_000
_MOST_DIGITS = 6
_MOST_QUESTIONS = 60
"""So many are asked at once; the rest comes when these have their answer."""
_BESIDE = {
    TEXT_BOX: ("tekstvak", "tekstvakken"),
    FOOTNOTE: ("voetnoot", "voetnoten"),
    MARGIN: ("kop- of voettekst", "kop- en voetteksten"),
}
_NOTHING = "Plak eerst de tekst van jullie kader, of kies een bestand."
_MOVED = "Er is intussen iets veranderd in het concept. Kijk nog eens hoe het wordt."
_NO_ITEMS = (
    "Hier staat geen item in. Zet elke stelling op een eigen regel, liefst met een nummer ervoor."
)


class FrameworkPasteForm(Form):
    pasted = TextAreaField("Jouw tekst", render_kw={"rows": "16"})


@bp.get("")
def begin(key: str) -> str:
    return _page(key, FrameworkPasteForm())


@bp.post("")
def look(key: str) -> Answer:
    """What the text or the file would be. Stores nothing."""
    own_frameworks.load(key)
    form = FrameworkPasteForm()
    if form.validate_on_submit():
        with form.refusals():
            name, body = posted_file("file")
            if body:
                form.pasted.data = as_text(lines_of_file(name, body))
            return _page(key, form, _read(form, {} if body else _answers()))
    return _page(key, form), form.status


@bp.post("/concept")
def put(key: str) -> Answer:
    """What was looked at goes into the draft, with the answers that were given."""
    own_frameworks.load(key)
    form, reading = FrameworkPasteForm(), None
    if form.validate_on_submit():
        with form.refusals():
            reading = _read(form, _answers())
            if not reading.items:
                raise RuleBroken(_NO_ITEMS)
            seen = own_frameworks.load(key)[1]
            made = merged(seen, reading.draft).draft  # it takes a while: nobody waits for it

            def put_in(mine: DraftFramework) -> DraftFramework:
                if mine != seen:
                    raise RuleBroken(_MOVED)
                return made

            own_frameworks.change(
                key,
                put_in,
                words=f"{plural(reading.items, 'item', 'items')} geplakt",
                submission_id=form.submission_id.data,
            )
            return see("own_frameworks.show", key=key)
    return _page(key, form, reading), form.status


def _read(form: FrameworkPasteForm, answers: dict[int, str]) -> FrameworkReading:
    text = form.pasted.data or ""
    if not text.strip():
        raise RuleBroken(_NOTHING)
    if len(text) > TEXT_LIMIT:
        raise RuleBroken(f"De tekst is langer dan {TEXT_LIMIT} tekens. Plak hem in delen.")
    lines = lines_of_paste(text)
    marks = {line.number: mark_of(line.text) for line in lines}
    given = {
        number: kind
        for number, answer in answers.items()
        if (kind := answer.removesuffix(f":{marks.get(number, '')}")) != answer
    }
    return read(lines, given)


def _answers() -> dict[int, str]:
    """Of each line what it is, with the mark of its words; what a button says counts above all."""
    sent = posted_by("regel-")
    for name, kind in (("terug", k.BACK), ("weg", "")):
        number, _, mark = posted(name).partition(":")
        if number:
            sent[number] = f"{kind}:{mark}"
    found = {whole(number, _MOST_DIGITS): kind for number, kind in sent.items()}
    return {number: kind for number, kind in found.items() if number is not None}


def _page(key: str, form: FrameworkPasteForm, reading: FrameworkReading | None = None) -> str:
    _, draft = own_frameworks.load(key)
    found = merged(draft, reading.draft) if reading else None
    return render_template(
        "reading/pasted_frameworks/show.html",
        key=key,
        title=draft.title,
        form=form,
        reading=reading,
        found=found,
        numbers=_numbers(found, reading.draft) if found and reading else {},
        asked=_by_place(reading.questions[:_MOST_QUESTIONS]) if reading else {},
        more=max(0, len(reading.questions) - _MOST_QUESTIONS) if reading else 0,
        given={number: answer.partition(":")[0] for number, answer in _answers().items()},
        unread=_unread(reading.left_out) if reading else "",
    )


def _unread(left_out: list[TextLine]) -> str:
    """ "1 tekstvak en 3 voetnoten": what stood beside the text of a document."""
    found = Counter(line.left_out for line in left_out)
    return joined([plural(found[why], *names) for why, names in _BESIDE.items() if found[why]])


def _numbers(found: MergedDraft, draft: DraftFramework) -> dict[int, int]:
    """Place of a warranty in what was pasted -> the number that it has, or gets, in the draft."""
    titles = [warranty.title for warranty in found.draft.warranties]
    return {
        at: titles.index(warranty.title) + 1 if warranty.title in titles else 0
        for at, warranty in enumerate(draft.warranties, 1)
    }


def _by_place(questions: list[LineQuestion]) -> dict[tuple[int, int, int], list[LineQuestion]]:
    found: dict[tuple[int, int, int], list[LineQuestion]] = {}
    for question in questions:
        found.setdefault(question.item, []).append(question)
    return found
