"""The one place that makes Markup: Markdown of our own content files to HTML."""

from markdown import Markdown
from markupsafe import Markup

_EXTENSIONS = ["extra", "admonition", "sane_lists", "smarty"]


class Renderer:
    """Keeps one Markdown object for all files; making one costs more than a short text."""

    def __init__(self) -> None:
        self._markdown = Markdown(extensions=_EXTENSIONS, output_format="html")

    def html(self, text: str) -> Markup:
        """HTML of a piece of Markdown that stands in content/ (trusted, never a visitor's)."""
        if not text.strip():
            return Markup("")
        return Markup(self._markdown.reset().convert(text))  # noqa: S704 - our own files only # nosec B704
