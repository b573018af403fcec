"""Flask, with what it works out anew for every page remembered: addresses, and the names that all
templates know.
"""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context
from flask.templating import Environment

_MOST = 2048  # addresses; the one that was asked longest ago goes first
_PLAIN = {str, int, type(None)}


class Templates(Environment):
    """Templates that share one map of globals.

    Jinja gives each a map of its own above that of all, and reads both through at every include.
    Nobody gives a template globals of its own here.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


class App(Flask):
    jinja_environment = Templates

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self._address = lru_cache(_MOST)(self._make_address)

    def url_for(self, endpoint: str, **values: Any) -> str:
        """The address within this site, made once for the same words. What depends on who asks
        (a host, a page beside this one) is made each time."""
        plain = all(type(value) in _PLAIN for value in values.values())
        if plain and endpoint[:1] != "." and has_request_context():
            return self._address(endpoint, *values.items())
        return super().url_for(endpoint, **values)

    def _make_address(self, endpoint: str, *values: tuple[str, Any]) -> str:
        return super().url_for(endpoint, **dict(values))
