"""Reads the forms and links of a page, as a browser would fill them in."""

import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

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


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.links, self.forms = url, [], []
        self.form: PageForm | None = None
        self.by_id: dict[str, PageForm] = {}
        self.elsewhere: list[tuple[str, dict[str, str]]] = []
        """Buttons that stand outside of their form: its id, and what they say."""
        self.area = self.select = ""

    def handle_starttag(self, tag: str, attributes: list) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "a" and "href" in found:
            self.links.append(urljoin(self.url, found["href"]))
        elif tag == "form" and found.get("method", "").lower() == "post":
            self.form = PageForm(urlsplit(urljoin(self.url, found.get("action") or "")).path)
            self.forms.append(self.form)
            self.by_id[found.get("id", "")] = self.form
        elif tag == "button" and "form" in found:
            self.elsewhere.append((found["form"], found))
        elif self.form is not None:
            self._field(tag, found)

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
        elif tag == "button" and "formaction" in found:
            self.forms.append(PageForm(urljoin(self.url, found["formaction"]), fields))

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
    """The links of a page on our own site, and its forms that post."""
    reader = _Reader(url)
    reader.feed(page)
    for form_id, button in reader.elsewhere:
        if (form := reader.by_id.get(form_id)) is not None:
            fields = (
                form.fields | {button["name"]: button.get("value", "")}
                if "name" in button
                else form.fields
            )
            action = urlsplit(urljoin(url, button.get("formaction") or form.action)).path
            reader.forms.append(PageForm(action, fields))
    links = [urlsplit(link) for link in reader.links]
    ours = [f"{link.path}?{link.query}".rstrip("?") for link in links if not link.netloc]
    return ours, reader.forms
