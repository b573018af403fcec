"""What the content files say, as frozen values. Made once at the start, never changed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from markupsafe import Markup

from gesprekskader.catalogue.render import NO_WORDS
from gesprekskader.records import Thread
from gesprekskader.records.meetings import OF_FORMAT
from gesprekskader.rules import NOTHING
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


@dataclass(frozen=True)
class Phase:
    """One timed part of a meeting format. Minutes are whole minutes. What it says beside its time
    means the same as in a meeting (records.PhasePlan)."""

    title: str
    minutes: int
    is_divided: bool
    """Whether the minutes are for all its rounds together."""
    setting: str
    capture: str
    """What it asks to write, with commas between; "" leaves everything open, rules.NOTHING closes
    all."""
    repeat: str
    prompt: str
    """Markdown, with placeholders."""
    stage: str
    """The stage of the meeting that begins with it; "" keeps the one before it."""
    point: str
    """The key of the talking point that it is, "<format>/<part>"; "" when it is none."""
    probes: tuple[str, ...]
    kinds: tuple[str, ...]
    side_by_side: bool
    sees: str
    only_for: str
    link: str
    link_words: str
    link_at: str
    notes: str

    @property
    def name(self) -> str:
        """Its title without the places that a meeting fills in."""
        return plain_title(self.title)

    @property
    def captures(self) -> tuple[str, ...]:
        """What it asks to write; none leaves everything open."""
        return tuple(self.capture.split(", ")) if self.capture else ()


@dataclass(frozen=True)
class FormatExample:
    """A format filled in once, as it could have been; its programme is made as for a meeting."""

    about: str
    """Who met, about what; a sentence."""
    starts_at: str
    """ "13:30"."""
    items: int
    """How many items it was about: the first ones of the framework at hand."""
    rounds: tuple[str, ...]
    yielded: str
    """What somebody wrote down there."""


@dataclass(frozen=True)
class MeetingFormat:
    key: str
    title: str
    intro: Markup
    looks_back: bool
    group_size: str
    who_chooses: str
    """Who chooses what groups talk about: "shared" who leads, "own" each group, "none" nobody, as
    there are only points; "" is asked when a meeting is planned."""
    groups: tuple[str, ...]
    """Names of the groups it wants; none leaves them to who leads."""
    takes_points: bool
    """Whether members put points on its agenda beforehand."""
    items: tuple[str, ...]
    """Keys of the items it proposes."""
    phases: tuple[Phase, ...]
    example: FormatExample | None = None
    network_id: str = ""
    """The network that keeps it; "" for everybody's."""
    is_retired: bool = False
    """Nobody chooses it any more; meetings that were made of it are shown with it."""

    def is_for(self, network_id: str) -> bool:
        """Whether this network may choose it."""
        return not self.is_retired and self.network_id in ("", network_id)

    @property
    def minutes(self) -> int:
        """How long it takes with one item and without rounds."""
        return sum(phase.minutes for phase in self.phases)

    @property
    def has_rounds(self) -> bool:
        return any(phase.repeat == PER_ROUND for phase in self.phases)

    @property
    def written(self) -> tuple[str, ...]:
        """What it asks to write down, in its own words; each once, in order."""
        said = (word for phase in self.phases for word in phase.kinds or phase.captures)
        return tuple(dict.fromkeys(word for word in said if word != NOTHING))

    def _is_own(self, phase: Phase) -> bool:
        """Whether it is a talking point of this format; a copy keeps the keys of its parent."""
        return phase.point.startswith(f"{self.key}/")

    @cached_property
    def points(self) -> Framework:
        """Its talking points as a framework: one whole part with an item for each."""
        items = tuple(
            _point_item(self, number, phase)
            for number, phase in enumerate(filter(self._is_own, self.phases), 1)
        )
        whole = Subtheme(
            key=self.key,
            number=0,
            title=self.title,
            short=self.title,
            intro=self.intro,
            items=items,
            framework=OF_FORMAT + self.key,
            is_whole=True,
        )
        around = Warranty(
            key=self.key,
            number=0,
            title=self.title,
            intro=self.intro,
            subthemes=(whole,),
            framework=whole.framework,
            called="werkvorm",
        )
        return Framework(
            key=whole.framework,
            title=self.title,
            version="",
            intro=self.intro,
            probes=(),
            warranties=(around,) if items else (),
            called="werkvorm",
            called_many="werkvormen",
        )


PER_ITEM, PER_ROUND, HALFWAY, ONCE = "per item", "per ronde", "halverwege", ""
"""How often a part comes back."""


def _point_item(meeting_format: MeetingFormat, number: int, phase: Phase) -> Item:
    return Item(
        key=phase.point,
        number=number,
        text=plain_title(phase.title),
        origin=OWN,
        note="",
        probes=phase.probes,
        has_own_probes=True,
        explanation=NO_WORDS,
        subtheme_key=meeting_format.key,
        subtheme=meeting_format.title,
        warranty_number=0,
        framework=OF_FORMAT + meeting_format.key,
        called="werkvorm",
    )


def plain_title(title: str) -> str:
    """The title of a part without the places that a meeting fills in."""
    return re.sub(r"\s*[:·(-]?\s*\[(ronde|item|items)\]\)?", "", title).strip() or title


@dataclass(frozen=True)
class Roundtable:
    key: str
    title: str
    level: str
    description: Markup
    per_board: bool
    """Whether each bestuur has seats and points of its own there."""
    sees_all: bool
    """Whether who sits there sees where all that was forwarded lies."""


@dataclass(frozen=True)
class SeriesMeeting:
    """One meeting of a series, as its file says it."""

    title: str
    format_key: str
    week: int
    """1 is the week of the first date."""
    part: str
    """For which network it is, in a word ("team", "MT"); "" for who plans the series."""
    starts_at: str
    """ "13:30"; "" for the hour of the whole series."""


@dataclass(frozen=True)
class MeetingSeries:
    """Meetings that are planned at once, weeks after one date."""

    key: str
    title: str
    intro: Markup
    meetings: tuple[SeriesMeeting, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """Which networks it is for, in words; each once, in order."""
        return tuple(dict.fromkeys(one.part for one in self.meetings))

    @property
    def weeks(self) -> int:
        """In which week its last meeting is."""
        return max(one.week for one in self.meetings)


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


@dataclass(frozen=True)
class Catalogue:
    framework: Framework
    """The one for who chose none; its items have the shortest addresses."""
    formats: dict[str, MeetingFormat]
    roundtables: dict[str, Roundtable]
    help_pages: dict[str, HelpPage]
    series: dict[str, MeetingSeries]
    others: tuple[Framework, ...] = field(default=())

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """All of them, the default first."""
        return (self.framework, *self.others)

    def of(self, key: str) -> Framework:
        """The framework with this key, or that was copied from it; else the default."""
        if key.startswith(OF_FORMAT):
            return self._points_of(key)
        by_key = {one.key: one for one in self.frameworks}
        heirs = (one for one in self.frameworks if key and one.parent == key)
        return by_key.get(key) or next(heirs, self.framework)

    def _points_of(self, key: str) -> Framework:
        """The talking points of a format; of one that is gone a framework without any."""
        found = self.formats.get(key.removeprefix(OF_FORMAT))
        return found.points if found else replace(self.framework, key=key, warranties=())

    def family(self, key: str) -> tuple[str, ...]:
        """Keys of all frameworks with the same items: copies of one another, and itself."""
        parents = {one.key: one.parent for one in self.frameworks}
        root = _root(parents, key)
        everyone = {key, *parents, *filter(None, parents.values())}
        return tuple(sorted(one for one in everyone if _root(parents, one) == root))

    def named_by_meetings(self, key: str) -> tuple[str, ...]:
        """How a meeting or a network says that it is about this framework; "" is the default."""
        family = self.family(key)
        return (*family, "") if self.framework.key in family else family

    def thread(self, framework: str, key: str) -> Thread:
        """What an item of this framework is found by, wherever it was talked about."""
        of = self.of(framework)
        item = of.item(key)
        return Thread(self.family(framework), of.keys_of(item) if item else (key,))

    def address(self, framework: str, key: str) -> str:
        """How a page is addressed that is about a part of a framework: its key, and for another
        framework than the default that one's before it."""
        if framework.startswith(OF_FORMAT):  # its key begins with its format
            return OF_FORMAT + key.replace("/", ":")
        return key if framework in ("", self.framework.key) else f"{framework}:{key}"

    def located(self, address: str) -> tuple[Framework, str]:
        """The framework and the key of an address; never raises."""
        framework, _, key = address.rpartition(":")
        if framework.startswith(OF_FORMAT):
            key = f"{framework.removeprefix(OF_FORMAT)}/{key}"
        return self.of(framework), key

    def families(self, keys: Iterable[str]) -> list[str]:
        """Keys of all frameworks that these share items with."""
        return sorted({one for key in keys for one in self.family(key)})


def _root(parents: dict[str, str], key: str) -> str:
    seen = {key}
    while (above := parents.get(key, "")) and above not in seen:
        seen.add(above)
        key = above
    return key
