"""The floor: the least a Flask app on the same server can do for the same work."""

import os
from pathlib import Path

import pysqlite3
from flask import Flask, Response, request
from jinja2 import Environment

PRAGMAS = ("journal_mode = wal", "synchronous = full", "foreign_keys = on")


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
