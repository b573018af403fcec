"""In the last meeting every open action ends, goes along, or somebody else takes it over."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from support import add_meeting, put_on_list
from test_nothing_disappears import act, close, ended, forward, page

from gesprekskader.errors import StaleEdit
from gesprekskader.moments import clock_at, day_of, stamp, today
from gesprekskader.rules import next_school_year, school_year_of
from gesprekskader.store import follow_ups, groups, revisits, seats
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import Doer
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.words import goes_along_words


@pytest.fixture
def last(db, cast, refs) -> str:
    """The last meeting of the year, open."""
    return add_meeting(
        db, cast.facilitator, cast.network_id, refs, title="De laatste keer", is_last=True
    )


@pytest.fixture
def action(db, cast) -> str:
    return act(db, cast, "IETS-DAT-LOOPT", owner_kind="persoon", owner="Fatima")


def address(meeting_id, action) -> str:
    return f"/bijeenkomsten/{meeting_id}/vervolgacties/{action}/terugblik"


def sent(**over) -> dict[str, str]:
    first = {"submission_id": uuid4().hex, "version": "0", "result": "loopt"}
    return first | {"yielded": "", "held_up": "", "owner": "", "roundtable": ""} | over


def test_who_takes_it_over_is_the_owner_since_today(db, cast, action, last, facilitator):
    put_on_list(db, cast, cast.other)
    given = sent(owner_kind="lid", member=cast.other.person_id)

    assert facilitator.post(address(last, action), data=given).status_code == 303

    stored = follow_ups.find(db, action)
    assert stored.owner_id == cast.other.person_id
    assert day_of(stored.handed_over_at) == today()
    assert "sinds" in page(facilitator, address(last, action))
    assert action in {f.id for f in follow_ups.of_owner(db, cast.other.person_id)}


def test_an_action_that_stays_with_its_owner_is_not_handed_over(
    db, cast, action, last, facilitator
):
    kept = sent(owner_kind="persoon", owner="Fatima")

    facilitator.post(address(last, action), data=kept)

    stored = follow_ups.find(db, action)
    assert (stored.owner, stored.handed_over_at, stored.result) == ("Fatima", None, "loopt")


def test_who_gave_it_back_meanwhile_does_not_get_it_again_from_an_open_page(
    db, cast, last, facilitator
):
    with writing(db):
        seats.attend(db, last, cast.other.person_id, uuid4().hex)
    action = act(
        db, cast, "VAN-OTHER", owner_kind="persoon", owner="Other", owner_id=cast.other.person_id
    )
    shown = page(facilitator, address(last, action))
    was = re.search(r'name="owner_was"[^>]*value="([^"]*)"', shown)[1]
    follow_ups.disown(db, cast.other, action)

    same = sent(owner_kind=f"persoon:{cast.other.person_id}", owner_was=was)
    assert facilitator.post(address(last, action), data=same).status_code == 303

    stored = follow_ups.find(db, action)
    assert (stored.owner_id, stored.is_disowned, stored.result) == ("", True, "loopt")
    assert stored.handed_over_at is None


@pytest.mark.parametrize("result", ["gezet", "niet meer nodig"])
def test_what_ended_is_handed_to_nobody(db, action, last, facilitator, result):
    facilitator.post(
        address(last, action), data=sent(result=result, owner_kind="rol", owner="directeur")
    )

    stored = follow_ups.find(db, action)
    assert (stored.owner, stored.result) == ("Fatima", result)


def test_a_form_without_an_owner_leaves_it(db, action, last, facilitator):
    facilitator.post(address(last, action), data=sent())

    assert follow_ups.find(db, action).owner == "Fatima"


def test_a_wrong_owner_keeps_what_was_typed(db, action, last, facilitator):
    answer = facilitator.post(
        address(last, action), data=sent(yielded="MIJN-WOORDEN", owner_kind="rol")
    )

    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "MIJN-WOORDEN" in text
    assert "Vul in wie dit doet" in text
    assert not revisits.of_follow_up(db, action)


def look(db, cast, action, last, doer, again="een", version=0, result="loopt") -> None:
    revisits.look_back_on_follow_up(
        db,
        cast.facilitator,
        action,
        RevisitDraft(result),
        meeting_id=last,
        version=version,
        submission_id=again,
        doer=doer,
    )


def test_sent_again_it_is_one_deed_and_a_newer_owner_counts(db, cast, action, last):
    first, newer = Doer("rol", "mentor"), Doer("rol", "directeur")
    look(db, cast, action, last, first)
    version = follow_ups.find(db, action).version

    look(db, cast, action, last, first)
    assert follow_ups.find(db, action).version == version

    look(db, cast, action, last, newer)
    assert follow_ups.find(db, action).owner == "directeur"
    assert len(revisits.of_follow_up(db, action)) == 1


def test_two_who_hand_it_over_hear_of_each_other(db, cast, action, last):
    look(db, cast, action, last, Doer("rol", "mentor"))

    with pytest.raises(StaleEdit):
        look(db, cast, action, last, Doer("rol", "directeur"), again="twee")

    assert follow_ups.find(db, action).owner == "mentor"


def test_who_said_not_me_gives_way_to_who_takes_it_over(db, cast, last):
    action = act(
        db, cast, "VAN-EEN-ANDER", owner_kind="persoon", owner="Anna", owner_id=cast.other.person_id
    )
    follow_ups.disown(db, cast.other, action)

    look(db, cast, action, last, Doer("rol", "mentor"))

    assert not follow_ups.find(db, action).is_disowned


def test_the_last_meeting_says_what_is_done_and_what_goes_along(db, cast, last, facilitator):
    for text, result in (("A", "gezet"), ("B", "deels"), ("C", "niet"), ("D", "")):
        action = act(db, cast, text)
        if result:
            ended(db, cast, action, result, last)
    said = "1 actie is klaar. 3 acties gaan mee naar schooljaar "
    said += f"{next_school_year(school_year_of(today()))}; 1 daarvan is nog"

    for url in ("terugblik", "terugblik/overzicht", "verslag"):
        assert said in page(facilitator, f"/bijeenkomsten/{last}/{url}"), url


def test_it_says_nothing_of_the_sort_before_the_last(db, cast, refs, facilitator):
    act(db, cast, "A")
    close(db, cast)
    later = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Nog een")
    year = f"/netwerken/{cast.network_id}/jaar/{school_year_of(today())}"

    assert "mee naar schooljaar" not in page(facilitator, f"/bijeenkomsten/{later}/terugblik")
    assert "mee naar schooljaar" not in page(facilitator, year)


class _F:
    def __init__(self, result):
        self.result = result


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([], ""),
        (["gezet"], "1 actie is klaar."),
        ([""], "1 actie gaat mee naar schooljaar 2027-2028; die is nog niet besproken."),
        (["", ""], "2 acties gaan mee naar schooljaar 2027-2028; die zijn nog niet besproken."),
        (["niet"], "1 actie gaat mee naar schooljaar 2027-2028."),
    ],
)
def test_what_goes_along_in_words(results, words):
    assert goes_along_words([_F(result) for result in results], "2026-2027") == words


def test_the_new_year_says_what_comes_along(db, cast, client_of):
    ended(db, cast, act(db, cast, "KLAAR"), "gezet")
    forward(db, cast, act(db, cast, "BIJ-EEN-TAFEL"))
    act(db, cast, "OPEN")
    close(db, cast)

    with clock_at(datetime(int(school_year_of(today())[5:]), 6, 20, 12, tzinfo=UTC)):
        with writing(db):
            db.execute("update visits set created_at = ?, seen_at = ?", [stamp(), stamp()])
        shown = page(client_of("facilitator"), f"/netwerken/{cast.network_id}")

    assert "2 acties en 1 vraag bij een overlegtafel" in " ".join(shown.split())


def test_a_point_that_waits_longest_stands_last_in_the_opening(db, cast, last, facilitator):
    first, second = (act(db, cast, text) for text in ("EERSTE", "TWEEDE"))
    forward(db, cast, first, question="OUDE-VRAAG")
    forward(db, cast, second, question="NIEUWE-VRAAG")
    for action in (first, second):  # as points alone: their actions ended
        ended(db, cast, action, "niet meer nodig")

    shown = page(facilitator, f"/bijeenkomsten/{last}/verslag-van-vorige-keer")

    assert shown.index("NIEUWE-VRAAG") < shown.index("OUDE-VRAAG")


def test_a_participant_hands_over_to_who_sits_there(db, cast, action, last, member):
    put_on_list(db, cast, cast.member)
    close(db, cast)
    seats.join_as_known(db, cast.member, last)
    groups.start(db, cast.member, last, [], submission_id=uuid4().hex)

    text = page(member, address(last, action))

    assert "Iemand anders neemt het over" in text
    given = sent(owner_kind=f"persoon:{cast.member.person_id}")
    assert member.post(address(last, action), data=given).status_code == 303
    assert follow_ups.find(db, action).owner_id == cast.member.person_id
