"""Two networks whose own frameworks use the same keys: nothing of one is in the other's."""

import shutil
from dataclasses import replace
from uuid import uuid4

import pytest
from support import ROOT, add_meeting, draft

from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.errors import RuleBroken
from gesprekskader.moments import today
from gesprekskader.rules import school_year_of
from gesprekskader.store import (
    groups,
    meetings,
    networks,
    outcomes,
    picked_items,
    shelf,
)
from gesprekskader.store.outcomes import OutcomeDraft

KEY = "w2-lo-7"
OURS, THEIRS = "ONZE-WOORDEN", "HUN-WOORDEN"


@pytest.fixture
def both(app, tmp_path):
    """The shipped framework, and `regio` with the same keys and other statements."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    copy = content / "kaders/regio"
    shutil.copytree(content / "kaders/samen-opleiden", copy)
    for path in copy.rglob("*.md"):
        text = path.read_text().replace("## 7. De praktijkplaats", "## 7. REGIO De praktijkplaats")
        path.write_text(text.replace("titel: Gesprekskader", "titel: Regiokader"))
    catalogue = read_catalogue(content)
    catalogue = replace(
        catalogue,
        framework=catalogue.of("samen-opleiden"),
        others=tuple(one for one in catalogue.frameworks if one.key != "samen-opleiden"),
    )
    services = app.extensions["gesprekskader"]
    app.extensions["gesprekskader"] = replace(services, catalogue=catalogue)
    return catalogue


def close(db, actor, meeting_id: str) -> None:
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, actor, meeting_id, now=old, new=new)


def say(db, actor, group: str, words: str) -> str:
    at = next(p for p in picked_items.of_group(db, group) if p.item.key == KEY)
    kind = OutcomeDraft("goed voorbeeld", words)
    made = outcomes.record(db, actor, group, at.id, kind, submission_id=uuid4().hex).id
    shelf.put(db, actor, made, shelf.EVERYONE)
    return made


@pytest.fixture
def held(db, cast, both, refs):
    """Both networks talked about item 7: ours of the shipped framework, theirs of the region's."""
    say(db, cast.member, cast.group_id, OURS)
    network = next(n for n in networks.facilitated_by(db, cast.outsider))
    networks.change(
        db,
        cast.outsider,
        network.id,
        name=network.name,
        description="",
        framework="regio",
        version=network.version,
    )
    theirs = meetings.add(
        db,
        cast.outsider,
        network.id,
        draft(),
        format_key="contactmiddag",
        is_rehearsal=False,
        phases=[],
        submission_id=uuid4().hex,
        offers=[KEY],
        framework="regio",
    )
    meetings.move_stage(db, cast.outsider, theirs, now="concept", new="open")
    item = both.of("regio").item(KEY)
    group = groups.start(
        db, cast.outsider, theirs, [ref_in(both.of("regio"), item)], submission_id=uuid4().hex
    )
    say(db, cast.outsider, group, THEIRS)
    close(db, cast.facilitator, cast.meeting_id)
    close(db, cast.outsider, theirs)
    return {"network": network.id, "meeting": theirs}


def read(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("role", ["facilitator", "outsider"])
def test_each_reads_its_own_words_under_the_same_key(client_of, held, role):
    own, other = (OURS, THEIRS) if role == "facilitator" else (THEIRS, OURS)
    mine, not_mine = (KEY, f"regio:{KEY}") if role == "facilitator" else (f"regio:{KEY}", KEY)
    client = client_of(role)
    for path in ("/kader/item/{}/geschiedenis", "/kader/item/{}/geschiedenis.md", "/plank?item={}"):
        page = read(client, path.format(mine))
        assert own in page, path
        assert other not in page, path
        assert own not in read(client, path.format(not_mine)), path
    shelf_page = read(client, "/plank")
    assert own in shelf_page
    assert other not in shelf_page


def test_the_map_counts_each_framework_by_itself(client_of, held):
    for role, framework in (("facilitator", "samen-opleiden"), ("outsider", "regio")):
        client = client_of(role)
        listed = read(client, "/dekking.csv?kolommen=netwerken&jaar=")
        row = next(line for line in listed.splitlines() if "De praktijkplaats betrekt" in line)
        assert ("REGIO" in row) == (framework == "regio")
        assert row.rstrip().endswith("1")
        other = "regio" if framework == "samen-opleiden" else "samen-opleiden"
        listed = read(client, f"/dekking.csv?kolommen=netwerken&jaar=&kader={other}")
        row = next(line for line in listed.splitlines() if "De praktijkplaats betrekt" in line)
        assert row.rstrip().endswith(("0", ";"))


def test_a_coordinator_sees_across_and_one_framework_at_a_time(client_of, held):
    client = client_of("coordinator")
    assert "Regiokader" in read(client, "/dekking")
    page = read(client, "/plank")
    assert OURS in page
    assert THEIRS in page


@pytest.mark.parametrize("framework", ["", "regio:"])
def test_a_dossier_is_about_one_framework(client_of, held, framework):
    client = client_of("outsider" if framework else "facilitator")
    own, other = (THEIRS, OURS) if framework else (OURS, THEIRS)
    year = school_year_of(today())
    form = {"title": "Reflectie", "school_years": [year], "submission_id": uuid4().hex}
    both = client.post("/dossier", data=form | {"warranties": ["2", "regio:2"]})
    assert both.status_code == 422
    assert "één kader" in both.get_data(as_text=True)
    made = client.post("/dossier", data=form | {"warranties": [f"{framework}2"]})
    page = read(client, made.headers["Location"])
    assert own in page
    assert other not in page


def test_pages_of_a_meeting_speak_of_its_own_framework(client_of, held, db, cast, both):
    client = client_of("outsider")
    assert "REGIO De praktijkplaats" in read(client, f"/bijeenkomsten/{held['meeting']}/verslag")
    made = client.post(
        f"/netwerken/{held['network']}/bijeenkomsten/nieuw?item={KEY}",
        data={
            "title": "Volgende",
            "meeting_on": today().isoformat(),
            "starts_at": "13:30",
            "format_key": "contactmiddag",
            "item_choice": "shared",
            "submission_id": uuid4().hex,
        },
    )
    assert made.status_code == 303
    page = read(client, made.headers["Location"])
    assert "REGIO De praktijkplaats" in page
    ours = read(client_of("facilitator"), f"/bijeenkomsten/{cast.meeting_id}/items")
    assert "REGIO" not in ours
    assert "REGIO" in read(client, f"/kader/item/regio:{KEY}")
    assert "REGIO" not in read(client, f"/kader/item/{KEY}")
    assert read(client, "/kader?kader=regio&zoek=regio").count("REGIO De praktijkplaats") == 1
    assert "Geen item gevonden" in read(client, "/kader?zoek=regio")


def test_own_steps_choose_from_what_ones_networks_talk_about(client_of, held):
    assert "REGIO" in read(client_of("outsider"), "/mijn")
    assert "REGIO" not in read(client_of("facilitator"), "/mijn")


def test_another_framework_can_be_chosen_until_the_first_meeting_of_a_school_year(
    db, cast, both, refs
):
    network = networks.find(db, cast.network_id)
    over = {"name": network.name, "description": "", "version": network.version}
    with pytest.raises(RuleBroken, match="al een bijeenkomst"):
        networks.change(db, cast.facilitator, network.id, framework="regio", **over)
    networks.change(db, cast.facilitator, network.id, framework=network.framework, **over)
    for meeting in meetings.of_network(db, network.id):
        db["meetings"].update(meeting.id, {"is_rehearsal": 1})
    networks.change(db, cast.facilitator, network.id, framework="regio", **over)
    assert networks.find(db, network.id).framework == "regio"
    later = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Later")
    assert meetings.find(db, later).framework == ""


def test_with_one_framework_nobody_is_asked(client_of, cast):
    page = read(client_of("facilitator"), f"/netwerken/{cast.network_id}/wijzigen")
    assert "Welk kader" not in page
