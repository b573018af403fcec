"""Reads the whole of content/ in one round and reports every mistake at once."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from gesprekskader.catalogue.folders import ROOMS, Place, inside, within
from gesprekskader.catalogue.formats import read_formats
from gesprekskader.catalogue.frameworks import FrameworkReader
from gesprekskader.catalogue.help import PRIVACY, read_help
from gesprekskader.catalogue.model import Catalogue, Framework, HelpPage
from gesprekskader.catalogue.render import Renderer
from gesprekskader.catalogue.roundtables import read_roundtables
from gesprekskader.catalogue.series import read_series
from gesprekskader.catalogue.text_folder import TextFolder
from gesprekskader.errors import ContentError, ContentErrors
from gesprekskader.records.content import OwnVersion


def read_catalogue(root: Path, beneath: Path | None = None) -> Catalogue:
    """The catalogue of the content folder `root`. What it leaves out (a whole room, or a help page)
    is taken from `beneath`, the content that comes with this release (decisions 34).

    Raises ContentErrors with every mistake of every file, as `path:line: what is wrong`, with
    paths relative to `root`.
    """
    if not root.is_dir():
        raise ContentErrors([ContentError(".", 1, "deze map is er niet")])
    renderer = Renderer()
    mistakes: list[ContentError] = []
    _check_rooms(root, mistakes)
    home = {room: _home_of(room, root, beneath) for room in ROOMS}
    frameworks, item_keys = _frameworks(home["kaders"], renderer, mistakes)
    before = len(mistakes)
    formats = read_formats(home["werkvormen"], renderer, item_keys, mistakes)
    known = formats if len(mistakes) == before else None
    if not formats:
        mistakes.append(ContentError("werkvormen", 1, "hier staat nog geen werkvorm"))
    is_beside = home["reeksen"] == home["werkvormen"]
    series = read_series(home["reeksen"], renderer, known, mistakes, has_all=is_beside)
    roundtables = read_roundtables(home["overlegtafels"], renderer, mistakes)
    help_pages = _help_pages(root, beneath, renderer, mistakes)
    if mistakes or not frameworks:
        raise ContentErrors(mistakes)
    first, *others = sorted(frameworks, key=lambda one: not one.is_default)
    return Catalogue(first, formats, roundtables, help_pages, series, tuple(others))


def _home_of(room: str, root: Path, beneath: Path | None) -> Path:
    return beneath if beneath and not (root / room).is_dir() else root


def _help_pages(
    root: Path, beneath: Path | None, renderer: Renderer, mistakes: list[ContentError]
) -> dict[str, HelpPage]:
    """One's own pages, and for the rest those of the release. A privacy page of one's own counts
    while it speaks of every kind of data that the release keeps (decisions 35)."""
    if beneath is None or beneath == root:
        return read_help(root, renderer, mistakes)
    shipped = read_help(beneath, renderer, mistakes)
    own = read_help(root, renderer, mistakes, has_privacy=True) if (root / "hulp").is_dir() else {}
    mine = own.get(PRIVACY)
    if mine and not set(shipped[PRIVACY].tables) <= set(mine.tables):
        del own[PRIVACY]
    return shipped | own


def read_framework(folder: Place) -> Framework:
    """One framework by itself, while somebody works on it. Raises ContentErrors, with paths
    relative to `folder`."""
    reader = FrameworkReader(folder, folder, Renderer())
    framework = reader.read()
    if reader.mistakes:
        raise ContentErrors(reader.mistakes)
    return framework


def with_own(catalogue: Catalogue, own: Mapping[str, OwnVersion]) -> Catalogue:
    """The catalogue with frameworks that are kept elsewhere, by their key. What was right when it
    was made valid is shown as it is, also when this release asks more of it (decisions 35)."""
    found = [framework_of_version(version) for version in own.values()]
    known = [one for one in catalogue.frameworks if one.key not in own]
    everything = sorted([*known, *found], key=lambda one: not (one.is_default and one in found))
    return replace(catalogue, framework=everything[0], others=tuple(everything[1:]))


def framework_of_texts(key: str, files: Mapping[str, str]) -> tuple[Framework, list[ContentError]]:
    """A framework that is kept elsewhere, and every mistake in it, with paths in its folder."""
    _, folder = _place_of(key, files)
    reader = FrameworkReader(folder, folder, Renderer(is_trusted=False))
    return reader.read(), reader.mistakes


def framework_of_version(version: OwnVersion) -> Framework:
    """One version of a framework that is kept elsewhere, as it is."""
    made, _ = framework_of_texts(version.key, version.files)
    return replace(made, edition=version.version)


def _place_of(key: str, files: Mapping[str, str]) -> tuple[TextFolder, TextFolder]:
    root = TextFolder({f"{key}/{path}": text for path, text in files.items()})
    return root, root / key


def _frameworks(
    root: Place, renderer: Renderer, mistakes: list[ContentError]
) -> tuple[list[Framework], set[str] | None]:
    """All frameworks, by the name of their folders, and the keys of their items when all their
    files could be read."""
    home = inside(root / "kaders")
    for path in home:
        if not path.is_dir():
            problem = "dit bestand lezen we niet; een kader is een map met kader.md"
            mistakes.append(ContentError(within(root, path), 1, problem))
    readers = [FrameworkReader(root, path, renderer) for path in home if path.is_dir()]
    found = [reader.read() for reader in readers]
    mistakes += [mistake for reader in readers for mistake in reader.mistakes]
    if not found:
        mistakes.append(ContentError("kaders", 1, "hier staat geen kader; dat moet er één zijn"))
    if len(defaults := [one.key for one in found if one.is_default]) > 1:
        names = " en ".join(defaults)
        problem = f"'standaard: ja' staat bij {names}; dat mag bij één kader"
        mistakes.append(ContentError("kaders", 1, problem))
    keys = {item.key for one in found for item in one.all_items}
    return found, keys if all(reader.is_whole for reader in readers) else None


def _check_rooms(root: Place, mistakes: list[ContentError]) -> None:
    for path in inside(root):
        if path.name not in ROOMS and path.stem.lower() not in ("readme", "leesmij"):
            what = "deze map" if path.is_dir() else "dit bestand"
            problem = f"{what} lezen we niet; hier horen de mappen {', '.join(ROOMS)}"
            mistakes.append(ContentError(within(root, path), 1, problem))
