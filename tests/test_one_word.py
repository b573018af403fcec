"""Who leads a meeting is the gespreksleider; a begeleider is who helps a student: in items only."""

import ast
import re
from pathlib import Path

import pytest
from support import ROOT

from gesprekskader.store.db import connect, rows
from gesprekskader.store.migrations import migrate, migrations

FILES = [
    path
    for folder in ("gesprekskader", "templates", "content/hulp", "content/werkvormen")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".py", ".js", ".html", ".md")
]
KEEPS = {
    "gesprekskader/rules/guessing.py",  # a password with either word is guessed
    "gesprekskader/rules/member_list/vocabulary.py",  # roles that stand on lists of schools
    "gesprekskader/store/migrations.py",
}


OTHER_WORDS = re.compile(
    r"\b(?:begeleiders?|(?:gespreks)?begeleiding|gespreksleiding|gespreksvoerders?|moderator(?:en|s)?"
    r"|facilitators?|voorzitters?|dagvoorzitters?|leidinggevenden?)\b",
    re.IGNORECASE,
)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<[^>]*>", re.DOTALL)


def said_in(path: Path) -> str:
    """What people read of a file: of a page its words, of a module its strings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        shown = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
        return "\n".join([JINJA.sub(" ", shown), *re.findall(r'"([^"]*)"', shown)])
    if path.suffix == ".py":
        return "\n".join(_strings(ast.parse(text)))
    return re.sub(r"//.*", "", text) if path.suffix == ".js" else text


def _strings(tree: ast.AST) -> list[str]:
    """The strings of a module, docstrings and names in code aside."""
    nodes = list(ast.walk(tree))
    docs = {id(n.value) for n in nodes if isinstance(n, ast.Expr)}
    values = [n.value for n in nodes if isinstance(n, ast.Constant) and id(n) not in docs]
    strings = [value for value in values if isinstance(value, str)]
    return [said for said in strings if " " in said or "facilitator" not in said.lower()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_screen_or_mail_has_another_word_for_who_leads(path: Path):
    words = OTHER_WORDS.findall(said_in(path))
    assert str(path.relative_to(ROOT)) in KEEPS or words == []


def test_items_still_speak_of_who_helps_a_student(catalogue):
    said = [i for i in catalogue.framework.all_items if "egeleiders" in i.text]
    assert len(said) == 8


def test_texts_of_before_are_signed_with_the_new_word(tmp_path):
    db = connect(tmp_path / "x.db")
    migrations.apply(db, stop_before="the_lead_by_its_name")
    db.execute("pragma foreign_keys = off")
    for id_, author in (("a", "begeleider"), ("b", "Begüm"), ("c", "tafeltelefoon")):
        db.conn.execute(
            "insert into outcomes (id, conversation_id, picked_item_id, kind, text, author,"
            " submission_id, created_at) values (?, 'g', 'i', 'vraag', 'x', ?, ?, '2026-01-01')",
            [id_, author, f"s-{id_}"],
        )
    migrate(db)
    found = rows(db, "select author from outcomes order by id")
    assert [row["author"] for row in found] == ["gespreksleider", "Begüm", "tafeltelefoon"]
    db.close()
