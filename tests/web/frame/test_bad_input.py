"""Bad input on every form: a sentence, the right status, the text kept, nothing stored twice."""

from io import BytesIO
from uuid import uuid4

import pytest
from support import PASSWORD, TODAY, about, sent

from gesprekskader import rules
from gesprekskader.store import (
    follow_ups,
    meetings,
    networks,
    organisations,
    outcomes,
    picked_items,
    programmes,
    seats,
    steps,
)
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.steps import StepDraft

NL = '<html lang="nl"'
ODD_JSON = [b"[1, null, {}]", b"{}", b"[" * 50_000, b"nonsense"]
EMOJI_RTL = "👩‍🏫 שלום العربية e\u0301 <b>vet</b> <script>alert(1)</script> & \"'"


def close(db, cast):
    for now, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)


@pytest.fixture
def forms(cast, picked, db) -> dict[str, tuple[str, str, dict, str, int]]:
    """name -> who, address, good fields, the field to spoil, its limit."""
    group, meeting, network = cast.group_id, cast.meeting_id, cast.network_id
    plan = {
        "title": "Middag",
        "format_key": "contactmiddag",
        "meeting_on": TODAY.isoformat(),
        "starts_at": "13.30",
        "item_choice": "shared",
    }
    written = sent_texts(db, cast, picked)
    code = meetings.find(db, meeting).join_code
    place = organisations.save(
        db, None, name="Oud", kind="bestuur", parent_id=None, actor=cast.facilitator
    )
    edits = {
        "outcome edit": (
            "member",
            f"/opbrengsten/{written['outcome']}/wijzigen",
            {"text": "x", "kind": "vraag", "version": "1"},
            "text",
            rules.OUTCOME_LIMIT,
        ),
        "action edit": (
            "member",
            f"/vervolgacties/{written['action']}/wijzigen",
            {"text": "x", "owner_kind": "niemand", "picked_item": picked.id, "version": "1"}
            | {"roundtable": ""},
            "text",
            rules.FOLLOW_UP_LIMIT,
        ),
        "step edit": (
            "member",
            f"/stappen/{written['step']}/wijzigen",
            {"text": "x", "kind": "wil", "about": "w2-lo-1", "version": "1"},
            "text",
            rules.STEP_LIMIT,
        ),
        "forward": (
            "facilitator",
            f"/bijeenkomsten/{meeting}/vervolgacties/{written['action']}/doorgeven",
            {"question": "x", "roundtable": "projectgroep"},
            "question",
            rules.STEP_LIMIT,
        ),
        "join name": ("stranger", f"/meedoen/{code}", {"name": "x"}, "name", rules.NAME_LIMIT),
        "network edit": (
            "facilitator",
            f"/netwerken/{network}/wijzigen",
            {"name": "x", "version": "1"},
            "name",
            rules.LINE_LIMIT,
        ),
        "organisation edit": (
            "facilitator",
            f"/organisaties/{place}",
            {"name": "x", "kind": "bestuur", "parent": ""},
            "name",
            rules.LINE_LIMIT,
        ),
        "meeting edit": (
            "facilitator",
            f"/bijeenkomsten/{meeting}/wijzigen",
            plan | {"version": str(meetings.find(db, meeting).version)},
            "title",
            rules.LINE_LIMIT,
        ),
    }
    return edits | {
        "outcome": (
            "member",
            f"/gesprekken/{group}/opbrengsten",
            {"text": "x", "kind": "opbrengst", "picked_item": picked.id},
            "text",
            rules.OUTCOME_LIMIT,
        ),
        "action": (
            "member",
            f"/gesprekken/{group}/vervolgacties",
            {"text": "x", "owner_kind": "niemand", "picked_item": picked.id, "roundtable": ""},
            "text",
            rules.FOLLOW_UP_LIMIT,
        ),
        "own point": (
            "member",
            f"/gesprekken/{group}/eigen-punt",
            {"wording": "x"},
            "wording",
            300,
        ),
        "group name": ("member", f"/gesprekken/{group}/naam", {"name": "x"}, "name", 40),
        "step": (
            "member",
            f"/bijeenkomsten/{meeting}/mijn-stap",
            {"text": "x", "kind": "ga", "about": "w2-lo-1"},
            "text",
            rules.STEP_LIMIT,
        ),
        "own step": (
            "member",
            "/mijn",
            {"text": "x", "kind": "wil", "network": network, "about": "w2-bg-8"},
            "text",
            rules.STEP_LIMIT,
        ),
        "network": ("facilitator", "/netwerken/nieuw", {"name": "x"}, "name", rules.LINE_LIMIT),
        "organisation": (
            "facilitator",
            "/organisaties",
            {"name": "x", "kind": "school", "parent": ""},
            "name",
            rules.LINE_LIMIT,
        ),
        "meeting": (
            "facilitator",
            f"/netwerken/{network}/bijeenkomsten/nieuw",
            plan,
            "title",
            rules.LINE_LIMIT,
        ),
        "facilitator": (
            "facilitator",
            f"/netwerken/{network}/gespreksleiders",
            {"name": "x", "email": "x@voorbeeld.invalid"},
            "name",
            rules.NAME_LIMIT,
        ),
    }


def sent_texts(db, cast, picked) -> dict[str, str]:
    """One stored outcome, action and step of the member, to edit."""
    ids = {"submission_id": uuid4().hex}
    return {
        "outcome": outcomes.record(
            db, cast.member, cast.group_id, picked.id, OutcomeDraft("vraag", "oud"), **ids
        ).id,
        "action": follow_ups.record(
            db, cast.member, cast.group_id, picked.id, FollowUpDraft("oud", "niemand"), **ids
        ).id,
        "step": steps.add(
            db,
            cast.member,
            StepDraft("ga", "oud", (picked.item,)),
            network_id=cast.network_id,
            meeting_id=cast.meeting_id,
            **ids,
        ),
    }


NAMES = [
    "outcome edit",
    "action edit",
    "step edit",
    "forward",
    "join name",
    "meeting edit",
    "network edit",
    "organisation edit",
    "outcome",
    "action",
    "own point",
    "group name",
    "step",
    "own step",
    "network",
    "organisation",
    "meeting",
    "facilitator",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("spoiled", ["", "   ", "\x00\x07", None])
def test_an_empty_text_gets_a_sentence_and_stores_nothing(client_of, forms, db, name, spoiled):
    who, url, fields, field, _ = forms[name]
    if spoiled is None and ("edit" in name or name == "group name"):
        return  # without the field the text stays as it was
    before = totals(db)
    data = sent(**{k: v for k, v in (fields | {field: spoiled}).items() if v is not None})
    answer = client_of(who).post(url, data=data)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'class="field__error"' in text
    assert totals(db) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_text_that_is_too_long_comes_back_whole(client_of, forms, db, name):
    who, url, fields, field, limit = forms[name]
    long = "woord " * (limit // 6 + 2)
    before = totals(db)
    answer = client_of(who).post(url, data=sent(**(fields | {field: long})))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "te lang" in text
    assert long.strip() in text
    assert totals(db) == before


@pytest.mark.parametrize("name", NAMES)
def test_emoji_other_scripts_and_html_are_text(client_of, forms, name):
    who, url, fields, field, limit = forms[name]
    client = client_of(who)
    words = EMOJI_RTL[: min(limit, 200)][:40] if limit <= 80 else EMOJI_RTL
    answer = client.post(url, data=sent(**(fields | {field: words})), follow_redirects=True)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<b>vet" not in text
    assert "<script>alert" not in text


@pytest.mark.parametrize(
    "name", ["outcome", "action", "own point", "step", "own step", "meeting", "forward"]
)
def test_the_same_form_twice_is_stored_once(client_of, forms, db, name):
    who, url, fields, _, _ = forms[name]
    client, data = client_of(who), sent(**fields)
    assert client.post(url, data=data).status_code == 303
    after = totals(db)
    again = client.post(url, data=data)
    assert (again.status_code, totals(db)) == (303, after)


@pytest.mark.parametrize("name", ["outcome", "action", "own point", "group name"])
def test_a_closed_meeting_keeps_the_text_on_the_page(client_of, forms, db, cast, name):
    who, url, fields, field, _ = forms[name]
    close(db, cast)
    before = totals(db)
    answer = client_of(who).post(url, data=sent(**(fields | {field: "mijn laatste zin"})))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "al gesloten" in text
    assert "mijn laatste zin" in text
    assert totals(db) == before


@pytest.mark.parametrize(
    ("name", "over"),
    [
        ("outcome", {"kind": "cijfer"}),
        ("outcome", {"kind": "citaat"}),
        ("outcome", {"picked_item": "onbekend1234"}),
        ("action", {"picked_item": "onbekend1234"}),
        ("action", {"owner_kind": "overlegtafel", "roundtable": ""}),
        ("action", {"owner_kind": "persoon", "owner": " "}),
        ("step", {"kind": "moet"}),
        ("step", {"about": "w9-x-9"}),
        ("step", {"about": ""}),
        ("own step", {"about": ""}),
        ("own step", {"network": "onbekend1234"}),
        ("organisation", {"kind": "fabriek"}),
        ("organisation", {"parent": "onbekend1234"}),
        ("meeting", {"meeting_on": "31-31-2026"}),
        ("meeting", {"starts_at": "25.00"}),
        ("meeting", {"format_key": "onbekend"}),
        ("facilitator", {"email": "geen adres"}),
    ],
)
def test_a_choice_that_does_not_exist_is_refused_with_words(client_of, forms, db, name, over):
    who, url, fields, field, _ = forms[name]
    before = totals(db)
    answer = client_of(who).post(url, data=sent(**(fields | {field: "blijf staan"} | over)))
    assert answer.status_code == 422
    assert "blijf staan" in answer.get_data(as_text=True)
    assert totals(db) == before


def totals(db) -> dict[str, int]:
    return {
        table.name: table.count
        for table in db.tables
        if table.name not in ("visits",) and not table.name.startswith("sqlite")
    }


def test_a_body_that_is_too_large_is_refused(member, forms):
    _, url, fields, _, _ = forms["outcome"]
    answer = member.post(url, data=sent(**(fields | {"text": "x" * 300_000})))
    assert answer.status_code == 413
    assert "te veel tekst" in answer.get_data(as_text=True)


def test_two_editors_see_both_texts(client_of, db, cast, picked):
    url = f"/gesprekken/{cast.group_id}/opbrengsten"
    fields = {"text": "eerste", "kind": "opbrengst", "picked_item": picked.id}
    client_of("member").post(url, data=sent(**fields))
    outcome = outcomes.of_group(db, cast.group_id)[0]
    edit = f"/opbrengsten/{outcome.id}/wijzigen"
    good = {"kind": "opbrengst", "version": "1"}
    assert client_of("member").post(edit, data=good | {"text": "van mij"}).status_code == 303
    answer = client_of("other").post(edit, data=good | {"text": "van een ander"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "van mij" in text
    assert "van een ander" in text
    assert 'name="version" type="hidden" value="2"' in text
    assert (
        client_of("other").post(edit, data=good | {"text": "samen", "version": "2"}).status_code
        == 303
    )
    assert outcomes.find(db, outcome.id).text == "samen"


def test_a_pasted_list_with_a_bad_address_asks_and_adds_nobody(facilitator, db, cast):
    url = f"/netwerken/{cast.network_id}/leden"
    answer = facilitator.post(url, data={"pasted": "Noor\tgoed@x.nl\nTies\tgeen-adres"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Dat is geen mailadres" in text
    assert "goed@x.nl" in text
    names = [m.person.name for m in networks.members(db, cast.network_id, this_year(db, cast))]
    assert "Noor" not in names


def this_year(db, cast) -> str:
    return meetings.find(db, cast.meeting_id).school_year


def test_minutes_that_are_no_number_are_named(facilitator, db, cast):
    plan = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw"
    made = facilitator.post(
        plan,
        data=sent(
            title="M",
            format_key="contactmiddag",
            meeting_on=TODAY.isoformat(),
            starts_at="13:30",
            item_choice="shared",
        ),
    )
    url = made.headers["Location"].replace("/items", "/programma")
    part = programmes.phases_of(db, url.split("/")[2])[0].id
    answer = facilitator.post(f"{url}/{part}/minuten", data={"minuten": "een kwartier"})
    assert answer.status_code == 422
    assert "een kwartier" in answer.get_data(as_text=True)


def test_an_unknown_code_gets_the_right_sentence(stranger):
    answer = stranger.post("/meedoen", data={"code": "zzz999"})
    assert answer.status_code == 422
    assert "Kijk of je een letter verwisselt" in answer.get_data(as_text=True)
    assert stranger.get("/meedoen/zzz999").status_code == 404


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(stranger, cast):
    answers = [
        stranger.post("/inloggen", data={"email": email, "password": "niet goed genoeg"})
        for email in ("facilitator@voorbeeld.invalid", "niemand@voorbeeld.invalid")
    ]
    assert [a.status_code for a in answers] == [422, 422]
    assert "horen niet bij elkaar" in answers[0].get_data(as_text=True)
    good = {"email": "facilitator@voorbeeld.invalid", "password": PASSWORD}
    assert stranger.post("/inloggen", data=good).status_code == 303


def test_a_forwarding_wants_a_question_and_goes_once_to_a_table(facilitator, db, cast, picked):
    follow_up_id = follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        FollowUpDraft("Rooster delen", "niemand"),
        submission_id=uuid4().hex,
    ).id
    url = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{follow_up_id}/doorgeven"
    assert facilitator.post(url, data=sent(roundtable="projectgroep")).status_code == 422
    good = {"roundtable": "projectgroep", "question": "Kan dit?"}
    assert facilitator.post(url, data=sent(**good)).status_code == 303
    again = facilitator.post(url, data=sent(**good))
    assert again.status_code == 422
    assert "ligt al bij Projectgroep" in again.get_data(as_text=True)


def test_looking_back_wants_an_answer_and_keeps_the_text(member, db, cast):
    member.post(
        f"/bijeenkomsten/{cast.meeting_id}/mijn-stap",
        data=sent(text="kijken", kind="ga", about="w2-lo-7"),
    )
    step = steps.of_person(db, cast.member.person_id)[0]
    url = f"/stappen/{step.id}/terugblik"
    answer = member.post(url, data=sent(yielded="blijf staan", bijeenkomst=cast.meeting_id))
    assert answer.status_code == 422
    assert "blijf staan" in answer.get_data(as_text=True)


def test_a_table_phone_never_writes_an_own_step(app, db, cast):
    client = app.test_client()
    code = meetings.find(db, cast.meeting_id).join_code
    client.post(f"/meedoen/{code}/getypt/tafel")
    client.post(f"/gesprekken/{cast.group_id}/plek")
    page = client.get(f"/bijeenkomsten/{cast.meeting_id}/mijn-stap")
    assert "telefoon van de tafel" in page.get_data(as_text=True)
    client.post(
        f"/bijeenkomsten/{cast.meeting_id}/mijn-stap",
        data=sent(text="x", kind="ga", about="w2-lo-1"),
    )
    assert db["personal_steps"].count == 0
    assert len(seats.of_group(db, cast.group_id)) == 3


def test_joining_twice_by_a_double_tap_is_one_person(stranger, db, cast):
    code = meetings.find(db, cast.meeting_id).join_code
    before = db["persons"].count
    data = sent(name="Noor")
    for _ in range(2):
        assert stranger.post(f"/meedoen/{code}", data=data).status_code == 303
    assert db["persons"].count == before + 1


def test_a_closed_meeting_says_so_to_a_right_code(stranger, db, cast):
    close(db, cast)
    code = meetings.find(db, cast.meeting_id).join_code
    answer = stranger.post("/meedoen", data={"code": code})
    assert answer.status_code == 409
    assert "al gesloten" in answer.get_data(as_text=True)
    assert stranger.get(f"/meedoen/{code}").status_code == 409


def test_a_cancelled_meeting_takes_nothing(facilitator, member, db, cast, forms):
    assert facilitator.post(f"/bijeenkomsten/{cast.meeting_id}/afgelasting").status_code == 303
    _, url, fields, _, _ = forms["outcome"]
    assert member.post(url, data=sent(**fields)).status_code == 409
    facilitator.post(f"/bijeenkomsten/{cast.meeting_id}/afgelasting/ongedaan")
    assert member.post(url, data=sent(**fields)).status_code == 303


def test_somebody_who_is_signed_in_does_not_join_as_somebody_else(facilitator, db, cast):
    code = meetings.find(db, cast.meeting_id).join_code
    assert facilitator.post(f"/meedoen/{code}", data=sent(name="Ander")).status_code == 422
    assert facilitator.post(f"/meedoen/{code}/getypt/tafel").status_code == 422
    assert facilitator.get("/account").status_code == 200


@pytest.mark.parametrize(
    "over", [{"meeting_on": "0202-10-01"}, {"ends_at": "12.00"}, {"starts_at": "9" * 5000}]
)
def test_a_date_or_time_that_cannot_be_meant_is_refused(client_of, forms, over):
    who, url, fields, _, _ = forms["meeting"]
    assert client_of(who).post(url, data=sent(**(fields | over))).status_code == 422


def test_strange_letters_in_the_first_code_are_just_wrong(settings, catalogue):
    from gesprekskader import create_app

    app = create_app(settings, catalogue)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    client = app.test_client()
    page = client.get("/begin").get_data(as_text=True)
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    good = {"csrf_token": token, "name": "N", "email": "n@x.nl", "password": PASSWORD}
    assert client.post("/begin", data=good | {"code": "\u00e9" * 8}).status_code == 422
    assert client.post("/begin", data=good | {"code": "begin 234"}).status_code == 303
    app.extensions["gesprekskader"].pool.close()


@pytest.mark.parametrize("field", ["yielded", "held_up"])
def test_a_look_back_that_is_too_long_comes_back_whole(member, db, cast, picked, field):
    step_id = sent_texts(db, cast, picked)["step"]
    long = "woord " * 400
    data = sent(result="gezet", bijeenkomst=cast.meeting_id, **{field: long})
    answer = member.post(f"/stappen/{step_id}/terugblik", data=data)
    assert answer.status_code == 422
    assert long.strip() in answer.get_data(as_text=True)
    assert db["revisits"].count == 0


def test_an_own_point_that_is_put_back_never_becomes_another(member, db, cast, picked):
    for words in ("Punt X", "Punt Y"):
        member.post(f"/gesprekken/{cast.group_id}/eigen-punt", data=sent(wording=words))
    page = member.get(f"/bijeenkomsten/{cast.meeting_id}/mijn-stap").get_data(as_text=True)
    value = page.split("Punt X")[0].rsplit('value="', 1)[1].split('"')[0]
    here = {p.item.wording: p.id for p in picked_items.of_group(db, cast.group_id)}
    url = f"/gesprekken/{cast.group_id}/items/{here['Punt X']}/terugleggen"
    assert member.post(url).status_code == 303
    data = sent(text="mijn stap", kind="ga", about=value)
    answer = member.post(f"/bijeenkomsten/{cast.meeting_id}/mijn-stap", data=data)
    assert answer.status_code == 422
    assert "mijn stap" in answer.get_data(as_text=True)
    assert db["personal_steps"].count == 0


def test_a_look_back_on_an_action_that_is_too_long_comes_back_whole(member, db, cast, picked):
    action_id = sent_texts(db, cast, picked)["action"]
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    url = f"/bijeenkomsten/{cast.meeting_id}/vervolgacties/{action_id}/terugblik"
    long = "woord " * 400
    answer = member.post(url, data=sent(result="gezet", yielded=long))
    assert answer.status_code == 422
    assert long.strip() in answer.get_data(as_text=True)
    assert member.post(url, data=sent(result="prima")).status_code == 422
    assert db["revisits"].count == 0


@pytest.mark.parametrize("password", ["", "te kort", "x" * 201, "wachtwoord1234"])
def test_an_invitation_wants_a_usable_password_and_stays_open_until_then(
    stranger, db, cast, password
):
    _, token = networks.add_facilitator(
        db,
        cast.facilitator,
        cast.network_id,
        this_year(db, cast),
        name="Noor",
        email="noor@voorbeeld.invalid",
    )
    url = "/sleutel/wachtwoord"
    assert stranger.post("/sleutel", data={"secret": token}).headers["Location"] == url
    assert stranger.post(url, data=about(stranger, password)).status_code == 422
    assert stranger.post(url, data=about(stranger, PASSWORD)).headers["Location"] == "/"
    assert stranger.post("/sleutel", data={"secret": token}).status_code == 422


@pytest.mark.parametrize("code", ["", "x" * 30, "\x00", "שלום", "<b>"])
def test_a_code_that_is_no_code_gets_a_sentence(stranger, code):
    answer = stranger.post("/meedoen", data={"code": code})
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_or_json_in_place_of_text_gets_a_page_and_stores_nothing(
    app, client_of, forms, db, name
):
    who, url, fields, field, _ = forms[name]
    app.testing = False  # an error would be a page with 500
    client, before = client_of(who), totals(db)
    proof = {"headers": {"X-CSRFToken": client._token()}, "content_type": "application/json"}
    answers = [client.post(url, data=text, **proof) for text in ODD_JSON]
    file = {field: (BytesIO(b"x"), "../../tekst.txt")}
    answers.append(client.post(url, data=sent(**file), content_type="multipart/form-data"))
    for answer in answers:  # an edit without words leaves what is there
        text = answer.get_data(as_text=True)
        assert answer.status_code == 303 or (answer.status_code in (409, 422) and NL in text)
    assert totals(db) == before
