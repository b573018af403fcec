"""Pages that explain, from content/hulp/. The privacy page lists what is kept about people."""

from pathlib import Path

from gesprekskader.catalogue.model import HelpPage
from gesprekskader.catalogue.parse import parse
from gesprekskader.catalogue.render import Renderer
from gesprekskader.errors import ContentError


def read_help(root: Path, renderer: Renderer, mistakes: list[ContentError]) -> dict[str, HelpPage]:
    """All help pages by key, in the order of the file names.

    `gegevens` is a list of table names of the database that the page speaks of; a test holds the
    privacy page to the schema.
    """
    found: dict[str, HelpPage] = {}
    for path in sorted((root / "hulp").glob("*.md")):
        page = parse(path, path.relative_to(root), mistakes)
        page.check_meta({"sleutel", "titel"}, {"gegevens"})
        key = page.word("sleutel")
        if key in found:
            page.wrong(page.meta_lines.get("sleutel", 1), f"sleutel '{key}' staat er al")
        tables = page.meta.get("gegevens") or []
        if not isinstance(tables, list):
            page.wrong(page.meta_lines.get("gegevens", 1), "gegevens moet een lijst zijn")
            tables = []
        text = [page.intro]
        text += [f"## {s.title}\n\n{s.text}" + _bullets(s.bullets) for s in page.sections]
        found[key] = HelpPage(
            key, page.word("titel"), renderer.html("\n\n".join(text)), tuple(map(str, tables))
        )
    return found


def _bullets(bullets: list[str]) -> str:
    return "\n\n" + "\n".join(f"- {bullet}" for bullet in bullets) if bullets else ""
