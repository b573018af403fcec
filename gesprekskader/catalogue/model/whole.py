"""All that the content says, and which framework is meant."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from gesprekskader.catalogue.model.framework import Framework
from gesprekskader.catalogue.model.help_page import HelpPage
from gesprekskader.catalogue.model.meeting_format import MeetingFormat
from gesprekskader.catalogue.model.meeting_series import MeetingSeries
from gesprekskader.catalogue.model.roundtable import Roundtable
from gesprekskader.records import Thread
from gesprekskader.records.meetings import OF_FORMAT


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
