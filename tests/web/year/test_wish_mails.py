"""The answer to a wish of several reaches each of them by mail, once, in the room's words only."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from support import TODAY, as_read, join

from gesprekskader import chores
from gesprekskader.moments import clock_at
from gesprekskader.store import digests, forwardings, own_data, roundtables, steps, wishes
from gesprekskader.store.db import writing
from gesprekskader.store.steps import StepDraft
from gesprekskader.store.wishes import WishDraft

NOON = datetime.combine(TODAY, datetime.min.time(), UTC).replace(hour=12)
STAYS, WIPED, NO_ADDRESS, WANTS_NONE, TOOK_BACK = range(5)


@pytest.fixture(autouse=True)
def noon():
    with clock_at(NOON):
        yield


@pytest.fixture
def five(db, cast, refs) -> list:
    """Five people with a wish each; all but one gave an own address."""
    found = []
    for number in range(5):
        actor, _ = join(db, cast.meeting_id, f"Persoon{number}")
        draft = StepDraft("wil", f"EIGEN-WENS-{number}", tuple(refs("w2-lo-1")))
        step = steps.add(
            db,
            actor,
            draft,
            network_id=cast.network_id,
            meeting_id=cast.meeting_id,
            submission_id=uuid4().hex,
        )
        steps.share(db, actor, step, steps.NETWORK)
        address = "" if number == NO_ADDRESS else f"{number}@voorbeeld.invalid"
        with writing(db):
            sql = "update persons set email = ?, has_own_email = 1 where id = ?"
            db.execute(sql, [address, actor.person_id])
        found.append((actor, step))
    return found


@pytest.fixture
def asked(db, cast, five) -> str:
    """Their wish in the room's words, at a table."""
    draft = WishDraft("SAMEN-MEER-TIJD", tuple(step for _, step in five))
    wish = wishes.put_together(
        db, cast.facilitator, cast.meeting_id, draft, submission_id=uuid4().hex
    )
    return forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=None,
        step_id=None,
        wish_id=wish,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )


def answer(db, cast, point: str, words: str) -> None:
    version = forwardings.of_ids(db, [point])[0].version
    roundtables.answer(
        db, cast.coordinator, point, words, version=version, submission_id=uuid4().hex
    )


@pytest.fixture
def send(mailing, box, pool):
    def on(days: int) -> set[str]:
        """Who of the five gets a mail on that day."""
        had = len(box.mails)
        with clock_at(NOON + timedelta(days=days)):
            chores.remind(mailing, pool, as_read())
        return {mail["To"][0] for mail in box.mails[had:] if mail["To"][0].isdigit()}

    return on


def words_of(mail) -> str:
    return "".join(mail.get_body((kind,)).get_content() for kind in ("plain", "html"))


def test_each_of_five_is_told_once_but_for_who_went_or_wants_none(db, cast, five, asked, send, box):
    digests.choose(db, five[WANTS_NONE][0].person_id, kinds={"antwoord": False}, networks={})
    own_data.erase(db, five[WIPED][0])
    steps.share(db, *five[TOOK_BACK], "")
    answer(db, cast, asked, "JA-VANAF-JANUARI")
    assert send(1) == {str(STAYS)}
    assert send(2) == set()
    for mail in box.mails:
        assert "EIGEN-WENS" not in words_of(mail) + mail["Subject"]
    (mail,) = (mail for mail in box.mails if mail["To"].startswith(str(STAYS)))
    assert "SAMEN-MEER-TIJD" in words_of(mail)
    assert "JA-VANAF-JANUARI" in words_of(mail)


def test_all_five_are_told_when_nothing_holds_it_back(db, cast, five, asked, send, box):
    with writing(db):
        sql = "update persons set email = ? where id = ?"
        db.execute(sql, [f"{NO_ADDRESS}@voorbeeld.invalid", five[NO_ADDRESS][0].person_id])
    answer(db, cast, asked, "JA-VANAF-JANUARI")
    assert send(1) == set("01234")
    assert len([mail for mail in box.mails if mail["To"][0].isdigit()]) == 5
    with clock_at(NOON + timedelta(days=1, hours=1)):
        answer(db, cast, asked, "TOCH-PAS-IN-MEI")
    assert send(2) == set("01234"), "a better answer is another thing"
    assert send(3) == set()
    for mail in box.mails:
        assert "EIGEN-WENS" not in words_of(mail) + mail["Subject"]


def test_who_takes_back_after_the_answer_has_it_no_more_and_the_others_keep_it(
    db, cast, five, asked, send
):
    answer(db, cast, asked, "JA-VANAF-JANUARI")
    steps.share(db, *five[TOOK_BACK], "")
    own_data.erase(db, five[WIPED][0])
    assert send(1) == {str(STAYS), str(WANTS_NONE)}
