"""The one place that makes Markup: Markdown of content to HTML. What somebody wrote on the screen
gets no HTML of its own, and only links that lead to a page, a mail or a place on this site."""

import re
from functools import lru_cache
from threading import Lock
from xml.etree.ElementTree import Element  # built by Markdown, never read # nosec B405

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from gesprekskader.catalogue.knots import knots
from gesprekskader.rules.finding import words_of

_EXTENSIONS = ["extra", "admonition", "sane_lists", "smarty"]
_BULLET = re.compile(r"\s*([-*+]|\d{1,2}\.)\s")
_STARTS_LIST = re.compile(r"([-*+]|1\.)\s")
_SAFE = re.compile(r"(?:https?://|mailto:|/(?!/)|#)", re.IGNORECASE)
_HEADING = re.compile(r"<(h[23])>(.*?)</h[23]>")
_PLACED = re.compile(r'<(h[23])(?: id="[^"]*")?>(.*?)</h[23]>')
_LINK_HERE = re.compile(r'<a href="[/#][^"]*">(.*?)</a>')
_OF_THE_PAGE = ("bewaren", "inhoud", "zoek")  # ids of its own
_LOCK = Lock()
NO_WORDS = Markup("")
_AS_TYPED = Markup("<p>{}</p>")


class Renderer:
    """Keeps one Markdown object for all files; making one costs more than a short text."""

    def __init__(self, *, is_trusted: bool = True) -> None:
        self._markdown = (
            Markdown(extensions=_EXTENSIONS, output_format="html")
            if is_trusted
            else _plain(["sane_lists", "smarty", "tables"])
        )

    def html(self, text: str) -> Markup:
        """HTML of a piece of Markdown: of content/ as it stands there, of what is edited on the
        screen without HTML, pictures and strange links."""
        return _convert(self._markdown, text)

    def page(self, text: str) -> Markup:
        """As `html`, where a link can lead to each heading (`Places`)."""
        places = Places()

        def placed(found: re.Match[str]) -> str:
            place = places.next(Markup(found[2]).striptags())  # only words # nosec B704
            return f'<{found[1]} id="{place}">{found[2]}</{found[1]}>' if place else found[0]

        return Markup(_HEADING.sub(placed, self.html(text)))  # an id of plain words # nosec B704


def on_paper(page: Markup) -> Markup:
    """The HTML of a page as a part of a longer document: its headings stand lower, and a link into
    this site is its words."""
    lower = _PLACED.sub(lambda found: f"<h4>{found[2]}</h4>", page)
    return Markup(_LINK_HERE.sub(r"\1", lower))  # less of what it was # nosec B704


class Places:
    """The ids of the headings of a page, as they come: the words of each, folded."""

    def __init__(self) -> None:
        self._taken = set(_OF_THE_PAGE)

    def next(self, heading: str) -> str:
        """Of this one; with a number where that is taken, and "" for one without words."""
        place = words = "-".join(words_of(heading))
        number = 1
        while place in self._taken:
            number += 1
            place = f"{words}-{number}"
        if place:
            self._taken.add(place)
        return place


@lru_cache(maxsize=1024)
def prompt(text: str) -> Markup:
    """What a part of a programme asks, as HTML. A meeting keeps its own copy of these words, so
    HTML in them is shown as text, and signs stay as they were typed."""
    with _LOCK:  # a Markdown object serves one thread at a time
        return _convert(_prompts(), text)


@lru_cache(maxsize=1)
def _prompts() -> Markdown:
    return _plain(["sane_lists"])


def _plain(extensions: list[str]) -> Markdown:
    made = Markdown(extensions=extensions, output_format="html")
    made.preprocessors.deregister("html_block")
    made.inlinePatterns.deregister("html")
    made.treeprocessors.register(_SafeLinks(made), "safe_links", 0)  # after all others
    return made


class _SafeLinks(Treeprocessor):
    """Leaves the words of a link that leads to anything but a page, a mail or this site; a picture
    becomes its words: it would ask another host."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "img":
                element.tag, element.text = "span", element.get("alt", "")
                element.attrib.clear()
            elif element.tag == "a" and not _SAFE.match(element.get("href", "").strip()):
                element.attrib.clear()


def _convert(markdown: Markdown, text: str) -> Markup:
    if not text.strip():
        return NO_WORDS
    if knots(text.split("\n")):  # a page that is kept already may have them
        return _AS_TYPED.format(text)
    try:
        return Markup(markdown.reset().convert(_loosen(text)))  # safe by its extensions # nosec B704
    except RecursionError:  # thousands of quotes within one another: the words as they were typed
        return _AS_TYPED.format(text)


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
