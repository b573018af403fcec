"""Every error is a Dutch sentence: what happened, what to do, the right status, nothing lost."""

import traceback
from contextlib import suppress
from pathlib import Path

from flask import Flask, Response, current_app, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from itsdangerous import BadData, URLSafeTimedSerializer
from pysqlite3 import DatabaseError
from werkzeug.exceptions import HTTPException

from gesprekskader.config import most_bytes
from gesprekskader.errors import (
    GesprekskaderError,
    NotFound,
    SecondStepNeeded,
    SignInNeeded,
    TooMany,
)
from gesprekskader.store.db import DAMAGED, is_damage
from gesprekskader.web.frame import doors
from gesprekskader.web.frame.addresses import came_from
from gesprekskader.web.frame.application import services, wants_fragment
from gesprekskader.web.frame.forms import posted, posted_texts
from gesprekskader.web.frame.fragments import Answer, Moved, see, see_address
from gesprekskader.web.people.accounts import sign_in_page

_SENTENCES = {
    400: "Dit verzoek konden we niet lezen. Ga terug en probeer het nog een keer.",
    404: str(NotFound()),
    405: "Dit kan hier niet. Ga terug en gebruik de knop op de pagina.",
    408: "Het versturen duurde te lang, misschien door de wifi. Er is niets opgeslagen."
    " Ga terug en stuur het nog een keer.",
    413: "Dit is te veel tekst in één keer. Deel het op en stuur het opnieuw.",
    500: "Er ging iets mis. Probeer het nog een keer.",
    507: "De schijf van de server is vol. Je tekst staat hieronder; kopieer hem of probeer het zo."
    " Meld het aan de beheerder.",
    503: "Opslaan lukt nu even niet. Je tekst staat hieronder; probeer het zo nog een keer.",
}
_LARGE_FILE = "Dit bestand is groter dan 5 MB. Ga terug en kies een kleiner bestand."
_AT_THE_FRONT = {
    408: _SENTENCES[408],
    503: "Het is hier nu heel druk. Er is niets opgeslagen."
    " Ga terug en probeer het zo nog een keer.",
}
_KEPT_FIELDS = (
    "names",
    *("text", "wording", "yielded", "held_up", "needed", "question", "owner", "name"),
    *("title", "place", "description", "pasted", "sentence", "role_word", "email"),
    *("organisation", "quote_role", "when", "words", "opening", "closing", "people", "vraag-"),
    *("probes", "source", "note", "explanation", "intro", "round_lines", "prompt", "notes"),
    *("short", "called", "called_many", "quoted", "adapted", "own"),
    *("link", "link_words", "link_at", "group_size"),
)
_WHO, _WAYS_IN = ("name", "email", "organisation"), ("accounts", "join", "keys")
"""Who somebody is, typed on the way in, is no text to keep."""
_FRESH_SECONDS = 12 * 3600
_NO_COOKIE = (
    "Je browser weigert cookies. Zonder cookie weten we niet wie je bent, en komt er niets binnen."
    " Sta cookies toe voor deze site, of open dit adres in een andere browser."
    " Open daarna de pagina opnieuw."
)
_STALE_PAGE = (
    "Deze pagina stond te lang open. Je tekst is niet opgeslagen, maar staat hieronder."
    " Kopieer hem, ga terug en probeer het nog een keer."
)


def register(app: Flask) -> None:
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Moved, lambda moved: see_address(moved.url))
    app.register_error_handler(SecondStepNeeded, _second_step)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(GesprekskaderError, _ours)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DatabaseError, _storage)
    app.register_error_handler(Exception, _unknown)


def for_everybody(app: Flask, status: int) -> Response:
    """What the front answers by itself, to a body that does not come (408) or when too many wait
    (503): the same for everybody, made once."""
    with app.test_request_context():
        page = render_template("error.html", sentence=_AT_THE_FRONT[status], kept=[], back="")
        return app.process_response(app.make_response((page, status)))


def _page(status: int, sentence: str) -> tuple[str, int]:
    return render_template("error.html", sentence=sentence, kept=_kept(), back=came_from()), status


def _kept() -> list[str]:
    """What the visitor typed in the form that failed, so that it can be copied."""
    if request.method != "POST":
        return []
    try:
        names = [n for n in _KEPT_FIELDS if n not in _WHO or request.blueprint not in _WAYS_IN]
        return posted_texts(*names)
    except HTTPException:  # the body itself was too large to read
        return []


def _csrf(error: CSRFError) -> tuple[str, int]:
    if _cookie_was_refused():
        return _page(400, _NO_COOKIE)
    return _page(400, _STALE_PAGE if _kept() else _SENTENCES[400])


def _cookie_was_refused() -> bool:
    """A page of just now whose cookie does not come back; an old page lost its cookie otherwise."""
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return False
    signer = URLSafeTimedSerializer(str(current_app.secret_key), salt="wtf-csrf-token")
    with suppress(BadData, HTTPException):
        signer.loads(posted("csrf_token"), max_age=_FRESH_SECONDS)
        return True
    return False


def _sign_in(error: SignInNeeded) -> Answer:
    if wants_fragment() and request.method == "GET":
        return _page(error.status, str(error))
    if error.as_person:
        if request.method == "GET":
            return see("keys.show")
        return _page(error.status, str(error))
    if request.method == "GET":
        return see_address(doors.sign_in_address())
    return sign_in_page(kept=_kept(), action=doors.sign_in_address()), error.status


def _not_found(error: NotFound) -> Answer:
    """What is not there, or not for who asks: who could sign in does that first."""
    return _sign_in(SignInNeeded()) if doors.leads_to_sign_in() else _ours(error)


def _ours(error: GesprekskaderError) -> tuple[str, int]:
    return _page(error.status, str(error))


def _too_many(error: TooMany) -> tuple[str, int, dict[str, str]]:
    return *_page(error.status, str(error)), {"Retry-After": str(error.seconds)}


def _second_step(error: SecondStepNeeded) -> Answer:
    if request.method == "GET":
        return see("own_account.second_step")
    return _page(error.status, str(error))


def _http(error: HTTPException) -> Answer:
    if error.response is not None or (error.code and error.code < 400):
        return make_response(error.get_response())
    status = error.code or 500
    if status == 413 and most_bytes(request.path, current_app.config["FILES"], 0):
        return _page(status, _LARGE_FILE)
    return _page(status, _SENTENCES.get(status, _SENTENCES[400 if status < 500 else 500]))


def _storage(error: DatabaseError) -> tuple[str, int]:
    """The disk is full, the file is broken, or too many write at once. Reading may still work."""
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    current_app.logger.error("database: %s", name)
    if is_damage(error):
        services().pool.is_damaged = True
        return _page(503, DAMAGED)
    if name.startswith("SQLITE_FULL"):
        return _page(507, _SENTENCES[507])
    return _page(503, _SENTENCES[503])


def _where(error: Exception) -> str:
    """The kind of error and the way to it; its own words could hold what somebody typed."""
    steps = traceback.extract_tb(error.__traceback__)[-6:]
    way = " > ".join(f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in steps)
    return f"{type(error).__name__} at {way}"


def _unknown(error: Exception) -> tuple[str, int]:
    if current_app.testing:
        raise error
    current_app.logger.error("unexpected error on %s: %s", request.endpoint, _where(error))
    return _page(500, _SENTENCES[500])
