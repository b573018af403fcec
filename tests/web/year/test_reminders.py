"""Reminders ask, once, with the own words for the owner only; looking changes nothing."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import TODAY, add_meeting, as_read

from gesprekskader import chores, rules
from gesprekskader.errors import MailFailed
from gesprekskader.moments import clock_at
from gesprekskader.post import reminders as letters
from gesprekskader.rules.reminders import BEFORE_LAST, HALFWAY, due_days, is_sending_time
from gesprekskader.store import (
    digests,
    meetings,
    networks,
    reminders,
    revisits,
    steps,
    wiped_meetings,
)
from gesprekskader.store.db import one, writing
from gesprekskader.store.steps import StepDraft

WORDS = "MIJN-EIGEN-WOORDEN over een contactmoment"
YEAR = rules.school_year_of(TODAY)
DAY = date(int(YEAR[:4]), 10, 1)  # of the school year the cast is in, whatever day it is today
START = datetime.combine(DAY, datetime.min.time(), UTC).replace(hour=10)
SIX_WEEKS = START + timedelta(days=42)


@pytest.fixture(autouse=True)
def meeting_of_the_day(db, cast):
    with writing(db):
        db.execute("update meetings set meeting_on = ?", [DAY.isoformat()])


@pytest.fixture
def step(db, cast, refs) -> str:
    with writing(db):
        db.execute(
            "update persons set email = 'member@voorbeeld.invalid', has_own_email = 1 where id = ?",
            [cast.member.person_id],
        )
    with clock_at(START):
        return steps.add(
            db,
            cast.member,
            StepDraft("ga", WORDS, tuple(refs("w2-lo-1"))),
            network_id=cast.network_id,
            meeting_id=cast.meeting_id,
            school_year=YEAR,
            submission_id=uuid4().hex,
        )


def about(page: str) -> str:
    return re.search(r'name="about"[^>]*value="(\w+)"', page)[1]


def send(mailing, pool, moment: datetime) -> int:
    with clock_at(moment):
        return chores.remind(mailing, pool, as_read())


def body(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def html(mail) -> str:
    return mail.get_body(("html",)).get_content()


def test_a_reminder_goes_once_with_the_own_words_and_a_calendar(
    db, cast, refs, step, mailing, pool, box
):
    with clock_at(START):
        add_meeting(
            db, cast.facilitator, cast.network_id, refs, meeting_on=DAY + timedelta(days=100)
        )
    assert send(mailing, pool, START + timedelta(days=20)) == 0
    assert send(mailing, pool, SIX_WEEKS) == 1
    assert send(mailing, pool, SIX_WEEKS) == 0
    assert send(mailing, pool, SIX_WEEKS + timedelta(days=3)) == 0
    (mail,) = box.mails
    text = body(mail)
    assert WORDS in text
    assert "te laat" not in text.lower()
    assert "Volgende keer: Contactmiddag" in text
    (calendar,) = mail.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert one(db, "select count(*) as n from reminders where sent_at is not null")["n"] == 1


def test_a_reminder_says_i_once(db, step, mailing, pool, box):
    with writing(db):
        db.execute("update personal_steps set text = 'Ik laat ze praten'")
    assert send(mailing, pool, SIX_WEEKS) == 1
    assert "Ik laat ze praten" in body(box.mails[0])
    assert "Ik ga Ik" not in body(box.mails[0])


def test_words_never_go_to_an_address_somebody_else_typed(db, cast, step, mailing, pool, box):
    with writing(db):
        db.execute("update persons set has_own_email = 0")
    assert send(mailing, pool, SIX_WEEKS) == 1
    assert WORDS not in body(box.mails[0])
    assert "/herinnering#" in body(box.mails[0])  # to stop it
    assert body(box.mails[0]).count("/herinnering#") == 1


def test_nobody_who_stopped_or_finished_or_has_no_address_gets_mail(
    db, cast, step, mailing, pool, box
):
    reminders.stop(db, cast.member.person_id, cast.network_id, stopped=True)
    assert send(mailing, pool, SIX_WEEKS) == 0
    reminders.stop(db, cast.member.person_id, cast.network_id, stopped=False)
    reminders.set_network(db, cast.facilitator, cast.network_id, reminds=False)
    assert send(mailing, pool, SIX_WEEKS) == 0
    reminders.set_network(db, cast.facilitator, cast.network_id, reminds=True)
    revisits.look_back_on_step(
        db,
        cast.member,
        step,
        revisits.RevisitDraft("niet meer nodig"),
        meeting_id=None,
        version=0,
        submission_id=uuid4().hex,
    )
    assert send(mailing, pool, SIX_WEEKS) == 0
    assert box.mails == []


def test_a_mail_server_that_is_away_is_tried_again(db, cast, step, mailing, pool, box):
    away = replace(mailing, mail_port=1)
    with pytest.raises(MailFailed):
        send(away, pool, SIX_WEEKS)
    assert send(mailing, pool, SIX_WEEKS) == 1
    assert len(box.mails) == 1


def test_a_reminder_that_was_claimed_by_a_killed_server_does_not_go_twice(
    db, cast, step, mailing, pool, box
):
    with clock_at(SIX_WEEKS):
        digests.plan(db)
        assert digests.claim(db) is not None  # and then the plug was pulled
    assert send(mailing, pool, SIX_WEEKS) == 0


def test_an_answer_takes_one_click_and_a_yes(db, cast, step, mailing, pool, box, app, stranger):
    send(mailing, pool, SIX_WEEKS)
    link = re.search(r'https://[^/"]+(/herinnering)#([^"]+)"[^>]*>Gezet<', html(box.mails[0]))
    assert stranger.get(link[1]).status_code == 200  # a scanner that follows the link
    landed = stranger.post(link[1], data={"secret": f"#{link[2]}"})
    assert landed.location.endswith("/herinnering/antwoord")
    page = stranger.get(landed.location).get_data(as_text=True)
    assert WORDS in page
    assert revisits.of_step(db, step) == []  # looking changed nothing
    form = {"result": "gezet", "yielded": "Het lukte", "submission_id": uuid4().hex}
    form["about"] = about(page)
    assert stranger.post("/herinnering/antwoord", data=form).status_code == 303
    (revisit,) = revisits.of_step(db, step)
    assert (revisit.result, revisit.yielded) == ("gezet", "Het lukte")
    gone = stranger.get("/herinnering/antwoord")
    assert gone.location.endswith("/herinnering")


def test_a_made_up_link_opens_nothing(stranger, step, app):
    fake = letters.token("een andere sleutel", "answer", "x", step, "gezet")
    answer = stranger.post("/herinnering", data={"secret": f"#{fake}"})
    assert answer.status_code == 200 or answer.status_code == 422
    assert "werkt niet" in answer.get_data(as_text=True)
    assert WORDS not in answer.get_data(as_text=True)


def test_a_token_of_one_person_does_not_answer_a_step_of_another(db, cast, step, app, stranger):
    token = letters.token("toets", "answer", cast.other.person_id, step, "gezet")
    stranger.post("/herinnering", data={"secret": f"#{token}"})
    assert stranger.get("/herinnering/antwoord").location.endswith("/herinnering")


def test_stopping_asks_first_and_can_be_taken_back(db, cast, step, stranger, member):
    token = letters.token("toets", "stop", cast.member.person_id)
    landed = stranger.post("/herinnering", data={"secret": f"#{token}"})
    assert landed.location.endswith("/herinnering/mail")
    page = stranger.get(landed.location).get_data(as_text=True)
    assert "Mijn stappen bij Schoolopleiders" in page
    assert reminders.stopped(db, cast.member.person_id) == set()
    stranger.post(landed.location, data={"about": about(page), "wanted": "actie"})
    assert reminders.stopped(db, cast.member.person_id) == {cast.network_id}
    assert digests.stopped(db, cast.member.person_id) == {"antwoord"}
    member.post("/mijn/mail", data={"wanted": ["antwoord", f"netwerk:{cast.network_id}"]})
    assert reminders.stopped(db, cast.member.person_id) == set()
    assert digests.stopped(db, cast.member.person_id) == {"actie"}


def test_the_link_of_a_mail_of_before_still_stops_it(db, cast, step, stranger):
    page = opened(stranger, "stop", cast.member.person_id, cast.network_id)
    stranger.post("/herinnering/mail", data={"about": about(page)})
    assert reminders.stopped(db, cast.member.person_id) == {cast.network_id}


def test_without_mail_the_network_page_offers_slips(facilitator, cast):
    page = facilitator.get(f"/netwerken/{cast.network_id}").get_data(as_text=True)
    assert "verstuurt geen mail" in page
    assert "Briefjes afdrukken" in page


def test_the_day_is_halfway_and_at_most_six_weeks_on():
    october = date(2026, 10, 12)
    assert due_days(october, None, None) == {HALFWAY: date(2026, 11, 23)}
    assert due_days(october, date(2026, 11, 11), None) == {HALFWAY: date(2026, 10, 27)}
    days = due_days(october, date(2027, 3, 10), date(2027, 6, 12))
    assert days == {HALFWAY: date(2026, 11, 23), BEFORE_LAST: date(2027, 5, 22)}


@given(
    st.dates(date(2026, 8, 1), date(2027, 7, 31)),
    st.integers(0, 300),
    st.integers(0, 300),
)
def test_no_two_reminders_within_two_weeks_and_none_before_writing(written, ahead, last):
    days = due_days(written, written + timedelta(ahead), written + timedelta(last))
    assert all(day >= written for day in days.values())
    found = sorted(days.values())
    assert all(b - a >= timedelta(weeks=2) for a, b in zip(found, found[1:], strict=False))


def test_nobody_is_mailed_at_night_or_on_sunday():
    assert is_sending_time(0, 8)
    assert not is_sending_time(0, 7)
    assert not is_sending_time(4, 18)
    assert not is_sending_time(6, 12)


def test_the_running_server_waits_for_office_hours(mailing, pool, db, cast, step):
    night = SIX_WEEKS.replace(hour=1)
    with clock_at(night):
        assert not chores._reminders(mailing, pool)


def test_a_header_in_a_name_sends_no_other_mail(db, cast, step, mailing, pool, box):
    with writing(db):
        bad = "Netwerk\nBcc: iemand@voorbeeld.invalid"
        db.execute("update networks set name = ? where id = ?", [bad, cast.network_id])
    send(mailing, pool, SIX_WEEKS)
    assert all(mail["Bcc"] is None for mail in box.mails)


def test_reminders_of_a_person_are_wiped_with_the_person(db, cast, step):
    from gesprekskader.store import own_data

    with clock_at(SIX_WEEKS):
        reminders.plan(db)
    reminders.stop(db, cast.member.person_id, cast.network_id, stopped=True)
    own_data.erase(db, cast.member)
    for table in ("reminders", "reminder_stops", "step_notes"):
        assert one(db, f"select count(*) as n from {table}")["n"] == 0


def test_a_last_meeting_that_is_planned_later_still_asks_before_it(db, cast, refs, step):
    with clock_at(START):
        year_end = date(int(YEAR[5:]), 6, 12)
        add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=year_end, is_last=True)
    with clock_at(datetime.combine(year_end - timedelta(weeks=3), datetime.min.time(), UTC)):
        reminders.plan(db)
        kinds = {row["kind"] for row in db.query("select kind from reminders")}
    assert BEFORE_LAST in kinds


def opened(stranger, *parts: str) -> str:
    """The page a link in a mail leads to."""
    token = letters.token("toets", *parts)
    landed = stranger.post("/herinnering", data={"secret": f"#{token}"})
    return stranger.get(landed.location).get_data(as_text=True)


def another_step(db, cast, refs) -> str:
    return steps.add(
        db,
        cast.member,
        StepDraft("ga", "iets anders", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=YEAR,
        submission_id=uuid4().hex,
    )


def test_two_links_in_two_tabs_never_mix_up_their_steps(db, cast, refs, step, stranger):
    other = another_step(db, cast, refs)
    first = opened(stranger, "answer", cast.member.person_id, step, "gezet")
    opened(stranger, "answer", cast.member.person_id, other, "loopt")
    form = {"result": "gezet", "yielded": "HOORT BIJ DE EERSTE", "submission_id": uuid4().hex}
    answer = stranger.post("/herinnering/antwoord", data=form | {"about": about(first)})
    assert answer.status_code == 422
    assert "HOORT BIJ DE EERSTE" in answer.get_data(as_text=True)
    assert revisits.of_step(db, step) == revisits.of_step(db, other) == []


def test_an_answer_leaves_alone_what_the_mail_did_not_ask(db, cast, step, stranger):
    from gesprekskader.store import carried_steps, step_notes

    revisits.look_back_on_step(
        db,
        cast.member,
        step,
        revisits.RevisitDraft("loopt", "WAT HET OPLEVERDE", "DE TIJD", takes_along=True),
        meeting_id=None,
        version=0,
        submission_id=uuid4().hex,
    )
    carried = one(db, "select id from personal_steps where carried_from_id = ?", [step])["id"]
    step_notes.add(db, cast.member, carried, "een notitie", submission_id=uuid4().hex)
    page = opened(stranger, "answer", cast.member.person_id, step, "loopt")
    form = {"result": "loopt", "yielded": "", "submission_id": uuid4().hex, "about": about(page)}
    assert stranger.post("/herinnering/antwoord", data=form).status_code == 303
    newest = revisits.of_step(db, step)[0]
    assert (newest.yielded, newest.held_up) == ("WAT HET OPLEVERDE", "DE TIJD")
    assert carried_steps.is_carried(db, step)
    revisits.look_back_on_step(
        db,
        cast.member,
        step,
        revisits.RevisitDraft("loopt"),
        meeting_id=None,
        version=0,
        submission_id=uuid4().hex,
    )
    assert carried_steps.is_carried(db, step)  # it has a note: somebody works with it


def test_words_go_to_an_account_only_when_its_owner_said_so(
    db, cast, refs, mailing, pool, box, facilitator
):
    with clock_at(START):
        steps.add(
            db,
            cast.facilitator,
            StepDraft("ga", WORDS, tuple(refs("w2-lo-1"))),
            network_id=cast.network_id,
            meeting_id=None,
            school_year=YEAR,
            submission_id=uuid4().hex,
        )
        reminders.plan(db)
    with clock_at(SIX_WEEKS):
        digests.plan(db)
        found = digests.claim(db)
    assert not found.reminders[0].is_own_address
    facilitator.post("/mijn/mailadres", data={})
    digests.release(db, found)
    assert send(mailing, pool, SIX_WEEKS) == 1
    assert WORDS in body(box.mails[0])


def test_an_outage_of_days_loses_no_reminder(db, cast, step, mailing, pool, box):
    away = replace(mailing, mail_port=1)
    for minutes in range(30):
        with pytest.raises(MailFailed):
            send(away, pool, SIX_WEEKS + timedelta(minutes=minutes))
    assert send(mailing, pool, SIX_WEEKS + timedelta(days=2)) == 1


def test_an_address_that_is_filled_in_later_gets_the_mail(db, cast, step, mailing, pool, box):
    with writing(db):
        db.execute("update persons set email = '' where id = ?", [cast.member.person_id])
    assert send(mailing, pool, SIX_WEEKS) == 0
    with writing(db):
        db.execute(
            "update persons set email = 'later@voorbeeld.invalid' where id = ?",
            [cast.member.person_id],
        )
    assert send(mailing, pool, SIX_WEEKS + timedelta(days=1)) == 1
    assert send(mailing, pool, SIX_WEEKS + timedelta(days=2)) == 0


def test_who_left_is_not_asked_and_sees_no_new_dates(db, cast, step, mailing, pool, box):
    with writing(db):
        year = YEAR
        networks.insert_membership(db, cast.network_id, cast.member.person_id, year)
        db.execute(
            "update memberships set left_on = '2026-01-01' where person_id = ?",
            [cast.member.person_id],
        )
    assert send(mailing, pool, SIX_WEEKS) == 0
    assert meetings.coming_up(db, cast.member.person_id) == []


def test_a_guest_of_a_rehearsal_leaves_with_it(db, cast, member, step):
    from gesprekskader.store import retention

    with writing(db):
        db.execute("update meetings set is_rehearsal = 1")
    assert member.post("/mijn/mail", data={"wanted": "actie"}).status_code == 303
    reminders.stop(db, cast.member.person_id, cast.network_id, stopped=True)
    wiped_meetings.wipe_rehearsal(db, cast.facilitator, cast.meeting_id)
    assert one(db, "select 1 from persons where id = ?", [cast.member.person_id]) is None
    retention.run(db, lambda ids: None)


def test_stopping_for_somebody_who_is_gone_writes_nothing(db, cast, step, stranger):
    from gesprekskader.store import own_data

    page = opened(stranger, "stop", cast.member.person_id, cast.network_id)
    own_data.erase(db, cast.member)
    stranger.post("/herinnering/mail", data={"about": about(page)})
    assert one(db, "select 1 from reminder_stops") is one(db, "select 1 from mail_stops") is None
