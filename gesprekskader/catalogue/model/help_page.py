"""A page of help."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class HelpPage:
    key: str
    title: str
    body: Markup
    tables: tuple[str, ...]
    """Tables of the database that the page says something about."""
    audience: str
    """Who it is for; "" for everybody, and not in the manual."""
    picture: str
    """Name of the picture of the screen that it is about; "" for none."""
    picture_words: str
    """What is on that picture, for who does not see it."""
    sentences: tuple[str, ...]
    """What it says, without marks."""
    asked_by: str
    """Its title and the words that people look for it with, made ready to look in."""
    words: str
    """All that it is found by."""
