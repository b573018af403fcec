"""The first use of a screen explains itself in one line: once on a device, without a question to
the database.

Which screens were seen stands in a cookie of its own, so that signing out forgets nothing.
"""

import re
from functools import partial

from flask import Response, after_this_request, current_app, request

_SAID = {
    "vandaag": "Hier staat wat op je wacht, en wat er komt.",
    "mijn-jaar": "Hier staan je eigen stappen en wat je afsprak. Je notities ziet niemand anders.",
    "netwerk": "Zet hier eerst de leden, en maak dan een bijeenkomst. De rest komt gaandeweg.",
    "bord": "De grote knop gaat naar het volgende onderdeel. De telefoons en het scherm gaan mee.",
    "groep": "Praat eerst. Schrijf dan in een paar zinnen op wat het gesprek opleverde.",
    "tafel": "Hier liggen vragen uit de netwerken. Je antwoord gaat terug naar wie het vroeg.",
    "kader": "Kies een onderdeel, of zoek op een woord. Bij elk item staan vragen.",
    "oogst": "Hier staat wat alle groepen schreven. Geef een ster aan wat je wilt bespreken.",
    "terugblik": "Kijk per stap hoe het ging. Dat ziet niemand anders, tot je het zelf deelt.",
}
"""Screen -> what it is for, in a line."""
_DAYS = 400


def line(screen: str) -> str:
    """What this screen says of itself, "" when this device has read it."""
    if screen in _seen():
        return ""
    after_this_request(partial(_remember, screen))
    return _SAID[screen]


def _remember(screen: str, response: Response) -> Response:
    """Note on the device that this screen explained itself."""
    if response.status_code == 200:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        seen = ".".join(sorted(_seen() | {screen}))
        response.set_cookie(
            _name(), seen, max_age=_DAYS * 86400, secure=secure, httponly=True, samesite="Lax"
        )
    return response


def _seen() -> set[str]:
    return set(re.findall(r"[a-z-]+", request.cookies.get(_name(), ""))) & _SAID.keys()


def _name() -> str:
    return "__Host-gezien" if current_app.config["SESSION_COOKIE_SECURE"] else "gezien"
