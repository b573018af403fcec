"""The second half of a rule on a page: the edge of a day, the odd number, the third in line."""

import io
import re
import threading
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from support import TODAY, add_meeting, join, sent

from gesprekskader.catalogue.model import HALFWAY, PER_ITEM
from gesprekskader.catalogue.programmes import expand
from gesprekskader.errors import RuleBroken
from gesprekskader.exports.jobs import Job, Jobs
from gesprekskader.exports.maker import FileMaker
from gesprekskader.exports.sheets import xlsx_of
from gesprekskader.moments import clock_at, now
from gesprekskader.reports.report import Sheet
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    follow_ups,
    forwardings,
    meetings,
    outcomes,
    picked_items,
    roundtables,
    step_notes,
    steps,
)
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.steps import StepDraft
from gesprekskader.web.frame import visitor


@pytest.fixture
def place(app):
    """Where somebody at an address comes from, as misses are counted."""

    def at(address: str) -> str:
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return visitor.place()

    return at


def test_a_phone_that_changes_its_address_within_its_network_counts_as_one(place):
    one = place("2001:db8:1:2:aaaa::1")
    assert place("2001:db8:1:2:bbbb:cccc:dddd:eeee") == one
    assert place("2001:db8:1:3:aaaa::1") != one


def test_old_addresses_are_told_apart_also_when_they_come_in_new_clothes(place):
    assert place("192.0.2.1") != place("192.0.2.2")
    assert place("::ffff:192.0.2.1") == place("192.0.2.1")
    assert place("::ffff:192.0.2.1") != place("::ffff:192.0.2.2")


def write_step(db, cast, actor, refs, *keys, kind="ga", share=False) -> str:
    step = steps.add(
        db,
        actor,
        StepDraft(kind, f"stap over {keys}", tuple(refs(*keys))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        school_year=school_year_of(TODAY),
        submission_id=uuid4().hex,
    )
    if share:
        steps.share(db, actor, step, steps.NETWORK)
    return step


def test_a_removed_step_takes_no_note(db, cast, refs, member):
    step = write_step(db, cast, cast.member, refs, "w2-lo-1")
    url = f"/mijn/stappen/{step}/notities"
    assert member.post(url, data=sent(text="mag nog")).status_code == 303
    steps.set_removed(db, cast.member, step, removed=True)
    refused = member.post(url, data=sent(text="TE-LAAT"))
    assert refused.status_code == 422
    assert "niet bewaard" in refused.get_data(as_text=True)
    texts = {note.text for note in step_notes.of_person(db, cast.member.person_id)[step]}
    assert texts == {"mag nog"}


@pytest.mark.parametrize(("days", "told"), [(-1, False), (0, True), (7, True), (8, False)])
def test_the_minutes_open_with_answers_from_one_meeting_to_the_next(
    db, cast, refs, facilitator, days, told
):
    """Both days count: an answer on the day itself is an answer since then."""
    item = picked_items.of_group(db, cast.group_id)[0]
    action = follow_ups.record(
        db,
        cast.member,
        cast.group_id,
        item.id,
        FollowUpDraft("iets regelen", "niemand"),
        submission_id=uuid4().hex,
    ).id
    # forwarded well before: the meeting between them is the one that counts
    forwarding = forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=action,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )
    between = TODAY + timedelta(days=10)
    add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=between)
    last = add_meeting(
        db, cast.facilitator, cast.network_id, refs, meeting_on=between + timedelta(days=7)
    )
    with clock_at(now() + timedelta(days=10 + days)):
        roundtables.answer(
            db, cast.coordinator, forwarding, "ANTWOORD", version=1, submission_id=uuid4().hex
        )
    with clock_at(now() + timedelta(days=17)):
        for old, new in (("open", "ophalen"), ("ophalen", "afronden")):
            meetings.move_stage(db, cast.facilitator, last, now=old, new=new)
        text = facilitator.get(f"/bijeenkomsten/{last}/verslag.md").get_data(as_text=True)
    assert ("ANTWOORD" in text) is told


@pytest.mark.parametrize(("number", "after"), [(2, 1), (3, 2), (4, 2), (5, 3)])
def test_halfway_stands_after_the_larger_half(catalogue, number, after):
    first = catalogue.formats["contactmiddag"].phases[0]
    phase = replace(first, title="Gesprek", minutes=10, repeat=PER_ITEM)
    pause = replace(phase, title="Pauze", repeat=HALFWAY)
    form = replace(next(iter(catalogue.formats.values())), phases=(phase, pause))
    items = list(catalogue.framework.all_items)[:number]
    titles = [turn.phase.title for turn in expand(form, items)]
    assert titles.count("Pauze") == 1
    assert titles.index("Pauze") == after


@pytest.mark.parametrize(("years", "status"), [(3, 303), (-3, 303), (4, 422), (-4, 422)])
def test_a_date_lies_within_three_years(db, cast, facilitator, years, status):
    item = picked_items.of_group(db, cast.group_id)[0]
    outcome = outcomes.record(
        db,
        cast.member,
        cast.group_id,
        item.id,
        OutcomeDraft("vraag", "komt terug"),
        submission_id=uuid4().hex,
    ).id
    day = f"{TODAY.year + years}-06-15"
    answer = facilitator.post(f"/opbrengsten/{outcome}/parkeren", data={"return_on": day})
    assert answer.status_code == status
    assert ("jaartal" in answer.get_data(as_text=True)) is (status == 422)


def test_a_fifth_file_waits_until_one_of_the_four_is_there(monkeypatch):
    jobs, go_on = Jobs(), threading.Event()

    def waits(*_, seconds):
        go_on.wait(20)
        return b"%PDF-"

    monkeypatch.setattr(FileMaker, "make", waits)

    def ask(id_: str, owner: str) -> Job:
        return jobs.start(Job(id_, owner, "Dossier", "dossier", "/dossier"), f"<p>{id_}")

    asked = [ask(id_, "ik") for id_ in "1234"]
    assert ask("4", "ik") is asked[3]  # the same again is no fifth
    with pytest.raises(RuleBroken, match="al vier"):
        ask("5", "ik")
    asked.append(ask("1", "ander"))
    go_on.set()
    for job in asked:
        assert job.making.over.wait(20)
    assert ask("5", "ik").making.over.wait(20)
    jobs.close()


def test_a_row_of_a_list_is_no_higher_than_excel_can_show():
    sheet = Sheet("Lijst", ("Tekst",), [("woord " * 5000,), ("kort",)], (40,))
    page = load_workbook(io.BytesIO(xlsx_of(sheet))).active
    assert [page.row_dimensions[n].height for n in (2, 3)] == [409.0, 15.0]


def test_the_wish_of_most_people_comes_first(db, cast, refs, facilitator):
    fourth, _ = join(db, cast.meeting_id, "Vier")
    for actor in (cast.member, cast.other):
        write_step(db, cast, actor, refs, "w2-lo-1", kind="wil", share=True)
    for actor in (cast.neighbour, cast.member, fourth):
        write_step(db, cast, actor, refs, "w2-lo-7", kind="wil", share=True)
    url = f"/bijeenkomsten/{cast.meeting_id}/terugblik/overzicht"
    text = facilitator.get(url).get_data(as_text=True)
    assert 0 < text.index("3 mensen") < text.index("2 mensen")


def test_coverage_starts_with_meetings_for_one_network_and_with_networks_for_more(
    cast, facilitator, admin
):
    """Who sees one network wants its meetings; who sees all, the networks beside each other."""
    mine = facilitator.get("/dekking").get_data(as_text=True)
    everything = admin.get("/dekking").get_data(as_text=True)
    assert chosen(mine) == "bijeenkomsten"
    assert chosen(everything) == "netwerken"


def chosen(page: str) -> str:
    return re.search(r'name="kolommen">.*?<option selected>(\w+)<', page, re.DOTALL)[1]
