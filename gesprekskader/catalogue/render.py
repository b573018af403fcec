"""The one place that makes Markup: Markdown of our own content files to HTML."""

import re
from functools import lru_cache
from threading import Lock

from markdown import Markdown
from markupsafe import Markup

_EXTENSIONS = ["extra", "admonition", "sane_lists", "smarty"]
_BULLET = re.compile(r"\s*([-*+]|\d{1,2}\.)\s")
_STARTS_LIST = re.compile(r"([-*+]|1\.)\s")
_LOCK = Lock()
NO_WORDS = Markup("")


class Renderer:
    """Keeps one Markdown object for all files; making one costs more than a short text."""

    def __init__(self) -> None:
        self._markdown = Markdown(extensions=_EXTENSIONS, output_format="html")

    def html(self, text: str) -> Markup:
        """HTML of a piece of Markdown that stands in content/ (trusted, never a visitor's)."""
        return _convert(self._markdown, text)


@lru_cache(maxsize=1024)
def prompt(text: str) -> Markup:
    """What a part of a programme asks, as HTML. A meeting keeps its own copy of these words, so
    HTML in them is shown as text, and signs stay as they were typed."""
    with _LOCK:  # a Markdown object serves one thread at a time
        return _convert(_prompts(), text)


@lru_cache(maxsize=1)
def _prompts() -> Markdown:
    made = Markdown(extensions=["sane_lists"], output_format="html")
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    return made


def _convert(markdown: Markdown, text: str) -> Markup:
    if not text.strip():
        return NO_WORDS
    return Markup(markdown.reset().convert(_loosen(text)))  # our own files only # nosec B704


def _loosen(text: str) -> str:
    """Markdown wants a blank line before a list; people leave it out."""
    lines: list[str] = []
    in_list = False
    for line in text.split("\n"):
        if _STARTS_LIST.match(line) and not in_list and lines and lines[-1].strip():
            lines.append("")
        if _BULLET.match(line):
            in_list = True
        elif not line.strip():
            in_list = False
        lines.append(line)
    return "\n".join(lines)
