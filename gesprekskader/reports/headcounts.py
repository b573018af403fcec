"""How many people were there, as far as we know: one phone, or paper, can speak for a table."""

from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader.records import Group, Meeting
from gesprekskader.reports.themes import Theme
from gesprekskader.store import seats
from gesprekskader.words import FROM_PAPER, LEADER, TABLE_PHONE, plural

_FOR_MORE = {TABLE_PHONE, LEADER, FROM_PAPER}
"""Authors that speak for people who were not counted."""


@dataclass(frozen=True)
class Headcount:
    number: int
    is_all: bool
    """Whether nobody was there without a phone of their own, as far as the texts say."""

    @property
    def words(self) -> str:
        known = plural(self.number, "deelnemer", "deelnemers")
        if self.is_all:
            return known
        return f"ten minste {known}; er waren ook groepen met één toestel of op papier"


def of_meeting(
    db: Database, meeting: Meeting, only: Group | None, themes: list[Theme]
) -> Headcount:
    """The people of a meeting, or of one group at it."""
    number, shared = seats.present(db, meeting.id, only.id if only else "")
    authors = {text.author for theme in themes for text, _ in theme.outcomes}
    authors |= {text.author for theme in themes for text, _ in theme.follow_ups}
    return Headcount(number, not shared and not authors.intersection(_FOR_MORE))
