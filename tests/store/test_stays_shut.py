"""A backup that is put back opens nothing that was shut since."""

import shutil
from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import pysqlite3
import pytest
from support import PASSWORD, put_on_list

from gesprekskader.errors import NotFound
from gesprekskader.moments import clock_at, now
from gesprekskader.records import Actor
from gesprekskader.store import (
    accounts,
    actors,
    backups,
    digests,
    dossiers,
    follow_ups,
    forwardings,
    harvests,
    keys,
    meetings,
    members,
    networks,
    outcomes,
    own_data,
    reminders,
    revisits,
    roundtables,
    seats,
    shelf,
    shown_steps,
    shut,
    shut_list,
    sisters,
    steps,
    visits,
)
from gesprekskader.store.db import connect, one, rows, token_hash, writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft

SECRET = "PRIVACYGEVOELIG"


@pytest.fixture
def elsewhere(settings):
    """Where the backup is put back: the database itself stays in use by the test."""
    folder = settings.data / "terug"
    folder.mkdir()
    return folder / "gesprekskader.db"


def say(db, cast, picked, text=SECRET, kind="opbrengst", **more) -> str:
    draft = OutcomeDraft(kind, text, **more)
    return outcomes.record(
        db, cast.member, cast.group_id, picked.id, draft, submission_id=uuid4().hex
    ).id


def share(db, cast, refs, actor) -> str:
    step = steps.add(
        db,
        actor,
        StepDraft("ga", "gedeelde stap", tuple(refs("w2-lo-1"))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        submission_id=uuid4().hex,
    )
    steps.share(db, actor, step, "network")
    return step


def put_back(settings, copy, elsewhere):
    """The restored database, and what was said about it."""
    backups.shut_list.write(elsewhere.parent, shut_list.read(settings.data))
    done = backups.restore(copy, elsewhere, settings.backups).kept_shut
    return connect(elsewhere), done


def test_struck_texts_and_actions_have_no_words_after_a_restore(
    db, cast, settings, elsewhere, picked
):
    outcome = say(db, cast, picked)
    draft = FollowUpDraft(f"actie {SECRET}", "persoon", "Student Kim")
    action = follow_ups.record(
        db, cast.member, cast.group_id, picked.id, draft, submission_id=uuid4().hex
    ).id
    stays = say(db, cast, picked, "BLIJFT")
    copy = backups.make(settings.database, settings.backups)
    harvests.strike(db, cast.facilitator, "outcomes", outcome)
    harvests.strike(db, cast.facilitator, "follow_ups", action)
    again, done = put_back(settings, copy, elsewhere)
    assert outcomes.find(again, outcome).is_struck
    assert outcomes.find(again, stays).text == "BLIJFT"
    found = follow_ups.find(again, action)
    assert (found.text, found.owner, found.is_struck) == ("", "", True)
    again.close()
    assert SECRET.encode() not in elsewhere.read_bytes()
    assert done == {"outcome": 1, "action": 1}
    (sentence,) = shut.in_words(done)
    assert sentence.endswith("dicht gebleven: 1 doorgehaalde tekst, 1 doorgehaalde actie.")


def test_ended_devices_and_keys_open_nothing_after_a_restore(db, cast, settings, elsewhere):
    link, code = keys.renew(db, cast.member)
    lost = visits.start(db, person_id=cast.member.person_id)
    claim = keys.hand_out(db, cast.facilitator, cast.other.person_id)
    copy = backups.make(settings.database, settings.backups)
    visits.end_others(db, cast.member)
    mark = keys.mark(keys.own_since(db, cast.member.person_id))
    keys.renew(db, cast.member, mark)
    with writing(db):  # used up
        db.execute("update keys set used_at = made_at where hash = ?", [token_hash(claim)])
    again, done = put_back(settings, copy, elsewhere)
    assert actors.of(again, lost).person_id is None
    assert actors.of(again, cast.secrets["member"]).person_id == cast.member.person_id
    for secret in (link, code, claim):
        with pytest.raises(NotFound):
            keys.find(again, secret)
    assert done == {"device": 1, "key": 3}
    again.close()


def test_a_code_that_its_owner_refused_opens_nothing_after_a_restore(db, cast, settings, elsewhere):
    code = token_hash(keys.hand_out(db, cast.facilitator, cast.other.person_id))
    with writing(db):
        db.execute(
            "update keys set used_at = made_at, newcomer_id = ? where hash = ?",
            [cast.neighbour.person_id, code],
        )
    copy = backups.make(settings.database, settings.backups)
    with writing(db):
        db.execute("update keys set answer = 'nee' where hash = ?", [code])
    again, done = put_back(settings, copy, elsewhere)
    assert one(again, "select answer from keys where hash = ?", [code]) == {"answer": "nee"}
    assert done == {"denied": 1}
    again.close()


def test_a_changed_password_is_chosen_anew_after_a_restore(db, cast, settings, elsewhere):
    email = "coordinator@voorbeeld.invalid"
    copy = backups.make(settings.database, settings.backups)
    accounts.change_password(db, cast.coordinator, old=PASSWORD, new="een heel andere lange zin")
    again, done = put_back(settings, copy, elsewhere)
    assert accounts.check_password(again, email, PASSWORD) is None
    assert accounts.check_password(again, email, "een heel andere lange zin") is None
    assert accounts.check_password(again, "facilitator@voorbeeld.invalid", PASSWORD)
    assert actors.of(again, cast.secrets["coordinator"]).person_id is None
    assert "Wachtwoord vergeten" in " ".join(shut.in_words(done))
    secret, _ = accounts.reset(again, cast.coordinator.person_id, None)
    accounts.choose_password(again, Actor(), token_hash(secret), "nog een andere lange zin")
    assert accounts.check_password(again, email, "nog een andere lange zin")
    again.close()


def test_what_was_shared_and_taken_back_stays_taken_back(
    db, cast, settings, elsewhere, picked, refs
):
    put_on_list(db, cast, cast.member)
    step, kept = share(db, cast, refs, cast.member), share(db, cast, refs, cast.member)
    ways = [
        forwardings.forward(
            db,
            cast.facilitator,
            cast.meeting_id,
            follow_up_id=None,
            step_id=each,
            roundtable=("projectgroep", "Projectgroep"),
            question="vraag",
            submission_id=uuid4().hex,
        )
        for each in (step, kept)
    ]
    quote = say(db, cast, picked, "citaat", "citaat", quote_role="student", has_consent=True)
    example = say(db, cast, picked, "voorbeeld", "goed voorbeeld")
    shelf.put(db, cast.member, example, shelf.EVERYONE)
    revisits.look_back_on_step(
        db,
        cast.member,
        kept,
        RevisitDraft("loopt", held_up="drukte", shares_held_up=True),
        meeting_id=None,
        version=0,
        submission_id=uuid4().hex,
    )
    dossiers.set_network(db, cast.facilitator, cast.network_id, gives=True)
    copy = backups.make(settings.database, settings.backups)
    steps.share(db, cast.member, step, "")
    outcomes.change(db, cast.member, quote, OutcomeDraft("citaat", "citaat", "student"), version=1)
    shelf.take_back(db, cast.member, example)
    forwardings.withdraw(db, cast.facilitator, ways[1])
    db.execute("update revisits set shares_held_up = 0")
    db.commit()
    dossiers.set_network(db, cast.facilitator, cast.network_id, gives=False)
    reminders.stop(db, cast.member.person_id, cast.network_id, stopped=True)
    digests.choose(db, cast.member.person_id, kinds={"actie": False}, networks={})
    again, done = put_back(settings, copy, elsewhere)
    assert steps.find(again, step).shared_with == ""
    assert steps.find(again, kept).shared_with == "network"
    assert not outcomes.find(again, quote).has_consent
    assert shelf.find(again, [cast.network_id]) == ([], False)
    assert forwardings.of_meeting(again, cast.meeting_id) == []
    assert not one(again, "select 1 from revisits where shares_held_up")
    assert not one(again, "select 1 from networks where dossier_since <> ''")
    assert reminders.stopped(again, cast.member.person_id)
    assert digests.stopped(again, cast.member.person_id) == {"actie"}
    assert done["step"] == done["consent"] == done["shelf"] == done["forwarding"] == 1
    again.close()


def test_a_step_that_was_shown_to_one_stays_shut_to_that_one_only(
    db, cast, settings, elsewhere, refs
):
    seats.sit_down(db, cast.neighbour, cast.group_id)
    taken, moved, again_shown = (share(db, cast, refs, cast.member) for _ in range(3))
    for step in (taken, moved, again_shown):
        shown_steps.show(db, cast.member, step, cast.other.person_id)
    copy = backups.make(settings.database, settings.backups)
    shown_steps.show(db, cast.member, taken, "")
    shown_steps.show(db, cast.member, moved, cast.neighbour.person_id)
    shown_steps.show(db, cast.member, again_shown, "")
    shown_steps.show(db, cast.member, again_shown, cast.other.person_id)
    again, done = put_back(settings, copy, elsewhere)
    assert done["shown"] == 2
    assert [s.id for s in steps.own_and_shown(again, cast.other.person_id)[1]] == [again_shown]
    assert steps.find(again, taken).shared_with == "network"
    again.close()


def test_an_example_stays_away_from_who_it_was_taken_back_from(
    db, cast, settings, elsewhere, picked
):
    sister = one(db, "select id from networks where name = 'Ander netwerk'")["id"]
    sisters.name(db, cast.facilitator, cast.network_id, sister)
    narrowed, off, back_again, kept, wide, wide_again = (
        say(db, cast, picked, f"voorbeeld {n}", "goed voorbeeld") for n in range(6)
    )
    for example in (narrowed, off, back_again, kept):
        shelf.put(db, cast.member, example, shelf.SISTER)
    for example in (wide, wide_again):
        shelf.put(db, cast.member, example, shelf.EVERYONE)
    copy = backups.make(settings.database, settings.backups)
    shelf.put(db, cast.member, narrowed, shelf.NETWORK)
    for example in (off, wide, wide_again, back_again):
        shelf.take_back(db, cast.member, example)
    for example in (off, wide):  # on the shelf again, for less people
        shelf.put(db, cast.member, example, shelf.NETWORK)
    shelf.put(db, cast.member, back_again, shelf.SISTER)
    shelf.put(db, cast.member, wide_again, shelf.EVERYONE)
    again, done = put_back(settings, copy, elsewhere)
    reaches = {o: outcomes.find(again, o).reach for o in (narrowed, off, wide)}
    assert set(reaches.values()) == {"network"}
    assert {outcomes.find(again, o).reach for o in (back_again, kept)} == {"sister"}
    assert outcomes.find(again, wide_again).reach == "everyone"
    assert (done["sister"], done["reach"]) == (2, 1)
    again.close()


def test_what_was_opened_again_since_stays_open(db, cast, settings, elsewhere, refs):
    put_on_list(db, cast, cast.member)
    year = meetings.find(db, cast.meeting_id).school_year
    here = (cast.network_id, year, cast.member.person_id)
    step = share(db, cast, refs, cast.member)
    copy = backups.make(settings.database, settings.backups)
    members.set_left(db, cast.facilitator, *here, left=True)
    members.set_left(db, cast.facilitator, *here, left=False)
    steps.share(db, cast.member, step, "")
    steps.share(db, cast.member, step, "network")
    again, done = put_back(settings, copy, elsewhere)
    assert done == {}
    assert steps.find(again, step).shared_with == "network"
    assert members.find(again, *here)
    again.close()


def test_who_left_or_laid_a_role_down_stays_out(db, cast, settings, elsewhere):
    put_on_list(db, cast, cast.member, cast.other)
    year = meetings.find(db, cast.meeting_id).school_year
    roundtables.seat(db, cast.admin, "stuurgroep", cast.colleague.person_id)
    accounts.set_admin(db, cast.admin, cast.colleague.person_id, is_admin=True)
    copy = backups.make(settings.database, settings.backups)
    with clock_at(now() + timedelta(hours=1)):
        leaving = now()
        here = (cast.network_id, year)
        members.set_left(db, cast.facilitator, *here, cast.member.person_id, left=True)
    networks.remove_member(db, cast.facilitator, cast.network_id, year, cast.other.person_id)
    members.set_left(
        db, cast.facilitator, cast.network_id, year, cast.colleague.person_id, left=True
    )
    roundtables.unseat(db, cast.admin, "stuurgroep", cast.colleague.person_id)
    db.execute("update accounts set is_admin = 0 where person_id = ?", [cast.colleague.person_id])
    db.commit()
    with writing(db):
        pass  # what a statement outside of a transaction shut is on the list with the next one
    again, done = put_back(settings, copy, elsewhere)
    left = one(
        again,
        "select left_at from memberships where person_id = ?",
        [cast.member.person_id],
    )
    assert left["left_at"] == leaving.isoformat()
    gone = "select 1 from memberships where person_id = ? and left_on is null"
    for actor in (cast.member, cast.other, cast.colleague):
        assert one(again, gone, [actor.person_id]) is None
    assert roundtables.tables_of(again, cast.colleague) == []
    assert not accounts.of_person(again, cast.colleague.person_id).is_admin
    assert accounts.of_person(again, cast.admin.person_id).is_admin
    assert done == {"left": 2, "member": 1, "table": 1, "admin": 1}
    again.close()


def test_somebody_is_left_to_let_others_in(db, cast, settings, elsewhere):
    year = meetings.find(db, cast.meeting_id).school_year
    for actor in (cast.colleague, cast.coordinator):
        db.execute("delete from memberships where person_id = ?", [actor.person_id])
    db.commit()
    copy = backups.make(settings.database, settings.backups)
    with writing(db):  # a new administrator and a new facilitator took over since
        networks.insert_membership(
            db, cast.network_id, cast.coordinator.person_id, year, is_facilitator=True
        )
        db.execute("update accounts set is_admin = person_id = ?", [cast.coordinator.person_id])
    members.set_left(
        db, cast.coordinator, cast.network_id, year, cast.facilitator.person_id, left=True
    )
    again, done = put_back(settings, copy, elsewhere)
    assert done == {"admin_stays": 1, "lead_stays": 1}
    assert networks.facilitated_by(again, cast.facilitator)
    assert len(shut.in_words(done)) == 2
    again.close()


def test_a_backup_from_after_the_deed_is_put_back_as_it_is(db, cast, settings, elsewhere, picked):
    outcome = say(db, cast, picked)
    harvests.strike(db, cast.facilitator, "outcomes", outcome)
    copy = backups.make(settings.database, settings.backups)
    again, done = put_back(settings, copy, elsewhere)
    assert done == {}
    again.close()


def test_a_second_restore_shuts_nothing_twice(db, cast, settings, elsewhere, picked):
    outcome = say(db, cast, picked)
    copy = backups.make(settings.database, settings.backups)
    harvests.strike(db, cast.facilitator, "outcomes", outcome)
    again, first = put_back(settings, copy, elsewhere)
    lines = len(shut_list.read(elsewhere.parent))
    assert shut.again(again, shut_list.read(elsewhere.parent)) == {}
    again.close()
    assert first == {"outcome": 1}
    assert lines == len(shut_list.read(settings.data))


def test_the_line_is_on_the_list_before_the_deed_is_done(db, cast, settings, picked, monkeypatch):
    """Killed between the two, it is shut at the next start."""
    outcome = say(db, cast, picked)
    monkeypatch.setattr(db, "commit", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        harvests.strike(db, cast.facilitator, "outcomes", outcome)
    monkeypatch.undo()
    db.rollback()
    assert outcomes.find(db, outcome).text == SECRET
    assert outcome in {line.thing for line in shut_list.read(settings.data)}
    assert shut.again(db, shut_list.read(settings.data, settings.backups)) == {"outcome": 1}
    assert outcomes.find(db, outcome).is_struck


def test_a_deed_that_is_refused_leaves_no_line(db, cast, settings):
    before = shut_list.read(settings.data)
    with pytest.raises(NotFound):
        visits.end_device(db, cast.member, "0" * 16)
    assert shut_list.read(settings.data) == before


def test_without_room_for_the_line_nothing_is_shut(db, cast, settings, picked, monkeypatch):
    outcome = say(db, cast, picked)

    def no_room(*_args, **_kw):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(pysqlite3.OperationalError):
        harvests.strike(db, cast.facilitator, "outcomes", outcome)
    assert outcomes.find(db, outcome).text == SECRET


def test_a_line_that_was_cut_short_spoils_only_itself(settings):
    (settings.data / shut_list.SHUT).write_text("2026-01-01T00:00:00+00:00 abc outc")
    line = shut_list.ShutLine("2026-01-02T00:00:00+00:00", "id", "outcome", "x")
    shut_list.append(settings.data, [line])
    assert shut_list.read(settings.data) == [line]


def test_the_list_holds_numbers_and_kinds_and_no_words(db, cast, settings, picked):
    outcome = say(db, cast, picked, f"{SECRET} over Kim")
    harvests.strike(db, cast.facilitator, "outcomes", outcome)
    visits.end(db, cast.secrets["neighbour"])
    text = (settings.data / shut_list.SHUT).read_text()
    assert (settings.data / shut_list.SHUT).stat().st_mode & 0o077 == 0
    for words in (SECRET, "Kim", cast.secrets["neighbour"]):
        assert words not in text
    assert {"outcome", "device"} <= {line.kind for line in shut_list.read(settings.data)}


def test_the_list_goes_no_further_back_than_the_oldest_backup(db, cast, settings, picked):
    old = say(db, cast, picked, "oud")
    harvests.strike(db, cast.facilitator, "outcomes", old)
    with clock_at(now() + timedelta(days=40)):
        new = say(db, cast, picked, "nieuw")
        harvests.strike(db, cast.facilitator, "outcomes", new)
        backups.make(settings.database, settings.backups)
        backups.prune_shut(db, settings.data, settings.backups)
        assert [line.thing for line in shut_list.read(settings.data)] == [new]
        assert [row["thing"] for row in rows(db, "select thing from shut")] == [new]
        assert shut.again(db, shut_list.read(settings.data, settings.backups)) == {}


def test_who_was_wiped_leaves_only_numbers(db, cast, settings, elsewhere):
    copy = backups.make(settings.database, settings.backups)
    own_data.erase(db, cast.member)
    again, _ = put_back(settings, copy, elsewhere)
    again.close()
    assert "Member" not in (settings.data / shut_list.SHUT).read_text()


def test_every_kind_has_its_trigger_its_deed_and_its_words(db):
    triggers = rows(
        db, "select sql from sqlite_schema where type = 'trigger' and name like 'shut%'"
    )
    kinds = {row["sql"].split("(8))), '")[1].split("'")[0].lstrip("-") for row in triggers}
    assert kinds == set(shut.KINDS) == set(shut._WORDS)


@pytest.fixture
def moved(db, cast, settings, picked, tmp_path):
    """A struck text, and nothing but the copies of before and after on another computer: the
    outcome's id, and where the database will be."""
    outcome, start = say(db, cast, picked), now()
    backups.make(settings.database, settings.backups)
    with clock_at(start + timedelta(hours=1)):
        harvests.strike(db, cast.facilitator, "outcomes", outcome)
    with clock_at(start + timedelta(hours=2)):
        backups.make(settings.database, settings.backups)
    data = tmp_path / "nieuw"
    shutil.copytree(settings.backups, data / "backups")
    return outcome, data / "gesprekskader.db"


def texts_of(database) -> list[str]:
    with closing(connect(database)) as db:
        return [row["text"] for row in rows(db, "select text from outcomes")]


def test_on_another_computer_an_older_copy_opens_nothing_either(moved):
    outcome, database = moved
    folder = database.parent / "backups"
    old, new = backups.everything(folder)
    backups.restore(new, database, folder)
    assert outcome in {line.thing for line in shut_list.read(database.parent)}
    with clock_at(now() + timedelta(hours=3)):
        backups.make(database, folder)
    assert outcome in {line.thing for line in shut_list.read(folder)}
    assert backups.restore(old, database, folder).kept_shut["outcome"] == 1
    assert texts_of(database) == [""]


def test_a_backup_keeps_the_lines_that_stand_beside_it(moved):
    outcome, database = moved
    folder = database.parent / "backups"
    old, new = backups.everything(folder)
    shutil.copy(new, database)  # put back by hand, without its list
    with clock_at(now() + timedelta(hours=3)):
        backups.make(database, folder)
    assert outcome in {line.thing for line in shut_list.read(folder)}


def test_a_lost_list_is_found_again_in_the_database_that_is_replaced(moved):
    outcome, database = moved
    folder = database.parent / "backups"
    old, new = backups.everything(folder)
    shutil.copy(new, database)
    (folder / shut_list.SHUT).unlink()
    backups.restore(old, database, folder)
    assert texts_of(database) == [""]
    assert outcome in {line.thing for line in shut_list.read(database.parent)}


def test_who_was_wiped_comes_along_to_another_computer(db, cast, settings, tmp_path):
    copy = backups.make(settings.database, settings.backups)
    with backups.erasing([cast.member.person_id], settings.data, settings.backups):
        own_data.erase(db, cast.member)
    database = tmp_path / "nieuw" / "gesprekskader.db"
    backups.restore(copy, database, tmp_path / "nieuw" / "backups")
    assert backups.erased(database.parent) == [cast.member.person_id]


def test_the_list_beside_the_backups_is_pruned_too(db, cast, settings, picked):
    harvests.strike(db, cast.facilitator, "outcomes", say(db, cast, picked))
    backups.make(settings.database, settings.backups)
    with clock_at(now() + timedelta(days=40)):
        backups.everything(settings.backups)[0].unlink()
        backups.make(settings.database, settings.backups)
        backups.prune_shut(db, settings.data, settings.backups)
        assert shut_list.read(settings.data, settings.backups) == []
