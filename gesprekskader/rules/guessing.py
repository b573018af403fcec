"""How slow guessing is: join codes, keys and passwords."""

import re
from collections.abc import Iterable

from gesprekskader.errors import RuleBroken

# Misses: only what went wrong is counted, never a success and never a poll. A whole school shares
# one address, so the same wrong code counts once, however many phones type it.
MISS_MINUTES = 10
MISSES_PER_ADDRESS = 20
MISSES_EVERYWHERE, MISSES_WHEN_BUSY = 400, 5
"""Above the first number in total, an address has to wait after the second until it is calm."""


NEW_DEVICES = 120
"""As many devices that nobody knows put topics in beforehand from one address in ten minutes: a
school is behind one, and one phone that empties its cookies makes no list of its own."""


def is_braked(here: int, everywhere: int) -> bool:
    """Whether an address with so many misses in ten minutes has to wait."""
    return here >= (MISSES_WHEN_BUSY if everywhere >= MISSES_EVERYWHERE else MISSES_PER_ADDRESS)


FREE_PASSWORD_MISSES, MANY_PASSWORD_MISSES = 5, 100
LONGEST_WAIT = 15 * 60


def password_wait(here: int, everywhere: int) -> int:
    """Seconds to wait after so many wrong passwords in a day: slower each time, never for good.

    An account that is guessed at from many places gives each of them one free miss.
    """
    free = 1 if everywhere >= MANY_PASSWORD_MISSES else FREE_PASSWORD_MISSES
    if here < free:
        return 0
    return min(LONGEST_WAIT, 10 * 2 ** (here - free))


SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200
_EXPECTED_WORDS = {
    *("gesprekskader", "gesprek", "kader", "welkom", "wachtwoord", "geheim", "inloggen", "toegang"),
    *(
        "school",
        "onderwijs",
        "opleiden",
        "samen",
        "student",
        "mentor",
        "begeleider",
        "gespreksleider",
        "leraar",
    ),
    *("docent", "lente", "zomer", "herfst", "winter", "nederland", "amsterdam", "almere", "ajax"),
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september"),
    *("oktober", "november", "december", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"),
}
MOST_WEIGHED = 24
"""The beginning decides: zxcvbn takes seconds for a hundred strange characters."""
_STRONG_ENOUGH = 10**9  # guesses; with five tries and then waiting that is far out of reach


def check_password(password: str, about: Iterable[str] = ()) -> None:
    """Raise RuleBroken for a password that is too short or easy to guess (ASVS 6.2.1, 6.2.4).

    `about` are words an attacker knows: the name, the mail address.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken("Neem minstens 8 tekens, liefst 12 of meer. Een korte zin werkt goed.")
    if len(password) > LONGEST_PASSWORD:
        raise RuleBroken(f"Neem hooguit {LONGEST_PASSWORD} tekens.")
    from zxcvbn import zxcvbn  # its word lists are only read when somebody chooses a password

    known = [part for word in about for part in (word, *re.split(r"[@.\s]+", word)) if part]
    found = zxcvbn(
        password[:MOST_WEIGHED],
        user_inputs=[w.casefold() for w in (*_EXPECTED_WORDS, *known)],
        max_length=MOST_WEIGHED,
    )
    if found["guesses"] < _STRONG_ENOUGH:
        raise RuleBroken(
            "Dit wachtwoord is makkelijk te raden. Neem een korte zin die niemand kent."
        )
