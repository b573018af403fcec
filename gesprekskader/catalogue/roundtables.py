"""Roundtables (overlegtafels): where an action or a shared step can be forwarded to."""

from gesprekskader.catalogue.folders import Place, pages, within
from gesprekskader.catalogue.model import Roundtable
from gesprekskader.catalogue.parse import parse
from gesprekskader.catalogue.render import Renderer
from gesprekskader.errors import ContentError

LEVELS = ("operationeel", "tactisch", "strategisch")


def read_roundtables(
    root: Place, renderer: Renderer, mistakes: list[ContentError]
) -> dict[str, Roundtable]:
    """All roundtables of content/overlegtafels/ by key, in the order of the file names."""
    found: dict[str, Roundtable] = {}
    for path in pages(root, "overlegtafels", mistakes):
        page = parse(path, within(root, path), mistakes)
        page.check_meta({"sleutel", "titel", "niveau"})
        key, level = page.word("sleutel"), page.word("niveau").lower()
        if level and level not in LEVELS:
            line = page.meta_lines.get("niveau", 1)
            page.wrong(line, f"niveau '{level}' kennen we niet; kies {', '.join(LEVELS)}")
        if key and key in found:
            page.wrong(page.meta_lines.get("sleutel", 1), f"sleutel '{key}' staat er al")
        found[key] = Roundtable(key, page.word("titel"), level, renderer.html(page.body))
    if not found:
        mistakes.append(ContentError("overlegtafels", 1, "hier staat nog geen overlegtafel"))
    return found
