"""What measures and drills starts as its first lines say: from a clone, with no word of paths."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

SCRIPTS = sorted((ROOT / "bench").rglob("*.py"))


def statements(script: Path) -> list[ast.stmt]:
    return ast.parse(script.read_text(encoding="utf-8")).body


def imported(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.ImportFrom):
        return [statement.module or ""]
    if isinstance(statement, ast.Import):
        return [one.name for one in statement.names]
    return []


def needs_us(statement: ast.stmt) -> bool:
    return any(name.partition(".")[0] == "gesprekskader" for name in imported(statement))


def says_where(script: Path) -> bool:
    """Whether it, or what it imports, says where our package is before it is imported."""
    for statement in statements(script):
        beside = [script.parent / f"{name.replace('.', '/')}.py" for name in imported(statement)]
        if "sys.path" in ast.unparse(statement) or any(
            p.exists() and says_where(p) for p in beside
        ):
            return True
        if needs_us(statement):
            return False
    return False


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_script_finds_our_package_by_itself(script):
    assert says_where(script) or not any(map(needs_us, statements(script)))


def test_an_outcome_has_a_short_trip():
    trip = [sys.executable, str(ROOT / "bench" / "trip.py")]
    done = subprocess.run(trip, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"^\d+", done.stdout, re.MULTILINE) == ["303", "201"]
