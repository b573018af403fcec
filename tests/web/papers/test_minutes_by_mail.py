"""Minutes by mail: to who was there and who was not, each once, and an address for these only."""

import re
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from support import put_on_list

from gesprekskader import chores
from gesprekskader.errors import MailFailed, MailRefused, NotFound, RuleBroken
from gesprekskader.exports import pdf
from gesprekskader.moments import clock_at, now
from gesprekskader.post import minutes as letters
from gesprekskader.post.mail import Postman
from gesprekskader.records import Actor
from gesprekskader.store import (
    actors,
    backups,
    follow_ups,
    meetings,
    members,
    minutes_mails,
    outcomes,
    own_data,
    picked_items,
    retention,
    seats,
    shut_list,
    steps,
)
from gesprekskader.store.db import connect, one, rows, writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.steps import StepDraft

BASE = "https://gesprek.voorbeeld.invalid"
TYPED = "alleen.hier@voorbeeld.invalid"
LATER = "later@voorbeeld.invalid"


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch):
    """No process for a PDF but where a test is about it."""
    monkeypatch.setattr(pdf, "is_possible", lambda: False)


@pytest.fixture
def written(db, cast) -> None:
    picked = picked_items.of_group(db, cast.group_id)[0].id
    draft = OutcomeDraft("opbrengst", "Wij praten samen")
    outcomes.record(db, cast.member, cast.group_id, picked, draft, submission_id=uuid4().hex)


def close(db, cast) -> None:
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=old, new=new)


def address(db, actor, words: str) -> None:
    with writing(db):
        db.execute("update persons set email = ? where id = ?", [words, actor.person_id])


def ask(db, cast) -> int:
    return minutes_mails.ask(db, cast.facilitator, cast.meeting_id)


def to_whom(box) -> list[str]:
    return sorted(mail["To"] for mail in box.mails)


LEADERS = ["colleague@voorbeeld.invalid", "facilitator@voorbeeld.invalid"]


def test_who_was_there_and_who_was_absent_get_one_mail_each_and_once(
    db, cast, written, mailing, pool, box
):
    address(db, cast.member, "lid@voorbeeld.invalid")
    put_on_list(db, cast, cast.outsider)  # was not there
    close(db, cast)
    assert ask(db, cast) == 4
    assert chores.mail_minutes(mailing, pool)
    absent = "outsider@voorbeeld.invalid"
    assert to_whom(box) == sorted([*LEADERS, "lid@voorbeeld.invalid", absent])
    assert ask(db, cast) == 0
    assert not chores.mail_minutes(mailing, pool)
    assert len(box.mails) == 4


def test_the_mail_says_where_items_come_from_and_goes_too_while_content_has_a_mistake(
    db, cast, written, mailing, pool, box, tmp_path
):
    close(db, cast)
    ask(db, cast)
    assert chores.mail_minutes(mailing, pool)
    said = [mail.get_body(("plain",)).get_content() for mail in box.mails]
    assert said
    assert all("item 1 · uit de bron" in text for text in said)
    address(db, cast.member, "lid@voorbeeld.invalid")
    assert ask(db, cast) == 1
    assert chores.mail_minutes(replace(mailing, content=tmp_path / "halfway"), pool)
    last = box.mails[-1].get_body(("plain",)).get_content()
    assert "item 1" in last
    assert "uit de bron" not in last


def test_nothing_goes_before_closing_or_of_a_meeting_that_was_opened_again(
    db, cast, written, mailing, pool, box
):
    with pytest.raises(RuleBroken):
        ask(db, cast)
    close(db, cast)
    ask(db, cast)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="gesloten", new="afronden")
    assert not chores.mail_minutes(mailing, pool)
    assert box.mails == []


def test_only_who_leads_sends(db, cast, written):
    close(db, cast)
    for actor in (cast.member, cast.outsider, cast.coordinator):
        with pytest.raises(NotFound):
            minutes_mails.ask(db, actor, cast.meeting_id)


def test_a_mail_is_whole_in_both_forms_and_names_nobody_and_no_private_step(
    db, cast, refs, written, mailing, pool, box
):
    for text, reach in (("GEDEELD", steps.NETWORK), ("PRIVE", "")):
        draft = StepDraft("ga", text, tuple(refs("w2-lo-1")))
        step = steps.add(
            db,
            cast.member,
            draft,
            network_id=cast.network_id,
            meeting_id=cast.meeting_id,
            submission_id=uuid4().hex,
        )
        steps.share(db, cast.member, step, reach)
    picked = picked_items.of_group(db, cast.group_id)[0].id
    for draft in (
        FollowUpDraft("DOEN", "persoon", "Wietske", owner_id=cast.member.person_id),
        FollowUpDraft("OOK DOEN", "rol", "schoolopleider"),
    ):
        sid = uuid4().hex
        follow_ups.record(db, cast.member, cast.group_id, picked, draft, submission_id=sid)
    close(db, cast)
    ask(db, cast)
    chores.mail_minutes(mailing, pool)
    for mail in box.mails:
        for kind in ("plain", "html"):
            words = mail.get_body((kind,)).get_content()
            assert "Wij praten samen" in words
            assert "GEDEELD" in words
            assert "iemand van ons" in words
            assert "schoolopleider" in words
            assert f"{BASE}/bijeenkomsten/{cast.meeting_id}/verslag" in words
            assert [no for no in ("PRIVE", "Member", "Neighbour", "Wietske") if no in words] == []
        assert mail["To"].count("@") == 1
        assert mail["Cc"] is mail["Bcc"] is None


def test_a_small_pdf_goes_along_and_a_large_one_does_not(
    db, cast, written, mailing, pool, box, monkeypatch
):
    monkeypatch.setattr(pdf, "is_possible", lambda: True)
    made = iter([b"%PDF-klein", b"%PDF-" + b"x" * letters._SMALL])
    monkeypatch.setattr(letters.FileMaker, "make", lambda *_, **__: next(made))
    close(db, cast)
    ask(db, cast)
    chores.mail_minutes(mailing, pool)
    assert {len(list(mail.iter_attachments())) for mail in box.mails} == {1}
    (file,) = box.mails[0].iter_attachments()
    assert file.get_content() == b"%PDF-klein"
    assert file.get_filename().endswith(".pdf")
    assert file.get_content_type() == "application/pdf"
    report = letters.minutes.of_meeting(db, meetings.find(db, cast.meeting_id), letters.Reach())
    assert letters._Printer(db, "")._pdf(report.report) == b""


def test_a_server_that_is_killed_halfway_never_sends_twice(db, cast, written, mailing, pool, box):
    close(db, cast)
    ask(db, cast)
    killed = minutes_mails.claim(db)
    chores.mail_minutes(mailing, pool)
    assert killed.email not in to_whom(box)
    assert len(box.mails) == 1
    assert minutes_mails.of_meeting(db, cast.meeting_id).unsure == 1


def test_a_mail_server_that_is_away_loses_nothing(
    db, cast, written, mailing, pool, box, monkeypatch
):
    close(db, cast)
    ask(db, cast)
    with monkeypatch.context() as patch:
        patch.setattr(Postman, "send", _raises(MailFailed))
        with pytest.raises(MailFailed):
            chores.mail_minutes(mailing, pool)
    chores.mail_minutes(mailing, pool)
    assert to_whom(box) == LEADERS


def test_an_address_that_is_refused_holds_up_nobody_and_is_tried_five_times(
    db, cast, written, mailing, pool, monkeypatch
):
    close(db, cast)
    ask(db, cast)
    tried = []
    monkeypatch.setattr(Postman, "send", lambda _, mail: tried.append(mail.to) or _refuse())
    start = now()
    for day in range(20):
        with clock_at(start + timedelta(days=day * 3)):
            chores.mail_minutes(mailing, pool)
    assert sorted(tried) == sorted(LEADERS * 5)


def _refuse() -> None:
    raise MailRefused


def _raises(error):
    def send(_, mail) -> None:
        raise error

    return send


def test_an_address_for_these_minutes_only_is_used_for_them_and_gone_when_they_went(
    member, db, cast, written, mailing, pool, box
):
    address(db, cast.member, "bekend@voorbeeld.invalid")
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag/adres"
    assert member.post(url, data={"email": "geen adres"}).status_code == 422
    assert member.post(url, data={"email": TYPED}).status_code == 303
    assert TYPED in member.get(url).get_data(as_text=True)
    close(db, cast)
    ask(db, cast)
    chores.mail_minutes(mailing, pool)
    assert TYPED in to_whom(box)
    assert "bekend@voorbeeld.invalid" not in to_whom(box)
    assert rows(db, "select 1 from minutes_mails where email <> ''") == []
    assert member.post(url, data={"email": TYPED}).status_code == 422
    assert "al naar je verstuurd" in member.get(url).get_data(as_text=True)


def test_an_empty_box_takes_the_address_back(member, db, cast, written):
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag/adres"
    member.post(url, data={"email": TYPED})
    member.post(url, data={"email": ""})
    assert minutes_mails.own_address(db, cast.member, cast.meeting_id).email == ""
    close(db, cast)
    assert ask(db, cast) == 2


def test_several_at_a_table_give_an_address_on_its_phone_and_nobody_gets_two(
    db, cast, written, mailing, pool, box
):
    table = actors.of(db, seats.join_as_table(db, cast.meeting_id, old_visit=""))
    for typed in ("een@voorbeeld.invalid", "TWEE@voorbeeld.invalid", "twee@voorbeeld.invalid"):
        minutes_mails.give(db, table, cast.meeting_id, typed)
    minutes_mails.give(db, table, cast.meeting_id, LEADERS[0].upper())
    close(db, cast)
    ask(db, cast)
    chores.mail_minutes(mailing, pool)
    assert len(box.mails) == 4
    assert {mail["To"].casefold() for mail in box.mails} == {
        *LEADERS,
        "een@voorbeeld.invalid",
        "twee@voorbeeld.invalid",
    }
    assert rows(db, "select 1 from minutes_mails where email <> ''") == []


def test_who_is_not_there_gives_no_address(client_of, db, cast, written):
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag/adres"
    assert client_of("outsider").post(url, data={"email": TYPED}).status_code == 404
    with pytest.raises(NotFound):
        minutes_mails.give(db, Actor(), cast.meeting_id, TYPED)


def test_who_left_or_was_wiped_gets_nothing(db, cast, written, mailing, pool, box):
    put_on_list(db, cast, cast.member, cast.outsider)  # the outsider was not there
    address(db, cast.member, "weg@voorbeeld.invalid")
    minutes_mails.give(db, cast.other, cast.meeting_id, TYPED)
    close(db, cast)
    year = meetings.find(db, cast.meeting_id).school_year

    def leave(actor) -> None:
        about = (cast.network_id, year, actor.person_id)
        members.set_left(db, cast.facilitator, *about, left=True)

    leave(cast.member)
    assert ask(db, cast) == 4
    leave(cast.outsider)
    with writing(db):
        own_data.wipe(db, cast.other.person_id)
    chores.mail_minutes(mailing, pool)
    assert to_whom(box) == LEADERS


def test_an_address_goes_thirty_days_after_closing_and_not_before(db, cast, written):
    minutes_mails.give(db, cast.member, cast.meeting_id, TYPED)
    close(db, cast)
    start = now()
    for days, stays in ((29, True), (31, False)):
        with clock_at(start + timedelta(days=days)):
            retention.run(db)
        assert (one(db, "select 1 from minutes_mails where email <> ''") is not None) is stays


def test_a_backup_that_is_put_back_sends_nothing_again_and_knows_no_address_that_went(
    settings, db, cast, written, mailing, pool, box
):
    minutes_mails.give(db, cast.member, cast.meeting_id, TYPED)
    close(db, cast)
    before = backups.make(settings.database, settings.backups)
    ask(db, cast)
    asked = backups.make(settings.database, settings.backups)
    chores.mail_minutes(mailing, pool)
    for name, copy in (("een", before), ("twee", asked)):
        folder = settings.data / name
        folder.mkdir()
        backups.shut_list.write(folder, shut_list.read(settings.data))
        backups.restore(copy, folder / "gesprekskader.db", settings.backups)
        again = connect(folder / "gesprekskader.db")
        assert minutes_mails.claim(again) is None
        assert minutes_mails.of_meeting(again, cast.meeting_id).waiting == ()
        assert rows(again, "select 1 from minutes_mails where email <> ''") == []
        again.close()


def test_without_a_mail_server_who_leads_gets_the_addresses_and_they_go_afterwards(
    facilitator, db, cast, written
):
    minutes_mails.give(db, cast.member, cast.meeting_id, TYPED)
    url = f"/bijeenkomsten/{cast.meeting_id}/verslag/versturen"
    assert TYPED not in facilitator.get(url).get_data(as_text=True)  # not closed yet
    close(db, cast)
    page = facilitator.get(url).get_data(as_text=True)
    assert "; ".join([TYPED, *LEADERS]) in page
    assert "BCC" in page
    minutes_mails.give(db, cast.other, cast.meeting_id, LATER)  # after the list was copied
    mailed = re.search(r'name="mailed" value="([^"]*)"', page)[1]
    assert facilitator.post(url, data={"mailed": mailed}).status_code == 303
    page = facilitator.get(url).get_data(as_text=True)
    assert "3 mensen kregen het verslag al" in page
    assert f'aria-label="Mailadressen">{LATER}</pre>' in page
    assert rows(db, "select email from minutes_mails where email <> ''") == [{"email": LATER}]


def test_my_own_data_says_which_minutes_i_got_and_where(db, cast, written):
    minutes_mails.give(db, cast.member, cast.meeting_id, TYPED)
    own = own_data.of_person(db, cast.member.person_id)["verslagen_per_mail"]
    assert own == [
        {"bijeenkomst": "Contactmiddag", "adres_alleen_hiervoor": TYPED, "verstuurd": None}
    ]


def test_the_box_stands_on_the_last_page_of_a_phone_once_texts_are_shared(
    member, db, cast, written
):
    page = f"/bijeenkomsten/{cast.meeting_id}"
    assert "Verslag mailen?" not in member.get(page).get_data(as_text=True)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    assert "Verslag mailen?" in member.get(page).get_data(as_text=True)


def test_who_has_no_address_is_named_to_who_leads_and_can_still_give_one(
    db, cast, facilitator, client_of
):
    close(db, cast)
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag/versturen")
    text = page.get_data(as_text=True)
    assert "van wie wij geen mailadres kennen" in text
    assert "Neighbour" in text
    minutes_mails.ask(db, cast.facilitator, cast.meeting_id)
    own = f"/bijeenkomsten/{cast.meeting_id}/verslag/adres"
    assert "al naar je verstuurd" not in client_of("neighbour").get(own).get_data(as_text=True)
