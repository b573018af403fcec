"""A code that a facilitator hands out opens nothing of who was here before, until they say so."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from support import ROOT, add_meeting

from gesprekskader.config import Settings
from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.moments import clock_at, now, today
from gesprekskader.records import Actor
from gesprekskader.rules import claims as words
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    claims,
    keys,
    members,
    networks,
    own_data,
    people,
    steps,
    wiped_meetings,
)
from gesprekskader.store.db import one, token_hash, writing
from gesprekskader.store.steps import StepDraft

MARKER = "PRIVE-VAN-MEMBER"


@pytest.fixture
def step(db, cast) -> str:
    return steps.add(
        db,
        cast.member,
        StepDraft("ga", MARKER, ()),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        submission_id=uuid4().hex,
    )


@pytest.fixture
def code(db, cast, step) -> str:
    return keys.hand_out(db, cast.facilitator, cast.member.person_id)


def page(client, url: str) -> str:
    return client.get(url).get_data(as_text=True)


def type_it(client, code: str):
    """Type the code and say "Ja, dat ben ik"; where that leads."""
    client.post("/sleutel", data={"secret": code})
    shown = page(client, "/sleutel/ben-jij-dit")
    about = re.search(r'name="about"[^>]*value="(\w+)"', shown)
    return client.post("/sleutel/ben-jij-dit", data={"about": about[1] if about else ""})


def answer(client, said: str):
    mark = re.search(r"/sleutel/vraag/(\w+)", page(client, "/mijn"))
    return client.post(f"/sleutel/vraag/{mark[1] if mark else 'geen'}", data={"answer": said})


def listed(db, cast, name: str) -> str:
    with writing(db):
        person_id = people.insert(db, name)
        networks.insert_membership(db, cast.network_id, person_id, school_year_of(today()))
    return person_id


def test_a_code_for_who_was_never_here_opens_at_once(app, db, cast):
    sanne = listed(db, cast, "Sanne")
    phone = app.test_client()
    answer = type_it(phone, keys.hand_out(db, cast.facilitator, sanne))
    assert answer.headers["Location"] == "/mijn/sleutel"
    assert "Sanne" in page(phone, "/mijn")
    # from here on Sanne was here: the next code asks first
    other = app.test_client()
    answer = type_it(other, keys.hand_out(db, cast.facilitator, sanne))
    assert answer.headers["Location"] == "/sleutel/wacht"
    assert "Ben jij dit?" in page(phone, "/mijn")


def test_a_code_for_who_was_here_opens_nothing_private(app, db, cast, code, step):
    phone = app.test_client()
    assert type_it(phone, code).headers["Location"] == "/sleutel/wacht"
    for url in (
        "/",
        "/mijn",
        "/mijn/gegevens",
        "/mijn/sleutel",
        f"/stappen/{step}",
        "/sleutel/wacht",
    ):
        assert MARKER not in page(phone, url), url
    assert phone.get(f"/stappen/{step}").status_code == 404
    key = token_hash(code)
    with pytest.raises(NotFound):
        keys.let_in(db, key, actor=Actor(), old_visit="", device="", take_along=False)


def test_meanwhile_the_device_takes_part_as_a_newcomer_with_that_name(app, db, cast, code):
    phone = app.test_client()
    type_it(phone, code)
    waits = page(phone, "/sleutel/wacht")
    assert "Deze code wacht op Member" in waits
    assert f"/bijeenkomsten/{cast.meeting_id}/groepen" in waits
    assert phone.post(f"/gesprekken/{cast.group_id}/plek").status_code == 303
    assert phone.get(f"/gesprekken/{cast.group_id}").status_code in (200, 303)
    names = [row["name"] for row in db["persons"].rows]
    assert names.count("Member") == 2


@pytest.mark.parametrize("change", ["closed", "cancelled", "tomorrow", "rehearsal"])
def test_without_an_open_meeting_of_today_the_page_says_that_the_code_waits(
    app, db, cast, code, change
):
    column = {
        "closed": "stage = 'gesloten'",
        "cancelled": "is_cancelled = 1",
        "tomorrow": "meeting_on = date(meeting_on, '+1 day')",
        "rehearsal": "is_rehearsal = 1",
    }[change]
    with writing(db):
        db.execute(f"update meetings set {column}")
    phone = app.test_client()
    type_it(phone, code)
    assert "Er is nu geen bijeenkomst open" in page(phone, "/sleutel/wacht")
    assert phone.get(f"/bijeenkomsten/{cast.meeting_id}/groepen").status_code in (303, 404)


def test_the_owner_is_asked_on_every_page_and_nobody_else_is(app, client_of, db, cast, code):
    phone = app.test_client()
    type_it(phone, code)
    member = client_of("member")
    for url in (
        "/",
        "/kader",
        "/mijn",
        "/hulp/privacy",
        f"/gesprekken/{cast.group_id}",
        f"/bijeenkomsten/{cast.meeting_id}/groepen",
    ):
        text = client_of("member").get(url, follow_redirects=True).get_data(as_text=True)
        assert "Facilitator maakte op" in text, url
        assert "Nee, dat ben ik niet" in text, url
    mark = re.search(r"/sleutel/vraag/(\w+)", page(member, "/mijn"))[1]
    for who in (phone, *(client_of(r) for r in ("other", "neighbour", "facilitator", "stranger"))):
        assert "Facilitator maakte op" not in page(who, "/")
        refused = who.post(f"/sleutel/vraag/{mark}", data={"answer": "ja"})
        assert refused.status_code in (401, 404)
    assert one(db, "select answer from keys where kind = 'claim'")["answer"] == ""


def test_a_yes_makes_the_two_one_as_a_tie_does(app, client_of, db, cast, code, picked):
    phone, member = app.test_client(), client_of("member")
    type_it(phone, code)
    phone.post(f"/gesprekken/{cast.group_id}/plek")
    phone.post(
        f"/gesprekken/{cast.group_id}/opbrengsten",
        data={"picked_item": picked.id, "kind": "opbrengst", "text": "VAN-DE-NIEUWE"},
    )
    phone.post(
        f"/bijeenkomsten/{cast.meeting_id}/mijn-stap",
        data={"kind": "ga", "text": "STAP-VAN-VANDAAG", "about": "w2-lo-1"},
    )
    assert answer(member, "ja").headers["Location"] == "/mijn/sleutel#door-anderen"
    for client in (phone, member):
        assert MARKER in page(client, "/mijn")
        assert "STAP-VAN-VANDAAG" in page(client, "/mijn")
        assert "Ben jij dit?" not in page(client, "/")
    assert [row["name"] for row in db["persons"].rows].count("Member") == 1
    assert "Jij zei: dat ben ik." in page(member, "/mijn/sleutel")
    assert answer(member, "nee").status_code == 404  # what was answered is answered


def test_a_no_kills_the_code_and_leaves_a_newcomer(app, client_of, db, cast, code):
    phone, member = app.test_client(), client_of("member")
    type_it(phone, code)
    answer(member, "nee")
    told = page(member, "/mijn/sleutel")
    assert "Facilitator maakte een code om in te loggen" in told
    assert "De code werkt niet meer" in told
    assert type_it(app.test_client(), code).headers["Location"] == "/sleutel"
    with clock_at(now() + timedelta(days=8)):
        assert claims.open_silent(db) == 0
        assert MARKER not in page(phone, "/mijn")
    assert phone.get(f"/bijeenkomsten/{cast.meeting_id}/groepen").status_code == 200
    assert phone.get("/sleutel/wacht").headers["Location"] == "/"


def test_a_week_without_an_answer_opens_it_and_the_owner_reads_so_everywhere(
    app, client_of, db, cast, code
):
    phone, member = app.test_client(), client_of("member")
    type_it(phone, code)
    with clock_at(now() + timedelta(days=6, hours=23)):
        assert claims.open_silent(db) == 0
        assert MARKER not in page(phone, "/mijn")
    with clock_at(now() + timedelta(days=7, seconds=1)):
        assert claims.open_silent(db) == 1
        assert MARKER in page(phone, "/mijn")
        for url in ("/", "/kader", "/mijn"):
            assert "Een code op jouw naam ging open" in page(member, url)
        assert "ging open" not in page(phone, "/")  # it knows
        phone.post("/sleutel/gelezen")
        assert "ging open" in page(member, "/")  # and can't hide it
        member.post("/sleutel/gelezen")
        assert "Een code op jouw naam ging open" not in page(member, "/")


def test_a_fresh_device_of_who_came_in_by_silence_hides_nothing(app, client_of, db, cast, code):
    phone, member = app.test_client(), client_of("member")
    type_it(phone, code)
    with clock_at(now() + timedelta(days=8)):
        claims.open_silent(db)
        link, _ = keys.renew(db, cast.member)  # as the phone could
        second = app.test_client()
        type_it(second, link)
        second.post("/sleutel/gelezen")
        assert "Een code op jouw naam ging open" not in page(second, "/")
        assert "Een code op jouw naam ging open" in page(member, "/")


def test_a_device_that_was_away_for_a_month_does_not_answer(app, client_of, db, cast, code):
    with writing(db):
        db.execute(
            "update visits set seen_at = ? where person_id = ?",
            [(now() - timedelta(days=31)).isoformat(), cast.member.person_id],
        )
    phone = app.test_client()
    type_it(phone, code)
    for _ in range(2):  # the first page notes that the device is back
        assert "Ben jij dit?" not in page(client_of("member"), "/")
    mark = token_hash(code)[:16]
    with pytest.raises(NotFound):
        claims.answer(db, cast.member, mark, is_me=True)
    fresh = app.test_client()
    link, _ = keys.renew(db, cast.member)
    type_it(fresh, link)  # one's own link is one's own
    assert "Ben jij dit?" in page(fresh, "/")


def test_a_device_used_last_month_that_came_back_before_the_code_is_asked(app, client_of, db, cast):
    with writing(db):
        db.execute(
            "update visits set seen_at = ? where person_id = ?",
            [(now() - timedelta(days=40)).isoformat(), cast.member.person_id],
        )
    with clock_at(now() - timedelta(days=1)):
        page(client_of("member"), "/mijn")
    type_it(app.test_client(), keys.hand_out(db, cast.facilitator, cast.member.person_id))
    assert "Ben jij dit?" in page(client_of("member"), "/")


def test_who_joined_here_just_now_stays_who_they_are_until_the_answer(
    client_of, db, cast, code, picked
):
    neighbour, member = client_of("neighbour"), client_of("member")
    assert "Zo doe je mee, tot er antwoord is" in typed_page(neighbour, code)
    type_it(neighbour, code)
    assert "Neighbour" in page(neighbour, "/mijn")
    answer(member, "ja")
    assert MARKER in page(neighbour, "/mijn")
    assert own_data.all_ids(db, cast.member.person_id) == [
        cast.member.person_id,
        cast.neighbour.person_id,
    ]


def typed_page(client, code: str) -> str:
    client.post("/sleutel", data={"secret": code})
    return page(client, "/sleutel/ben-jij-dit")


def test_two_codes_on_one_device_wait_each_for_their_own_owner(app, client_of, db, cast, code):
    phone = app.test_client()
    type_it(phone, code)
    type_it(phone, keys.hand_out(db, cast.facilitator, cast.other.person_id))
    answer(client_of("other"), "ja")
    assert MARKER not in page(phone, "/mijn")
    assert "Ben jij dit?" in page(client_of("member"), "/")


def test_a_newcomer_who_waits_is_not_tied_to_the_list(app, db, cast, code):
    sanne = listed(db, cast, "Sanne")
    type_it(app.test_client(), code)
    newcomer = one(db, "select newcomer_id from keys where kind = 'claim'")["newcomer_id"]
    with pytest.raises(RuleBroken, match="kwam binnen met een code"):
        members.tie(db, cast.facilitator, cast.meeting_id, newcomer, sanne)


def test_a_newcomer_who_waits_and_wipes_themselves_is_not_joined(app, db, cast, code):
    phone = app.test_client()
    type_it(phone, code)
    phone.post("/mijn/gegevens/wissen", data={"is_sure": "y"})
    with clock_at(now() + timedelta(days=8)):
        assert claims.open_silent(db) == 0
    assert one(db, "select answer from keys where kind = 'claim'")["answer"] == "weg"


def test_an_own_link_answers_for_itself(app, db, cast, code, client_of):
    phone = app.test_client()
    type_it(phone, code)
    link, _ = keys.renew(db, cast.member)
    mark = re.search(r'name="about"[^>]*value="(\w+)"', typed_page(phone, link))[1]
    phone.post("/sleutel/ben-jij-dit", data={"about": mark, "along": "mee"})
    assert MARKER in page(phone, "/mijn")
    assert "Ben jij dit?" not in page(client_of("member"), "/")


def test_a_colleague_who_is_signed_in_uses_no_code(facilitator, db, cast, code):
    assert type_it(facilitator, code).status_code == 422
    assert one(db, "select used_at from keys where kind = 'claim'")["used_at"] is None


def test_badges_and_slips_ask_too(app, db, cast):
    year = school_year_of(today())
    with writing(db):
        networks.insert_membership(db, cast.network_id, cast.member.person_id, year)
    mark = keys.mark_all(db, cast.network_id, year)
    made = keys.hand_out_all(db, cast.facilitator, cast.network_id, year, mark)
    codes = {person_id: code for person_id, _, code in made}
    answer = type_it(app.test_client(), codes[cast.member.person_id])
    assert answer.headers["Location"] == "/sleutel/wacht"


@pytest.mark.parametrize(
    "url",
    [
        "/hulp/privacy",
        "/personen/{person}/sleutel",
        "/netwerken/{network}/briefjes",
        "/bijeenkomsten/{meeting}/drukwerk",
    ],
)
def test_the_same_words_wherever_a_code_is_made_or_told_about(facilitator, cast, url):
    text = page(
        facilitator,
        url.format(person=cast.member.person_id, network=cast.network_id, meeting=cast.meeting_id),
    )
    plain = re.sub(r"\s+", " ", text)
    assert words.AT_ONCE in plain
    assert words.AFTER in plain


def test_the_same_words_where_the_code_is_typed(app, code):
    phone = app.test_client()
    for text in (typed_page(phone, code), type_it(phone, code) and page(phone, "/sleutel/wacht")):
        assert words.AT_ONCE in text
        assert words.AFTER in text


class TestByMail:
    @pytest.fixture
    def settings(self, tmp_path, box):
        return Settings(
            data=tmp_path,
            content=ROOT / "content",
            secret_key="toets",
            mail_host="127.0.0.1",
            mail_port=box.port,
            mail_from="kader@voorbeeld.invalid",
            mail_security="none",
        )

    @pytest.fixture
    def owned(self, db, cast) -> None:
        with writing(db):
            db.execute(
                "update persons set email = 'member@voorbeeld.invalid', has_own_email = 1"
                " where id = ?",
                [cast.member.person_id],
            )

    def link(self, app, box) -> str:
        app.extensions["gesprekskader"].post.close()
        assert len(box.mails) == 1
        return re.search(r"/sleutel#([\w-]+)", box.mails[0].get_content())[1]

    @pytest.mark.parametrize("said", ["ja", "nee"])
    def test_the_owner_answers_at_an_address_that_is_theirs(
        self, app, db, cast, owned, code, box, said
    ):
        phone = app.test_client()
        type_it(phone, code)
        secret = self.link(app, box)
        assert MARKER not in str(box.mails[0])
        reader = app.test_client()
        answer = reader.post("/sleutel", data={"secret": secret})
        assert answer.headers["Location"] == "/sleutel/vraag"
        shown = page(reader, "/sleutel/vraag")
        assert one(db, "select answer from keys where kind = 'claim'")["answer"] == ""
        about = re.search(r'name="about"[^>]*value="(\w+)"', shown)[1]
        reader.post("/sleutel/vraag", data={"about": about, "answer": said})
        assert (MARKER in page(phone, "/mijn")) == (said == "ja")
        assert MARKER not in page(reader, "/mijn")  # answering lets nobody in
        assert reader.post("/sleutel", data={"secret": secret}).status_code == 422

    def test_an_address_that_another_gave_is_not_asked(self, app, db, cast, code, box):
        with writing(db):
            db.execute("update persons set email = 'x@voorbeeld.invalid'")
        type_it(app.test_client(), code)
        app.extensions["gesprekskader"].post.close()
        assert box.mails == []

    def test_the_question_in_the_mail_lets_nobody_in(self, app, db, cast, owned, code, box):
        type_it(app.test_client(), code)
        key = token_hash(self.link(app, box))
        with pytest.raises(NotFound):
            keys.let_in(db, key, actor=Actor(), old_visit="", device="", take_along=False)


def test_a_rehearsal_goes_although_somebody_typed_a_code_in_it(app, db, cast, code, refs):
    """Wiping it leaves no newcomer that a code still points at."""
    rehearsal = add_meeting(db, cast.facilitator, cast.network_id, refs, open_it=False)
    with writing(db):
        db.execute("update meetings set is_rehearsal = 1, stage = 'open' where id = ?", [rehearsal])
    phone = app.test_client()
    join_code = one(db, "select join_code from meetings where id = ?", [rehearsal])["join_code"]
    phone.post(f"/meedoen/{join_code}", data={"name": "Proef"})
    type_it(phone, code)
    wiped_meetings.wipe_rehearsal(db, cast.facilitator, rehearsal)
    assert list(db.query("pragma foreign_key_check")) == []
    with clock_at(now() + timedelta(days=8)):
        assert claims.open_silent(db) == 0


def test_the_question_never_says_yes_for_somebody_else(app, client_of, db, cast, code):
    phone = app.test_client()
    type_it(phone, code)
    slip = keys.hand_out(db, cast.facilitator, listed(db, cast, "Verzonnen Lid"))
    phone.post("/sleutel", data={"secret": slip})
    about = re.search(r'name="about"[^>]*value="(\w+)"', page(phone, "/sleutel/ben-jij-dit"))[1]
    phone.post("/sleutel/ben-jij-dit", data={"about": about, "along": "mee"})
    assert one(db, "select answer from keys where newcomer_id is not null")["answer"] == "weg"
    told = page(client_of("member"), "/mijn/sleutel")
    assert "Jij zei: dat ben ik" not in told
    assert "De code opende niets van jou." in told
    assert MARKER not in page(phone, "/mijn")


def test_who_opens_the_own_link_on_that_device_says_yes(app, db, cast, code):
    phone = app.test_client()
    type_it(phone, code)
    _, own = keys.renew(db, cast.member)
    phone.post("/sleutel", data={"secret": own})
    about = re.search(r'name="about"[^>]*value="(\w+)"', page(phone, "/sleutel/ben-jij-dit"))[1]
    phone.post("/sleutel/ben-jij-dit", data={"about": about, "along": "mee"})
    assert one(db, "select answer from keys where newcomer_id is not null")["answer"] == "ja"
