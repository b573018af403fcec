"""Which files of content/ are read; a file or folder that nobody reads is named."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

from gesprekskader.catalogue.text_folder import TextFolder
from gesprekskader.errors import ContentError

Place = Path | TextFolder
"""Where content is read from: a disk, or texts that are kept elsewhere."""

_NUMBERED = re.compile(r"(\d{1,4})-")
_LEFT_BY_SYSTEMS = {"thumbs.db", "desktop.ini", "__macosx", "__pycache__"}
ROOMS = ("kaders", "werkvormen", "reeksen", "overlegtafels", "hulp")


def within(root: Place, path: Place) -> PurePath:
    """A path as it is written in a mistake: from `root` on."""
    return path.relative_to(root)  # type: ignore[arg-type] # both are of one kind


def is_folder(path: Place) -> bool:
    return path.is_dir()


def inside(folder: Place) -> list[Place]:
    """What people put in a folder, by name; what systems and editors leave there is left out."""
    if not folder.is_dir():
        return []
    there: list[Place] = list(folder.iterdir())
    return sorted(
        path
        for path in there
        if not path.name.startswith((".", "~$"))
        and not path.name.endswith("~")
        and path.name.lower() not in _LEFT_BY_SYSTEMS
    )


def is_text(path: Place) -> bool:
    return path.is_file() and path.suffix.lower() == ".md"


def pages(root: Place, room: str, mistakes: list[ContentError]) -> list[Place]:
    """The Markdown files of a folder without folders in it."""
    found = [path for path in inside(root / room) if is_text(path)]
    name_others(root, root / room, found, "<naam>.md", mistakes)
    return found


def numbered(
    root: Place, folder: Place, is_one: Callable[[Place], bool], mistakes: list[ContentError]
) -> list[tuple[int, Place]]:
    """Folders or files called `<nr>-<name>`, by number; the number is the one on the page."""
    found: dict[int, Place] = {}
    for path in inside(folder):
        match = _NUMBERED.match(path.name)
        if not match or not is_one(path):
            continue
        number = int(match.group(1))
        if number in found:
            problem = f"nummer {number} heeft ook {found[number].name}"
            mistakes.append(ContentError(within(root, path), 1, problem))
        else:
            found[number] = path
    return sorted(found.items())


def name_others(
    root: Place, folder: Place, known: Iterable[Place], wanted: str, mistakes: list[ContentError]
) -> None:
    """Everything in a folder that is not `known`; `wanted` says what a right name looks like."""
    taken = set(known) | {root / str(mistake.path) for mistake in mistakes}
    for path in inside(folder):
        if path in taken:
            continue
        what = "deze map" if path.is_dir() else "dit bestand"
        problem = f"{what} lezen we niet; hier hoort {wanted}"
        if path.is_file() and path.suffix.lower() != ".md":
            problem = f"dit bestand lezen we niet; bewaar de tekst als {wanted}"
        mistakes.append(ContentError(within(root, path), 1, problem))
