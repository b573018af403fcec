"""A wish of several stands in the history of its items and in a dossier: once, without names."""

from uuid import uuid4

import pytest
from wishes_told import PEOPLE, WORDS, answer, pass_on, together

from gesprekskader.errors import SentEarlier
from gesprekskader.moments import today
from gesprekskader.records import Thread
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    dossiers,
    findings,
    forwardings,
    histories,
    meetings,
    own_data,
    readers,
    steps,
    wishes,
)
from gesprekskader.store.dossiers import DossierDraft

HISTORY = "/kader/item/w2-lo-1/geschiedenis"
KINDS = ("", ".md", ".csv")

ITEM = Thread(("samen-opleiden",), ("w2-lo-1",))


@pytest.fixture
def closed(db, cast, five) -> str:
    """A wish of five, put together at a meeting that is closed; on the member's list too."""
    made = together(db, cast, five)
    close(db, cast)
    return made


def close(db, cast) -> None:
    for now_, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now_, new=new)


def text_of(client, url: str) -> str:
    return " ".join(client.get(url).get_data(as_text=True).replace("\\", "").split())


def made(db, by, *warranties: int) -> str:
    draft = DossierDraft("Reflectie", (school_year_of(today()),), warranties or (2,))
    return dossiers.add(db, by, draft, submission_id=uuid4().hex)


def pick(client, dossier: str, ref: str) -> None:
    client.post(f"/dossier/{dossier}/keuze", data={"subtheme": "w2-lo", "chosen": [ref]})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("item", ["w2-lo-1", "w2-lo-7"])
def test_the_history_of_each_of_its_items_tells_it_once(db, cast, closed, facilitator, kind, item):
    answer(db, cast, pass_on(db, cast, closed))
    page = text_of(facilitator, f"/kader/item/{item}/geschiedenis{kind}")
    assert page.count(WORDS) == 1
    for said in ("5 mensen delen deze wens", "JA-HOOR", "Projectgroep"):
        assert said in page
    assert not any(words in page for words in (*PEOPLE, "EIGEN-"))


def test_the_history_of_another_item_or_year_tells_nothing_of_it(db, cast, closed, facilitator):
    assert WORDS not in text_of(facilitator, "/kader/item/w2-lo-2/geschiedenis")
    who = readers.reader(db, cast.facilitator)
    this_year, (told,) = school_year_of(today()), histories.told(db, ITEM, who, "").wishes
    assert (told.wish.id, told.school_year) == (closed, this_year)
    assert histories.told(db, ITEM, who, "2019-2020").wishes == ()
    assert histories.years(db, ITEM, who) == [this_year]


def test_who_may_not_read_the_meeting_reads_no_wish(db, cast, five, client_of):
    together(db, cast, five)
    colleague, outsider = client_of("colleague"), client_of("outsider")
    assert WORDS not in text_of(colleague, HISTORY)  # not harvested yet
    close(db, cast)
    assert WORDS in text_of(colleague, HISTORY)
    for kind in KINDS:
        assert WORDS not in text_of(outsider, HISTORY + kind)
        assert WORDS not in text_of(client_of("neighbour"), HISTORY + kind)  # a guest
    db.execute("update meetings set is_rehearsal = 1")
    db.conn.commit()
    assert WORDS not in text_of(colleague, HISTORY)


def test_the_number_follows_who_leaves_and_answered_words_stay(db, cast, five, closed, facilitator):
    own_data.erase(db, five[0][0])
    assert "4 mensen delen deze wens" in text_of(facilitator, HISTORY)
    point = pass_on(db, cast, closed)
    assert "Ligt nu bij: Projectgroep" in text_of(facilitator, HISTORY)
    answer(db, cast, point)
    for own in five[1:]:
        steps.share(db, *own, "")
    page = text_of(facilitator, HISTORY)
    assert (WORDS in page, "delen deze wens" in page) == (True, False)


def test_taken_apart_or_taken_back_it_is_told_no_more(db, cast, closed, facilitator):
    point = pass_on(db, cast, closed)
    forwardings.withdraw(db, cast.facilitator, point)
    page = text_of(facilitator, HISTORY)
    assert (WORDS in page, "Projectgroep" in page) == (True, False)
    wishes.take_apart(db, cast.facilitator, closed)
    assert all(WORDS not in text_of(facilitator, HISTORY + kind) for kind in KINDS)


def test_the_last_one_who_leaves_takes_an_unanswered_one_out_of_history(
    db, five, closed, facilitator
):
    for own in five:
        steps.share(db, *own, "")
    assert WORDS not in text_of(facilitator, HISTORY)


def test_a_dossier_holds_a_wish_with_its_way_and_its_answer(db, cast, closed, facilitator):
    answer(db, cast, pass_on(db, cast, closed))
    dossier = made(db, cast.facilitator)
    page = f"/dossier/{dossier}"
    pages = [page, f"{page}/volgorde", f"{page}/dossier.md"]
    assert text_of(facilitator, pages[0]).count(WORDS) == 1  # in one chapter, of two items
    assert WORDS not in text_of(facilitator, pages[2])
    for _ in range(2):
        pick(facilitator, dossier, f"wish:{closed}")
    for page in pages:
        text = text_of(facilitator, page)
        for said in (WORDS, "5 mensen delen deze wens", "JA-HOOR", "Kan dit?"):
            assert said in text, (page, said)
        assert not any(words in text for words in (*PEOPLE, "EIGEN-")), page


def test_a_dossier_about_another_waarborg_holds_no_wish(db, cast, closed, facilitator):
    assert WORDS not in text_of(facilitator, f"/dossier/{made(db, cast.facilitator, 3)}")


def test_outside_the_network_only_what_went_to_a_table_is_chosen(db, cast, closed, client_of):
    coordinator, dossier = client_of("coordinator"), made(db, cast.coordinator)
    page = f"/dossier/{dossier}"
    point = pass_on(db, cast, closed)
    db.execute("update wishes set created_at = '2026-01-01T10:00:00+00:00'")
    db.conn.commit()
    assert WORDS not in text_of(coordinator, page)  # the network did not agree
    dossiers.set_network(db, cast.facilitator, cast.network_id, gives=True)
    assert WORDS not in text_of(coordinator, page)  # nor when it was put together
    db.execute("update wishes set created_at = '2999-01-01T10:00:00+00:00'")
    db.conn.commit()
    assert WORDS in text_of(coordinator, page)
    forwardings.withdraw(db, cast.facilitator, point)
    pick(coordinator, dossier, f"wish:{closed}")
    assert WORDS not in text_of(coordinator, page)
    assert findings.out_of_sight(db, dossier, []) == []


def test_of_a_wish_taken_apart_only_the_makers_own_words_stay(db, cast, five, closed, facilitator):
    dossier = made(db, cast.facilitator)
    pick(facilitator, dossier, f"wish:{closed}")
    (chosen,) = findings.in_order(
        findings.of_dossier(db, cast.facilitator, dossiers.find(db, dossier))
    )
    url = f"/dossier/{dossier}/volgorde/{chosen.entry_id}/zin"
    facilitator.post(url, data={"words": "MIJN-ZIN", "version": "1"})
    wishes.take_apart(db, cast.facilitator, closed)
    page = text_of(facilitator, f"/dossier/{dossier}/volgorde")
    assert (WORDS in page, "MIJN-ZIN" in page) == (False, True)


def test_sent_again_after_it_was_put_in_a_dossier_it_keeps_its_words(db, cast, five, facilitator):
    sid = uuid4().hex
    wish_id = together(db, cast, five, sid=sid)
    close(db, cast)
    pick(facilitator, made(db, cast.facilitator), f"wish:{wish_id}")
    with pytest.raises(SentEarlier):
        together(db, cast, five, sid=sid, words="te laat")
