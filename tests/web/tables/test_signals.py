"""A signal of a table without a meeting: it lies at other tables, and its answer comes back."""

from uuid import uuid4

import pytest
from boards_told import COOP, boards
from support import TODAY

from gesprekskader.errors import NotFound, RuleBroken
from gesprekskader.rules import school_year_of
from gesprekskader.store import everything, networks, roundtables, signals, waiting

WORDS = "SIGNAAL-VAN-DE-PROJECTGROEP"


def send(client, *to, words=WORDS, seat="projectgroep|", **over):
    form = {"text": words, "seat": seat, "roundtables": list(to), "submission_id": uuid4().hex}
    return client.post("/overlegtafel/signaal", data=form | over)


def at_tables(db) -> list[str]:
    return [row["at_key"] for row in db["forwardings"].rows]


@pytest.fixture
def steering(db, cast, client_of):
    roundtables.seat(db, cast.admin, "stuurgroep", cast.outsider.person_id)
    return client_of("outsider")


def test_it_lies_at_each_table_that_was_chosen_without_a_name(coordinator, steering, db, cast):
    assert send(coordinator, "stuurgroep", "coop-overleg").status_code == 303
    assert sorted(at_tables(db)) == ["coop-overleg", "stuurgroep"]
    page = steering.get("/overlegtafel").get_data(as_text=True)
    assert WORDS in page
    assert "signaal van Projectgroep" in page
    assert "Coordinator" not in page
    (point, *_) = roundtables.points_of(db, cast.outsider, school_year_of(TODAY))
    assert WORDS in steering.get(f"/overlegtafel/{point.forwarding.id}").get_data(as_text=True)


def test_its_answer_comes_back_to_who_wrote_it_and_to_the_table(coordinator, steering, db, cast):
    send(coordinator, "stuurgroep")
    (id_,) = [row["id"] for row in db["forwardings"].rows]
    form = {"sentence": "ANTWOORD", "version": "1", "submission_id": uuid4().hex}
    assert steering.post(f"/overlegtafel/{id_}/antwoord", data=form).status_code == 303
    (answer,) = waiting.of(db, cast.coordinator).answers
    assert (answer.text, answer.answer) == (WORDS, "ANTWOORD")
    assert "ANTWOORD" in coordinator.get(f"/antwoorden/{id_}").get_data(as_text=True)
    assert "ANTWOORD" in coordinator.get("/overlegtafel").get_data(as_text=True)


def test_it_is_taken_back_until_there_is_an_answer(coordinator, steering, db, cast, client_of):
    send(coordinator, "stuurgroep")
    (id_,) = [row["id"] for row in db["forwardings"].rows]
    address = f"/overlegtafel/signaal/{id_}/terug"
    assert steering.post(address).status_code == 404
    for _ in range(2):
        assert coordinator.post(address).status_code == 303
    assert WORDS not in steering.get("/overlegtafel").get_data(as_text=True)
    send(coordinator, "stuurgroep")
    (id_,) = [row["id"] for row in db["forwardings"].rows if not row["withdrawn_at"]]
    roundtables.answer(db, cast.outsider, id_, "Ja.", version=1, submission_id=uuid4().hex)
    with pytest.raises(RuleBroken):
        signals.take_back(db, cast.coordinator, id_)


def test_it_wants_words_at_most_a_thousand_and_another_table(coordinator, db):
    assert send(coordinator, "stuurgroep", words="").status_code == 422
    assert send(coordinator, "stuurgroep", words="x" * 1001).status_code == 422
    assert send(coordinator).status_code == 422
    assert send(coordinator, "projectgroep").status_code == 422
    assert send(coordinator, "stuurgroep", words="x" * 1000).status_code == 303
    assert at_tables(db) == ["stuurgroep"]


def test_of_a_seat_for_one_bestuur_it_is_of_that_bestuur_for_its_own_table_too(
    client_of, db, cast, steering
):
    two = boards(db, cast)
    sent = send(client_of("colleague"), "stuurgroep", seat=f"{COOP[0]}|{two.alfa}")
    assert sent.status_code == 303
    (row,) = db["forwardings"].rows
    assert row["board_id"] == two.alfa
    assert WORDS in client_of("colleague").get("/overlegtafel").get_data(as_text=True)
    roundtables.unseat(db, cast.admin, "stuurgroep", cast.outsider.person_id)
    assert WORDS not in client_of("outsider").get("/overlegtafel").get_data(as_text=True)
    with pytest.raises(NotFound):
        signals.send(
            db, two.for_alfa, COOP, [("x", "X")], "Nee", seat_board=two.beta, submission_id="s"
        )


def test_to_a_table_with_besturen_it_says_for_which_one(coordinator, db, cast):
    two = boards(db, cast)
    assert send(coordinator, COOP[0]).status_code == 422
    assert send(coordinator, COOP[0], board=two.beta).status_code == 303
    assert [p.question for p in waiting.points_of(db, two.for_beta)] == [WORDS]
    assert waiting.points_of(db, two.for_alfa) == ()


def test_a_signal_is_of_no_network_and_in_no_file_of_one(coordinator, db, cast):
    send(coordinator, "stuurgroep")
    ids = [network.id for network in networks.facilitated_by(db, cast.facilitator)]
    assert WORDS not in str(everything.of_networks(db, ids))
