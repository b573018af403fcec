"""A Report as JSON, for other programs; docs/json.md says what is in it."""

import json
from dataclasses import fields, is_dataclass
from typing import Any

from gesprekskader.reports.report import Report

_ON_PAPER = ("file_name", "has_contents", "empty_words", "footer")


def write(report: Report) -> str:
    """The whole report as one object, in its order."""
    told = {name: value for name, value in _plain(report).items() if name not in _ON_PAPER}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _plain(thing: Any) -> Any:
    if is_dataclass(thing):
        shape = {"shape": thing.shape} if hasattr(thing, "shape") else {}
        return shape | {f.name: _plain(getattr(thing, f.name)) for f in fields(thing)}
    return [_plain(one) for one in thing] if isinstance(thing, tuple) else thing
