"""Stand-ins for items, formats and tables of the shipped content where other content is read."""

from collections.abc import Iterable

from gesprekskader.catalogue.model import Catalogue, Item


class StandIns:
    """Gives for each shipped key one of the catalogue, the same one every time: itself when it is
    there, else one that did not stand in yet, else one that did."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._items: dict[str, str] = {}
        self._tables: dict[str, str] = {}

    def items(self, keys: Iterable[str]) -> list[str]:
        """Item keys, in order, each once."""
        return list(dict.fromkeys(self.item(key).key for key in keys))

    def item(self, key: str) -> Item:
        there = {item.key: item for item in self._catalogue.framework.all_items}
        return there[_stand_in(key, list(there), self._items)]

    def table(self, key: str) -> str:
        return _stand_in(key, list(self._catalogue.roundtables), self._tables)

    def meeting_format(self, key: str, *, looks_back: bool) -> str:
        """A format that looks back only for a meeting that does, when there is one."""
        formats = self._catalogue.formats
        alike = [name for name, one in formats.items() if one.looks_back == looks_back]
        return key if key in formats else [*alike, *formats][0]


def _stand_in(key: str, there: list[str], given: dict[str, str]) -> str:
    if key not in given:
        free = [name for name in there if name not in given.values()]
        given[key] = key if key in there else (free or there)[0]
    return given[key]
