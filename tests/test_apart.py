"""Work in a process that ends with it: its answer, its refusal, or that it was ended."""

import os
from functools import partial

import pytest

from gesprekskader.errors import GesprekskaderError, StorageUnsafe
from gesprekskader.processes import apart


class Odd(Exception):
    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def refuse(kind: type[Exception], *words: str) -> None:
    raise kind(*words)


def test_what_was_made_comes_back_from_another_process():
    assert apart(os.getpid) not in (os.getpid(), None)
    assert apart(partial("{} {}".format, "een", "twee")) == "een twee"


def test_a_refusal_comes_back_as_it_is_and_one_that_cannot_travel_with_its_words():
    with pytest.raises(StorageUnsafe, match="In deze map"):
        apart(partial(refuse, StorageUnsafe, "In deze map staat iets."))
    with pytest.raises(GesprekskaderError, match="een twee"):
        apart(partial(refuse, Odd, "een", "twee"))


def test_work_that_was_ended_is_told_and_not_waited_for():
    with pytest.raises(GesprekskaderError, match="Probeer het nog een keer"):
        apart(partial(os._exit, 3))
