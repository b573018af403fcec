"""What minutes hold: the choice of who takes them along."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Switches:
    """What the minutes hold; who does an action stands there whatever somebody chooses."""

    names: bool = False
    unreached: bool = False
    steps: bool = True
    quotes: bool = True
    only_starred: bool = False
    groups: bool = False
    doers: bool = True
    """Who does an action, by name; never in what goes out by mail, and nobody's choice."""

    @property
    def remembered(self) -> str:
        return "".join(letter for letter, name in _LETTERS.items() if getattr(self, name)) or "-"

    @classmethod
    def read(cls, letters: str) -> "Switches":
        return cls(**{name: letter in letters for letter, name in _LETTERS.items()})

    @classmethod
    def ticked(cls, boxes: Mapping[str, str]) -> "Switches":
        """The choice on the form: a box that is off is not sent."""
        return cls(**{name: boxes.get(name) == "1" for name in _LETTERS.values()})


# short, as they stand in addresses and in the cookie that remembers the last choice
_LETTERS = {"n": "names", "o": "unreached", "s": "steps", "c": "quotes", "x": "only_starred"}
_LETTERS |= {"g": "groups"}
DEFAULT = Switches()
