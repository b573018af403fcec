"""Content that a partnership edits on screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class OwnVersion:
    """Something that is edited, as it was at one time: valid from a day on, or a draft."""

    kind: str
    key: str
    version: int
    base: int
    """The version it was begun from; 0 for none."""
    files: Mapping[str, str]
    """Path in its folder -> text; of a page there is one."""
    valid_from: date | None
    """None for a draft."""
    begun_as: str
    """Another sign for another draft, also where one was thrown away and begun again."""
    made_by: str
    """The name of who changed it last; "" when that is not known any more."""
    made_at: datetime


@dataclass(frozen=True)
class ContentEdit:
    """Something that was changed in a draft."""

    id: str
    words: str
    """What was done, as a page says it: "Item 7 kreeg andere woorden"."""
    made_by: str
    """Their name; "" when that is not known any more."""
    person_id: str | None
    made_at: datetime
    is_undone: bool
    comes_back: bool
    """The last that was undone can be put back, while nothing changed at the same place since."""
    is_begin: bool
    """With it the draft began: there is nothing to put back."""


@dataclass(frozen=True)
class OwnPage:
    """A format, a roundtable or a page of help that is kept on screen, in its newest version that
    is valid."""

    kind: str
    key: str
    version: int
    network_id: str | None
    """Whose format it is; None for everybody's."""
    is_retired: bool
    text: str
    """As it stands, or stood before it was retired."""
    made_by: str = ""
    """The name of who made it valid; "" when that is not known any more."""
    made_at: str = ""
    """A UTC ISO time."""
