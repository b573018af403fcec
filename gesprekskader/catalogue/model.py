"""What the content files say, as frozen values. Made once at the start, never changed."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from gesprekskader.rules.finding import findable, finds, words_of

QUOTED, OWN = "geciteerd", "eigen"
ORIGINS = {
    QUOTED: "Dit item komt uit de bron.",
    OWN: "Dit item is voor deze gesprekstool geschreven.",
}


@dataclass(frozen=True)
class Item:
    """One statement to talk about. The key lives for ever, the number may change."""

    key: str
    number: int
    text: str
    origin: str
    note: str
    probes: tuple[str, ...]
    """The questions to ask: this item's own, or the fixed trio of the framework."""
    has_own_probes: bool
    explanation: Markup
    subtheme_key: str
    subtheme: str
    """The short name, for labels: "Leeromgeving"."""
    warranty_number: int

    @property
    def origin_sentence(self) -> str:
        return ORIGINS[self.origin]

    @property
    def label(self) -> str:
        return f"{self.subtheme} · item {self.number}"


@dataclass(frozen=True)
class Subtheme:
    key: str
    number: int
    title: str
    short: str
    intro: Markup
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Warranty:
    key: str
    number: int
    title: str
    intro: Markup
    subthemes: tuple[Subtheme, ...]

    @property
    def all_items(self) -> tuple[Item, ...]:
        return tuple(item for subtheme in self.subthemes for item in subtheme.items)


@dataclass(frozen=True)
class Framework:
    key: str
    title: str
    version: str
    intro: Markup
    probes: tuple[str, ...]
    warranties: tuple[Warranty, ...]

    @cached_property
    def by_key(self) -> dict[str, Item | Subtheme | Warranty]:
        """Every item, subtheme and warranty under its own key."""
        found: dict[str, Item | Subtheme | Warranty] = {}
        for warranty in self.warranties:
            found[warranty.key] = warranty
            for subtheme in warranty.subthemes:
                found[subtheme.key] = subtheme
                found.update((item.key, item) for item in subtheme.items)
        return found

    @property
    def all_items(self) -> tuple[Item, ...]:
        return tuple(item for warranty in self.warranties for item in warranty.all_items)

    def probe_pairs(self, item: Item | None) -> list[tuple[str, str]]:
        """(fixed question, own one of this item or ""); another number of own ones stands alone."""
        if item is None or not item.has_own_probes:
            return [(fixed, "") for fixed in self.probes]
        if len(item.probes) == len(self.probes):
            return list(zip(self.probes, item.probes, strict=True))
        return [(own, "") for own in item.probes]

    def items_of(self, keys: list[str]) -> list[Item]:
        """Items behind item, subtheme and warranty keys: in order, each once, unknown skipped."""
        chosen: dict[str, Item] = {}
        for key in keys:
            match self.by_key.get(key):
                case Item() as item:
                    chosen[item.key] = item
                case Subtheme() as subtheme:
                    chosen.update((item.key, item) for item in subtheme.items)
                case Warranty() as warranty:
                    chosen.update((item.key, item) for item in warranty.all_items)
        return list(chosen.values())

    def search(self, words: str) -> list[Item]:
        """Items that hold every word, by the rules of `finding`; in framework order."""
        asked = words_of(words)
        return [item for item in self.all_items if asked and finds(asked, self.findable[item.key])]

    @cached_property
    def findable(self) -> dict[str, str]:
        """The words that each item is found by."""
        return {
            item.key: findable(
                f"{item.text} {subtheme.title} {warranty.title} {item.key} item {item.number}"
            )
            for warranty in self.warranties
            for subtheme in warranty.subthemes
            for item in subtheme.items
        }


@dataclass(frozen=True)
class Phase:
    """One timed part of a meeting format. Minutes are whole minutes."""

    title: str
    minutes: int
    setting: str
    capture: str
    """What it asks to write; "" leaves everything open, rules.NOTHING closes all."""
    repeat: str
    prompt: str
    """Markdown, with placeholders."""
    stage: str = ""
    """The stage of the meeting that begins with it; "" keeps the one before it."""


@dataclass(frozen=True)
class MeetingFormat:
    key: str
    title: str
    intro: Markup
    looks_back: bool
    group_size: str
    items: tuple[str, ...]
    """Keys of the items it proposes."""
    phases: tuple[Phase, ...]


@dataclass(frozen=True)
class Roundtable:
    key: str
    title: str
    level: str
    description: Markup


@dataclass(frozen=True)
class HelpPage:
    key: str
    title: str
    body: Markup
    tables: tuple[str, ...]
    """Tables of the database that the page says something about."""


@dataclass(frozen=True)
class Catalogue:
    framework: Framework
    formats: dict[str, MeetingFormat]
    roundtables: dict[str, Roundtable]
    help_pages: dict[str, HelpPage]
