"""How slow guessing is, and which passwords are too easy."""

import pytest

from gesprekskader.errors import RuleBroken
from gesprekskader.rules.guessing import check_password, is_braked, password_wait


@pytest.mark.parametrize(
    ("here", "everywhere", "waits"),
    [(19, 399, False), (20, 20, True), (4, 400, False), (5, 400, True), (5, 399, False)],
)
def test_an_address_waits_after_twenty_wrong_codes_and_after_five_when_it_is_busy(
    here, everywhere, waits
):
    assert is_braked(here, everywhere) is waits


@pytest.mark.parametrize(
    ("here", "everywhere", "seconds"),
    [
        (4, 4, 0),
        (5, 5, 10),
        (6, 6, 20),
        (11, 11, 640),
        (12, 12, 900),
        (60, 60, 900),
        (4, 99, 0),
        (0, 100, 0),
        (1, 100, 10),
    ],
)
def test_wrong_passwords_wait_longer_each_time_and_never_over_a_quarter_of_an_hour(
    here, everywhere, seconds
):
    assert password_wait(here, everywhere) == seconds


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("xK4!vq9", "minstens 8"),
        ("xK4!vq9Z", "makkelijk"),
        ("wachtwoord1234", "makkelijk"),
        ("gespreksleider1", "makkelijk"),
        ("a" * 24 + "xK4!vq9Zp#", "makkelijk"),
        ("xK4!vq9Zp" + "#" * 192, "hooguit 200"),
    ],
)
def test_a_password_that_is_short_easy_or_endless_is_refused(password, why):
    with pytest.raises(RuleBroken, match=why):
        check_password(password)


@pytest.mark.parametrize(
    "password", ["xK4!vq9Zp", "xK4!vq9Zp" + "#" * 191, "vier paarse olifanten"]
)
def test_a_password_that_nobody_guesses_is_taken(password):
    check_password(password)


def test_what_everybody_knows_about_somebody_makes_no_password():
    check_password("Wierdsma.Anneloes")
    with pytest.raises(RuleBroken):
        check_password("Wierdsma.Anneloes", ["Anneloes Wierdsma", ""])
    with pytest.raises(RuleBroken):
        check_password("wierdsma.anneloes", ["a@x.nl", "anneloes.wierdsma@voorbeeld.invalid"])
