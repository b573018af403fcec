"""How many people were there, as far as we know: one phone, or paper, can speak for a table."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlite_utils import Database

from gesprekskader.records import Around, Group, Present
from gesprekskader.reports.themes import Theme
from gesprekskader.store import seats
from gesprekskader.words import FROM_PAPER, LEADER, TABLE_PHONE, joined, plural

_FOR_MORE = {TABLE_PHONE, LEADER, FROM_PAPER}
"""Authors that speak for people who were not counted."""


@dataclass(frozen=True)
class Headcount:
    number: int
    groups: int
    is_all: bool
    """Whether nobody was there without a phone of their own, as far as the texts say."""
    places: str = ""
    """Where those come from whom we know, with how many; "" when it is not known."""

    @property
    def words(self) -> str:
        least = "" if self.is_all else "ten minste "
        known = f"{least}{plural(self.number, 'mens', 'mensen')}"
        if self.groups > 1:
            known += f" in {self.groups} groepen"
        known += f": {self.places}" if self.places else ""
        more = "; er waren ook groepen met één toestel of op papier"
        return known if self.is_all else known + more


def of_meeting(around: Around, groups: int, themes: list[Theme]) -> Headcount:
    """The people of a meeting: what who leads it says counts before what devices tell."""
    said = around.words.people
    number = said or around.people
    is_all = bool(said) or not (around.has_table_phone or _speak_for_more(themes))
    return Headcount(number, groups, is_all, _places(around.present, number))


def of_group(db: Database, group: Group, themes: list[Theme]) -> Headcount:
    """The people of one group."""
    number, has_table_phone = seats.present(db, group.id)
    return Headcount(number, 1, not (has_table_phone or _speak_for_more(themes)))


def _speak_for_more(themes: list[Theme]) -> bool:
    """Whether somebody wrote for others, at a table where nobody said how many sit there."""
    wrote = {(o.author, group) for theme in themes for o, group in theme.outcomes}
    wrote |= {(f.author, group) for theme in themes for f, group in theme.follow_ups}
    return any(author in _FOR_MORE and group.head_count is None for author, group in wrote)


def _places(present: Iterable[Present], number: int) -> str:
    """ "De Meent (11) en 3 zonder bekende organisatie", the most first."""
    known = Counter(each.organisation for each in present if each.organisation)
    told = [f"{name} ({n})" for name, n in sorted(known.items(), key=lambda x: (-x[1], x[0]))]
    rest = number - known.total()
    if told and rest > 0:
        told.append(f"{rest} zonder bekende organisatie")
    return joined(told)
