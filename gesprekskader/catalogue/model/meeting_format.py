"""How a meeting goes: its parts, and the talking points among them."""

import re
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from gesprekskader.catalogue.model.framework import OWN, Framework, Item, Subtheme, Warranty
from gesprekskader.catalogue.render import NO_WORDS
from gesprekskader.records.meetings import OF_FORMAT
from gesprekskader.rules import NOTHING

PER_ITEM, PER_ROUND, HALFWAY, ONCE = "per item", "per ronde", "halverwege", ""
"""How often a part comes back."""


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
