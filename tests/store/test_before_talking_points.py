"""What was planned and written before formats brought talking points reads as it did."""

import pytest

from gesprekskader.store import meetings, outcomes, picked_items, programmes
from gesprekskader.store.db import connect, rows
from gesprekskader.store.migrations import migrate, migrations

BEFORE = "formats_bring_talking_points"
NOW = "2026-11-19T13:10:00+00:00"
WORLD = f"""
insert into persons (id, name, created_at) values ('p', 'Noor', '{NOW}');
insert into networks (id, name, description, created_at) values ('n', 'Netwerk', '', '{NOW}');
insert into meetings (id, network_id, school_year, title, meeting_on, starts_at, format_key,
  item_choice, join_code, stage, clock_phase, clock_ends_at, created_at)
  values ('m', 'n', '2026-2027', 'Middag', '2026-11-19', '13:30', 'contactmiddag', 'shared',
  'ABC234', 'open', 2, '{NOW}', '{NOW}');
insert into meeting_phases (meeting_id, position, title, minutes, setting, capture, prompt,
  item_key)
  values ('m', 1, 'Welkom', 5, 'plenair', '', 'Dag.', null),
  ('m', 2, 'Gesprek over item 7', 16, 'groepje', 'opbrengst', 'Vertel.', 'w2-lo-7');
insert into groups (id, meeting_id, number, name, created_at)
  values ('g', 'm', 1, 'Groep 1', '{NOW}');
insert into picked_items (id, group_id, position, framework, framework_version, item_key, warranty,
  subtheme, item_number, wording) values
  ('a', 'g', 1, 'samen-opleiden', '2026-1', 'w2-lo-7', 2, 'Leeromgeving', 7, 'Toen stond er dit'),
  ('b', 'g', 2, 'samen-opleiden', '2026-1', null, null, 'Eigen punt', null, 'Ons punt');
insert into outcomes (id, group_id, picked_item_id, kind, text, author, submission_id, created_at)
  values ('o', 'g', 'a', 'opbrengst', 'Gezegd', 'Noor', 's', '{NOW}');
"""


@pytest.fixture
def db(tmp_path):
    db = connect(tmp_path / "gesprekskader.db")
    migrations.apply(db, stop_before=BEFORE)
    db.executescript(WORLD)
    migrate(db)
    yield db
    db.close()


def test_a_running_meeting_goes_on_where_it_was(db):
    meeting = meetings.find(db, "m")
    assert (meeting.stage, meeting.rounds, meeting.item_choice) == ("open", (), "shared")
    first, second = programmes.phases_of(db, "m")
    assert (second.title, second.item_key, second.captures) == (
        "Gesprek over item 7",
        "w2-lo-7",
        ("opbrengst",),
    )
    assert {first.point, first.round, first.sees, first.notes, first.link} == {""}
    assert (first.probes, first.kinds, first.side_by_side) == ((), (), False)


def test_its_texts_stand_where_they_stood(db):
    seven, own = picked_items.of_group(db, "g")
    assert (seven.item.label, seven.item.wording) == ("Leeromgeving · item 7", "Toen stond er dit")
    assert (own.item.is_own, own.item.round, own.item.wording) == (True, "", "Ons punt")
    assert [o.text for o in outcomes.at_item(db, "a")] == ["Gezegd"]


def test_an_item_is_there_once_a_round_from_now_on(db):
    db.execute("pragma foreign_keys = off")
    sql = (
        "insert into picked_items (id, group_id, position, framework, framework_version, item_key,"
        " subtheme, wording, round) values (?, 'g', 3, 'f', '1', 'w2-lo-7', '', '', ?)"
    )
    db.execute(sql, ["c", "Noord"])
    with pytest.raises(Exception, match="UNIQUE"):
        db.execute(sql, ["d", ""])
    with pytest.raises(Exception, match="UNIQUE"):
        db.execute(sql, ["d", "Noord"])
    assert rows(db, "pragma integrity_check") == [{"integrity_check": "ok"}]
