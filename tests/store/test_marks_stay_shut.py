"""What was taken back of topics and marks stays so in a backup that is put back."""

from contextlib import closing

from marked_meeting import go_to, part_of, people, plan, put, wants

from gesprekskader.records import Actor
from gesprekskader.store import backups, marks, own_data, shut_list, tallies
from gesprekskader.store.db import connect, rows


def test_a_topic_and_a_mark_that_were_taken_back_do_not_come_back(db, cast, settings, tmp_path):
    meeting_id = plan(db, cast)
    go_to(db, cast, meeting_id, "Volgende keer")
    room = meeting_id, part_of(db, meeting_id, "Volgende keer")
    one, other = people(db, meeting_id, 2)
    gone, stays = put(db, one, *room, "WEG"), put(db, one, *room, "BLIJFT")
    for actor in (one, other):
        wants(db, actor, *room, stays)
    copy = backups.make(settings.database, settings.backups)
    marks.remove_topic(db, one, *room, gone)
    marks.mark(db, one, room, stays, "ook", on=False)
    own_data.erase(db, other)
    elsewhere = tmp_path / "terug" / "gesprekskader.db"
    elsewhere.parent.mkdir()
    backups.shut_list.write(elsewhere.parent, shut_list.read(settings.data))
    done = backups.restore(copy, elsewhere, settings.backups).kept_shut
    assert (done["topic"], done["mark"]) == (1, 2)
    with closing((again := connect(elsewhere)).conn):
        assert [each.words for each in tallies.at_part(again, Actor(), *room)[1]] == ["BLIJFT"]
        assert rows(again, "select 1 from marks") == []
