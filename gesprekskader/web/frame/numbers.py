"""Whole numbers, as people type them: in the digits on our keys.

`int` also takes digits of other scripts, a sign and 1_000, and so does the field of the library.
"""

import re

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from gesprekskader import rules


def whole(typed: str | None, digits: int = 9) -> int | None:
    """The number of so many digits at most; None for anything else."""
    return int(typed) if typed and re.fullmatch(rf"[0-9]{{1,{digits}}}", typed) else None


class _Whole(IntegerField):
    def process_formdata(self, values: list[str]) -> None:
        self.data = whole(rules.tidy_line(values[0])) if values else None


def how_many(label: str, most: int, required: str, of: str, **kw: object) -> IntegerField:
    """From 1 to `most` of something; `required` is the sentence when nothing is filled in."""
    within = NumberRange(1, most, f"Kies 1 tot en met {most} {of}.")
    return _Whole(label, [InputRequired(required), within], **kw)
