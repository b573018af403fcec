"""Reads the whole of content/ in one round and reports every mistake at once."""

from pathlib import Path

from gesprekskader.catalogue.formats import read_formats
from gesprekskader.catalogue.frameworks import FrameworkReader
from gesprekskader.catalogue.help import read_help
from gesprekskader.catalogue.model import Catalogue
from gesprekskader.catalogue.render import Renderer
from gesprekskader.catalogue.roundtables import read_roundtables
from gesprekskader.errors import ContentError, ContentErrors


def read_catalogue(root: Path) -> Catalogue:
    """The catalogue of the content folder `root`.

    Raises ContentErrors with every mistake of every file, as `path:line: what is wrong`, with
    paths relative to `root`.
    """
    renderer = Renderer()
    mistakes: list[ContentError] = []
    home = root / "kaders"
    folders = sorted(path for path in home.iterdir() if path.is_dir()) if home.is_dir() else []
    if len(folders) != 1:
        number = "geen" if not folders else str(len(folders))
        problem = f"hier staan {number} kaders; dat moet er één zijn"
        raise ContentErrors([ContentError("kaders", 1, problem)])
    reader = FrameworkReader(root, folders[0], renderer)
    framework = reader.read()
    mistakes += reader.mistakes
    item_keys = {item.key for item in framework.all_items}
    formats = read_formats(root, renderer, item_keys, mistakes)
    if not formats:
        mistakes.append(ContentError("werkvormen", 1, "hier staat nog geen werkvorm"))
    roundtables = read_roundtables(root, renderer, mistakes)
    help_pages = read_help(root, renderer, mistakes)
    if mistakes:
        raise ContentErrors(mistakes)
    return Catalogue(
        framework=framework, formats=formats, roundtables=roundtables, help_pages=help_pages
    )
