"""Signing in as one of the demo's people. Registered in the demo only, answers loopback only."""

from flask import Blueprint, Response, request

from gesprekskader.demo import roles
from gesprekskader.errors import NotFound
from gesprekskader.store import visits
from gesprekskader.web.frame import devices, visitor
from gesprekskader.web.frame.fragments import see_address
from gesprekskader.web.frame.guard import is_loopback
from gesprekskader.web.frame.visitor import db

bp = Blueprint("demo", __name__, url_prefix="/demo")


@bp.get("/als/<role>")
def sign_in(role: str) -> Response:
    """Sign this fresh browser in as a role, and go where that role works."""
    far = "X-Forwarded-For" in request.headers  # through a proxy everybody looks near
    if far or not is_loopback(request.remote_addr or ""):
        raise NotFound
    part = roles.role(db(), role)
    secret = visits.start(
        db(),
        person_id=part.person_id,
        has_account=part.has_account,
        has_second_step=part.has_second_step,
        instead_of=visitor.secret(),
        way=visits.PASSWORD if part.has_account else visits.JOINED,
        device=devices.label(),
    )
    visitor.adopt(secret)
    return see_address(part.path)
