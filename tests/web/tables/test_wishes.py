"""A wish of several is one point: put together by people, in the room's words, with a number."""

from uuid import uuid4

import pytest
from support import TODAY, add_meeting, years_on
from wishes_told import PEOPLE, WORDS, answer, pass_on, together, wish

from gesprekskader.errors import NotFound, RuleBroken, SentEarlier, StaleEdit
from gesprekskader.moments import clock_at
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    everything,
    forwardings,
    meetings,
    own_data,
    roundtables,
    shut,
    steps,
    visits,
    waiting,
    wishes,
)
from gesprekskader.store.access import ALL, Deed, may
from gesprekskader.store.shut_list import ShutLine
from gesprekskader.store.wishes import WishDraft


def standing(db, cast) -> list:
    return wishes.of_meeting(db, meetings.find(db, cast.meeting_id))


def hears(db, actor) -> list[str]:
    return [one.text for one in waiting.of(db, actor).answers]


def page(client, address) -> str:
    return " ".join(client.get(address).get_data(as_text=True).split())


def test_wishes_are_put_together_across_items_and_the_box_starts_empty(facilitator, db, cast, five):
    overview = f"/bijeenkomsten/{cast.meeting_id}/terugblik/overzicht"
    assert "Deze woorden blijven staan" in page(facilitator, overview)
    sent = {"step_ids": [step for _, step in five], "words": WORDS, "submission_id": uuid4().hex}
    for _ in range(2):
        put = facilitator.post(f"/bijeenkomsten/{cast.meeting_id}/wensen", data=sent)
        assert put.status_code == 303
    after = page(facilitator, overview)
    assert after.count("5 mensen delen deze wens") == 1
    assert WORDS in after
    assert not any(name in after for name in PEOPLE)
    (made,) = standing(db, cast)
    assert (made.people, len(made.items)) == (5, 2)


def test_a_form_without_words_comes_back_with_its_choice(facilitator, cast, five):
    sent = {"step_ids": [five[0][1], five[1][1]], "words": " "}
    back = facilitator.post(f"/bijeenkomsten/{cast.meeting_id}/wensen", data=sent)
    shown = " ".join(back.get_data(as_text=True).split())
    assert back.status_code == 422
    assert f'value="{five[0][1]}" checked' in shown
    assert f'{five[2][1]}" checked' not in shown


def test_only_wishes_that_the_network_sees_are_put_together(db, cast, five, refs):
    steps.share(db, *five[0], "")
    plan = wish(db, cast, cast.member, "iets doen", refs, kind="ga")
    of_group = wish(db, cast, cast.member, "voor de groep", refs)
    steps.share(db, cast.member, of_group, steps.GROUP, cast.group_id)
    for chosen in (five, [five[1], (cast.member, plan)], [five[1], (cast.member, of_group)]):
        with pytest.raises(NotFound):
            together(db, cast, chosen)
    with pytest.raises(NotFound):
        together(db, cast, five[1:], by=cast.outsider)


def test_two_wishes_of_one_person_are_no_wish_of_several(db, cast, five, refs):
    anna = five[0][0]
    with pytest.raises(RuleBroken):
        together(db, cast, [five[0], (anna, wish(db, cast, anna, "nog een", refs))])


def test_two_facilitators_at_once_make_one_wish(db, cast, five):
    together(db, cast, five[:3])
    with pytest.raises(RuleBroken):
        together(db, cast, five[2:], by=cast.colleague)
    assert len(standing(db, cast)) == 1


def test_sent_again_it_stands_once_in_the_newest_words(db, cast, five):
    sid = uuid4().hex
    first = together(db, cast, five, sid=sid)
    assert together(db, cast, five, sid=sid, words="anders") == first
    assert wishes.find(db, first).words == "anders"
    with pytest.raises(SentEarlier):  # other wishes than those that are in it
        together(db, cast, five[:2], sid=sid, words="minder")
    pass_on(db, cast, first)
    with pytest.raises(SentEarlier):
        together(db, cast, five, sid=sid, words="te laat")
    assert wishes.find(db, first).words == "anders"


def test_two_who_reword_see_both_texts_and_answered_words_stay(facilitator, db, cast, five):
    made = together(db, cast, five)
    wishes.reword(db, cast.facilitator, made, "EERST", version=1, submission_id=uuid4().hex)
    with pytest.raises(StaleEdit):
        wishes.reword(db, cast.colleague, made, "twee", version=1, submission_id=uuid4().hex)
    shown = facilitator.post(f"/wensen/{made}", data={"words": "DAARNA", "version": "1"})
    both = shown.get_data(as_text=True)
    assert shown.status_code == 409
    assert "EERST" in both
    assert "DAARNA" in both
    answer(db, cast, pass_on(db, cast, made))
    with pytest.raises(RuleBroken):
        wishes.reword(db, cast.facilitator, made, "drie", version=2, submission_id=uuid4().hex)


def test_taken_apart_each_wish_is_of_one_again_until_a_table_answered(facilitator, db, cast, five):
    made = together(db, cast, five)
    point = pass_on(db, cast, made)
    assert facilitator.post(f"/wensen/{made}/uiteen").status_code == 303
    assert forwardings.of_ids(db, [point]) == []
    alone = pass_on(db, cast, step_id=five[0][1])
    with pytest.raises(RuleBroken):  # it lies at a table by itself
        together(db, cast, five)
    forwardings.withdraw(db, cast.facilitator, alone)
    again = together(db, cast, five)
    answer(db, cast, pass_on(db, cast, again))
    with pytest.raises(RuleBroken):
        wishes.take_apart(db, cast.facilitator, again)


def test_a_step_in_a_wish_is_not_forwarded_by_itself(facilitator, db, cast, five):
    made = together(db, cast, five)
    with pytest.raises(RuleBroken):
        pass_on(db, cast, step_id=five[0][1])
    said = page(facilitator, f"/bijeenkomsten/{cast.meeting_id}/doorgeven")
    assert said.count("Gaat mee met een wens van meer mensen") == 5
    pass_on(db, cast, made)
    with pytest.raises(RuleBroken):  # it lies at that table already
        pass_on(db, cast, made)


def test_a_wish_that_lies_at_a_table_is_not_there_to_pick(facilitator, db, cast, five):
    """Nor after a refusal, because of the form or because of that very wish."""
    point = pass_on(db, cast, step_id=five[0][1])
    url = f"/bijeenkomsten/{cast.meeting_id}"
    chosen = [five[0][1], five[1][1]]

    def sent(words: str) -> tuple[int, list[bool]]:
        form = {"step_ids": chosen, "words": words, "submission_id": uuid4().hex}
        back = facilitator.post(f"{url}/wensen", data=form)
        return back.status_code, offered(back.get_data(as_text=True))

    def offered(shown: str) -> list[bool]:
        return [f'value="{step}"' in shown for _, step in five]

    first_lies = [False, True, True, True, True]
    assert offered(page(facilitator, f"{url}/terugblik/overzicht")) == first_lies
    assert sent(" ") == (422, first_lies)
    assert sent(WORDS) == (422, first_lies)
    answer(db, cast, point)  # what is answered can be asked again
    assert sent(" ") == (422, [True] * 5)


def test_a_wish_taken_apart_stays_so_in_a_copy_that_is_put_back(db, cast, five):
    made = together(db, cast, five)
    point = pass_on(db, cast, made)
    shut.again(db, [ShutLine("2026-11-19T12:00:00+00:00", "a" * 16, "wish", made)])
    assert (standing(db, cast), forwardings.of_ids(db, [point])) == ([], [])
    again = together(db, cast, five)
    wishes.take_apart(db, cast.facilitator, again)
    noted = db.execute("select thing from shut where kind = 'wish'").fetchall()
    assert (again,) in noted


def test_the_table_reads_one_point_with_a_number_and_no_own_words(
    coordinator, facilitator, db, cast, five
):
    point = pass_on(db, cast, together(db, cast, five))
    meeting = f"/bijeenkomsten/{cast.meeting_id}"
    for client, address in (
        (coordinator, "/overlegtafel"),
        (coordinator, f"/overlegtafel/{point}"),
        (facilitator, f"{meeting}/verslag.md"),
        (facilitator, f"{meeting}/doorgeven"),
    ):
        shown = page(client, address)
        assert "5 mensen delen deze wens" in shown, address
        assert WORDS in shown.replace("\\", ""), address
        if client is coordinator:
            assert not any(words in shown for words in ("EIGEN-", *PEOPLE)), address


def test_the_answer_reaches_all_five_and_who_forwarded_it(db, cast, five):
    made = together(db, cast, five)
    point = pass_on(db, cast, made)
    answer(db, cast, point)
    for actor, step in five:
        assert hears(db, actor) == [WORDS]
        assert [f.answer for f in forwardings.of_step(db, step)] == ["JA-HOOR"]
        assert [f.id for f in forwardings.of_own_steps(db, actor.own_id)[made]] == [point]
        assert may(db, actor, Deed.READ_ANSWER, point)
    assert hears(db, cast.facilitator) == [WORDS]
    for other in (cast.member, cast.neighbour, cast.outsider):
        assert hears(db, other) == []
        assert not may(db, other, Deed.READ_ANSWER, point)


@pytest.mark.parametrize("is_sent", [False, True])
def test_the_owner_of_a_step_reads_the_wish_it_is_in_with_a_number(db, cast, five, app, is_sent):
    """Before it is forwarded too; on the step, at its look back and in the own file."""
    made = together(db, cast, five)
    if is_sent:
        answer(db, cast, pass_on(db, cast, made))
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"] = visits.start(db, person_id=five[0][0].own_id, has_account=False)
    step = five[0][1]
    own = ("/mijn", f"/stappen/{step}", f"/stappen/{step}/terugblik", "/mijn/stappen.md")
    for url in own:
        shown = page(client, url).replace("\\", "")
        assert shown.count(f"Samen met 4 anderen als één wens: {WORDS}") == 1, url
        assert not any(name in shown for name in PEOPLE[1:]), url
    for other in five[1:4]:
        steps.share(db, *other, "")
    assert "Samen met 1 ander als één wens" in page(client, "/mijn")
    steps.share(db, *five[4], "")
    assert "die nu niemand anders deelt" in page(client, "/mijn")
    steps.share(db, *five[0], "")
    assert WORDS not in page(client, "/mijn")


def test_who_leaves_takes_only_the_own_words_along(db, cast, five):
    made = together(db, cast, five)
    point = pass_on(db, cast, made)
    steps.share(db, *five[0], "")
    steps.set_removed(db, *five[1], removed=True)
    own_data.erase(db, five[2][0])
    (there,) = forwardings.of_ids(db, [point])
    assert (there.text, there.people, len(there.items)) == (WORDS, 2, 2)
    answer(db, cast, point)
    assert [hears(db, actor) for actor, _ in five] == [[], [], [], [WORDS], [WORDS]]
    steps.share(db, *five[0], steps.NETWORK)  # to share again is not to join again
    assert wishes.find(db, made).people == 2


def test_shared_with_the_own_group_only_a_step_leaves_too(db, cast, refs):
    both = [(a, wish(db, cast, a, "x", refs)) for a in (cast.member, cast.neighbour)]
    made = together(db, cast, both)
    steps.share(db, *both[0], steps.GROUP, cast.group_id)
    assert wishes.find(db, made).people == 1


@pytest.mark.parametrize("is_answered", [False, True])
def test_the_last_one_who_leaves_takes_an_unanswered_wish_along(db, cast, five, is_answered):
    point = pass_on(db, cast, together(db, cast, five))
    if is_answered:
        answer(db, cast, point)
    for actor, _ in five[:4]:
        own_data.erase(db, actor)
    assert [f.people for f in forwardings.of_ids(db, [point])] == [1]
    steps.share(db, *five[4], "")
    left = forwardings.of_ids(db, [point])
    assert [(f.answer, f.people, len(f.items)) for f in left] == [("JA-HOOR", 0, 2)] * is_answered
    assert bool(roundtables.points_of(db, cast.coordinator, school_year_of(TODAY))) is is_answered
    assert standing(db, cast) == []


def test_json_holds_words_and_number_and_nobody(db, cast, five):
    point = pass_on(db, cast, together(db, cast, five))
    found = everything.of_networks(db, [cast.network_id])
    (told,) = found["wishes"]
    assert (told["words"], told["people"]) == (WORDS, 5)
    assert set(told) == {"id", "meeting_id", "words", "people", "items", "created_at"}
    assert [w["wish_id"] for w in found["forwardings"] if w["id"] == point] == [told["id"]]
    for own in five:
        steps.share(db, *own, "")
    gone = everything.of_networks(db, [cast.network_id])
    assert (gone["wishes"], gone["forwardings"]) == ([], [])


def test_a_rehearsal_puts_together_its_own_only(db, cast, five, refs):
    other = add_meeting(db, cast.facilitator, cast.network_id, refs)
    made = together(db, cast, five)
    assert [w.id for w in wishes.of_meeting(db, meetings.find(db, other))] == [made]
    db.execute("update meetings set is_rehearsal = 1 where id = ?", [cast.meeting_id])
    db.conn.commit()
    assert [w.id for w in standing(db, cast)] == [made]
    assert wishes.of_meeting(db, meetings.find(db, other)) == []
    draft = WishDraft(WORDS, tuple(step for _, step in five))
    with pytest.raises(NotFound):
        wishes.put_together(db, cast.facilitator, other, draft, submission_id=uuid4().hex)


def test_next_years_opening_tells_what_became_of_it(db, cast, five, refs):
    point = pass_on(db, cast, together(db, cast, five))
    with clock_at(years_on(1)):
        on = years_on(1).date()
        later = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=on)
        opening = meetings.find(db, later)
        _, (waits,) = forwardings.for_opening(db, opening, ALL)
        answer(db, cast, point)
        _, (told,) = forwardings.for_opening(db, opening, ALL)
    assert (waits.about, waits.is_answered) == (f"{WORDS} (5 mensen delen deze wens)", False)
    assert told.answer == "JA-HOOR"
