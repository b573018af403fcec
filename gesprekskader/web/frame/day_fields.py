"""Fields for days and clock times, as people type them."""

import re

from flask_wtf import FlaskForm
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, StopValidation, ValidationError

from gesprekskader import rules
from gesprekskader.moments import today


class _Day(DateField):
    """A date from a picker, or typed as we write it where a browser has no picker."""

    def process_formdata(self, values: list[str]) -> None:
        typed = rules.tidy_line(values[0] if values else "")
        if not typed:  # blanks are nothing too
            self.data, self.raw_data = None, []
            return
        if found := re.fullmatch(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})", typed):
            self.raw_data = values = [f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"]
        elif not typed.isascii():  # the library reads digits of every script
            raise ValueError(typed)
        super().process_formdata(values)

    def pre_validate(self, form: FlaskForm) -> None:
        if self.process_errors and self.raw_data[0]:
            self.errors: list[str] = []  # the library's own sentence does not say what to do
            raise StopValidation("Schrijf een datum als 18-11-2026.")


def day(label: str, required: str = "Kies een datum.") -> DateField:
    """A date near enough to be meant: a typing error can't open a school year of long ago. With ""
    it may be left out."""

    def near(form: FlaskForm, field: DateField) -> None:
        if field.data and abs(field.data.year - today().year) > 3:
            raise ValidationError("Kijk het jaartal nog eens na.")

    return _Day(label, [*([InputRequired(required)] if required else []), near])


def clock(label: str, required: str = "") -> StringField:
    """A clock time as people type it: 13:30, 13.30 or 1330."""

    def looks_right(form: FlaskForm, field: StringField) -> None:
        if field.data and not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", field.data):
            raise ValidationError("Schrijf een tijd als 13.30.")

    checks = [DataRequired(required)] if required else []
    return StringField(
        label,
        [*checks, looks_right],
        filters=[_clock],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


def _clock(value: str | None) -> str:
    plain = rules.tidy_line(value).replace(".", ":").replace(" ", "")
    if re.fullmatch(r"[0-9]{3,4}", plain):
        plain = f"{plain[:-2]}:{plain[-2:]}"
    return f"0{plain}" if re.fullmatch(r"[0-9]:[0-9][0-9]", plain) else plain
