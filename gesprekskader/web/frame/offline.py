"""What a phone needs to open its sheet without a connection: the worker, and one page."""

import json

from flask import Blueprint, Response, render_template

from gesprekskader.web.frame.application import services

bp = Blueprint("offline", __name__)


@bp.get("/dienst.js")
def worker() -> Response:
    """The service worker, at the top so that it serves every page; another text per release."""
    assets = services().assets
    base = f"/vast/{assets.version}"
    shell = [f"{base}/{name}" for name in assets.files if not name.startswith("fonts/")]
    head = f"const SHELL = {json.dumps('schil:' + assets.version)};\n"
    head += f"const FILES = {json.dumps(['/geen-verbinding', *shell])};\n"
    body = head.encode() + assets.files["js/worker.js"]
    return Response(body, content_type="text/javascript; charset=utf-8")


@bp.get("/geen-verbinding")
def show() -> str:
    """The same for everybody: a phone keeps it, and fills in which sheets it still has."""
    return render_template("frame/offline/show.html")
