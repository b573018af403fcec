"""What a device is called on its owner's list: coarse on purpose, enough to recognise it."""

from flask import request

_KINDS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def label() -> str:
    """ "iPhone, Safari": the kind of device and the browser of this request."""
    agent = request.headers.get("User-Agent", "")
    kind = next((name for sign, name in _KINDS if sign in agent), "Onbekend toestel")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    return f"{kind}, {browser}" if browser else kind
