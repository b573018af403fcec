"""Slips in a condition, one at a time: which of them does no test see? Prints what survives.

    .venv/bin/python bench/mutants.py                          # rules and who may do what: hours
    .venv/bin/python bench/mutants.py store/access.py --lines 40 --tests tests/store/test_who_may.py

A slip turns a comparison, swaps or drops a half of an `and` or `or`, moves a number by one, or
drops a clause of a SQL text. Each is tried on a copy of the program, with the tests that may see
it.
"""

import argparse
import ast
import copy
import importlib
import itertools
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import cache_from_source
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "gesprekskader"
USUAL = ["rules"] + [
    f"store/{noun}.py" for noun in ("access", "people", "revisits", "steps", "shared_steps")
]
# The quick ones first: most slips are seen at once.
TESTS = ["tests/rules", "tests/store", "tests/catalogue", "tests/security", "tests/web"]
_PATIENCE = 900  # seconds; who hangs is seen
_BITERS = 12
_LOADED_ONCE = "flask flask_wtf wtforms sqlite_utils pysqlite3 markdown frontmatter babel argon2"
_LOADED_ONCE += " snowballstemmer hypothesis hypothesis.strategies aiosmtpd.controller openpyxl"
_TURNED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SQL = re.compile(r"\b(select|update|delete|where|exists|not exists)\b|^\s*and\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\s(and|or|order by|group by|having|limit|then|where|(?:left )?join|returning|union)\s", re.I
)
_TURNED_SQL = (("<=", "<"), (">=", ">"), (" < ", " <= "), (" > ", " >= "))
_TURNED_SQL += (
    (" is null", " is not null"),
    (" is not null", " is null"),
    ("not exists", "exists"),
)


def slips(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Each slip as its line, what it is, and the whole module with it."""
    words_only = set()  # docstrings, and the pieces of an f-string, which is looked at as a whole
    for node in ast.walk(tree):
        inside = [node.value] if isinstance(node, ast.Expr) else []
        inside = node.values if isinstance(node, ast.JoinedStr) else inside
        words_only |= {id(part) for part in inside if isinstance(part, ast.Constant)}
    for place, node in enumerate(ast.walk(tree)):
        if id(node) in words_only:
            continue
        for words, change in _changes(node):
            other = copy.deepcopy(tree)
            change(next(itertools.islice(ast.walk(other), place, None)))
            yield getattr(node, "lineno", 0), words, ast.fix_missing_locations(other)


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _TURNED:
        turned = _TURNED[type(node.ops[0])]
        yield (
            f"{ast.unparse(node)}  ->  {turned.__name__}",
            lambda n: n.ops.__setitem__(0, turned()),
        )
    elif isinstance(node, ast.BoolOp):
        swapped = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield f"{ast.unparse(node)}  ->  {swapped.__name__}", lambda n: setattr(n, "op", swapped())
        for at, part in enumerate(node.values):
            yield f"without: {ast.unparse(part)}", lambda n, at=at: n.values.pop(at)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield (
            f"not not: {ast.unparse(node)}",
            lambda n: setattr(n, "operand", ast.UnaryOp(ast.Not(), n.operand)),
        )
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield f"{node.value}  ->  {node.value + 1}", lambda n: setattr(n, "value", n.value + 1)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        for words, text in _sql_slips(node.value):
            yield words, lambda n, text=text: setattr(n, "value", text)
    elif isinstance(node, ast.JoinedStr):
        text = "".join(
            part.value if isinstance(part, ast.Constant) else f"\0{at}\0"
            for at, part in enumerate(node.values)
        )
        for words, changed in _sql_slips(text):
            words = re.sub("\0(\\d+)\0", lambda m: ast.unparse(node.values[int(m[1])]), words)
            yield words, lambda n, changed=changed: _rebuild(n, changed)


def _rebuild(node: ast.JoinedStr, text: str) -> None:
    parts = re.split("\0(\\d+)\0", text)
    node.values = [
        node.values[int(part)] if at % 2 else ast.Constant(part)
        for at, part in enumerate(parts)
        if part
    ]


def _sql_slips(text: str) -> Iterator[tuple[str, str]]:
    if not _SQL.search(text):
        return
    for found in re.finditer(r"\sand\s", text):
        if re.search(r"between\s+\S+$", text[: found.start()]):
            continue
        end = _end_of_clause(text, found.end())
        clause = " ".join(text[found.start() : end].split())
        yield f"SQL without: {clause}", f"{text[: found.start()]} {text[end:]}"
    for old, new in _TURNED_SQL:
        for found in re.finditer(re.escape(old) + ("(?!=)" if old.strip() in "<>" else ""), text):
            around = " ".join(text[max(0, found.start() - 30) : found.end() + 20].split())
            yield (
                f"SQL {old.strip()} -> {new.strip()}: {around}",
                (text[: found.start()] + new + text[found.end() :]),
            )


def _end_of_clause(text: str, start: int) -> int:
    """Where the clause that begins here ends: at the next one, or where its bracket closes."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] == "(":
            depth += 1
        elif text[at] == ")":
            depth -= 1
            if depth < 0:
                return at
        elif depth == 0 and _ENDS.match(text, at):
            return at
    return len(text)


class Tests:
    """Says whether a test fails on a copy of the program. What bit before is tried first."""

    def __init__(self, copied: Path, places: list[str]) -> None:
        """Raises SystemExit for a place without tests."""
        self.copied, self.places = copied, places
        self.bit: list[str] = []
        if self._run([*places, "--collect-only"])[0] != pytest.ExitCode.OK:
            raise SystemExit(f"These tests can not be read: {' '.join(places)}")
        sys.dont_write_bytecode = True  # what is read now is no slip, and loads faster next time

    def see(self) -> bool:
        """Whether a test fails, now."""
        for places in filter(None, (self.bit, *([place] for place in self.places))):
            code, failed = self._run(places)
            if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
                if failed:
                    self.bit = [failed, *(test for test in self.bit if test != failed)][:_BITERS]
                return True
        return False

    def _run(self, words: list[str]) -> tuple[int, str]:
        """In a process with everything loaded but ours: its exit code, and the test that failed."""
        ours, theirs = os.pipe()
        child = os.fork()
        if child == 0:
            os._exit(self._run_here(words, theirs))
        os.close(theirs)
        with os.fdopen(ours) as said:
            failed = said.read()
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), failed

    def _run_here(self, words: list[str], pipe: int) -> int:
        signal.alarm(_PATIENCE)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        os.chdir(self.copied)
        sys.path.insert(0, str(self.copied))
        os.environ |= {"PYTHONPATH": str(self.copied), "PYTHONDONTWRITEBYTECODE": "1"}
        usual = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not browser"]
        usual += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
        return int(pytest.main([*usual, *words], plugins=[_Told(pipe)]))


class _Told:
    """Passes on the name of the test that failed."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and report.when == "call":
            os.write(self.pipe, report.nodeid.encode())


def files_of(names: list[str]) -> list[Path]:
    paths = [ROOT / PACKAGE / name for name in names]
    return [f for path in paths for f in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("names", nargs="*", default=USUAL, help="files or rooms of the package")
    asked.add_argument("--sample", type=int, help="so many slips of each file, by lot")
    asked.add_argument("--lines", nargs="+", type=int, help="only slips on these lines")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--tests", nargs="+", default=TESTS, help="where tests are looked for")
    options = asked.parse_args()
    for name in _LOADED_ONCE.split():
        importlib.import_module(name)
    survived = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "copy"
        away = shutil.ignore_patterns(".*", "data", "__pycache__")
        shutil.copytree(ROOT, copied, ignore=away)
        tests = Tests(copied, options.tests)
        for path in files_of(options.names):
            there = copied / path.relative_to(ROOT)
            Path(cache_from_source(str(there))).unlink(missing_ok=True)
            source = path.read_text(encoding="utf-8")
            found = list(slips(ast.parse(source)))
            if options.lines:
                found = [slip for slip in found if slip[0] in options.lines]
            if options.sample and options.sample < len(found):
                found = random.Random(options.seed).sample(found, options.sample)  # nosec
            for line, words, tree in sorted(found, key=lambda slip: slip[0]):
                begin, tried = time.monotonic(), tried + 1
                there.write_text(ast.unparse(tree), encoding="utf-8")
                if not tests.see():
                    survived += 1
                    print(f"{path.relative_to(ROOT)}:{line}: {words}", flush=True)
                if sys.stderr.isatty():
                    print(f"{tried}: {time.monotonic() - begin:.0f} s", file=sys.stderr)
            there.write_text(source, encoding="utf-8")
    print(f"{tried} slips tried, {survived} survived.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
