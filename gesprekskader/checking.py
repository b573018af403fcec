"""The command `check-content`: what is wrong with the content, in files and as edited on screen.
Both give back the exit status: 0 when all is well."""

import sys
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from gesprekskader.catalogue import read_catalogue, read_framework
from gesprekskader.catalogue.load import framework_of_texts
from gesprekskader.catalogue.model import Framework
from gesprekskader.catalogue.own_pages import ROOM_OF, read_page
from gesprekskader.catalogue.series import read_own_series
from gesprekskader.config import SHIPPED
from gesprekskader.errors import ContentError, ContentErrors
from gesprekskader.store import own_content, own_pages
from gesprekskader.store.db import connect
from gesprekskader.store.migrations import pending
from gesprekskader.store.own_pages import SERIES
from gesprekskader.words import plural


def check(folder: Path) -> int:
    """The content in a folder, or one framework: every mistake as `path:line: what is wrong`."""
    root = _content_root(folder)
    try:
        if root is None:
            framework = read_framework(folder)
            print(f"In orde: {_counted(framework)}.")
            return 0
        catalogue = read_catalogue(root, SHIPPED)
    except ContentErrors as wrong:
        for error in wrong.errors:
            print(f"{(root or folder) / error.path}:{error.line}: {error.problem}")
        count = len(wrong.errors)
        print(f"{plural(count, 'fout', 'fouten')} gevonden.", file=sys.stderr)
        return 1
    formats, tables = len(catalogue.formats), len(catalogue.roundtables)
    series = len(catalogue.series)
    print(
        f"In orde: {_counted(catalogue.framework)},"
        f" {plural(formats, 'werkvorm', 'werkvormen')}, {plural(series, 'reeks', 'reeksen')},"
        f" {plural(tables, 'overlegtafel', 'overlegtafels')}."
    )
    return 0


def check_kept(database: Path, content: Path = SHIPPED) -> int:
    """What was edited on screen, by the same rules: the versions that are valid, and drafts.
    `content` is the folder that it stands over."""
    if not database.exists():
        return 0
    db, count = connect(database), 0
    try:
        if pending(db):
            return 0  # of an older version: nothing was edited in it yet
        for words, error in _in_pages(db, content):
            print(f"{error.path}{words}:{error.line}: {error.problem}")
            count += 1
        for here in own_content.newest(db):
            for error in framework_of_texts(here.key, here.files)[1]:
                state = "geldig" if here.valid_from else "concept"
                print(f"{here.key} ({state})/{error.path}:{error.line}: {error.problem}")
                count += 1
    finally:
        db.close()
    if count:
        print(f"{plural(count, 'fout', 'fouten')} gevonden.", file=sys.stderr)
    return 1 if count else 0


def _in_pages(db: Database, content: Path) -> Iterator[tuple[str, ContentError]]:
    """What is wrong in formats, series, roundtables and pages of help; with a word for one of a
    draft."""
    for series in own_pages.everything(db, (SERIES,)):
        yield from (("", wrong) for wrong in read_own_series(series.key, series.text, None)[1])
    valid = [one for one in own_pages.everything(db) if not one.is_retired]
    drafts = [one for kind in ROOM_OF for one in own_content.drafts(db, kind)]
    base = read_catalogue(content, SHIPPED) if valid or drafts else None
    for page in valid:
        yield from (("", wrong) for wrong in read_page(page.kind, page.key, page.text, base)[1])
    for draft in drafts:
        for text in draft.files.values():
            for wrong in read_page(draft.kind, draft.key, text, base)[1]:
                yield " (concept)", wrong


def _content_root(folder: Path) -> Path | None:
    """The content folder that a file or folder stands in; None for a framework, which is looked
    at by itself."""
    if (folder / "kader.md").is_file():
        return None
    here = folder.absolute()
    around = (path for path in (here, *here.parents) if (path / "kaders").is_dir())
    found = next(around, None) if here.exists() else None
    return folder if found in (None, here) else found


def _counted(framework: Framework) -> str:
    warranties = framework.warranties
    numbers = (
        (len(warranties), "waarborg", "waarborgen"),
        (sum(len(w.subthemes) for w in warranties), "subthema", "subthema's"),
        (len(framework.all_items), "item", "items"),
    )
    return ", ".join(plural(*number) for number in numbers)
