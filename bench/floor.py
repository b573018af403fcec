"""The floor: the least a bare Flask app can do for the same work, on the same front and threads."""

import os
import sys
from pathlib import Path

import pysqlite3
from flask import Flask, Response, request
from jinja2 import Environment

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
THREADS = 4

PRAGMAS = ("journal_mode = wal", "synchronous = full", "foreign_keys = on")


def create_front():
    """The floor as an ASGI app."""
    from gesprekskader.front import Front
    from gesprekskader.front.looks import Looks
    from gesprekskader.front.wsgi import Reply
    from gesprekskader.store.db import connect_to_look

    app, sorry = create_floor(), Reply(503, [], b"")
    looks = Looks(connect_to_look(Path(os.environ["FLOOR_DATA"]) / "floor.db"))
    return Front(app, threads=THREADS, most=2**20, late=sorry, busy=sorry, looks=looks)


def create_floor() -> Flask:
    """`/hello`, `/insert`, `/page` and `/board` on a database of its own in FLOOR_DATA."""
    folder = Path(os.environ["FLOOR_DATA"])
    db = pysqlite3.connect(str(folder / "floor.db"), check_same_thread=False, isolation_level=None)
    for pragma in PRAGMAS:
        db.execute(f"pragma {pragma}")
    db.execute("create table if not exists texts (id integer primary key, kind, text, author)")
    templates = Environment(autoescape=True)
    page, board = (
        templates.from_string((folder / name).read_text(encoding="utf-8"))
        for name in ("page.html", "board.html")
    )
    app = Flask("floor")

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    @app.post("/insert")
    def insert() -> Response:
        db.execute(
            "insert into texts (kind, text, author) values (?, ?, ?)",
            [request.form["kind"], request.form["text"], "Roos"],
        )
        return Response(status=303, headers={"Location": "/page"})

    @app.get("/page")
    def show() -> str:
        rows = db.execute("select kind, text, author from texts order by id limit 40").fetchall()
        return page.render(rows=rows)

    @app.get("/board")
    def show_board() -> str:
        rows = db.execute("select kind, text, author from texts order by id limit 40").fetchall()
        return board.render(rows=rows)

    return app
