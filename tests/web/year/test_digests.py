"""One mail a day at most, with what is new for that person, each thing once."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from support import TODAY, as_read, put_on_list

from gesprekskader import chores
from gesprekskader.errors import MailFailed, MailRefused
from gesprekskader.moments import clock_at
from gesprekskader.post import digests as letters
from gesprekskader.post.reminders import Links
from gesprekskader.store import (
    digests,
    follow_ups,
    forwardings,
    own_data,
    picked_items,
    roundtables,
    steps,
)
from gesprekskader.store.db import one, writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.steps import StepDraft

NOON = datetime.combine(TODAY, datetime.min.time(), UTC).replace(hour=12)
BASE = "https://gesprek.voorbeeld.invalid"


@pytest.fixture(autouse=True)
def noon():
    with clock_at(NOON):
        yield


@pytest.fixture
def addressed(db, cast):
    """The member gave an address."""
    give_address(db, cast.member)
    return cast.member


def give_address(db, actor, *, own: bool = True) -> None:
    with writing(db):
        sql = "update persons set email = ?, has_own_email = ? where id = ?"
        db.execute(sql, [f"{actor.person_id}@voorbeeld.invalid", own, actor.person_id])


def act(db, cast, text: str, owner=None) -> str:
    draft = FollowUpDraft(text, "persoon", "Lid", owner_id=owner.person_id if owner else "")
    picked = picked_items.of_group(db, cast.group_id)[0].id
    return follow_ups.record(
        db, cast.member, cast.group_id, picked, draft, submission_id=uuid4().hex
    ).id


def ask(db, cast, text: str, question: str = "Kan dit eerder?") -> str:
    return forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=act(db, cast, text),
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question=question,
        submission_id=uuid4().hex,
    )


def answer(db, cast, point: str, words: str) -> None:
    here = forwardings.of_ids(db, [point])[0]
    roundtables.answer(
        db, cast.coordinator, point, words, version=here.version, submission_id=uuid4().hex
    )


def send(mailing, pool, days: float = 0) -> int:
    with clock_at(NOON + timedelta(days=days)):
        return chores.remind(mailing, pool, as_read())


def text(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def html(mail) -> str:
    return mail.get_body(("html",)).get_content()


def to(box, actor) -> list:
    return [mail for mail in box.mails if mail["To"].startswith(actor.person_id)]


def test_all_that_is_new_for_somebody_is_one_mail_and_goes_once(
    db, cast, addressed, mailing, pool, box
):
    act(db, cast, "VOORBEELDEN-DELEN", cast.member)
    answer(db, cast, ask(db, cast, "MEER-TIJD"), "JA-VANAF-JANUARI")
    send(mailing, pool, 1)
    (mail,) = to(box, cast.member)
    for words in ("VOORBEELDEN-DELEN", "MEER-TIJD", "JA-VANAF-JANUARI"):
        assert words in text(mail)
        assert words in html(mail)
    for days in (1, 2, 3):
        send(mailing, pool, days)
    assert len(to(box, cast.member)) == 1


def test_who_sits_at_a_table_gets_its_points(db, cast, mailing, pool, box):
    ask(db, cast, "MEER-TIJD", "WIE-PAKT-DIT-OP")
    assert send(mailing, pool) == 1
    (mail,) = box.mails
    assert mail["To"] == "coordinator@voorbeeld.invalid"
    assert mail["Subject"] == "1 vraag voor Projectgroep"
    assert "WIE-PAKT-DIT-OP" in text(mail)
    assert f"{BASE}/overlegtafel" in text(mail).split()
    assert send(mailing, pool, 1) == 0
    ask(db, cast, "NOG-IETS", "EEN-TWEEDE")
    assert send(mailing, pool, 2) == 1
    assert "WIE-PAKT-DIT-OP" not in text(box.mails[1])


def test_a_better_answer_is_told_again_and_one_that_was_read_is_not(
    db, cast, addressed, mailing, pool, box, member
):
    point = ask(db, cast, "MEER-TIJD")
    answer(db, cast, point, "JA")
    send(mailing, pool, 1)
    with clock_at(NOON + timedelta(days=1, hours=1)):
        answer(db, cast, point, "TOCH-NIET")
    send(mailing, pool, 2)
    assert [("TOCH-NIET" in text(mail)) for mail in to(box, cast.member)] == [False, True]
    with clock_at(NOON + timedelta(days=2, hours=1)):
        answer(db, cast, point, "GELEZEN-OP-DE-PAGINA")
        member.get(f"/antwoorden/{point}")
    send(mailing, pool, 3)
    assert len(to(box, cast.member)) == 2


def test_what_comes_after_the_hour_waits_until_tomorrow(db, cast, addressed, mailing, pool, box):
    assert send(mailing, pool) == 0
    act(db, cast, "LATER-OP-DE-DAG", cast.member)
    assert send(mailing, pool, 0.1) == 0
    assert send(mailing, pool, 1) == 1


def test_never_a_second_mail_on_one_day(db, cast, addressed, mailing, pool, box):
    act(db, cast, "DE-EERSTE", cast.member)
    assert send(mailing, pool) == 1
    act(db, cast, "DE-TWEEDE", cast.member)
    for hours in (1, 3, 6):
        assert send(mailing, pool, hours / 24) == 0
    assert send(mailing, pool, 1) == 1
    assert "DE-EERSTE" not in text(box.mails[1])


def test_no_words_go_to_an_address_that_somebody_else_typed(db, cast, mailing, pool, box):
    give_address(db, cast.member, own=False)
    act(db, cast, "GEHEIM-WERK", cast.member)
    answer(db, cast, ask(db, cast, "GEHEIME-VRAAG"), "GEHEIM-ANTWOORD")
    send(mailing, pool)
    (mail,) = to(box, cast.member)
    assert "Een actie op jouw naam" in text(mail)
    assert "GEHEIM" not in text(mail) + html(mail) + mail["Subject"]


@pytest.mark.parametrize(("kind", "gone"), [("actie", "MIJN-WERK"), ("antwoord", "HET-ANTWOORD")])
def test_each_kind_can_be_switched_off_alone(
    db, cast, addressed, mailing, pool, box, member, kind, gone
):
    member.post("/mijn/mail", data={"wanted": [k for k in ("actie", "antwoord") if k != kind]})
    act(db, cast, "MIJN-WERK", cast.member)
    answer(db, cast, ask(db, cast, "MEER-TIJD"), "HET-ANTWOORD")
    send(mailing, pool)
    (mail,) = to(box, cast.member)
    assert {words for words in ("MIJN-WERK", "HET-ANTWOORD") if words not in text(mail)} == {gone}


def test_points_can_be_switched_off_by_who_sits_there_and_nobody_else_is_asked(
    db, cast, mailing, pool, box, coordinator, member
):
    assert "Punten aan mijn tafel" in coordinator.get("/mijn/mail").text
    assert "Punten aan mijn tafel" not in member.get("/mijn/mail").text
    coordinator.post("/mijn/mail", data={"wanted": ["actie", "antwoord"]})
    ask(db, cast, "MEER-TIJD")
    assert send(mailing, pool) == 0


def test_who_was_wiped_left_or_has_no_address_gets_nothing(db, cast, mailing, pool, box):
    for actor in (cast.member, cast.other):
        give_address(db, actor)
    put_on_list(db, cast, cast.other)
    for actor in (cast.member, cast.other, cast.neighbour):
        act(db, cast, "WERK", actor)
    answer(db, cast, ask(db, cast, "MEER-TIJD"), "JA")
    own_data.erase(db, cast.member)
    with writing(db):
        db.execute(
            "update memberships set left_on = ? where person_id = ?",
            [TODAY.isoformat(), cast.other.person_id],
        )
    send(mailing, pool, 1)
    assert {mail["To"] for mail in box.mails} == {"facilitator@voorbeeld.invalid"}


def test_who_left_a_table_gets_none_of_its_points(db, cast, mailing, pool, box):
    ask(db, cast, "MEER-TIJD")
    roundtables.unseat(db, cast.admin, "projectgroep", cast.coordinator.person_id)
    assert send(mailing, pool) == 0


def test_a_mail_that_was_claimed_by_a_killed_server_never_goes_twice(
    db, cast, addressed, mailing, pool, box
):
    act(db, cast, "VERLOREN", cast.member)
    digests.plan(db)
    assert digests.claim(db) is not None  # and then the plug was pulled
    assert send(mailing, pool) == 0
    act(db, cast, "DE-VOLGENDE", cast.member)
    assert send(mailing, pool, 1) == 1
    assert "VERLOREN" not in text(box.mails[0])


def test_a_mail_server_that_is_away_loses_nothing(db, cast, addressed, mailing, pool, box):
    act(db, cast, "BLIJFT-STAAN", cast.member)
    for days in (0, 0.01, 1):
        with pytest.raises(MailFailed):
            send(replace(mailing, mail_port=1), pool, days)
    assert send(mailing, pool, 1.1) == 1
    assert "BLIJFT-STAAN" in text(box.mails[0])


def test_an_address_that_is_refused_is_tried_five_times_and_holds_up_nobody(
    db, cast, addressed, pool
):
    act(db, cast, "WERK", cast.member)
    tried: list[str] = []

    class Refusing:
        def send(self, mail) -> None:
            tried.append(mail.to)
            raise MailRefused

    for hours in range(24 * 14):
        with clock_at(NOON + timedelta(hours=hours)):
            letters.send_due(db, Refusing(), key="k", base_url="")
    assert len(tried) == 5


def test_words_are_escaped_and_the_mail_asks_nothing_of_others(
    db, cast, addressed, mailing, pool, box
):
    act(db, cast, '<img src="https://elders.invalid/x.png"> & "wij"', cast.member)
    send(mailing, pool)
    (mail,) = to(box, cast.member)
    found = html(mail)
    assert mail.get_content_type() == "multipart/alternative"
    assert "&lt;img src=" in found
    assert not re.search(r"<(img|link|script|style|iframe)\b|url\(", found)
    assert set(re.findall(r'href="(https?://[^/"]+)', found)) == {BASE}


def test_a_long_list_shows_its_first_ten_and_leads_to_the_rest(
    db, cast, addressed, mailing, pool, box
):
    for n in range(12):
        act(db, cast, f"WERK-{n}.", cast.member)
    send(mailing, pool)
    (mail,) = to(box, cast.member)
    assert mail["Subject"] == "12 acties op jouw naam"
    assert text(mail).count("WERK-") == html(mail).count("WERK-") == 10
    assert "nog 2" in text(mail)
    assert f"{BASE}/mijn" in text(mail).split()
    assert send(mailing, pool, 1) == 0


class Words(HTMLParser):
    """What somebody reads of an HTML mail."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_addresses_stand_behind_words_and_lead_somewhere(
    app, db, cast, addressed, mailing, pool, box
):
    act(db, cast, "WERK", cast.member)
    answer(db, cast, ask(db, cast, "MEER-TIJD"), "JA")
    ask(db, cast, "EN-NOG-IETS")
    send(mailing, pool)
    (mail,) = to(box, cast.member)
    assert BASE not in "".join(Words(html(mail)).said)
    adapter = app.url_map.bind("")
    written = "".join(text(each) + html(each) for each in box.mails)
    found = set(re.findall(rf"{BASE}(/[^#\s\"]*)", written))
    assert {"/", "/overlegtafel", "/herinnering"} < found
    for path in found:
        assert adapter.match(path, method="GET")
    assert mail["List-Unsubscribe"].startswith(f"<{BASE}/herinnering#")
    assert "List-Unsubscribe-Post" not in mail


def test_a_mail_is_whole_without_an_address_of_ours(db, cast, addressed, pool):
    act(db, cast, "WERK", cast.member)
    digests.plan(db)
    mail = letters.letter(db, digests.claim(db), Links("k", ""))
    assert "WERK" in mail.body
    assert "http" not in mail.body + mail.html
    assert mail.stop == ""


def test_a_member_who_is_tied_is_not_told_again(db, cast, mailing, pool, box):
    from gesprekskader.store import members, people

    with writing(db):
        listed = people.insert(db, "Noor", email="noor@voorbeeld.invalid")
        year = one(db, "select school_year from meetings where id = ?", [cast.meeting_id])
        db.execute(
            "insert into memberships (network_id, person_id, school_year) values (?, ?, ?)",
            [cast.network_id, listed, year["school_year"]],
        )
    action = act(db, cast, "WERK")
    with writing(db):
        db.execute("update follow_ups set owner_id = ? where id = ?", [listed, action])
    assert send(mailing, pool) == 1
    members.tie(db, cast.facilitator, cast.meeting_id, cast.neighbour.person_id, listed)
    assert send(mailing, pool, 1) == 0


def test_own_steps_are_in_the_same_mail(db, cast, refs, addressed, mailing, pool, box):
    steps.add(
        db,
        cast.member,
        StepDraft("ga", "MIJN-STAP", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=None,
        submission_id=uuid4().hex,
    )
    with writing(db):
        db.execute(
            "insert into reminders (id, person_id, network_id, school_year, kind, due_on, made_at)"
            " select 'r', person_id, network_id, school_year, 'halverwege', ?, ?"
            " from personal_steps",
            [TODAY.isoformat(), NOON.isoformat()],
        )
    act(db, cast, "MIJN-WERK", cast.member)
    assert send(mailing, pool) == 1
    (mail,) = box.mails
    assert "MIJN-STAP" in text(mail)
    assert "MIJN-WERK" in text(mail)
    assert mail["Subject"].startswith("Een actie op jouw naam en jouw stappen van ")


def test_my_own_data_says_which_mail_i_got_and_stopped(db, cast, addressed, mailing, pool, member):
    act(db, cast, "WERK", cast.member)
    send(mailing, pool)
    member.post("/mijn/mail", data={})
    page = member.get("/mijn/gegevens").text
    for words in (
        "Je laatste mail van de dag",
        "Nieuws dat je per mail",
        "Soorten mail die je niet",
    ):
        assert words in page
    own_data.erase(db, cast.member)
    for table in ("digests", "digest_news", "mail_stops"):
        sql = f"select 1 from {table} where person_id = ?"
        assert one(db, sql, [cast.member.person_id]) is None
