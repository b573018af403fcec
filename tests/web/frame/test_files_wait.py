"""Files are made beside the server: who comes when it is busy waits on a page, and holds nobody."""

import threading
from uuid import uuid4

import pytest

from gesprekskader.errors import RuleBroken
from gesprekskader.exports import jobs as exports_jobs
from gesprekskader.exports.formats import FORMATS
from gesprekskader.exports.jobs import Job, Jobs
from gesprekskader.exports.maker import FileMaker
from gesprekskader.store import actors, meetings, outcomes, seats
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.web.frame import files


class Press:
    """Takes the place of the process that makes files: makes one when it is told to. A line keeps
    the press that it began with, also when it works on after its test."""

    percent = 0

    def __init__(self) -> None:
        self.asked: list[object] = []
        self.begun, self.go_on = threading.Semaphore(0), threading.Semaphore(0)

    def make(self, _write, thing, *, seconds) -> bytes:
        self.asked.append(thing)
        self.begun.release()
        assert self.go_on.acquire(timeout=20)
        return b"%PDF- van " + str(len(self.asked)).encode()

    def warm(self) -> None: ...

    def stop(self) -> None: ...


@pytest.fixture
def press(monkeypatch):
    press = Press()
    monkeypatch.setattr(exports_jobs, "FileMaker", lambda: press)
    yield press
    press.go_on.release(20)


@pytest.fixture
def minutes(db, cast, picked) -> str:
    outcomes.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        OutcomeDraft("opbrengst", "Wij praten samen"),
        submission_id=uuid4().hex,
    )
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    return f"/bijeenkomsten/{cast.meeting_id}/verslag"


def job(owner="wie", id_="", **more) -> Job:
    return Job(id_, owner, "Verslag", "verslag", "/", **more)


@pytest.mark.parametrize("kind", [kind for kind, form in FORMATS.items() if form.is_slow])
def test_a_file_that_takes_longer_is_waited_for_on_a_page(
    press, minutes, facilitator, client_of, monkeypatch, kind
):
    monkeypatch.setattr(files, "MOMENT", 0)
    answer = facilitator.get(f"{minutes}.{kind}", headers={"Referer": f"http://localhost{minutes}"})
    assert answer.status_code == 303
    where = answer.location
    page = facilitator.get(where).get_data(as_text=True)
    assert "We maken het bestand" in page
    assert f'href="{minutes}"' in page
    assert facilitator.get(f"{where}/bestand.{kind}").status_code == 404
    press.go_on.release()
    assert facilitator.application.extensions["gesprekskader"].jobs.wait(_only(facilitator), 20)
    assert FORMATS[kind].words in facilitator.get(where).get_data(as_text=True)
    made = facilitator.get(f"{where}/bestand.{kind}")
    assert made.data == b"%PDF- van 1"
    assert made.mimetype == FORMATS[kind].mimetype
    assert facilitator.get(f"{where}/bestand.txt").status_code == 404
    for other in (client_of("colleague"), client_of("member"), client_of("outsider")):
        assert other.get(f"{where}/bestand.{kind}").status_code == 404
    assert facilitator.get(f"{minutes}.{kind}").data == b"%PDF- van 1"  # the one that is there
    assert len(press.asked) == 1


def _only(client) -> Job:
    (found,) = client.application.extensions["gesprekskader"].jobs._jobs.values()
    return found


def test_what_is_handed_over_at_once_is_not_kept(press, minutes, facilitator):
    press.go_on.release(2)
    assert facilitator.get(f"{minutes}.pdf").data == b"%PDF- van 1"
    assert facilitator.application.extensions["gesprekskader"].jobs._jobs == {}
    assert facilitator.get(f"{minutes}.pdf").data == b"%PDF- van 2"


def test_the_phone_of_a_table_waits_for_its_own_file(press, db, cast, client_of, monkeypatch):
    monkeypatch.setattr(files, "MOMENT", 0)
    cast.secrets["table"] = seats.join_as_table(db, cast.meeting_id, old_visit="")
    seats.sit_down(db, actors.of(db, cast.secrets["table"]), cast.group_id)
    table = client_of("table")
    where = table.get(f"/gesprekken/{cast.group_id}/verslag.pdf").location
    assert "We maken het bestand" in table.get(where).get_data(as_text=True)
    assert client_of("member").get(where).status_code == 404


def test_a_file_that_fails_says_so_and_can_be_asked_for_again(minutes, facilitator, monkeypatch):
    def breaks(*_, **__):
        raise ValueError("de schrijver struikelt")

    monkeypatch.setattr(FileMaker, "make", breaks)
    answer = facilitator.get(f"{minutes}.docx")
    assert answer.status_code == 503
    assert "niets half gemaakt" in answer.get_data(as_text=True)
    assert "struikelt" not in answer.get_data(as_text=True)
    monkeypatch.setattr(FileMaker, "make", lambda *_, **__: b"PK")
    assert facilitator.get(f"{minutes}.docx").data == b"PK"


def test_only_so_many_threads_wait_and_the_next_one_goes_on_at_once(press):
    jobs = Jobs(waiters=2)
    found = [jobs.start(job(f"wie{n}"), f"<p>{n}") for n in range(3)]
    waited: list[bool] = []
    threads = [
        threading.Thread(target=lambda one=one: waited.append(jobs.wait(one, 20)))
        for one in found[:2]
    ]
    for thread in threads:
        thread.start()
    assert press.begun.acquire(timeout=20)
    while jobs._places._value:  # both took their place
        pass
    assert jobs.wait(found[2], 20) is False
    press.go_on.release(3)
    for thread in threads:
        thread.join(20)
    assert waited == [True, True]
    assert jobs.wait(found[2], 20)
    jobs.close()


def test_the_same_thing_is_made_once_for_all_who_ask_meanwhile_and_no_other(press):
    jobs = Jobs()
    first = jobs.start(job("een"), "<p>zelfde")
    assert press.begun.acquire(timeout=20)
    again = [jobs.start(job(f"wie{n}"), "<p>zelfde") for n in range(7)]
    other = jobs.start(job("ander"), "<p>anders")
    word = jobs.start(job("word", kind="docx"), "<p>zelfde")
    assert [jobs.before(one) for one in (first, *again, other, word)] == [0] * 8 + [1, 2]
    press.go_on.release(3)
    assert all(jobs.wait(one, 20) for one in (first, *again, other, word))
    assert {one.body for one in (first, *again)} == {b"%PDF- van 1"}
    assert press.asked == ["<p>zelfde", "<p>anders", "<p>zelfde"]
    assert jobs.find("wie3", again[3].id) is again[3]
    later = jobs.start(job("later"), "<p>zelfde")
    press.go_on.release()
    assert jobs.wait(later, 20)
    assert later.body == b"%PDF- van 4"
    jobs.close()


def test_what_is_for_everybody_is_made_once_until_it_says_something_else(press):
    jobs = Jobs(waiters=4)
    press.go_on.release(5)

    def ask(owner: str, thing: str) -> bytes | None:
        asked = jobs.start(job(owner, is_for_all=True), thing)
        assert jobs.wait(asked, 20)
        jobs.forget(asked)
        return asked.body

    first = ask("een", "handleiding")
    assert ask("een", "handleiding") == ask("ander", "handleiding") == first
    assert press.asked == ["handleiding"]
    own = jobs.start(job("een"), "verslag")
    assert jobs.wait(own, 20)
    assert ask("ander", "handleiding") == first
    assert ask("een", "handleiding van morgen") != first
    assert ask("ander", "handleiding van morgen") != first
    ask("een", "handleiding")  # nothing of yesterday was kept
    assert press.asked[2:] == ["handleiding van morgen", "handleiding"]
    jobs.close()


def test_what_is_there_for_everybody_is_handed_over_however_many_wait(press, monkeypatch):
    jobs = Jobs(waiters=4)
    press.go_on.release()
    made = jobs.start(job("een", is_for_all=True), "handleiding")
    assert jobs.wait(made, 20)
    jobs.forget(made)
    for number in range(4):
        jobs.start(job("een"), f"verslag {number}")
    with pytest.raises(RuleBroken):
        jobs.start(job("een"), "nog een verslag")
    monkeypatch.setattr(exports_jobs, "_WAITING", 4)
    for owner in ("een", "ander"):
        assert jobs.start(job(owner, is_for_all=True), "handleiding").body == made.body
    jobs.close()


def test_what_is_for_everybody_and_fails_is_made_anew(press, monkeypatch):
    jobs = Jobs(waiters=4)
    with monkeypatch.context() as broken:
        broken.setattr(press, "make", lambda *_, **__: 1 / 0)
        failed = jobs.start(job("een", is_for_all=True), "handleiding")
        assert jobs.wait(failed, 20)
    assert failed.sentence == exports_jobs.FAILED
    press.go_on.release()
    again = jobs.start(job("een", is_for_all=True), "handleiding")
    assert jobs.wait(again, 20)
    assert again.body == b"%PDF- van 1"
    jobs.close()


def test_a_long_work_stands_in_no_ones_way(press):
    jobs = Jobs()
    long = [jobs.start(job("wie", f"l{n}", is_long=True), f"<p>{n}") for n in range(2)]
    quick = jobs.start(job("ander"), "<p>kort")
    assert press.begun.acquire(timeout=20)
    assert press.begun.acquire(timeout=20)
    assert sorted(press.asked) == ["<p>0", "<p>kort"]
    assert (jobs.before(quick), jobs.before(long[1])) == (0, 1)
    press.go_on.release(3)
    assert all(jobs.wait(one, 20) for one in (quick, *long))
    jobs.close()


def test_too_many_at_once_are_refused_with_a_sentence(press, monkeypatch):
    from gesprekskader.errors import PdfUnavailable, RuleBroken

    jobs = Jobs()
    for n in range(4):
        jobs.start(job(), f"<p>{n}")
    with pytest.raises(RuleBroken, match="vier bestanden"):
        jobs.start(job(), "<p>4")
    assert jobs.start(job(), "<p>3").id  # the same again is the same job
    monkeypatch.setattr(exports_jobs, "_WAITING", 4)
    with pytest.raises(PdfUnavailable, match="paar tellen"):
        jobs.start(job("ander"), "<p>4")
    press.go_on.release(4)
    jobs.close()
