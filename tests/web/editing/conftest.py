"""Who may edit content, and pages that they began."""

import re
from uuid import uuid4

import pytest

from gesprekskader.store import accounts


@pytest.fixture
def editor(client_of, db, cast):
    accounts.set_editor(db, cast.admin, cast.facilitator.person_id, edits=True)
    return client_of("facilitator")


class Pages:
    """One page as it is edited: what tests send and read."""

    def __init__(self, client) -> None:
        self.client = client

    def begin(self, room: str, **form) -> str:
        """The address of a draft of something new."""
        return self.post(f"/inhoud/{room}", **form)

    def reopen(self, room: str, key: str) -> str:
        return self.post(f"/inhoud/{room}/{key}/concept")

    def post(self, path: str, **form) -> str:
        answer = self.send(path, **form)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.headers["Location"].partition("#")[0]

    def send(self, path: str, **form):
        return self.client.post(path, data={"submission_id": uuid4().hex} | form)

    def read(self, path: str) -> str:
        answer = self.client.get(path)
        assert answer.status_code == 200, path
        return " ".join(answer.get_data(as_text=True).split())

    def text(self, at: str) -> str:
        return self.client.get(f"{at}.md").get_data(as_text=True).strip()

    def version(self, at: str, form: str = "data-saves") -> str:
        page = self.client.get(at).get_data(as_text=True).partition(form)[2]
        return re.search(r'name="version"[^>]*value="(\d+)"', page)[1]

    def write(self, at: str, words: str, **more):
        return self.send(at, **({"words": words, "version": self.version(at)} | more))

    def make_valid(self, at: str):
        return self.send(f"{at}/geldig", version=self.version(at, '/geldig"'))

    def drop(self, at: str) -> str:
        return self.post(f"{at}/weg", version=self.version(at, '/weg"'))

    def valid(self, at: str, words: str = "") -> None:
        if words:
            assert self.write(at, words).status_code == 303
        answer = self.make_valid(at)
        assert answer.status_code == 303, answer.get_data(as_text=True)


@pytest.fixture
def pages(editor) -> Pages:
    return Pages(editor)


@pytest.fixture
def pages_of(client_of, db, cast):
    """Another one of the cast that may edit too."""

    def make(name: str) -> Pages:
        accounts.set_editor(db, cast.admin, getattr(cast, name).person_id, edits=True)
        return Pages(client_of(name))

    return make
