"""What was said at one item in many meetings: few questions to the database, in the order of
writing, and of other networks numbers only for who sees them."""

from uuid import uuid4

from asked import asked_by
from support import TODAY, add_meeting, join, years_on

from gesprekskader import rules
from gesprekskader.moments import clock_at
from gesprekskader.records import Thread
from gesprekskader.store import (
    follow_ups,
    forwardings,
    groups,
    histories,
    meetings,
    outcomes,
    picked_items,
    readers,
)
from gesprekskader.store.db import one
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft

HISTORY = "/kader/item/w2-lo-1/geschiedenis"
ITEM = Thread(("samen-opleiden",), ("w2-lo-1",))


def page(client) -> str:
    answer = client.get(HISTORY)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def say(db, actor, group, text, kind="opbrengst") -> str:
    item = picked_items.of_group(db, group)[0]
    sent = uuid4().hex
    return outcomes.record(
        db, actor, group, item.id, OutcomeDraft(kind, text), submission_id=sent
    ).id


def act(db, actor, group, text) -> str:
    item = picked_items.of_group(db, group)[0]
    sent, draft = uuid4().hex, FollowUpDraft(text, "niemand")
    return follow_ups.record(db, actor, group, item.id, draft, submission_id=sent).id


def harvest(db, cast, meeting_id, *stages) -> None:
    for before, after in zip(("open", *stages), stages, strict=False):
        meetings.move_stage(db, cast.facilitator, meeting_id, now=before, new=after)


def pass_on(db, cast, meeting_id, action) -> None:
    forwardings.forward(
        db,
        cast.facilitator,
        meeting_id,
        follow_up_id=action,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )


def meet(db, cast, refs, day, texts: int) -> None:
    """A closed meeting in which two groups wrote so many texts and actions, and passed them on."""
    meeting = add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=day)
    for name in ("Noor", "Sem"):
        actor, _ = join(db, meeting, name)
        group = groups.start(db, actor, meeting, refs("w2-lo-1"), submission_id=uuid4().hex)
        for number in range(texts):
            say(db, actor, group, f"{name} zegt {number}")
            pass_on(db, cast, meeting, act(db, actor, group, f"{name} doet {number}"))
    harvest(db, cast, meeting, "ophalen", "gesloten")


def test_the_history_of_ten_years_asks_as_often_as_that_of_one(
    app, db, cast, refs, facilitator, coordinator
):
    meet(db, cast, refs, TODAY, 1)
    said, numbers = asked_by(app.extensions["gesprekskader"].pool), []
    for years in (0, 3):
        for past in range(1, years + 1):
            with clock_at(years_on(-past)):
                meet(db, cast, refs, years_on(-past).date(), 3)
        if years:
            meet(db, cast, refs, TODAY, 4)
        for client in (facilitator, coordinator):
            page(client)  # the first time columns are looked up
            said.clear()
            text = page(client)
            numbers.append(len(said))
            assert ("Noor doet 0" in text) == (client is facilitator)
    leads, sees_all, *again = numbers
    assert again == [leads, sees_all]
    assert max(numbers) <= 8, "\n".join(said)


def test_texts_of_two_groups_stand_in_the_order_of_writing_the_essence_first(db, cast, refs):
    first, second = cast.group_id, cast.next_group_id
    say(db, cast.member, first, "een")
    say(db, cast.neighbour, second, "twee")
    say(db, cast.member, first, "drie")
    say(db, cast.neighbour, second, "voorbeeld", "goed voorbeeld")
    for actor, group, text in (
        (cast.neighbour, second, "eerst"),
        (cast.member, first, "dan"),
        (cast.neighbour, second, "tot slot"),
    ):
        act(db, actor, group, text)
    harvest(db, cast, cast.meeting_id, "ophalen")
    reader = readers.reader(db, cast.facilitator)
    for year in ("", rules.school_year_of(TODAY)):
        (trace,) = histories.told(db, ITEM, reader, year).traces
        assert [o.text for o in trace.outcomes] == ["voorbeeld", "een", "twee", "drie"]
        assert [f.text for f in trace.follow_ups] == ["eerst", "dan", "tot slot"]


def test_a_year_is_told_by_itself_and_all_of_them_together(db, cast, refs):
    meet(db, cast, refs, TODAY, 1)
    with clock_at(years_on(-1)):
        meet(db, cast, refs, years_on(-1).date(), 2)
    reader = readers.reader(db, cast.facilitator)
    both = histories.told(db, ITEM, reader, "")
    assert [len(trace.outcomes) for trace in both.traces] == [2, 4]
    for trace in both.traces:
        assert histories.told(db, ITEM, reader, trace.school_year) == both.of(trace.school_year)


def test_who_leads_another_network_reads_no_number_of_what_is_not_harvested(
    db, cast, refs, client_of
):
    waits = "in jouw netwerken schreven hier iets op"
    say(db, cast.member, cast.group_id, "NOG-NIET-OPGEHAALD")
    assert f"1 groep {waits}" in page(client_of("facilitator"))
    assert waits not in page(client_of("outsider"))
    assert waits not in page(client_of("coordinator"))
    network = one(db, "select id from networks where name = 'Ander netwerk'")["id"]
    meeting = add_meeting(db, cast.outsider, network, refs)
    actor, _ = join(db, meeting, "Noor")
    group = groups.start(db, actor, meeting, refs("w2-lo-1"), submission_id=uuid4().hex)
    assert waits not in page(client_of("outsider")), "nothing was written there"
    say(db, actor, group, "OOK-NIET")
    assert f"1 groep {waits}" in page(client_of("outsider"))
    assert "In andere netwerken" not in page(client_of("outsider"))
    assert "In andere netwerken schreven 2 groepen" in page(client_of("coordinator"))
