"""Pages that stay open: did anything change? 304 without a body when not.

What a view found out about who looks goes along to the front, which answers the next looks by
itself while nothing changes, and keeps streams open (gesprekskader/front).
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from flask import Response, g, request
from sqlite_utils import Database

from gesprekskader.errors import NotFound
from gesprekskader.records import looks
from gesprekskader.store import looks as looks_of
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.visitor import db

Read = Callable[[Database], int | None]


def of_meeting(meeting_id: str) -> Read:
    """How to read whether a meeting changed, for who leads it or came in with its code."""
    visit_id = visitor.secret_hash()
    return partial(looks_of.meeting_of_visitor, visit_id=visit_id, meeting_id=meeting_id)


def of_leader(meeting_id: str) -> Read:
    """How to read whether a meeting changed, for who leads it."""
    visit_id = visitor.secret_hash()
    return partial(looks_of.meeting_of_leader, visit_id=visit_id, meeting_id=meeting_id)


def follow(
    thing_id: str,
    read: Read,
    *,
    beat: Callable[[], str] = lambda: "",
    note: Callable[[], None] = lambda: None,
    is_shared: bool = False,
) -> Response | None:
    """A 304 when the page that asks has this already, 204 when it opens a stream; else None, and
    the tag is set on the answer that follows.

    `read` gives the revision for who may look, None for others; ask access before. `beat` adds to
    the tag what changes without a revision. `is_shared` says that the answer holds nothing of who
    looks, so that one rendering is for all. Raises NotFound when the thing is gone meanwhile.
    """
    look = looks.Look(thing_id, partial(_tag, thing_id, read, beat), note, is_shared)
    tag = look.tag(db())
    if tag is None:
        raise NotFound
    request.environ[looks.KEY] = look
    note()
    return no_stream() or unchanged(tag)


def for_one() -> None:
    """The answer that follows holds something of who looks: it is given to nobody else."""
    request.environ[looks.KEY] = replace(request.environ[looks.KEY], is_shared=False)


def no_stream() -> Response | None:
    """A 204 for who asks for a stream: the front makes one of it when there is something to follow,
    and a browser leaves it at that when there is not."""
    asks = request.accept_mimetypes.best == "text/event-stream"
    return Response(status=204) if asks else None


def _tag(thing_id: str, read: Read, beat: Callable[[], str], db: Database) -> str | None:
    revision = read(db)
    return None if revision is None else f'"{thing_id}-{revision}{beat()}"'


def unchanged(tag: str) -> Response | None:
    """A 304 when the page that asks has this tag already; else None, and the tag is set on the
    answer that follows."""
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers={"ETag": tag})
    g.etag = tag
    return None
