"""The answer to "did anything change?": 304 without a body when not."""

from flask import Response, g, request


def unchanged(thing_id: str, revision: int | str) -> Response | None:
    """A 304 when the page that asks has this revision already; else None, and the tag is set on
    the answer that follows."""
    tag = f'"{thing_id}-{revision}"'
    if request.headers.get("If-None-Match") == tag:
        return Response(status=304, headers={"ETag": tag})
    g.etag = tag
    return None
