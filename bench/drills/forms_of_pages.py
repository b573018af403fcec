"""Reads the forms and links of a page, as a browser would fill them in."""

import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gesprekskader.moments import today

GOOD = {
    "email": "iemand@voorbeeld.invalid",
    "password": "een lange zin om in te loggen",
    "date": today().isoformat(),
    "starts_at": "13.30",
    "ends_at": "15.00",
    "pasted": "Noor\tnoor@voorbeeld.invalid",
}
"""What somebody types, by the field's name or else its type."""


@dataclass
class PageForm:
    """A form that posts: where to, and what a visitor would send with it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return self.action.partition("?")[0]


def _ours(url: str, to: str) -> str:
    """Where `to` leads from a page of our own site, with its question."""
    parts = urlsplit(urljoin(url, to))
    return f"{parts.path}?{parts.query}".rstrip("?")


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.links = url, []
        self.forms: list[PageForm] = []
        self.looks: list[PageForm] = []
        """Forms that only ask for a page."""
        self.form: PageForm | None = None
        self.by_id: dict[str, PageForm] = {}
        self.apart: list[dict[str, str]] = []
        """Boxes to tick that stand outside of their form."""
        self.buttons: list[tuple[PageForm | str, dict[str, str]]] = []
        """Buttons that lead elsewhere: their form or its id, and what they say."""
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attributes: list) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in found:
            self.links.append(urljoin(self.url, found["href"]))
        elif tag == "form":
            self._begin(found)
        elif tag == "button" and ("form" in found or "formaction" in found):
            self._button(found)
        elif tag == "input" and "form" in found:
            self.apart.append(found)
        elif self.form is not None:
            self._field(tag, found)

    def _begin(self, found: dict[str, str]) -> None:
        self.form = PageForm(_ours(self.url, found.get("action") or self.url))
        posts = found.get("method", "").lower() == "post"
        (self.forms if posts else self.looks).append(self.form)
        self.by_id[found.get("id", "")] = self.form

    def _button(self, found: dict[str, str]) -> None:
        form = found.get("form") or self.form
        if form is not None:
            self.buttons.append((form, found))

    def _field(self, tag: str, found: dict[str, str]) -> None:
        fields, name = self.form.fields, found.get("name", "")
        if tag == "textarea" and name:
            self.area = name
            fields[name] = ""
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select:
            value = found.get("value", "")
            if "selected" in found or not fields.get(self.select):
                fields[self.select] = value
        elif tag == "input" and name:
            self._input(fields, name, found)
        elif tag == "button" and name:
            fields.setdefault(name, found.get("value", ""))

    def _input(self, fields: dict[str, str], name: str, found: dict[str, str]) -> None:
        kind, value = found.get("type", "text"), found.get("value", "")
        if kind in ("radio", "checkbox"):
            if "checked" in found or name not in fields:
                fields[name] = value or "y"
        else:
            typed = GOOD.get(name, GOOD.get(kind, "Gewone woorden"))
            fields[name] = value or ("" if kind == "hidden" else typed)

    def handle_data(self, text: str) -> None:
        if self.form is not None and self.area:
            self.form.fields[self.area] += text

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            words = self.form.fields[self.area].strip()
            self.form.fields[self.area] = words or GOOD.get(self.area, "Gewone woorden")
            self.area = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.form = None


def read(page: str, url: str) -> tuple[list[str], list[PageForm]]:
    """The links of a page on our own site, those of forms that only ask among them, and its forms
    that post."""
    reader = _Reader(url)
    reader.feed(page)
    for box in reader.apart:
        if form := reader.by_id.get(box["form"]):
            reader._input(form.fields, box["name"], box)
    for of, button in reader.buttons:
        form = reader.by_id.get(of) if isinstance(of, str) else of
        if any(form is one for one in reader.forms):
            said = {button["name"]: button.get("value", "")} if "name" in button else {}
            action = _ours(url, button.get("formaction") or form.action)
            reader.forms.append(PageForm(action, form.fields | said))
    links = [urlsplit(link) for link in reader.links]
    ours = [f"{link.path}?{link.query}".rstrip("?") for link in links if not link.netloc]
    asked = [f"{form.path}?{urlencode(form.fields)}" for form in reader.looks]
    return ours + asked, reader.forms
