"""A framework that calls its warranties *thema's*: no page and no file says another word."""

import re
import shutil
from collections import Counter
from dataclasses import replace

import pytest
from in_words import words_in
from support import ROOT

from gesprekskader import create_app, demo
from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.drafts import DraftFramework, draft_of, files_of
from gesprekskader.config import Settings

EACH = 1  # pages of a kind, for each role
ADDRESSES = re.compile(r'\b(?:href|src|action|formaction|id|for|name|data-[\w-]+)="[^"]*"')
WORD, PART = re.compile("waarborg", re.IGNORECASE), re.compile("subthema", re.IGNORECASE)
OUTSIDE = ("/hulp", "/privacy", "/kader/beheer", "/inhoud", "/patronen")
"""Pages about every framework there may be, and those that edit one in files."""
SKIPPED = re.compile(r"\.(?:pdf|svg|ics|zip|json)(?:\?|$)|/demo/|/vast/|uitloggen")
"""PDF has the words of the preview; the names in JSON stay what they are."""


def themed(draft: DraftFramework) -> DraftFramework:
    return replace(
        draft, fields=draft.fields | {"waarborg-heet": "thema", "waarborgen-heten": "thema's"}
    )


def flat(draft: DraftFramework) -> DraftFramework:
    """The same items without subthemes."""
    warranties = []
    for warranty in draft.warranties:
        first = warranty.subthemes[0]
        items = tuple(item for part in warranty.subthemes for item in part.items)
        whole = replace(first, title=warranty.title, intro="", items=items, is_whole=True)
        warranties.append(replace(warranty, subthemes=(whole,)))
    return replace(draft, warranties=tuple(warranties))


@pytest.fixture(scope="module", params=["with subthemes", "without"])
def town(request, tmp_path_factory):
    """The demo on such a framework."""
    content = tmp_path_factory.mktemp("content")
    shutil.copytree(ROOT / "content", content, dirs_exist_ok=True)
    home = content / "kaders/samen-opleiden"
    draft, _ = draft_of({p.relative_to(home).as_posix(): p.read_text() for p in home.rglob("*.md")})
    draft = themed(draft)
    files = files_of(flat(draft) if request.param == "without" else draft)
    shutil.rmtree(home)
    for path, text in files.items():
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (home / path).write_text(re.sub("waarborg(?!e?n?-he)", "thema", text))
    settings = Settings(data=tmp_path_factory.mktemp("demo"), content=content, is_demo=True)
    demo.prepare(settings)
    app = create_app(settings, read_catalogue(content))
    app.testing = True
    yield app, request.param == "without"
    app.extensions["gesprekskader"].jobs.close()
    app.extensions["gesprekskader"].pool.close()


def said_by(app) -> dict[str, str]:
    """Address -> what it says, over all roles and links, each kind of page a few times."""
    found: dict[str, str] = {}
    for role in demo.ROLES:
        client, seen = app.test_client(), Counter()
        todo = [client.get(f"/demo/als/{role}").headers["Location"], "/"]
        while todo:
            url = todo.pop().replace("&amp;", "&")
            kind = re.sub(r"=[^&]+", "=X", re.sub(r"/[2-9a-z]{12}(?=[/?]|$)|/w\d[\w-]*", "/X", url))
            if seen[kind] == EACH or SKIPPED.search(url) or url.startswith(OUTSIDE):
                continue
            seen[kind] += 1
            answer = client.get(url)
            if location := answer.headers.get("Location"):
                todo.append(location)
            elif answer.mimetype == "text/html":
                page = answer.get_data(as_text=True)
                found[f"{role} {url}"] = ADDRESSES.sub("", page)
                todo += re.findall(r'href="(/[^"#]*)', page)
            elif answer.status_code == 200:
                found[f"{role} {url}"] = words_in(answer.data)
    return found


def around(word: re.Pattern, told: dict[str, str]) -> list[str]:
    return [
        f"{place}: {words[max(0, hit.start() - 60) : hit.end() + 40]}"
        for place, words in told.items()
        for hit in word.finditer(words)
    ]


def test_no_page_and_no_file_has_another_word_for_it(town):
    app, is_flat = town
    told = said_by(app)
    files = {place.rpartition(".")[2].partition("?")[0] for place in told if "." in place}
    assert {"md", "csv", "xlsx", "docx"} <= files
    assert len(told) > 150
    assert sum("thema" in words for words in told.values()) > 20
    assert around(WORD, told) == []
    if is_flat:
        assert around(PART, told) == []
