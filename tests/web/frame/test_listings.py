"""What is rendered once for all is right for each, whoever asks at the same instant."""

import subprocess
import sys

from support import ROOT

from gesprekskader.web.frame.listings import Listings

MANY = """
import sys, threading
from gesprekskader.web.frame.listings import Listings

class Key:  # as a record is one: what it is like is found out in Python, with others in between
    def __init__(self, number): self.number = number
    def __hash__(self): return self.number % 16
    def __eq__(self, other): return self.number == other.number

sys.setswitchinterval(1e-6)
listings, wrong = Listings(most=16), []

def ask(step):
    for turn in range(10_000):
        number = turn * step % 24
        try:
            if listings.at(Key(number), lambda: number) != number:
                wrong.append(number)
        except Exception as error:
            wrong.append(error)

threads = [threading.Thread(target=ask, args=[step]) for step in (1, 5, 7, 11, 13, 17, 19, 23)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(wrong)
"""


def test_many_who_ask_at_once_each_get_their_own_and_break_nothing():
    """In a process of its own: without a lock that one dies of it."""
    played = subprocess.run(
        [sys.executable, "-c", MANY], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (played.returncode, played.stdout, played.stderr) == (0, "[]\n", "")


def test_who_asked_longest_ago_goes_first_and_the_rest_is_made_once():
    listings, made = Listings[int](most=2), []

    def make(number: int) -> int:
        return listings.at(number, lambda: made.append(number) or number)

    assert [make(number) for number in (1, 2, 1, 3, 3, 2, 1)] == [1, 2, 1, 3, 3, 2, 1]
    assert made == [1, 2, 3, 1]
