"""The forms that a page offers, filled in as somebody would who changes nothing else."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_TYPED = {"email": "iemand@school.nl", "date": "2026-12-15", "time": "13:30", "number": "3"}
"""What somebody types, by the type of a box."""


@dataclass
class Offered:
    """A form that sends: where to, and what it holds as it stands on the page."""

    address: str
    id: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """(address, what the button says) of each of its buttons; with none it is sent as it is."""

    @property
    def ways(self) -> list[tuple[str, dict[str, str]]]:
        """(address, fields) of each way to send it."""
        return [
            (address or self.address, self.fields | said)
            for address, said in self.buttons or [("", {})]
        ]


class _Reader(HTMLParser):
    def __init__(self, url: str, typed: dict[str, str], otherwise: str) -> None:
        super().__init__()
        self.url, self.typed, self.otherwise = url, typed, otherwise
        self.forms: list[Offered] = []
        self.now: Offered | None = None
        self.choice: tuple[Offered, str] | None = None
        self.text: tuple[Offered, str] | None = None

    def handle_starttag(self, tag: str, found: list) -> None:
        said = {name: value or "" for name, value in found}
        if tag == "form":
            sends = said.get("method", "").lower() == "post"
            self.now = Offered(said.get("action") or self.url, said.get("id", ""))
            self.forms += [self.now] if sends else []
        elif tag == "button" or (tag == "input" and said.get("type") == "submit"):
            self._button(said)
        elif tag == "option" and self.choice:
            form, name = self.choice
            if "selected" in said or not form.fields[name]:
                form.fields[name] = said.get("value", "")
        elif (form := self._of(said)) is None or not said.get("name"):
            return
        elif tag == "input":
            self._input(form, said)
        elif tag in ("select", "textarea"):
            form.fields[said["name"]] = ""
            if tag == "select":
                self.choice = (form, said["name"])
            else:
                self.text = (form, said["name"])

    def handle_data(self, data: str) -> None:
        if self.text:
            form, name = self.text
            form.fields[name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.now = None
        elif tag == "select":
            self.choice = None
        elif tag == "textarea" and self.text:
            form, name = self.text
            form.fields[name] = form.fields[name].strip() or self.typed.get(name, self.otherwise)
            self.text = None

    def _of(self, said: dict[str, str]) -> Offered | None:
        named = said.get("form")
        return next((form for form in self.forms if form.id == named), None) if named else self.now

    def _button(self, said: dict[str, str]) -> None:
        form = self._of(said)
        if form is None or said.get("type") == "button":
            return
        name = said.get("name")
        told = {name: said.get("value", "")} if name else {}
        form.buttons.append((said.get("formaction", ""), told))

    def _input(self, form: Offered, said: dict[str, str]) -> None:
        kind, name, value = said.get("type", "text"), said["name"], said.get("value", "")
        if kind in ("checkbox", "radio"):
            value = value or "y"
            if "checked" in said or (kind == "radio" and name not in form.fields):
                form.fields[name] = value
        elif kind == "hidden":
            form.fields[name] = value
        elif kind != "file":
            made_up = self.otherwise and _TYPED.get(kind, self.otherwise)
            form.fields[name] = self.typed.get(name) or value or made_up


def offered(
    page: str, url: str, typed: dict[str, str], otherwise: str = "Woorden"
) -> list[Offered]:
    """The forms of a page that send something; `typed` is what somebody types, by name, and
    `otherwise` what they type in any other box that is empty, "" for nothing."""
    reader = _Reader(url, typed, otherwise)
    reader.feed(page)
    return reader.forms
