"""What a framework says: warranties, subthemes, and items to talk about."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from gesprekskader.records.meetings import OF_FORMAT
from gesprekskader.rules.finding import findable, finds, words_of

QUOTED, ADAPTED, OWN = "geciteerd", "bewerkt", "eigen"
ORIGINS = {
    QUOTED: "Dit item komt uit de bron.",
    ADAPTED: "Dit item is geschreven naar de bron.",
    OWN: "Dit item is zelf geschreven.",
}
"""What a page says of each origin, where the framework has no words of its own."""
MARKS = {QUOTED: "uit de bron", ADAPTED: "naar de bron", OWN: "zelf geschreven"}
"""The same in a few words, beside an item on paper."""
MOST_WARRANTIES = 8
"""As many as there are colours and marks that can be told apart."""


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
    framework: str = ""
    """Key of the framework it stands in."""
    called: str = "waarborg"
    """What that framework calls the warranty around it."""
    origin_sentence: str = ""
    """Where it comes from, in the words of the framework, with its source and page."""
    origin_mark: str = ""
    """The same in a few words, without its source."""
    was: tuple[str, ...] = ()
    """Keys that it had before; what was said under those is said about it."""
    is_retired: bool = False
    """It lapsed: nobody picks it any more, and what was said about it stays."""
    split_from: str = ""
    """Key of the item that it was a part of, and that lapsed when it was split."""

    @property
    def is_point(self) -> bool:
        """Whether it is a talking point of a format."""
        return self.framework.startswith(OF_FORMAT)

    @property
    def label(self) -> str:
        return self.subtheme if self.is_point else f"{self.subtheme} · item {self.number}"


@dataclass(frozen=True)
class Subtheme:
    key: str
    number: int
    title: str
    short: str
    intro: Markup
    items: tuple[Item, ...]
    """Those that can be picked."""
    retired: tuple[Item, ...] = ()
    framework: str = ""
    is_whole: bool = False
    """The only part of a warranty without subthemes; it has the warranty's name."""


@dataclass(frozen=True)
class Warranty:
    key: str
    number: int
    title: str
    intro: Markup
    subthemes: tuple[Subtheme, ...]
    framework: str = ""
    called: str = "waarborg"
    """What its framework calls it."""

    @property
    def heading(self) -> str:
        """ "Waarborg 2: Leeromgeving"; what stands outside of a framework has no number."""
        return (
            f"{self.called.capitalize()} {self.number}: {self.title}" if self.number else self.title
        )

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
    parent: str = ""
    """Key of the framework it was copied from: the same items, one thread."""
    called: str = "waarborg"
    """What it calls a warranty, and several."""
    called_many: str = "waarborgen"
    edition: int = 0
    """Which of its versions it is, where it is edited on screen; 0 for one that lives in files."""
    is_default: bool = False
    """Whether it says itself that it is the one for who chose none."""

    @property
    def part_called(self) -> str:
        """What a list calls the part that items stand in: without subthemes that is a warranty."""
        return "Subthema" if self.has_subthemes else "Naam"

    @property
    def has_subthemes(self) -> bool:
        return any(not part.is_whole for w in self.warranties for part in w.subthemes)

    @cached_property
    def by_key(self) -> dict[str, Item | Subtheme | Warranty]:
        """Every item, subtheme and warranty under its own key, and items under those they had."""
        found: dict[str, Item | Subtheme | Warranty] = {}
        for warranty in self.warranties:
            found[warranty.key] = warranty
            for subtheme in warranty.subthemes:
                found[subtheme.key] = subtheme
                for item in (*subtheme.items, *subtheme.retired):
                    found.update((key, item) for key in (item.key, *item.was))
        return found

    def item(self, key: str | None) -> Item | None:
        """The item with this key today, or that had it; None for another thing."""
        found = self.by_key.get(key or "")
        return found if isinstance(found, Item) else None

    @property
    def all_items(self) -> tuple[Item, ...]:
        return tuple(item for warranty in self.warranties for item in warranty.all_items)

    def keys_of(self, item: Item) -> tuple[str, ...]:
        """Every key that it was talked about under: its own, those it had, and those of what it was
        split from."""
        keys: list[str] = []
        part: Item | None = item
        while part and part.key not in keys:
            keys += [part.key, *part.was]
            whole = self.item(part.split_from)
            part = whole if whole and whole.is_retired else None
        return tuple(keys)

    @cached_property
    def parts(self) -> dict[str, tuple[Item, ...]]:
        """What became of an item that was split, in order, by each of its keys; only what can be
        picked."""
        found: dict[str, tuple[Item, ...]] = {}
        for item in self.all_items:
            for key in self.keys_of(item):
                if key not in (item.key, *item.was):
                    found[key] = (*found.get(key, ()), item)
        return found

    def today(self, key: str) -> tuple[Item, ...]:
        """What stands there today for an item key: itself, or its parts; none when unknown."""
        item = self.item(key)
        if item and item.is_retired and item.key in self.parts:
            return self.parts[item.key]
        return (item,) if item else ()

    def keys_at(self, subtheme: Subtheme) -> set[str]:
        """Keys of what was said that stands at a subtheme today. Each stands at one: that of the
        first part of what was split."""
        own = {key for item in subtheme.items for key in (item.key, *item.was)}
        return own | {
            key for key, parts in self.parts.items() if parts[0].subtheme_key == subtheme.key
        }

    def probe_pairs(self, item: Item | None) -> list[tuple[str, str]]:
        """(fixed question, own one of this item or ""); another number of own ones stands alone."""
        if item is None or not item.has_own_probes:
            return [(fixed, "") for fixed in self.probes]
        if len(item.probes) == len(self.probes):
            return list(zip(self.probes, item.probes, strict=True))
        return [(own, "") for own in item.probes]

    def items_of(self, keys: list[str]) -> list[Item]:
        """Items behind item, subtheme and warranty keys: in order, each once, unknown skipped, and
        the parts of one that was split."""
        chosen: dict[str, Item] = {}
        for key in keys:
            match self.by_key.get(key):
                case Item():
                    chosen.update((item.key, item) for item in self.today(key))
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
