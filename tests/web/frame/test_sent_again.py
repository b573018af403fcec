"""Every form that stores words: sent again it is stored once, with the newest words, as long as
nobody else touched them; else the words come back."""

import html
from uuid import uuid4

import pytest
from kept_forms import (
    FIRST,
    FORMS,
    NEWER,
    ONE,
    THEIRS,
    TWO,
    Form,
    World,
    action,
    forwarding,
    is_same,
    look_back_in_meeting,
    meeting_format,
    note,
    organisation,
    outcome,
    own_point,
    send,
    stand,
    step,
    step_at_home,
    step_edit,
)

from gesprekskader.store import (
    follow_ups,
    forwardings,
    grouping,
    harvests,
    meetings,
    outcomes,
    picked_items,
    programmes,
    seats,
    steps,
)
from gesprekskader.store.db import one, rows, writing
from gesprekskader.store.outcomes import OutcomeDraft

AGAIN = {"same": (FIRST, ONE), "other words": (NEWER, ONE), "other choice": (FIRST, TWO)}


@pytest.fixture(params=FORMS, ids=lambda make: make.__name__)
def form(request, db, cast, refs) -> Form:
    return request.param(World(db, cast, refs))


@pytest.mark.parametrize("again", AGAIN)
def test_sent_again_the_newest_words_and_choices_stand_once(client_of, form, again):
    words, which = AGAIN[again]
    client, sid = client_of(form.role), uuid4().hex
    assert send(client, form, FIRST, ONE, sid).status_code == 303
    for _ in range(2):  # the answer got lost twice
        assert send(client, form, words, which, sid).status_code == 303
    assert form.stored() == [(words, form.choices[which])]
    newest = f"{words}, en nog iets"
    assert send(client, form, newest, which, sid).status_code == 303
    assert form.stored() == [(newest, form.choices[which])]


@pytest.mark.parametrize("again", AGAIN)
def test_after_somebody_else_nothing_is_overwritten_and_nothing_lost(client_of, form, again):
    if form.touch is None:
        return  # nobody else can write it
    words, which = AGAIN[again]
    client, sid = client_of(form.role), uuid4().hex
    send(client, form, FIRST, ONE, sid)
    form.touch()
    after = form.stored()
    assert [text for text, _ in after] == [THEIRS]
    answer = send(client, form, words, which, sid)
    same = is_same(form, again)
    assert answer.status_code == (303 if same else 409)
    assert form.stored() == after
    if not same:
        assert words in html.unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("again", AGAIN)
def test_after_closing_the_same_words_are_stored_and_others_come_back(
    db, cast, client_of, form, again
):
    if not form.closes:
        return  # it goes on after a meeting
    words, which = AGAIN[again]
    client, sid = client_of(form.role), uuid4().hex
    send(client, form, FIRST, ONE, sid)
    for now, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)
    answer = send(client, form, words, which, sid)
    same = is_same(form, again)
    assert answer.status_code == (303 if same else 409)
    assert form.stored() == [(FIRST, form.choices[ONE])]
    if not same:
        assert words in html.unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("make", [step_edit, look_back_in_meeting])
def test_a_private_text_never_says_that_somebody_else_changed_it(db, cast, refs, client_of, make):
    form = make(World(db, cast, refs))
    client = client_of(form.role)
    send(client, form, FIRST, ONE, uuid4().hex)
    form.touch()
    page = send(client, form, NEWER, ONE, uuid4().hex).get_data(as_text=True)
    assert "Iemand anders" not in page
    assert "op een ander toestel van jou" in page


@pytest.mark.parametrize(
    "make", [f for f in FORMS if f.__name__.endswith(("_edit", "_details", "_words"))]
)
def test_the_same_words_on_an_old_version_are_no_conflict(db, cast, refs, client_of, make):
    form = make(World(db, cast, refs))
    client = client_of(form.role)
    send(client, form, FIRST, ONE, uuid4().hex)
    assert send(client, form, FIRST, ONE, uuid4().hex).status_code == 303
    assert form.stored() == [(FIRST, form.choices[ONE])]


def test_what_was_built_on_the_first_words_is_not_pulled_away(db, cast, refs, client_of):
    """Newer words of an action that lies at a table by now come back; sent once more they are a
    text of their own."""
    form = action(World(db, cast, refs))
    client, sid = client_of("member"), uuid4().hex
    send(client, form, FIRST, ONE, sid)
    made = follow_ups.of_meeting(db, cast.meeting_id)[0]
    forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=made.id,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )
    answer = send(client, form, NEWER, ONE, sid)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Verstuur ze als nieuwe tekst" in page
    assert sid not in page  # the form that came back is a new deed
    assert [text for text, _ in form.stored()] == [FIRST]


def test_newer_words_of_an_own_point_do_not_pull_it_from_under_a_text(db, cast, refs, client_of):
    """Also when the text was taken away: it can come back."""
    form = own_point(World(db, cast, refs))
    client, sid = client_of("member"), uuid4().hex
    send(client, form, FIRST, ONE, sid)
    point = picked_items.of_group(db, cast.group_id)[-1]
    said = outcomes.record(
        db,
        cast.other,
        cast.group_id,
        point.id,
        OutcomeDraft("opbrengst", "iets"),
        submission_id=uuid4().hex,
    ).id
    for _ in range(2):
        answer = send(client, form, NEWER, ONE, sid)
        assert answer.status_code == 409
        assert NEWER in answer.get_data(as_text=True)
        assert form.stored() == [(FIRST, "")]
        outcomes.remove(db, cast.other, said)
    assert send(client, form, NEWER, ONE, uuid4().hex).status_code == 303  # as a new point
    assert form.stored() == [(FIRST, ""), (NEWER, "")]


def test_an_own_point_sent_again_after_a_merger_is_one_point_in_its_newest_words(
    db, cast, refs, client_of
):
    form = own_point(World(db, cast, refs))
    client, sid = client_of("member"), uuid4().hex
    send(client, form, FIRST, ONE, sid)
    grouping.merge(db, cast.facilitator, cast.group_id, cast.next_group_id)
    for _ in range(2):
        assert send(client, form, NEWER, ONE, sid).status_code == 303
    there = picked_items.of_group(db, cast.next_group_id)
    assert [p.item.wording for p in there if p.item.key is None] == [NEWER]
    grouping.part(db, cast.facilitator, cast.group_id)
    assert form.stored() == [(NEWER, "")]


@pytest.mark.parametrize("make", [outcome, action])
def test_what_was_starred_keeps_the_words_under_its_star(db, cast, refs, client_of, make):
    form = make(World(db, cast, refs))
    table = "outcomes" if make is outcome else "follow_ups"
    client, sid = client_of("member"), uuid4().hex
    send(client, form, FIRST, ONE, sid)
    made = one(db, f"select id from {table}")["id"]
    harvests.star(db, cast.facilitator, table, made, starred=True)
    assert send(client, form, NEWER, ONE, sid).status_code == 409
    assert [text for text, _ in form.stored()] == [FIRST]
    harvests.star(db, cast.facilitator, table, made, starred=False)
    assert send(client, form, NEWER, ONE, sid).status_code == 303


@pytest.mark.parametrize("make", [step, step_at_home])
def test_newer_words_of_a_step_that_was_shared_or_deleted_come_back_to_their_owner(
    db, cast, refs, client_of, make
):
    """Shared with nobody by themselves, and bringing nothing back that was deleted."""
    form = make(World(db, cast, refs))
    client, sid = client_of("member"), uuid4().hex
    send(client, form, FIRST, ONE, sid)
    (made,) = steps.of_person(db, cast.member.person_id)
    for deed in (
        lambda: steps.share(db, cast.member, made.id, steps.NETWORK),
        lambda: steps.set_removed(db, cast.member, made.id, removed=True),
    ):
        deed()
        answer = send(client, form, NEWER, ONE, sid)
        assert answer.status_code == 409
        assert NEWER in answer.get_data(as_text=True)
        assert steps.find(db, made.id).text == FIRST
    assert steps.find(db, made.id).is_removed
    steps.set_removed(db, cast.member, made.id, removed=False)
    assert send(client, form, NEWER, ONE, sid).status_code == 303
    assert steps.find(db, made.id).text == NEWER


def test_another_format_pulls_no_programme_from_under_a_meeting(db, cast, refs, client_of):
    """What was chosen at it stays; newer words still count, and another format comes back."""
    form = meeting_format(World(db, cast, refs))
    client, sid = client_of("facilitator"), uuid4().hex
    made = send(client, form, FIRST, ONE, sid).location
    client.post(made, data={"offered": ["w2-lo-7"]})
    assert send(client, form, NEWER, TWO, sid).status_code == 409
    assert form.stored() == [(FIRST, form.choices[ONE])]
    assert send(client, form, NEWER, ONE, sid).status_code == 303
    assert form.stored() == [(NEWER, form.choices[ONE])]
    assert programmes.offered_keys(db, made.split("/")[2]) == ["w2-lo-7"]


def test_a_meeting_sent_again_is_a_rehearsal_as_it_was_said_last(db, cast, refs, client_of):
    form = meeting_format(World(db, cast, refs))
    client, sid = client_of("facilitator"), uuid4().hex
    send(client, form, FIRST, TWO, sid)
    for said, is_rehearsal in (({"is_rehearsal": "y"}, 1), ({}, 0)):
        data = form.fields(FIRST, TWO) | {"submission_id": sid} | said
        assert client.post(form.url, data=data).status_code == 303
        assert stand(db, "meetings", "is_rehearsal, is_last")[1:] == [(is_rehearsal, int(not said))]


def test_a_forwarding_sent_again_goes_to_no_table_where_it_lies_already(db, cast, refs, client_of):
    form = forwarding(World(db, cast, refs))
    client, sid = client_of("facilitator"), uuid4().hex
    send(client, form, FIRST, ONE, sid)
    send(client, form, "VOOR DE STUURGROEP", TWO, uuid4().hex)
    answer = send(client, form, NEWER, TWO, sid)
    assert answer.status_code == 422
    assert "Dit ligt al bij" in answer.get_data(as_text=True)
    assert form.stored() == [(FIRST, "projectgroep"), ("VOOR DE STUURGROEP", "stuurgroep")]
    assert send(client, form, NEWER, ONE, sid).status_code == 303  # its own table is no other
    assert form.stored()[0] == (NEWER, "projectgroep")


def test_a_struck_text_leaves_no_print_of_its_words(db, cast, refs, client_of):
    form = outcome(World(db, cast, refs))
    send(client_of("member"), form, FIRST, ONE, uuid4().hex)
    made = outcomes.of_meeting(db, cast.meeting_id)[0].id
    assert rows(db, "select 1 from submissions where thing_id = ?", [made])
    harvests.strike(db, cast.facilitator, "outcomes", made)
    assert rows(db, "select 1 from submissions where thing_id = ?", [made]) == []


@pytest.mark.parametrize("make", [outcome, action])
def test_who_sits_elsewhere_by_now_hears_that_the_very_same_was_stored(
    db, cast, refs, client_of, make
):
    form = make(World(db, cast, refs))
    client, sid = client_of("member"), uuid4().hex
    send(client, form, FIRST, TWO, sid)
    seats.sit_down(db, cast.member, cast.next_group_id)
    assert send(client, form, FIRST, TWO, sid).status_code == 303
    for words, which, submission in (
        (NEWER, TWO, sid),
        (FIRST, ONE, sid),
        (FIRST, TWO, uuid4().hex),
    ):
        assert send(client, form, words, which, submission).status_code == 404
    assert form.stored() == [(FIRST, form.choices[TWO])]


def test_an_action_for_a_table_is_known_again_from_elsewhere(db, cast, refs, client_of):
    form, sid = action(World(db, cast, refs)), uuid4().hex
    data = form.fields(FIRST, ONE) | {"owner_kind": "overlegtafel", "roundtable": "stuurgroep"}
    client = client_of("member")
    client.post(form.url, data=data | {"submission_id": sid})
    seats.sit_down(db, cast.member, cast.next_group_id)
    assert client.post(form.url, data=data | {"submission_id": sid}).status_code == 303


def test_a_note_or_an_organisation_that_went_leaves_no_print_of_its_words(
    db, cast, refs, client_of
):
    world = World(db, cast, refs)
    for make, table in ((note, "step_notes"), (organisation, "organisations")):
        form = make(world)
        send(client_of(form.role), form, FIRST, ONE, uuid4().hex)
        made = one(db, f"select id from {table}")["id"]
        assert rows(db, "select 1 from submissions where thing_id = ?", [made])
        with writing(db):
            db.execute(f"delete from {table}")
        assert rows(db, "select 1 from submissions where thing_id = ?", [made]) == []


def test_somebody_elses_submission_id_gives_nobody_their_text(db, cast, refs, client_of):
    """The same id from another person is another text."""
    form, sid = step(World(db, cast, refs)), uuid4().hex
    send(client_of("member"), form, FIRST, ONE, sid)
    send(client_of("other"), form, NEWER, ONE, sid)
    assert [s.text for s in steps.of_person(db, cast.member.person_id)] == [FIRST]
    assert [s.text for s in steps.of_person(db, cast.other.person_id)] == [NEWER]


@pytest.mark.parametrize("make", [outcome, action])
def test_a_text_sent_again_after_it_was_taken_away_does_not_come_back(
    db, cast, refs, client_of, make
):
    form, client, sid = make(World(db, cast, refs)), client_of("member"), uuid4().hex
    headers = {"X-Fragment": "1"}
    data = form.fields(FIRST, ONE) | {"submission_id": sid}
    assert FIRST in client.post(form.url, data=data, headers=headers).get_data(as_text=True)
    kind = outcomes if make is outcome else follow_ups
    table = "outcomes" if make is outcome else "follow_ups"
    kind.remove(db, cast.member, one(db, f"select id from {table}", [])["id"])
    again = client.post(form.url, data=data, headers=headers)
    assert again.status_code == 201
    assert FIRST not in again.get_data(as_text=True)


def test_one_submission_for_two_groups_stays_two_texts_when_they_merge_in_between(
    db, cast, refs, client_of
):
    sid, picked = uuid4().hex, {}
    for group in (cast.group_id, cast.next_group_id):
        picked[group] = picked_items.of_group(db, group)[0].id

    def write(actor, group: str, words: str) -> None:
        draft = OutcomeDraft("opbrengst", words)
        outcomes.record(db, actor, group, picked[group], draft, submission_id=sid)

    write(cast.neighbour, cast.next_group_id, "IN-B")
    grouping.merge(db, cast.facilitator, cast.group_id, cast.next_group_id)
    write(cast.facilitator, cast.group_id, "IN-A")
    found = {o.text for o in outcomes.of_group(db, cast.next_group_id)}
    assert found == {"IN-B", "IN-A"}
