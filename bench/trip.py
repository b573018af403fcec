"""The trip of one outcome from a phone: which modules of ours it visits, in order, and how often
the database is asked. Ends with 1 when it is longer than we want, or went wrong.

    .venv/bin/python bench/trip.py
"""

import sys
import tempfile
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
MOST, STATEMENTS = 12, {303: 6, 201: 7}
"""Modules, and statements by the answer: the way back, and the new text for a script. What is
remembered of a request before (which names are ours) is not asked again, and not counted."""


def main() -> int:
    from gesprekskader import create_app, demo
    from gesprekskader.catalogue import read_catalogue
    from gesprekskader.config import SHIPPED, Settings

    folder = tempfile.TemporaryDirectory()
    settings = Settings(data=Path(folder.name), content=ROOT / "content", is_demo=True)
    demo.prepare(settings)
    app = create_app(settings, read_catalogue(settings.content, SHIPPED))
    app.config["WTF_CSRF_ENABLED"] = False  # the proof is Flask-WTF's, not ours
    phone = app.test_client()
    sheet = phone.get(phone.get("/demo/als/member_1").location).location
    group, item = sheet.split("/items/")
    asked: list[str] = []
    pool = app.extensions["gesprekskader"].pool
    db = pool.take()
    db.conn.set_trace_callback(lambda sql: asked.append(sql) if sql not in asked[-1:] else None)
    pool.give_back(db)
    form = {
        "picked_item": item,
        "kind": "opbrengst",
        "text": "Samen.",
        "submission_id": uuid4().hex,
    }
    visited: list[str] = []

    def step(frame, event, _):
        path = frame.f_code.co_filename
        if event == "call" and "/gesprekskader/" in path and str(ROOT) in path:
            module = path.split("/gesprekskader/", 1)[1]
            if [module] != visited[-1:]:
                visited.append(module)

    as_meant = True
    for words in ({}, {"X-Fragment": "1"}):
        form["submission_id"] = uuid4().hex
        for part in (visited, asked):
            part.clear()
        sys.setprofile(step)
        answer = phone.post(f"{group}/opbrengsten", data=form, headers=words)
        sys.setprofile(None)
        modules = list(dict.fromkeys(visited))
        most = STATEMENTS.get(answer.status_code, 0)
        as_meant &= len(modules) <= MOST and len(asked) <= most
        print(f"{answer.status_code}: {len(modules)} modules, {len(asked)} statements")
        print("  " + " > ".join(modules))
    app.extensions["gesprekskader"].jobs.close()
    pool.close()
    folder.cleanup()
    return 0 if as_meant else 1


if __name__ == "__main__":
    sys.exit(main())
