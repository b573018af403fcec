"""Roundtables (overlegtafels): where an action or a shared step can be forwarded to."""

from gesprekskader.catalogue.folders import Place, pages, within
from gesprekskader.catalogue.model import Roundtable
from gesprekskader.catalogue.parse import Document, parse
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
        page.check_meta({"sleutel", "titel", "niveau"}, {"per", "ziet alles"})
        key, level = page.word("sleutel"), page.word("niveau").lower()
        if level and level not in LEVELS:
            line = page.meta_lines.get("niveau", 1)
            page.wrong(line, f"niveau '{level}' kennen we niet; kies {', '.join(LEVELS)}")
        if key and key in found:
            page.wrong(page.meta_lines.get("sleutel", 1), f"sleutel '{key}' staat er al")
        found[key] = Roundtable(
            key,
            page.word("titel"),
            level,
            renderer.html(page.body),
            per_board=_one_of(page, "per", "bestuur"),
            sees_all=_one_of(page, "ziet alles", "ja"),
        )
    if not found:
        mistakes.append(ContentError("overlegtafels", 1, "hier staat nog geen overlegtafel"))
    return found


def _one_of(page: Document, field: str, word: str) -> bool:
    """Whether a field says this one word; left out, or with `nee`, it does not. Anything else is a
    mistake."""
    said = page.word(field).lower()
    if said not in ("", "nee", word):
        line = page.meta_lines.get(field, 1)
        page.wrong(line, f"bij '{field}' staat '{word}' of 'nee'; weglaten kan ook")
    return said == word
