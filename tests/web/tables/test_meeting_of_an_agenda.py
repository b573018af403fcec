"""A meeting made from an agenda, or from one question; what it yields is offered as the answer."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from boards_told import point
from support import TODAY

from gesprekskader.store import (
    agenda_points,
    agendas,
    groups,
    meetings,
    networks,
    outcomes,
    own_formats,
    picked_items,
    programmes,
    roundtables,
    substitutes,
)
from gesprekskader.store.agendas import DayDraft
from gesprekskader.store.db import one, rows
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.own_pages import RETIRED
from gesprekskader.store.substitutes import SubstituteDraft

TABLE = ("projectgroep", "Projectgroep")
DAY = TODAY + timedelta(days=7)


@pytest.fixture
def asked(db, cast) -> str:
    return point(db, cast, "KAN-DIT")


@pytest.fixture
def agenda(db, cast, asked) -> str:
    draft = DayDraft(DAY, "15:30", "Kamer 3")
    made = agendas.add(db, cast.coordinator, TABLE, None, draft, submission_id=uuid4().hex)
    agendas.put_on(db, cast.coordinator, made, [asked])
    return made


def network_of(client, origin, table="projectgroep|", **over) -> str:
    """A network of who sits at the table; its id."""
    form = {"origin": origin, "tafel": table, "submission_id": uuid4().hex}
    answer = client.post("/overlegtafel/bijeenkomst/netwerk", data=form | over)
    return answer.headers["Location"].partition("netwerk=")[2] if answer.status_code == 303 else ""


def make(client, origin, network="", **over):
    form = {"item": "w2-lo-1"} | {
        "network": network,
        "format_key": "contactmiddag",
        "title": "Overleg",
    }
    form |= {"meeting_on": DAY.isoformat(), "starts_at": "15:30", "place": "Kamer 3"}
    form |= {"submission_id": uuid4().hex}
    return client.post(f"/overlegtafel/bijeenkomst/{origin}", data=form | over)


def made_of(db, origin) -> str:
    return one(db, "select id from meetings where origin = ?", [origin])["id"]


def test_of_an_agenda_in_a_new_network_with_who_sits_there(coordinator, db, cast, agenda):
    roundtables.seat(db, cast.admin, TABLE[0], cast.colleague.person_id)
    sid = uuid4().hex
    made = {network_of(coordinator, agenda, submission_id=sid) for _ in range(2)}
    (network,) = made  # sent twice is made once
    for _ in range(2):
        assert make(coordinator, agenda, network, submission_id=sid).status_code == 303
    assert one(db, "select count(*) as n from meetings where origin <> ''") == {"n": 1}
    meeting = meetings.find(db, made_of(db, agenda))
    assert (meeting.starts_at, meeting.place, meeting.meeting_on) == ("15:30", "Kamer 3", DAY)
    assert programmes.offered_keys(db, meeting.id) == ["w2-lo-1"]
    assert networks.find(db, meeting.network_id).name == "Overleg Projectgroep"
    there = rows(
        db,
        "select p.name from memberships m join persons p on p.id = m.person_id"
        " where m.network_id = ?",
        [meeting.network_id],
    )
    assert {row["name"] for row in there} == {"Coordinator", "Colleague"}


def test_its_points_come_along_in_their_order_and_minutes_when_that_is_asked(
    coordinator, db, cast, refs, asked, agenda
):
    long = " ".join(["Kan dit ook op onze school?"] * 10)  # more than a title holds
    put = agendas.find(db, agenda).lines[0].id, 25
    agendas.put_on(db, cast.coordinator, agenda, [point(db, cast, long)])
    agendas.add_line(db, cast.coordinator, agenda, "RONDVRAAG", 5, submission_id=uuid4().hex)
    _, second, last = (line.id for line in agendas.find(db, agenda).lines)
    now = {"version": agendas.find(db, agenda).version, "submission_id": uuid4().hex}
    agendas.arrange(db, cast.coordinator, agenda, [(last, 5), put, (second, 0)], **now)
    network = network_of(coordinator, agenda)
    page = coordinator.get(f"/overlegtafel/bijeenkomst/{agenda}?netwerk={network}").text
    assert page.index("RONDVRAAG") < page.index("KAN-DIT") < page.index(long)
    assert re.search(r"<input[^>]*checked[^>]*with_points", page)
    assert "/overlegtafel/bijeenkomst/netwerk" not in page  # it is there by now
    words = {"punt": ["RONDVRAAG", "KAN-DIT", long], "duur": ["5", "25", "0"]}
    assert make(coordinator, agenda, network, with_points="y", **words).status_code == 303
    meeting = made_of(db, agenda)
    told = [p.words for p in agenda_points.of_meeting(db, meeting)]
    assert told[:2] == ["RONDVRAAG", "KAN-DIT"]
    assert told[2].endswith("school? Kan…")
    assert len(told[2]) == 200, "whole words, as many as fit"
    parts = programmes.phases_of(db, meeting)
    titles = [part.title for part in parts]
    first = titles.index("RONDVRAAG")
    assert [(p.title, p.minutes) for p in parts[first : first + 2]] == [
        ("RONDVRAAG", 5),
        ("KAN-DIT", 25),
    ]
    assert (parts[first + 2].prompt, parts[first + 2].minutes) == (long, 1)
    assert [part.position for part in parts] == list(range(1, len(parts) + 1))
    assert first > 0  # the format still begins and ends it
    assert parts[-1].stage
    assert not any("item" in title for title in titles)
    meetings.move_stage(db, cast.coordinator, meeting, now="concept", new="open")
    group = groups.start(db, cast.coordinator, meeting, refs("w2-lo-1"), submission_id=uuid4().hex)
    picked = [p.item.wording for p in picked_items.of_group(db, group)]
    assert picked[-3:-1] == ["RONDVRAAG", "KAN-DIT"]


def test_without_being_asked_a_network_of_others_reads_no_question(client_of, db, cast, asked):
    roundtables.seat(db, cast.admin, TABLE[0], cast.facilitator.person_id)
    lead = client_of("facilitator")
    page = lead.get(f"/overlegtafel/bijeenkomst/{asked}").text
    assert not re.search(r"<input[^>]*checked[^>]*with_points", page)
    make(lead, asked, network=cast.network_id, punt=["KAN-DIT"], duur=["10"])
    meeting = made_of(db, asked)
    assert agenda_points.of_meeting(db, meeting) == []
    assert "KAN-DIT" not in [part.title for part in programmes.phases_of(db, meeting)]


def test_of_one_question_in_a_network_that_i_lead(client_of, db, cast, asked):
    roundtables.seat(db, cast.admin, TABLE[0], cast.facilitator.person_id)
    lead = client_of("facilitator")
    assert "KAN-DIT" in lead.get(f"/overlegtafel/bijeenkomst/{asked}").get_data(as_text=True)
    assert make(lead, asked, network=cast.network_id).status_code == 303
    assert meetings.find(db, made_of(db, asked)).network_id == cast.network_id
    (elsewhere,) = networks.facilitated_by(db, cast.outsider)
    assert make(lead, asked, network=elsewhere.id).status_code == 422


def test_what_it_yielded_is_offered_as_the_answer_to_who_may_read_it(
    coordinator, client_of, db, cast, refs, asked, agenda
):
    make(coordinator, agenda, network_of(coordinator, agenda))
    meeting = made_of(db, agenda)
    meetings.move_stage(db, cast.coordinator, meeting, now="concept", new="open")
    shared = refs("w2-lo-1")
    group = groups.start(db, cast.coordinator, meeting, shared, submission_id=uuid4().hex)
    (picked,) = picked_items.of_group(db, group)
    draft = OutcomeDraft("opbrengst", "UITKOMST")
    made = outcomes.record(
        db, cast.coordinator, group, picked.id, draft, submission_id=uuid4().hex
    ).id
    address = f"/overlegtafel?doe=antwoord&punt={asked}"
    assert "UITKOMST" in coordinator.get(address).get_data(as_text=True)
    taken = coordinator.get(f"{address}&uitkomst={made}").get_data(as_text=True)
    assert "UITKOMST</textarea>" in taken.replace("\r\n", "")
    roundtables.seat(db, cast.admin, TABLE[0], cast.outsider.person_id)  # sits there, was not there
    other = client_of("outsider")
    for more in ("", f"&uitkomst={made}"):
        page = other.get(address + more).get_data(as_text=True)
        assert "Jouw antwoord" in page
        assert "UITKOMST" not in page


def test_who_does_not_sit_there_makes_no_meeting_and_no_network_of_it(
    facilitator, db, cast, asked, agenda
):
    for origin in (asked, agenda, "onbekend"):
        assert make(facilitator, origin, network=cast.network_id).status_code == 404
        assert network_of(facilitator, origin) == ""
    assert one(db, "select 1 from meetings where origin <> ''") is None


def own_format(db, cast, key: str, title: str, *, retired=False) -> None:
    """A format of the network of the cast, to choose or taken back."""
    text = f"---\nsleutel: {key}\ntitel: {title}\nterugblik: nee\ngroepsgrootte: 3-5\n"
    text += "wie kiest: niemand\n---\n\nKort.\n\n## 1. Praten\n\nminuten: 30\nvorm: groepje\n\nX\n"
    by, sid = cast.facilitator, uuid4().hex
    network = cast.network_id
    own_formats.begin(db, by, key, lambda _: text, network, taken=(), submission_id=sid)
    if retired:
        own_formats.change(db, by, key, RETIRED, version=1)


def test_only_formats_of_the_network_and_of_everybody_are_offered_and_taken(
    client_of, db, cast, asked
):
    own_format(db, cast, "van-ons", "VAN-ONS")
    own_format(db, cast, "afgedankt", "AFGEDANKT", retired=True)
    (elsewhere,) = networks.facilitated_by(db, cast.outsider)
    for who in (cast.outsider, cast.facilitator):
        roundtables.seat(db, cast.admin, TABLE[0], who.person_id)
    for role, network, there in (
        ("outsider", elsewhere.id, False),
        ("facilitator", cast.network_id, True),
    ):
        client = client_of(role)
        page = client.get(f"/overlegtafel/bijeenkomst/{asked}").get_data(as_text=True)
        assert ("VAN-ONS" in page) is there
        assert "Contactmiddag" in page
        assert "AFGEDANKT" not in page
        assert make(client, asked, network, format_key="afgedankt").status_code == 422
        made = make(client, asked, network, format_key="van-ons")
        assert made.status_code == (303 if there else 422)
    assert meetings.find(db, made_of(db, asked)).format_key == "van-ons"


def test_who_leads_two_networks_gives_the_one_no_format_of_the_other(client_of, db, cast, asked):
    own_format(db, cast, "van-ons", "VAN-ONS")
    roundtables.seat(db, cast.admin, TABLE[0], cast.facilitator.person_id)
    lead = client_of("facilitator")
    other = network_of(lead, asked)
    refused = make(lead, asked, other, format_key="van-ons")
    assert refused.status_code == 422
    assert "Deze werkvorm is niet van Overleg Projectgroep" in refused.get_data(as_text=True)
    assert one(db, "select 1 from meetings where origin <> ''") is None
    assert make(lead, asked, other).status_code == 303


def test_who_only_stands_in_makes_no_network_of_the_table(coordinator, client_of, db, cast, asked):
    draft = SubstituteDraft("Outsider", "outsider@voorbeeld.invalid", TODAY)
    substitutes.name(db, cast.coordinator, TABLE[0], draft, submission_id=uuid4().hex)
    before = {n.id for n in networks.facilitated_by(db, cast.outsider)}
    stands_in, form = client_of("outsider"), "/overlegtafel/bijeenkomst/netwerk"
    page = stands_in.get(f"/overlegtafel/bijeenkomst/{asked}")
    assert page.status_code == 200
    assert form not in page.get_data(as_text=True)
    sent = {"origin": asked, "tafel": f"{TABLE[0]}|", "submission_id": uuid4().hex}
    refused = stands_in.post(form, data=sent)
    assert refused.status_code == 422
    assert "Je valt hier alleen in" in refused.get_data(as_text=True)
    assert {n.id for n in networks.facilitated_by(db, cast.outsider)} == before
    assert form in coordinator.get(f"/overlegtafel/bijeenkomst/{asked}").get_data(as_text=True)
    roundtables.seat(db, cast.admin, TABLE[0], cast.outsider.person_id)  # a seat of one's own
    assert network_of(stands_in, asked)
