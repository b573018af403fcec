"""A chore that keeps failing is seen by whoever looks, and forgotten when it goes again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from gesprekskader import chores, doctor
from gesprekskader.errors import MailFailed
from gesprekskader.moments import AMSTERDAM, clock_at, now
from gesprekskader.rules.troubles import WHAT
from gesprekskader.store import backups, meetings, troubles

MINUTE = timedelta(minutes=1)


def no_room(*_):
    raise OSError(28, "No space left on device")


@pytest.fixture
def failing(monkeypatch, settings, pool):
    """The backup fails at every round: gives the moment of the first."""
    monkeypatch.setattr(backups, "make", no_room)
    chores.run_due(settings, pool)
    return now()


def seen(admin, stranger, settings) -> tuple[bool, bool, bool]:
    """On the page of health, with the doctor, with the administrator."""
    words = "Een reservekopie maken lukt niet sinds"
    return (
        stranger.get("/gezond").status_code == 503,
        any(words in finding.words and not finding.is_fine for finding in doctor.examine(settings)),
        words in admin.get("/rollen").get_data(as_text=True),
    )


def test_every_chore_has_words_for_when_it_fails():
    assert set(chores.CHORES) == set(WHAT)


def test_one_failure_is_no_news(failing, admin, stranger, settings):
    assert seen(admin, stranger, settings) == (False, False, False)


def test_what_keeps_failing_is_seen_everywhere_with_since_when(
    failing, admin, stranger, settings, pool
):
    with clock_at(failing + 11 * MINUTE):
        chores.run_due(settings, pool)
        assert seen(admin, stranger, settings) == (True, True, True)
        page = admin.get("/rollen").get_data(as_text=True)
    local = failing.astimezone(AMSTERDAM)
    assert f"sinds {local.day}-{local.month}-{local.year} om {local:%H.%M} uur" in page
    assert "De schijf van de server is vol. Maak ruimte." in page


def test_a_stranger_hears_that_but_not_what(failing, stranger):
    with clock_at(failing + 11 * MINUTE):
        answer = stranger.get("/gezond").get_data(as_text=True)
    assert "een vaste taak niet" in answer
    assert "reservekopie" not in answer


def test_it_is_over_by_itself(failing, admin, stranger, settings, pool, monkeypatch):
    with clock_at(failing + 11 * MINUTE):
        monkeypatch.undo()
        assert "backup" in chores.run_due(settings, pool)
        assert seen(admin, stranger, settings) == (False, False, False)
        monkeypatch.setattr(backups, "make", no_room)
    with clock_at(failing + timedelta(hours=2)):  # the first failure of another row
        chores.run_due(settings, pool)
        assert seen(admin, stranger, settings) == (False, False, False)


def test_the_other_chores_go_on(failing, settings, pool, monkeypatch):
    monkeypatch.setattr(meetings, "close_wrapped_up", no_room)
    with clock_at(failing + 21 * timedelta(hours=1)):
        assert "retention" in chores.run_due(settings, pool)


def test_mail_that_fails_by_day_is_not_over_by_night(settings, pool, monkeypatch):
    def away(*_, **__):
        raise MailFailed

    mailing = replace(settings, mail_host="mail.voorbeeld.invalid")
    monkeypatch.setattr(chores, "remind", away)
    monkeypatch.setattr(chores, "is_sending_time", lambda *_: True)
    chores.run_due(mailing, pool)
    monkeypatch.setattr(chores, "is_sending_time", lambda *_: False)
    with clock_at(now() + timedelta(hours=9)), pool.borrowed() as db:
        chores.run_due(mailing, pool)
        (words,) = troubles.sentences(db)
        assert words.startswith("De mail van de dag versturen lukt niet sinds")
        chores.run_due(settings, pool)  # somebody turned mail off
        assert troubles.sentences(db) == []
