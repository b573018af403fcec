"""A page of help."""

from dataclasses import dataclass

from markupsafe import Markup

from gesprekskader.rules.seeking import Sought


@dataclass(frozen=True)
class HelpPage:
    key: str
    title: str
    body: Markup
    tables: tuple[str, ...]
    """Tables of the database that the page says something about."""
    audience: str
    """Who it is for; "" for everybody."""
    picture: str
    """Name of the picture of the screen that it is about; "" for none."""
    picture_words: str
    """What is on that picture, for who does not see it."""
    sought: Sought
    """What it is found by."""

    @property
    def headings(self) -> list[tuple[str, str]]:
        """(place, words) of each, in order."""
        found = {p.place: p.heading for p in self.sought.passages if p.place}
        return list(found.items())
