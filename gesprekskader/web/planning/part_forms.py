"""What can be filled in about one part of a programme, and what a page knew of it."""

import re
from collections.abc import Mapping
from dataclasses import replace

from wtforms import HiddenField, StringField
from wtforms.validators import ValidationError

from gesprekskader import rules
from gesprekskader.catalogue.format_parts import CAPTURES, SETTINGS
from gesprekskader.catalogue.parse import Line, bullets_of
from gesprekskader.errors import RuleBroken
from gesprekskader.records import PhasePlan
from gesprekskader.rules import programme
from gesprekskader.store.running_sheets import Stood, words_of
from gesprekskader.web.frame.forms import Form, choice, line, offer, several, text
from gesprekskader.words import CAPTURE_WORDS, SETTING_WORDS

_ADDRESS = re.compile(r"https?://[^\s()<>]+", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[.:]([0-5][0-9])")
PROMPT_LIMIT = 2000


class SheetPartForm(Form):
    """One part; `version` is what the page knew of each field (`known`)."""

    version = HiddenField()
    stood: Stood | None = None
    """The part as somebody else left it, where both changed the same."""
    title = line("Naam van dit onderdeel", rules.LINE_LIMIT, "Geef dit onderdeel een naam.")
    prompt = text("Wat staat er op het scherm en op de telefoon?", PROMPT_LIMIT)
    setting = choice("Met wie?", [(s, SETTING_WORDS[s]) for s in SETTINGS], "Kies met wie.")
    captures = several("Opschrijven?")
    notes = text("Voor jou, als gespreksleider", PROMPT_LIMIT)
    link = line("Adres van de link", 500)
    link_words = line("Tekst op de knop", rules.NAME_LIMIT)
    link_at = line("Vanaf hoe laat? (hoeft niet)", 5)

    def __init__(self, *args: object, **kw: object) -> None:
        super().__init__(*args, **kw)
        offer(self.captures, [(word, CAPTURE_WORDS[word]) for word in CAPTURES])

    def validate_captures(self, field: StringField) -> None:
        try:
            programme.checked_captures(field.data or (), self.setting.data)
        except RuleBroken as refusal:
            raise ValidationError(str(refusal)) from None

    def validate_link(self, field: StringField) -> None:
        if field.data and not _ADDRESS.fullmatch(field.data):
            raise ValidationError("Een adres begint met https://")

    def validate_link_at(self, field: StringField) -> None:
        found = _CLOCK.fullmatch(field.data or "")
        if field.data and not found:
            raise ValidationError("Schrijf een tijd als 16.00.")
        if found:
            field.data = f"{int(found[1]):02}:{found[2]}"

    def typed(self) -> dict[str, str]:
        """Field by field, as `words_of` has them."""
        return {
            "title": self.title.data,
            "setting": self.setting.data,
            "capture": programme.checked_captures(self.captures.data or (), self.setting.data),
            "prompt": self.prompt.data,
            "notes": self.notes.data,
            "link": self.link.data,
            "link_words": self.link_words.data,
            "link_at": self.link_at.data,
        }


_TYPED = ("title", "setting", "capture", "prompt", "notes", "link", "link_words", "link_at")


def filled(part: PhasePlan, **kw: object) -> SheetPartForm:
    """The form with a part in it."""
    said = {name: words for name, words in words_of(part).items() if name in _TYPED}
    return SheetPartForm(
        data=said | {"captures": list(part.captures), "version": known(part)}, **kw
    )


def known(part: PhasePlan) -> str:
    """What a page knows of this part, for beside its form."""
    words = words_of(part)
    return ".".join(programme.mark(words[name]) for name in _TYPED)


def knew(version: str) -> dict[str, str]:
    """The same, as the page sent it."""
    return dict(zip(_TYPED, version.split("."), strict=False))


def written(part: PhasePlan, fresh: Mapping[str, str]) -> PhasePlan:
    """The part with other words in these fields; the questions of a talking point are the bullets
    of its text."""
    said: dict[str, object] = dict(fresh)
    if "minutes" in said:
        said["minutes"] = int(fresh["minutes"])
    if part.point and "prompt" in said:
        said["probes"] = tuple(
            bullets_of([Line(words, 0) for words in fresh["prompt"].split("\n")])
        )
    return replace(part, **said)  # type: ignore[arg-type] # each by its own name


def new_part(form: SheetPartForm) -> PhasePlan:
    """A part that who leads adds."""
    words = form.typed()
    empty = PhasePlan(0, words["title"], 5, words["setting"], words["capture"], "", None)
    return written(empty, words)
