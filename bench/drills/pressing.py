"""Opens a page of the drill's world and sends a form that stands on it, as somebody would."""

from dataclasses import dataclass
from urllib.parse import urlencode

from demo_world import World
from forms_of_pages import PageForm, read


@dataclass(frozen=True)
class Page:
    """What somebody sees: where it is, where it leads, and its forms."""

    url: str
    links: list[str]
    forms: list[PageForm]

    def form(self, to: str) -> PageForm:
        """The first form that leads to an address that ends like this. Raises LookupError."""
        for form in self.forms:
            if form.path.endswith(to.partition("?")[0]):
                return form
        raise LookupError(f"no form to {to} on {self.url}: {[form.path for form in self.forms]}")


def look(world: World, role: str, url: str) -> Page:
    """The page at an address, for a role. Raises LookupError where there is none."""
    return _shown(world, role, url, world.get(role, url))


def press(world: World, role: str, where: str | Page, to: str, **typed: str) -> Page:
    """Send the form of a page that leads `to`, with these fields typed; the page after it. Raises
    LookupError when there is no such form, or it was refused."""
    page = look(world, role, where) if isinstance(where, str) else where
    form = page.form(to)
    answer = world.post(role, form.action, urlencode(form.fields | typed).encode())
    return _shown(world, role, form.action, answer)


def _shown(world: World, role: str, url: str, answer) -> Page:
    while answer.status_code in (302, 303):
        url = answer.headers["Location"].partition("#")[0]
        answer = world.get(role, url)
    if answer.status_code != 200:
        raise LookupError(f"{answer.status_code} at {url}")
    links, forms = read(answer.get_data(as_text=True), url)
    return Page(url, links, forms)
