"""Reads the whole of content/ in one round and reports every mistake at once."""

from pathlib import Path

from gesprekskader.catalogue.folders import ROOMS, inside
from gesprekskader.catalogue.formats import read_formats
from gesprekskader.catalogue.frameworks import FrameworkReader
from gesprekskader.catalogue.help import read_help
from gesprekskader.catalogue.model import Catalogue, Framework
from gesprekskader.catalogue.render import Renderer
from gesprekskader.catalogue.roundtables import read_roundtables
from gesprekskader.errors import ContentError, ContentErrors


def read_catalogue(root: Path) -> Catalogue:
    """The catalogue of the content folder `root`.

    Raises ContentErrors with every mistake of every file, as `path:line: what is wrong`, with
    paths relative to `root`.
    """
    if not root.is_dir():
        raise ContentErrors([ContentError(".", 1, "deze map is er niet")])
    renderer = Renderer()
    mistakes: list[ContentError] = []
    _check_rooms(root, mistakes)
    framework, item_keys = _framework(root, renderer, mistakes)
    formats = read_formats(root, renderer, item_keys, mistakes)
    if not formats:
        mistakes.append(ContentError("werkvormen", 1, "hier staat nog geen werkvorm"))
    roundtables = read_roundtables(root, renderer, mistakes)
    help_pages = read_help(root, renderer, mistakes)
    if mistakes or framework is None:
        raise ContentErrors(mistakes)
    return Catalogue(
        framework=framework, formats=formats, roundtables=roundtables, help_pages=help_pages
    )


def read_framework(folder: Path) -> Framework:
    """One framework by itself, while somebody works on it. Raises ContentErrors, with paths
    relative to `folder`."""
    reader = FrameworkReader(folder, folder, Renderer())
    framework = reader.read()
    if reader.mistakes:
        raise ContentErrors(reader.mistakes)
    return framework


def _framework(
    root: Path, renderer: Renderer, mistakes: list[ContentError]
) -> tuple[Framework | None, set[str] | None]:
    """The framework, and its item keys when all its files could be read."""
    home = inside(root / "kaders")
    for path in home:
        if not path.is_dir():
            problem = "dit bestand lezen we niet; een kader is een map met kader.md"
            mistakes.append(ContentError(path.relative_to(root), 1, problem))
    folders = [path for path in home if path.is_dir()]
    if len(folders) != 1:
        names = f" ({', '.join(path.name for path in folders)})" if folders else ""
        number = str(len(folders)) if folders else "geen"
        problem = f"hier staan {number} kaders{names}; dat moet er één zijn"
        mistakes.append(ContentError("kaders", 1, problem))
        return None, None
    reader = FrameworkReader(root, folders[0], renderer)
    framework = reader.read()
    mistakes += reader.mistakes
    return framework, {item.key for item in framework.all_items} if reader.is_whole else None


def _check_rooms(root: Path, mistakes: list[ContentError]) -> None:
    for path in inside(root):
        if path.name not in ROOMS and path.stem.lower() not in ("readme", "leesmij"):
            what = "deze map" if path.is_dir() else "dit bestand"
            problem = f"{what} lezen we niet; hier horen de mappen {', '.join(ROOMS)}"
            mistakes.append(ContentError(path.relative_to(root), 1, problem))
