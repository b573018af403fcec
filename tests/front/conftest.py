"""One app behind its front, and devices of its own for everybody."""

from functools import cache

import pytest
from behind_the_front import House


@pytest.fixture
def client_of(client_of):
    """One device each: a second sign-in has another cookie, and is another visitor."""
    return cache(client_of)


@pytest.fixture
def house(app, cast):
    made = House(app)
    yield made
    made.looks.db.conn.close()
