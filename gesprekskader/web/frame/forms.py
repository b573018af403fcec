"""Forms: Dutch words, tidy text, limits that are said and never cut."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import uuid4

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.i18n import get_translations
from wtforms.validators import DataRequired, ValidationError

from gesprekskader import rules
from gesprekskader.errors import (
    Closed,
    MailFailed,
    RuleBroken,
    SentEarlier,
    StaleEdit,
    TooMany,
    Versioned,
)
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.words import proof_field
from gesprekskader.words import plural


class _Dutch:
    """What the form library says by itself, in Dutch; what nobody translated, in general."""

    _known = get_translations(("nl",))

    def gettext(self, words: str) -> str:
        found = self._known.gettext(words)
        return found if found != words else "Dit klopt niet. Kijk het nog eens na."

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)


def new_submission_id() -> str:
    """What makes a form that is sent twice be stored once."""
    return uuid4().hex


def posted(name: str, missing: str = "", *, limit: int = 200) -> str:
    """What a hidden field or a button of the form sent: one line, tidied. `missing` when it did
    not; "" when it is longer than anything of ours."""
    return _short(request.form[name], limit) if name in request.form else missing


def posted_list(name: str, *, limit: int = 200) -> list[str]:
    """The same for a field that stands there any number of times, in order."""
    return [_short(sent, limit) for sent in request.form.getlist(name)]


def posted_by(prefix: str, *, limit: int = 200) -> dict[str, str]:
    """The same for fields whose names begin alike: rest of the name -> what was sent."""
    names = [name for name in request.form if name.startswith(prefix)]
    return {name.removeprefix(prefix): _short(request.form[name], limit) for name in names}


def posted_file(name: str) -> tuple[str, bytes]:
    """(name, bytes) of a file that was chosen; ("", b"") without one."""
    sent = request.files.get(name)
    if not sent:
        return "", b""
    with closing(sent):
        return _short(sent.filename or "", 200), sent.read()


def posted_markdown(name: str, most: int) -> str:
    """The text of a Markdown file that was chosen, tidied; "" without one. Raises RuleBroken for
    another file, and one of more than `most` characters."""
    called, body = posted_file(name)
    if not called:
        return ""
    if not called.lower().endswith(".md"):
        raise RuleBroken("Kies een Markdown-bestand (.md).")
    try:
        words = rules.tidy(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RuleBroken("Dit bestand is geen UTF-8. Kies bij opslaan die codering.") from None
    if len(words) > most:
        raise RuleBroken(f"Dit bestand is te lang. Er passen {most} tekens in.")
    if not words:
        raise RuleBroken("In dit bestand staat niets.")
    return words


def posted_texts(*names: str) -> list[str]:
    """All that was typed in boxes of these names, whole: to give back when nothing was stored. A
    name that ends with a dash is the begin of several."""
    found = [
        each
        for name in names
        for each in ([n for n in request.form if n.startswith(name)] if name[-1] == "-" else [name])
    ]
    texts = [rules.tidy(text) for name in found for text in request.form.getlist(name)]
    return [text for text in texts if text]


def _short(sent: str, limit: int) -> str:
    tidied = rules.tidy_line(sent)
    return tidied if len(tidied) <= limit else ""


class BareForm(FlaskForm):
    """A form with only the proof that it came from our own page: for one-button posts.

    The proof was looked at before any view begins, so it is no field that each form looks at again.
    """

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: FlaskForm) -> _Dutch:
            return _Dutch()

        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """Only what an ordinary form sends: a file or JSON in a field would be no text."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata
            return request.form or None if request.method == "POST" else None

    def csrf_token(self, **_: object) -> Markup:
        """The field with the proof."""
        return proof_field()

    def hidden_tag(self, *fields: str) -> Markup:
        return self.csrf_token() + super().hidden_tag(*fields)

    refused = ""
    """Why a rule said no, for above the form."""
    current: Versioned | None = None
    """What was saved meanwhile, for beside the visitor's own text."""
    is_own_conflict = False
    """Whether that was on another device of the visitor's own."""
    status = 422

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a rule's no into words on this form; the text the visitor typed stays in it."""
        try:
            yield
        except StaleEdit as stale:
            self.refused, self.status, self.current = str(stale), stale.status, stale.current
            self.is_own_conflict = stale.own
            self.version.data = str(stale.current.version)
            self.submission_id.data = new_submission_id()  # what is chosen now is another deed
        except SentEarlier as refusal:
            self.refused, self.status = str(refusal), refusal.status
            self.submission_id.data = new_submission_id()
        except (RuleBroken, Closed, TooMany, MailFailed) as refusal:
            self.refused, self.status = str(refusal), refusal.status


def shown_status(form: BareForm) -> int:
    """The status of a page with a form: 200 when it is fresh, what went wrong when it came back."""
    return form.status if form.is_submitted() else 200


class AboutForm(BareForm):
    """A form that carries the mark of what it asks about: a tab beside it may have looked up
    something else since."""

    about = HiddenField()


class Form(BareForm):
    """A form that stores something: sent twice, it is stored once."""

    submission_id = HiddenField(default=new_submission_id)

    def validate_submission_id(self, field: HiddenField) -> None:
        if not re.fullmatch(r"[0-9a-zA-Z-]{8,64}", field.data or ""):
            field.data = new_submission_id()


class EditForm(Form):
    """A form that changes something: it carries the version it started from."""

    version = HiddenField(default="0")

    @property
    def version_number(self) -> int:
        """0, which is never current, unless the form sent a number."""
        text = self.version.data
        return (whole(text) or 0) if isinstance(text, str) else 0


class _Limit:
    """Count characters as the visitor sees them counted: line breaks as one."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: FlaskForm, field: StringField) -> None:
        if len(field.data or "") > self.limit:
            over = len(field.data) - self.limit
            raise ValidationError(
                f"Dit is {plural(over, 'teken', 'tekens')} te lang. Er passen er {self.limit}."
            )


def text(label: str, limit: int, required: str = "", **kw: object) -> TextAreaField:
    """Some lines of text; `required` is the sentence when nothing is filled in."""
    checks = [DataRequired(required)] if required else []
    return TextAreaField(
        label,
        [*checks, _Limit(limit)],
        filters=[rules.tidy],
        render_kw={"data-limit": str(limit), "rows": "3"},  # no maxlength: it cuts a pasted text
        **kw,
    )


def line(
    label: str, limit: int, required: str = "", *, purpose: str = "off", **kw: object
) -> StringField:
    """One line of text; `purpose` is its `autocomplete`, "off" when it is not about the visitor."""
    checks = [DataRequired(required)] if required else []
    return StringField(
        label,
        [*checks, _Limit(limit)],
        filters=[rules.tidy_line],
        render_kw={"data-limit": str(limit), "autocomplete": purpose},
        **kw,
    )


def email(label: str, required: str = "", *, purpose: str = "off") -> EmailField:
    def looks_right(form: FlaskForm, field: EmailField) -> None:
        if field.data and not rules.is_email(field.data):
            raise ValidationError("Dit is geen mailadres. Kijk of er een @ en een punt in staan.")

    checks = [DataRequired(required)] if required else []
    return EmailField(
        label,
        [*checks, _Limit(rules.LINE_LIMIT), looks_right],
        filters=[rules.tidy_line],
        render_kw={"autocomplete": purpose},
    )


def new_password(label: str) -> PasswordField:
    """A password to choose: long rather than strange; `rules.guessing` weighs it."""
    return PasswordField(
        label,
        [DataRequired("Kies een wachtwoord.")],
        render_kw={"autocomplete": "new-password"},
    )


def current_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        [DataRequired("Vul je wachtwoord in.")],
        render_kw={"autocomplete": "current-password"},
    )


def offer(field: SelectField, choices: list[tuple[str, str]]) -> None:
    """Set what a field can be: (value, words), in order."""
    field.choices = [SelectChoice(value, words) for value, words in choices]


def words_of(field: SelectField) -> dict[str, str]:
    """What a field can be: value -> words."""
    return {choice.value: choice.label for choice in field.choices or ()}


def choice(label: str, choices: list[tuple[str, str]], required: str, **kw: object) -> RadioField:
    """Pick one, as radio buttons that look like chips or big buttons."""

    def listed(form: FlaskForm, field: RadioField) -> None:
        if field.data not in words_of(field):
            raise ValidationError(required)

    offered = [SelectChoice(value, words) for value, words in choices]
    return RadioField(label, [listed], choices=offered, validate_choice=False, **kw)


def select(label: str, required: str = "") -> SelectField:
    """Pick one from a list that can be long; set with `offer`. `required` is the sentence for the
    choice that is none yet."""

    def listed(form: FlaskForm, field: SelectField) -> None:
        if required and not field.data:
            raise ValidationError(required)
        if field.data not in words_of(field):
            raise ValidationError("Kies er een uit de lijst.")

    return SelectField(label, [listed], choices=[], validate_choice=False)


def several(label: str, required: str = "") -> SelectMultipleField:
    """Pick any number; shown as checkboxes by the template."""

    def listed(form: FlaskForm, field: SelectMultipleField) -> None:
        known = words_of(field)
        field.data = list(dict.fromkeys(field.data or ()))
        if any(value not in known for value in field.data):
            raise ValidationError("Dit kennen we niet. Kies opnieuw uit de lijst.")
        if required and not field.data:
            raise ValidationError(required)

    return SelectMultipleField(label, [listed], choices=[], validate_choice=False)


def yes(label: str) -> BooleanField:
    return BooleanField(label)
