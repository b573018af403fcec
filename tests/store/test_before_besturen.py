"""What lay at a table before seats were for a bestuur is all there after the upgrade."""

import pytest
from boards_told import COOP

from gesprekskader.errors import RuleBroken
from gesprekskader.records import Actor
from gesprekskader.store import forwardings, roundtables, waiting
from gesprekskader.store.db import connect, one, rows
from gesprekskader.store.migrations import migrate, migrations

BEFORE = "a_seat_is_for_a_bestuur"
NOW = "2026-11-19T13:10:00+00:00"
YEAR = "2026-2027"
ASKED = ("lijn", "los", "beantwoord", "stap", "door", "terug")
WORLD = f"""
insert into organisations (id, name, kind) values ('alfa', 'Stichting Alfa', 'bestuur'),
  ('beta', 'Stichting Beta', 'bestuur');
insert into persons (id, name, created_at) values ('zit', 'Vera', '{NOW}'),
  ('baas', 'Bea', '{NOW}'), ('vraagt', 'Noor', '{NOW}');
insert into accounts (person_id, email, password_hash, is_admin, created_at)
  values ('zit', 'vera@voorbeeld.invalid', '-', 0, '{NOW}'),
  ('baas', 'bea@voorbeeld.invalid', '-', 1, '{NOW}');
insert into roundtable_members (roundtable_key, person_id, added_at)
  values ('{COOP[0]}', 'zit', '{NOW}');
insert into networks (id, name, description, created_at) values ('n', 'Netwerk', '', '{NOW}');
insert into meetings (id, network_id, school_year, title, meeting_on, starts_at, format_key,
  item_choice, join_code, stage, created_at) values ('m', 'n', '{YEAR}', 'Middag', '2026-11-19',
  '13:30', 'contactmiddag', 'shared', 'ABC234', 'gesloten', '{NOW}');
insert into groups (id, meeting_id, number, name, created_at)
  values ('g', 'm', 1, 'Groep 1', '{NOW}');
insert into picked_items (id, group_id, position, framework, framework_version, item_key, warranty,
  subtheme, item_number, wording)
  values ('i', 'g', 1, 'samen-opleiden', '2026-1', 'w2-lo-7', 2, 'Leeromgeving', 7, 'Toen');
insert into personal_steps (id, person_id, kind, text, network_id, meeting_id, school_year,
  shared_with, submission_id, created_at, changed_at)
  values ('s', 'vraagt', 'wil', 'Eigen wens', 'n', 'm', '{YEAR}', 'network', 's', '{NOW}', '{NOW}');
"""


def _asked(name: str, *, board: str | None = None, step: str | None = None) -> str:
    """SQL of a question as it was stored then, about an action of its own or a step."""
    bestuur = f"'{board}'" if board else "null"
    action = f"""insert into follow_ups (id, group_id, picked_item_id, text, owner_kind, author,
      submission_id, created_at, board_id)
      values ('f-{name}', 'g', 'i', 'Actie {name}', 'rol', 'Noor', 'f-{name}', '{NOW}',
      {bestuur});"""
    about = f"null, '{step}'" if step else f"'f-{name}', null"
    return f"""{"" if step else action}
      insert into forwardings (id, meeting_id, follow_up_id, step_id, roundtable_key, roundtable,
      question, person_id, submission_id, created_at, at_key, at_title, at_since)
      values ('{name}', 'm', {about}, '{COOP[0]}', 'CoOP', 'VRAAG {name}', 'vraagt', '{name}',
      '{NOW}', '{COOP[0]}', 'CoOP', '{NOW}');"""


def _moved(name: str, kind: str, to: str, words: str) -> str:
    return f"""insert into forwarding_moves (id, forwarding_id, kind, from_key, from_title, to_key,
      to_title, sentence, submission_id, created_at) values ('v-{name}', '{name}', '{kind}',
      '{COOP[0]}', 'CoOP', '{to}', '{to}', '{words}', 'v', '{NOW}');"""


@pytest.fixture
def db(tmp_path):
    db = connect(tmp_path / "gesprekskader.db")
    migrations.apply(db, stop_before=BEFORE)
    told = [_asked("lijn", board="alfa"), _asked("stap", step="s")]
    told += [_asked(name) for name in ("los", "beantwoord", "door", "terug")]
    told += [
        _moved("beantwoord", "answered", "", "Ja, dat doen we."),
        f"update forwardings set answered_at = '{NOW}' where id = 'beantwoord';",
        _moved("door", "sent on", "stuurgroep", "Voor jullie."),
        "update forwardings set at_key = 'stuurgroep', at_title = 'Stuurgroep' where id = 'door';",
        f"update forwardings set withdrawn_at = '{NOW}' where id = 'terug';",
    ]
    db.executescript(WORLD + "".join(told))
    migrate(db)
    yield db
    db.close()


def actor(person: str, **more: bool) -> Actor:
    return Actor(visit_id="v", person_id=person, has_account=True, **more)


def test_all_are_there_in_their_words_and_only_the_line_of_a_bestuur_is_for_one(db):
    found = {f.id: f for f in forwardings.of_ids(db, list(ASKED))}
    assert set(found) == set(ASKED) - {"terug"}
    assert {f.question for f in found.values()} == {f"VRAAG {id_}" for id_ in found}
    assert {id_: f.board for id_, f in found.items() if f.board} == {"lijn": "Stichting Alfa"}
    assert (found["beantwoord"].answer, found["beantwoord"].is_answered) == (
        "Ja, dat doen we.",
        True,
    )
    assert (found["door"].at, found["door"].sent_on_words) == ("Stuurgroep", "Voor jullie.")
    assert {f.bundle for f in found.values()} == {""}
    assert not any(f.is_on_agenda for f in found.values())
    assert one(db, "select withdrawn_at from forwardings where id = 'terug'")["withdrawn_at"] == NOW


def test_a_seat_of_before_is_for_all_and_has_them_on_its_page_and_in_its_mail(db):
    (seat,) = roundtables.members(db)[COOP[0]]
    assert (seat.name, seat.board_id, seat.until) == ("Vera", None, None)
    there = {p.forwarding.id for p in roundtables.points_of(db, actor("zit"), YEAR)}
    assert there == {"lijn", "los", "beantwoord", "stap", "door"}
    assert {p.id for p in waiting.points_of(db, actor("zit"))} == {"lijn", "los", "stap"}


def test_each_without_a_bestuur_is_assigned_also_with_an_answer_and_then_lies_there_only(db):
    loose = {each.id: each.is_answered for each in roundtables.without_board(db, [COOP[0]])}
    assert loose == {"los": False, "stap": False, "beantwoord": True}
    boss = actor("baas", is_admin=True)
    for id_ in loose:
        roundtables.assign(db, boss, id_, "beta")
    with pytest.raises(RuleBroken, match="Deze vraag is al voor Stichting Alfa"):
        roundtables.assign(db, boss, "lijn", "beta")
    assert roundtables.without_board(db, [COOP[0]]) == []
    for board, own in (("alfa", {"lijn"}), ("beta", set(loose))):
        roundtables.seat(db, boss, COOP[0], "zit", board)
        there = {p.forwarding.id for p in roundtables.points_of(db, actor("zit"), YEAR)}
        assert there == own
    assert rows(db, "pragma foreign_key_check") == []
