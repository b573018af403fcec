"""Promised: whatever is sent to a form, the answer is a Dutch page or a redirect, never a 500.

    .venv/bin/python bench/drills/bad_input.py [--quick]

Every POST route of the app gets every field of its form, found on the pages themselves in several
roles, filled with a list of nasty values, and bodies that are no form at all. Names never keep
control characters or marks that turn the direction of reading, texts never keep control characters.
The app runs in this process, so that thousands of requests take a few minutes; after each request
that changed something the database is put back.
"""

import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from demo_states import bring
from demo_world import World, cast
from forms_of_pages import PageForm, read
from nasty_bodies import URLENCODED, Target, addresses, bodies
from pressing import look
from server import verdict

NAMES = {
    "persons": ("name", "email", "role_word"),
    "accounts": ("email",),
    "organisations": ("name",),
    "networks": ("name",),
    "groups": ("name",),
    "meetings": ("title", "place", "starts_at", "ends_at"),
    "outcomes": ("author", "changed_by", "quote_role"),
    "follow_ups": ("author", "changed_by", "owner"),
    "ties": ("name", "email", "role_word"),
}
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
TURNING = re.compile(r"[\n\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
RUNNABLE = ("<script>alert(", "<img src=x", "<b>vet")
PAGES_PER_ENDPOINT = 5
FORMS_PER_ROUTE = 3


def collect(world: World) -> dict[str, list[Target]]:
    """Walk the pages in every role, press every button once, and keep the forms, by route."""
    found: dict[str, list[Target]] = defaultdict(list)
    for role, form in world.extra:
        _keep(world, found, role, form)
    for role, url in world.beside:
        for form in look(world, role, url).forms:
            _keep(world, found, role, form)
    for role, starts in world.starts.items():
        forms = _walk(world, role, starts)
        for form in forms:
            _keep(world, found, role, form)
        for form in forms:
            answer = world.post(role, form.action, urlencode(form.fields).encode())
            page, url = answer, form.action
            if answer.status_code == 303:
                url = answer.headers["Location"]
                page = world.get(role, url)
            if page.mimetype == "text/html":
                for next_form in read(page.get_data(as_text=True), url)[1]:
                    _keep(world, found, role, next_form)
            if world.has_changed():
                world.put_back()
    return found


def _walk(world: World, role: str, starts: list[str]) -> list[PageForm]:
    """All forms a role meets by following links, one of each address."""
    seen, times, todo = set(), Counter(), list(starts)
    forms: dict[str, PageForm] = {}
    while todo:
        url = todo.pop(0)
        rule = re.sub(r"/[2-9a-hjkmnp-z]{12}", "/.", urlsplit(url).path)
        if url in seen or times[rule] >= PAGES_PER_ENDPOINT or url.startswith("/vast/"):
            continue
        seen.add(url)
        times[rule] += 1
        answer = world.get(role, url)
        if answer.status_code in (302, 303):
            todo.insert(0, answer.headers["Location"])
        elif answer.mimetype == "text/html":
            links, here = read(answer.get_data(as_text=True), url)
            todo += links
            for form in here:
                known = forms.get(form.path)
                if known is None or len(known.fields) < len(form.fields):
                    forms[form.path] = form
    return list(forms.values())


def _keep(world: World, found: dict[str, list[Target]], role: str, form: PageForm) -> None:
    endpoint, arguments = world.endpoint_of(form.path)
    here = found[endpoint]
    known = [target for target in here if target.role == role]
    if not endpoint or known or len(here) >= FORMS_PER_ROUTE:
        return
    here.append(Target(endpoint, role, form.action, form.fields, arguments))


class Walk:
    """Sends everything, and keeps what was wrong."""

    def __init__(self, world: World) -> None:
        self.world, self.wrong = world, []
        self.statuses: dict[str, Counter] = defaultdict(Counter)

    def over(self, target: Target, quick: bool) -> None:
        for what, body, content_type in bodies(target, quick):
            self._send(target, what, target.url, body, content_type)
        for what, url in addresses(target, quick):
            self._send(target, what, url, urlencode(target.fields).encode(), URLENCODED)

    def _send(self, target: Target, what: str, url: str, body: bytes, content_type: str) -> None:
        answer = self.world.post(target.role, url, body, content_type)
        self.statuses[target.endpoint][answer.status_code] += 1
        where = f"{target.endpoint} as {target.role}, {what}"
        if problem := self._problem(answer):
            self.wrong.append(f"{where}: {problem}")
        if self.world.has_changed():
            self.wrong += [f"{where}: {words}" for words in unclean(self.world.live)]
            self.world.put_back()

    def _problem(self, answer) -> str:
        status, page = answer.status_code, answer.get_data().decode(errors="replace")
        if status == 200 and answer.mimetype == "application/pdf":
            return "" if page.startswith("%PDF-") else "half a PDF"
        if status >= 500:
            return f"{status} {self.world.log.last.strip().splitlines()[-1:]}"
        if status in (302, 303):
            return "" if answer.headers.get("Location") else "a redirect to nowhere"
        is_ours = answer.mimetype == "text/html" and '<html lang="nl"' in page
        if not is_ours or (status >= 400 and "<h1" not in page):
            return f"{status} without a Dutch page: {page[:80]!r}"
        if any(word in page for word in RUNNABLE):
            return f"{status} with HTML that a visitor typed"
        return ""


def unclean(db) -> list[str]:
    """Stored text with characters that should not be in it."""
    wrong = []
    tables = [row[0] for row in db.execute("select name from sqlite_schema where type = 'table'")]
    for table in tables:
        cursor = db.execute(f'select * from "{table}"')  # noqa: S608 - names of the schema
        columns = [column[0] for column in cursor.description]
        for row in cursor:
            for column, value in zip(columns, row, strict=True):
                if not isinstance(value, str) or column in ("id", "submission_id"):
                    continue
                is_name = column in NAMES.get(table, ())
                if CONTROL.search(value) or (is_name and TURNING.search(value)):
                    wrong.append(f"stored in {table}.{column}: {value[:60]!r}")
    return wrong


def cheap_passwords() -> None:
    """Thousands of sign-ins: the hash of this drill costs nothing."""
    from argon2 import PasswordHasher

    from gesprekskader.store import accounts

    accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def show(walk: Walk, found: dict[str, list[Target]]) -> None:
    for endpoint, statuses in sorted(walk.statuses.items()):
        roles = ", ".join(target.role for target in found[endpoint])
        counts = ", ".join(f"{n} x {status}" for status, n in sorted(statuses.items()))
        print(f"| {endpoint} | {roles} | {sum(statuses.values())} | {counts} |")


def run(world: World, quick: bool) -> tuple[Walk, set[str]]:
    world.keep()
    found = collect(world)
    walk = Walk(world)
    for endpoint in sorted(found):
        for target in found[endpoint]:
            walk.over(target, quick)
    show(walk, found)
    return walk, {endpoint for endpoint, targets in found.items() if targets}


def main() -> int:
    quick, begin = "--quick" in sys.argv, time.monotonic()
    cheap_passwords()
    wrong, met, requests = [], set(), 0
    print("| route | as | requests | answers |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for part, is_demo in (("full", True), ("new", False)):
            world = World(Path(name) / part, is_demo=is_demo)
            if is_demo:
                cast(world)
                bring(world)
            walk, here = run(world, quick)
            wrong += walk.wrong
            met |= here
            requests += sum(sum(counts.values()) for counts in walk.statuses.values())
            routes = {r.endpoint for r in world.app.url_map.iter_rules() if "POST" in r.methods}
            world.close()
    wrong += [f"no page has a form for {endpoint}" for endpoint in sorted(routes - met)]
    print(
        f"{len(met)} of {len(routes)} routes, {requests} requests, {time.monotonic() - begin:.0f} s"
    )
    return verdict(wrong)


if __name__ == "__main__":
    sys.exit(main())
