"""Whether the server really works: it reads and writes for the answer."""

from flask import Blueprint, Response, current_app
from pysqlite3 import DatabaseError

from gesprekskader.errors import StorageUnsafe
from gesprekskader.store import troubles
from gesprekskader.store.db import beat
from gesprekskader.web.frame.visitor import db

bp = Blueprint("health", __name__)
_TROUBLE = "opslaan lukt, een vaste taak niet; typ op de server: python3 app.py doctor\n"


@bp.get("/gezond")
def show() -> Response:
    """200 "in orde", or 503; no details for a stranger. The one GET that writes: a heartbeat."""
    try:
        beat(db())
    except (DatabaseError, StorageUnsafe) as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        current_app.logger.error("health: %s", name)
        return Response("opslaan lukt niet\n", 503, content_type="text/plain; charset=utf-8")
    if troubles.sentences(db()):
        return Response(_TROUBLE, 503, content_type="text/plain; charset=utf-8")
    return Response("in orde\n", content_type="text/plain; charset=utf-8")
