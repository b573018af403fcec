"""Every route, every role, somebody else's things: 404 and no leak. CSRF on every POST."""

from uuid import uuid4

import pytest
import told_demo
from series_told import twelve
from support import ROOT, add_meeting

from gesprekskader import create_app
from gesprekskader.config import Settings
from gesprekskader.moments import today
from gesprekskader.store import (
    agendas,
    dossiers,
    follow_ups,
    forwardings,
    meetings,
    outcomes,
    picked_items,
    step_notes,
    steps,
    wishes,
)
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.steps import StepDraft
from gesprekskader.store.wishes import WishDraft
from gesprekskader.web.frame import doors

SECRET_STEP = "GEHEIME-STAP-7731"
GROUP_TEXT = "GROEPSTEKST-4410"


@pytest.fixture
def things(db, cast, refs) -> dict[str, str]:
    """One of everything, with marker texts: a private step, an outcome, an action, a forwarding."""
    picked = picked_items.of_group(db, cast.group_id)[0]
    outcome_id = outcomes.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        OutcomeDraft("opbrengst", GROUP_TEXT),
        submission_id=uuid4().hex,
    ).id
    follow_up_id = follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        FollowUpDraft(f"actie {GROUP_TEXT}", "niemand"),
        submission_id=uuid4().hex,
    ).id
    step_id = steps.add(
        db,
        cast.member,
        StepDraft("ga", SECRET_STEP, tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=meetings.find(db, cast.meeting_id).school_year,
        submission_id=uuid4().hex,
    )
    forwarding_id = forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=follow_up_id,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )
    last = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Laatste", is_last=True)
    wished = []
    for person in (cast.member, cast.neighbour):
        wish_step = steps.add(
            db,
            person,
            StepDraft("wil", "samen", tuple(refs("w2-lo-1"))),
            network_id=cast.network_id,
            meeting_id=cast.meeting_id,
            submission_id=uuid4().hex,
        )
        steps.share(db, person, wish_step, steps.NETWORK)
        wished.append(wish_step)
    wish_id = wishes.put_together(
        db,
        cast.facilitator,
        cast.meeting_id,
        WishDraft("Samen", tuple(wished)),
        submission_id=uuid4().hex,
    )
    return {
        "series_id": twelve(db, cast, cast.network_id),
        "meeting_id": cast.meeting_id,
        "network_id": cast.network_id,
        "group_id": cast.group_id,
        "picked_item_id": picked.id,
        "outcome_id": outcome_id,
        "follow_up_id": follow_up_id,
        "step_id": step_id,
        "forwarding_id": forwarding_id,
        "agenda_id": agendas.add(
            db,
            cast.coordinator,
            ("projectgroep", "Projectgroep"),
            None,
            DayDraft(today(), "15:30", "Kamer 3"),
            submission_id=uuid4().hex,
        ),
        "wish_id": wish_id,
        "last_meeting_id": last,
        "person_id": cast.member.person_id,
        "school_year": meetings.find(db, cast.meeting_id).school_year,
        "dossier_id": dossiers.add(
            db,
            cast.facilitator,
            DossierDraft("Dossier", (meetings.find(db, cast.meeting_id).school_year,), (1, 2)),
            submission_id=uuid4().hex,
        ),
        "entry_id": "onbekend",
        "edit_id": "onbekend",
        "item_key": "w2-lo-7",
        "part_key": "w2-lo",
        "paste_id": "onbekend",
        "job_id": "onbekend",
        "piece": "deurbord",
        "number": "1",
        "origin": forwarding_id,
        "code": meetings.find(db, cast.meeting_id).join_code,
        "kind": "md",
        "role": "facilitator",
        "version": "x",
        "name": "gesprekskader.css",
        "handle": "onbekend",
        "mark": "onbekend",
        "old": "oude-sleutel",
        "proof": "x",
        "draft": "x",
        "room": "hulp",
        "sort": "opbrengsten",
        "point_id": "onbekend",
        "text_id": outcome_id,
        "organisation_id": "onbekend",
        "key": "w2",
        "address": "w2",
        "part_id": "onbekend",
        "choice_id": "onbekend",
        "year": meetings.find(db, cast.meeting_id).school_year,
        "note_id": step_notes.add(
            db, cast.member, step_id, f"notitie {SECRET_STEP}", submission_id=uuid4().hex
        ),
    }


# Who may see or do what. Anything not named here answers 404 (or sign in) to a stranger.
PUBLIC = {
    "assets.file",
    "home.show",
    "accounts.begin",
    "accounts.sign_in",
    "accounts.sign_out",
    "accounts.take_second_step",
    "accounts.forgot",
    "keys.show",
    "keys.confirm",
    "keys.deny",
    "keys.choose_password",
    "claims.answer_by_mail",  # for who opened the question in a mail
    "own_data.erased",
    "help.index",
    "help.manual",  # led to the own link
    "help.show",
    "health.show",
    "offline.show",
    "reminders.show",
    "reminders.answer",
    "mails.by_link",
    "calendars.follow",  # their addresses are all that opens them
    "calendars.invited",
    "reminders.thanks",
    "offline.worker",
    "framework.index",
    "framework.warranty",
    "framework.subtheme",
    "framework.item",
    "framework.read_along",
    "join.enter_code",
    "join.give_name",
    "join.scan",
    "join.join_as_known",
    "join.join_as_table",
    "early_topics.show",  # for who has the code, as those of join
    "early_topics.let_in",
    "paper.scan",  # opens for who has the code on the sheet; what it leads to asks again
    "patterns.show",
}
OWNER_ONLY = {
    "own_actions.show",
    "own_actions.disown",
    "answers.show",
    "jobs.state",
    "jobs.file",
    "steps.show",
    "steps.change",
    "steps.share",
    "steps.remove",
    "steps.restore",
    "shown_steps.choose",
    "shown_steps.take_back",
    "look_back.step",
    "my_year.add_note",
    "my_year.remove_note",
}
DOSSIER = {
    "dossiers.show",
    "dossiers.choose",
    "dossiers.order",
    "dossiers.set_words",
    "dossiers.move",
    "dossiers.drop",
    "dossiers.remove",
    "dossiers.file",
    "dossiers.make_pdf",
}
GROUP = {
    "shelf.share",
    "groups.show",
    "groups.item",
    "groups.actions",
    "groups.state",
    "groups.pick",
    "groups.add_own_point",
    "groups.drop",
    "groups.rename",
    "groups.call",
    "grouping.count_heads",
    "join.get_up",
    "outcomes.record",
    "outcomes.change",
    "outcomes.remove",
    "outcomes.restore",
    "outcomes.check_item",
    "follow_ups.record",
    "follow_ups.change",
    "follow_ups.remove",
    "follow_ups.restore",
    "minutes.group_file",
    "paper.sheet",
}
AT_MEETING = {
    "board.show",
    "harvests.room",
    "join.choose",
    "join.state",
    "join.sit_down",
    "steps.at_meeting",
    "steps.at_table",
    "last_time.show",
    "look_back.show",
    "look_back.action",
    "minutes_mails.give",
    *(f"tallies.{deed}" for deed in ("show", "state", "mark", "choose", "remove")),
}
SHARED_AFTER_HARVEST = {
    "harvests.show",
    "minutes.meeting_page",
    "minutes.meeting_file",
}
AGENDA = {f"agenda_points.{deed}" for deed in ("show", "reword", "move", "remove")}
"""Of members too, before a meeting whose format says so: this one does not."""
ACCOUNT = {
    "networks.index",
    "networks.add",
    "organisations.index",
    "organisations.change",
    "organisations.place_under",
    "organisations.merge",
    "organisations.remove",
    "own_account.show",
    "own_account.change_password",
    "own_account.second_step",
    "coverage.show",
    "coverage.file",
    "dossiers.index",
}
PERSON = {
    "jobs.show",
    "histories.file",
    "my_year.show",
    "my_year.agenda",
    "my_year.confirm_address",
    "mails.show",
    "shelf.show",
    "histories.show",
    "minutes.own_steps_file",
    "own_link.show",
    "own_link.renew",
    "claims.wait",
    "claims.answer",
    "claims.read",
    "own_link.drop",
    "own_link.end_device",
    "own_link.end_others",
    "own_data.show",
    "own_data.file",
    "own_data.erase",
}
ADMIN = {
    "roles.show",
    "roles.make_admin",
    "roles.set_editor",
    "roles.unmake_admin",
    "roles.reset",
    "roles.close",
    "roles.sign_out_everywhere",
    "roles.seat",
    "seat_invitations.invite",
    "seat_invitations.renew",
    "seat_invitations.take_back",
    "roles.unseat",
    "roles.assign",
    "word_template.show",
    "word_template.put",
    "word_template.drop",
    "help.kept",
}
EDITOR = {  # nobody of the cast may
    *(f"own_pages.{deed}" for deed in ("show", "preview", "undo", "drop")),
    "page_files.file",
    "page_files.take_file",
    "new_pages.index",
    "new_pages.begin",
    "new_pages.reopen",
    *(f"valid_pages.{deed}" for deed in ("make_valid", "put_back", "retire", "bring_back")),
    "new_frameworks.index",
    "new_frameworks.begin",
    "own_frameworks.show",
    "valid_frameworks.reopen",
    "own_frameworks.set_names",
    "own_frameworks.undo",
    "own_frameworks.drop",
    "valid_frameworks.make_valid",
    "valid_frameworks.put_back",
    "zipped_frameworks.as_zip",
    "zipped_frameworks.take_zip",
    "own_frameworks.preview",
    "own_items.item",
    "own_items.add",
    "own_items.move",
    "own_items.retire",
    "own_items.split",
    "own_parts.part",
    "own_parts.move",
    "own_parts.remove",
    "own_parts.add",
    "pasted_frameworks.begin",
    "pasted_frameworks.look",
    "pasted_frameworks.put",
}
TABLE = {
    "roundtables.show",
    "roundtables.answer",
    "roundtables.send_on",
    "roundtables.call_back",
    "agendas.show",
    "agendas.change",
    "agendas.add_line",
    "agendas.arrange",
    "agendas.put_on",
    "agendas.take_off",
    "agendas.file",
    "several.take_apart",
    "signals.take_back",
    "origins.make",
}
TABLE_HOME = {
    *("my_tables.show", "substitutes.name", "substitutes.take_back", "agendas.add"),
    *("several.choose", "several.write", "signals.send", "everywhere.show", "everywhere.file"),
    "origins.add_network",
}
OVERVIEW = {"overviews.show"}
FACILITATOR = {
    "kit.show",
    "kit.file",
    "calendars.show",
    "calendars.renew",
    "networks.file",
    "dossiers.set_network",
    "networks.begin_year",
    "reminders.set_network",
    "slips.of_network",
    "action_lists.show",
    "action_lists.file",
    "year_report.show",
    "own_words.change",
    "minutes_mails.show",
    "minutes_mails.send",
    "year_report.file",
    "networks.show",
    "networks.change",
    "shelf.choose_sister",
    "pastes.proof",
    "pastes.add",
    "pastes.undo",
    "networks.add_facilitator",
    "members.show",
    "members.leave",
    "members.come_back",
    "members.remove",
    "members.joiners",
    "members.tie",
    "members.untie",
    "slips.of_person",
    "meetings.add",
    "meetings.change",
    "programmes.items",
    "editions.take_over",
    *(
        f"running_sheets.{deed}"
        for deed in ("show", "edit", "change", "set_minutes", "move", "leave_out", "put_back")
    ),
    *(
        f"own_formats.{deed}"
        for deed in ("save", "index", "add", "show", "file", "retire", "bring_back")
    ),
    *(f"series.{deed}" for deed in ("index", "plan", "show", "file")),
    *(f"own_series.{deed}" for deed in ("save", "show", "file", "retire", "bring_back")),
    "running_sheets.add",
    "running_sheets.fit",
    "meetings.cancel",
    "meetings.uncancel",
    "meetings.wipe",
    "meetings.delete",
    "programmes.follow",
    "meetings.invitation",
    "board.state",
    "board.move_stage",
    "board.start_group",
    "beamer.show",
    "last_time.screen",
    "beamer.state",
    "clock.turn",
    "board.set_wrap_up",
    "grouping.merge",
    "grouping.prepare",
    "grouping.take_over",
    "grouping.part",
    "grouping.manage",
    "grouping.hide",
    "grouping.show",
    "grouping.seat",
    "harvests.star",
    "harvests.unstar",
    "harvests.strike",
    "harvests.merge",
    "harvests.unpark",
    "harvests.part",
    "harvests.split",
    "harvests.park",
    "harvests.set_done",
    *(f"tallies.{deed}" for deed in ("begin", "end", "make_round", "remove_by_link")),
    "programmes.add_item",
    "walls.choose",
    "harvests.state",
    "harvests.give",
    "meant_questions.send",
    "beamer.qr",
    "beamer.own_qr",
    "look_back.overview",
    "forwardings.of_meeting",
    "forwardings.follow_up",
    "forwardings.step",
    "forwardings.withdraw",
    "forwardings.wish",
    "wishes.put_together",
    "wishes.reword",
    "wishes.take_apart",
}
EVERYTHING = PUBLIC | DOSSIER | OWNER_ONLY | GROUP | AT_MEETING | SHARED_AFTER_HARVEST
EVERYTHING |= (
    AGENDA | ACCOUNT | PERSON | FACILITATOR | ADMIN | TABLE | TABLE_HOME | OVERVIEW | EDITOR
)
SEES_ALL_TABLES = ADMIN | TABLE | TABLE_HOME | OVERVIEW | EDITOR

# role -> kinds of routes that role may not enter while the meeting is open
REFUSED = {
    "stranger": EVERYTHING - PUBLIC,
    "outsider": EVERYTHING - PUBLIC - ACCOUNT - PERSON,
    "neighbour": GROUP
    | DOSSIER
    | OWNER_ONLY
    | FACILITATOR
    | SHARED_AFTER_HARVEST
    | AGENDA
    | ACCOUNT
    | SEES_ALL_TABLES,
    "other": AGENDA
    | DOSSIER
    | OWNER_ONLY
    | FACILITATOR
    | SHARED_AFTER_HARVEST
    | ACCOUNT
    | SEES_ALL_TABLES,
    "facilitator": OWNER_ONLY | SEES_ALL_TABLES,
    "coordinator": EVERYTHING - PUBLIC - ACCOUNT - PERSON - TABLE - TABLE_HOME - OVERVIEW,
    "admin": EVERYTHING - PUBLIC - ACCOUNT - PERSON - ADMIN - OVERVIEW,
}


def routes(app):
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method


def address(app, rule, things) -> str:
    values = {name: things[name] for name in rule.arguments}
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values) if rule.arguments else rule.rule


def test_every_route_has_a_place_in_the_matrix(app):
    assert {rule.endpoint for rule, _ in routes(app)} == EVERYTHING


@pytest.mark.parametrize("role", sorted(REFUSED))
def test_a_foreign_thing_is_not_found_and_leaks_nothing(app, client_of, things, role):
    from flask import url_for

    client = client_of(role)
    wrong = []
    for rule, method in routes(app):
        if rule.endpoint not in REFUSED[role]:
            continue
        with app.test_request_context():
            url = url_for(rule.endpoint, **{name: things[name] for name in rule.arguments})
        answer = client.open(url, method=method, data={"text": "x"} if method == "POST" else None)
        text = answer.get_data(as_text=True)
        if how_refused(answer, method) not in expected(role, rule.endpoint):
            wrong.append((method, url, rule.endpoint, answer.status_code))
        if SECRET_STEP in text or GROUP_TEXT in text:
            wrong.append((method, url, rule.endpoint, "leaks"))
    assert wrong == []


ONLY_ACCOUNTS = ACCOUNT | FACILITATOR | DOSSIER | SEES_ALL_TABLES
PARTICIPANTS_TOO = GROUP | AT_MEETING | SHARED_AFTER_HARVEST | AGENDA
SIGNED_IN = {"outsider", "facilitator", "coordinator", "admin"}


def expected(role: str, endpoint: str) -> set[str]:
    """Who is not signed in is led to sign-in for what only an account opens; where participants
    come too, who is known here without an account is told that it is not there."""
    stranger = role == "stranger"
    if role not in SIGNED_IN and (
        endpoint in ONLY_ACCOUNTS or (stranger and endpoint in PARTICIPANTS_TOO)
    ):
        return {"sign in"}
    return (
        {"come back", "not found"}
        if stranger and endpoint in PERSON | OWNER_ONLY
        else {"not found"}
    )


def how_refused(answer, method: str) -> str:
    there = answer.headers.get("Location", "").partition("?")[0]
    kinds = {404: "not found", 401: "sign in", 303: "sign in"}
    asks_password = 'name="password"' in answer.get_data().decode(errors="replace")
    if there == "/sleutel" or (answer.status_code == 401 and not asks_password):
        return "come back"
    goes = answer.status_code != 303 or (method == "GET" and there == "/inloggen")
    return kinds.get(answer.status_code, "") if goes else ""


@pytest.mark.parametrize("role", ["stranger", "neighbour"])
def test_whether_it_exists_shows_nowhere(app, client_of, things, role):
    """The same answer for what is there and for what is not."""
    from flask import url_for

    client, wrong = client_of(role), []
    for rule, method in routes(app):
        if not rule.arguments or rule.endpoint not in ONLY_ACCOUNTS | PARTICIPANTS_TOO:
            continue
        if rule.endpoint not in REFUSED[role]:
            continue
        values = dict.fromkeys(rule.arguments, "bestaatniet1")
        with app.test_request_context():
            url = url_for(rule.endpoint, **values)
        answer = client.open(url, method=method, data={"text": "x"} if method == "POST" else None)
        if how_refused(answer, method) not in expected(role, rule.endpoint):
            wrong.append((method, url, answer.status_code))
    assert wrong == []


def test_every_route_of_the_matrix_is_known_at_the_door(app):
    """What an account opens, and what participants open too, is one table in the code."""
    kinds = {rule.endpoint: doors.kind_of(rule.endpoint) for rule, _ in routes(app)}
    assert {e for e, kind in kinds.items() if kind == doors.ACCOUNT} == ONLY_ACCOUNTS
    assert {e for e, kind in kinds.items() if kind == doors.BOTH} == PARTICIPANTS_TOO


def addresses_of_pages(app, things) -> list[str]:
    """Every page, once; those of a meeting for both."""
    from flask import url_for

    found = {}
    for rule, method in routes(app):
        for meeting_id in (things["meeting_id"], things["last_meeting_id"]):
            values = things | {"meeting_id": meeting_id}
            if method == "GET":
                with app.test_request_context():
                    url = url_for(rule.endpoint, **{n: values[n] for n in rule.arguments})
                found[url] = None
    return list(found)


def test_the_private_step_is_on_no_page_of_anybody_else(app, client_of, things, db, cast):
    """Everything everybody may see, at every stage: the marker text is only its owner's."""
    pages = addresses_of_pages(app, things)
    for now, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)
        for role in (*REFUSED, "colleague"):
            client = client_of(role)
            for url in pages:
                text = client.get(f"{url}?keuze=nosc").get_data().decode(errors="replace")
                assert SECRET_STEP not in text, (role, url)
    own = client_of("member").get("/mijn").get_data(as_text=True)
    assert SECRET_STEP in own


def test_before_the_harvest_no_other_group_reads_a_text(app, client_of, things):
    """Also not through another meeting of the year, the opening or the look back."""
    pages = addresses_of_pages(app, things)
    for role in ("neighbour", "outsider", "stranger"):
        client = client_of(role)
        for url in pages:
            text = client.get(url).get_data().decode(errors="replace")  # one is a PDF
            assert GROUP_TEXT not in text, (role, url)


def test_an_unknown_id_is_not_found_for_a_facilitator(app, facilitator, things):
    from flask import url_for

    wrong = []
    for rule, method in routes(app):
        if not rule.arguments or rule.endpoint in PUBLIC | ADMIN:
            continue
        with app.test_request_context():
            url = url_for(rule.endpoint, **dict.fromkeys(rule.arguments, "bestaatniet1"))
        answer = facilitator.open(url, method=method)
        if answer.status_code != 404:
            wrong.append((method, url, answer.status_code))
    assert wrong == []


def test_a_wrong_method_is_refused_with_a_sentence(app, facilitator, things):
    answer = facilitator.put(f"/bijeenkomsten/{things['meeting_id']}")
    assert answer.status_code == 405
    assert "Dit kan hier niet" in answer.get_data(as_text=True)


def test_every_post_route_wants_proof_that_it_came_from_our_page(settings, catalogue, cast, things):
    app = create_app(settings, catalogue)
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = cast.secrets["facilitator"]
    tried = 0
    for rule, method in routes(app):
        if method != "POST":
            continue
        with app.test_request_context():
            from flask import url_for

            url = url_for(rule.endpoint, **{name: things[name] for name in rule.arguments})
        answer = client.post(url, data={"text": "mijn tekst blijft"})
        assert answer.status_code == 400, url
        assert "mijn tekst blijft" in answer.get_data(as_text=True)
        tried += 1
    assert tried > 30
    app.extensions["gesprekskader"].pool.close()


def test_get_changes_nothing(app, client_of, things, db):
    """No state by GET: the whole database is the same after everybody looked at everything."""
    from flask import url_for

    def dump():
        return {
            table.name: list(table.rows)
            for table in db.tables
            if table.name not in ("visits", "pulse")
            and not table.name.startswith(("sqlite", "shelf_words"))
        }

    before = dump()
    for role in ("facilitator", "member", "stranger", "coordinator", "admin"):
        client = client_of(role)
        for rule, method in routes(app):
            if method == "GET":
                with app.test_request_context():
                    url = url_for(rule.endpoint, **{n: things[n] for n in rule.arguments})
                client.get(url)
    assert dump() == before


def test_the_demo_sign_in_is_absent_outside_the_demo(app, stranger):
    assert not any("demo" in rule.rule for rule, _ in routes(app))
    assert stranger.get("/demo/als/facilitator").status_code == 404
    assert stranger.get("/patronen").status_code == 404


def test_the_demo_sign_in_answers_loopback_only(tmp_path, catalogue):
    settings = Settings(data=tmp_path / "demo", content=ROOT / "content", is_demo=True)
    told_demo.lay(settings.data)
    app = create_app(settings, catalogue)
    client = app.test_client()
    assert client.get("/demo/als/facilitator").status_code == 303
    far = {"REMOTE_ADDR": "192.168.1.20"}
    assert client.get("/demo/als/facilitator", environ_base=far).status_code == 404
    assert client.get("/demo/als/niemand").status_code == 404
    app.extensions["gesprekskader"].pool.close()
