"""A mark for each migration step: what it says to an empty database. Prints the lines that lack.

.venv/bin/python tests/store/steps_taken.py >> tests/store/steps_taken.txt
"""

import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from sqlite_utils import Database  # noqa: E402 - the line above finds our package

from gesprekskader.store.migrations import migrations  # noqa: E402

FILE = Path(__file__).with_suffix(".txt")


def marks() -> dict[str, str]:
    """Step -> mark. Each step says its words to what the steps before it made."""
    db = Database(memory=True, strict=True)
    found = {}
    for step in migrations._migrations:
        said: list[str] = []
        db.conn.set_trace_callback(said.append)
        step.fn(db)
        db.conn.set_trace_callback(None)
        words = "\n".join(" ".join(sql.split()) for sql in said if not sql.startswith("--"))
        found[step.name] = hashlib.sha256(words.encode()).hexdigest()[:16]
    db.close()
    return found


def kept() -> dict[str, str]:
    return dict(line.split() for line in FILE.read_text(encoding="utf-8").splitlines())


if __name__ == "__main__":
    lines = kept() if FILE.exists() else {}
    for name, mark in marks().items():
        if name not in lines:
            print(name, mark)
