"""Names of organisations that may be one: "Sint-Jan" and "St. Jan", "OBS De Boog" and "De Boog"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from gesprekskader.records import Organisation
from gesprekskader.rules import ORGANISATION_KINDS, is_email
from gesprekskader.rules.member_list import MemberRow, vocabulary
from gesprekskader.rules.member_list.headings import words_of

BOARD = "bestuur"
_ALIKE = {"st": "sint", "sint": "sint", "dr": "dokter"}


@lru_cache(maxsize=4096)
def same_key(name: str) -> str:
    """Equal for names that differ only in capitals, accents, blanks, dashes or "St."."""
    words = words_of(name.replace("&", " en "))
    return "".join(_ALIKE.get(word, word) for word in words) or name.casefold()


def is_near(one: str, other: str) -> bool:
    """Whether two names may well be one: also when only one of them says what sort of school."""
    if same_key(one) == same_key(other):
        return True
    (sorts, bare), (other_sorts, other_bare) = _sort_and_name(one), _sort_and_name(other)
    if sorts and other_sorts and sorts != other_sorts:
        return False  # OBS De Boog and CBS De Boog are two
    return bool(bare) and bare == other_bare


@lru_cache(maxsize=4096)
def _sort_and_name(name: str) -> tuple[frozenset[str], str]:
    words = words_of(name)
    bare = [
        _ALIKE.get(word, word) for word in words if word not in vocabulary.SORTS | vocabulary.SMALL
    ]
    return frozenset(words) & vocabulary.SORTS, "".join(bare)


@dataclass(frozen=True)
class Place:
    """An organisation on the list, and what it may be. `preset` "" asks."""

    key: str
    names: tuple[str, ...]
    kind: str
    options: tuple[tuple[str, str], ...]
    preset: str
    is_known: bool
    board: str = ""
    """Key of the board that the list names beside it; "" for none."""
    parent: str = ""
    """Name of the board that one we know has already."""

    @property
    def name(self) -> str:
        return self.names[0]


def places_of(rows: Iterable[MemberRow], known: Sequence[Organisation]) -> tuple[Place, ...]:
    """The organisations of a list, each once, with what it may be. A mail address never is one."""
    names: dict[str, dict[str, str]] = {}
    boards: dict[str, str] = {}
    for row in rows:
        for name, kind in ((row.organisation, row.organisation_kind), (row.board, BOARD)):
            if name and not is_email(name):
                names.setdefault(same_key(name), {}).setdefault(name, kind)
        if row.board and row.organisation:
            boards.setdefault(same_key(row.organisation), same_key(row.board))
    found: list[Place] = []
    for key, spelled in names.items():
        place = _place(key, spelled, known, found)
        found.append(replace(place, board=boards.get(key, "")))
    return tuple(found)


def _place(
    key: str, spelled: dict[str, str], known: Sequence[Organisation], before: list[Place]
) -> Place:
    name, kind = next(iter(spelled.items()))
    same = [o for o in known if o.name.casefold() in {n.casefold() for n in spelled}]
    near = same or [o for o in known if is_near(o.name, name)]
    also = [p for p in before if not p.is_known and is_near(p.name, name)] if not near else []
    options = [(f"o:{o.id}", f"{o.name}{f' ({o.parent})' if o.parent else ''}") for o in near]
    options += [(f"z:{p.key}", f"dezelfde als {p.name} in deze lijst") for p in also]
    kinds = dict.fromkeys((kind, *ORGANISATION_KINDS))
    options += [*((f"n:{k}", f"nieuw: {k}") for k in kinds), ("-", "geen organisatie")]
    preset = f"n:{kind}" if not near and not also else options[0][0] if len(near) < 2 else ""
    parent = same[0].parent or (same[0].name if same[0].kind == BOARD else "") if same else ""
    return Place(key, tuple(spelled), kind, tuple(options), preset, len(same) == 1, parent=parent)
