"""A version becomes valid while a meeting runs: it changes only when its gespreksleider says so."""

from uuid import uuid4

import pytest
from edited_framework import draft_files, item_of, post, read, saved, send, valid

from gesprekskader.catalogue.load import framework_of_version
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.moments import today
from gesprekskader.store import groups, meetings, networks, outcomes, own_content, picked_items
from gesprekskader.store.outcomes import OutcomeDraft

OLD, NEW = "Iedere student heeft een plek", "Elke student heeft een eigen plek"


@pytest.fixture
def running(editor, begun, db, cast):
    """An open meeting with two groups at one item; one of them wrote. Then the item changes, and
    the next version is valid at once."""
    item = item_of(editor, begun)
    saved(editor, item, **{"vraag-1": "Waar is die plek?"})
    valid(editor, begun)
    for meeting in meetings.of_network(db, cast.network_id):
        db["meetings"].update(meeting.id, {"is_rehearsal": 1})
    network = networks.find(db, cast.network_id)
    over = {"name": network.name, "description": "", "version": network.version}
    networks.change(db, cast.facilitator, network.id, framework="ons-kader", **over)
    key = item.rpartition("/")[2]
    form = {"title": "Gesprek", "meeting_on": today().isoformat(), "starts_at": "13:30"}
    form |= {"format_key": "contactmiddag", "item_choice": "shared"}
    made = post(editor, f"/netwerken/{network.id}/bijeenkomsten/nieuw?item={key}", **form)
    meeting = made.split("/")[2]
    meetings.move_stage(db, cast.facilitator, meeting, now="concept", new="open")
    framework = framework_of_version(own_content.valid_on(db, today())["ons-kader"])
    ref = ref_in(framework, framework.item(key))
    at = {}
    for name in ("schreef", "stil"):
        group = groups.start(db, cast.facilitator, meeting, [ref], submission_id=uuid4().hex)
        at[name] = f"/gesprekken/{group}/items/{picked_items.of_group(db, group)[0].id}"
        if name == "schreef":
            said = OutcomeDraft("opbrengst", "WAT-WIJ-ZEIDEN")
            pick = picked_items.of_group(db, group)[0].id
            outcomes.record(db, cast.facilitator, group, pick, said, submission_id=uuid4().hex)
    post(editor, f"{begun}/concept")
    assert saved(editor, item, wording=NEW, **{"vraag-1": "Van wie is die?"}).status_code == 303
    valid(editor, begun, "2027-2")
    board = f"/bijeenkomsten/{meeting}"
    return at | {"board": board, "meeting": meeting, "key": key, "begun": begun, "item": item}


def test_nothing_of_it_changes_by_itself(editor, running):
    assert NEW in read(editor, "/kader?kader=ons-kader")
    for page in ("schreef", "stil"):
        sheet = read(editor, running[page])
        assert OLD in sheet
        assert "Waar is die plek?" in sheet
        assert "Van wie is die?" not in sheet
    for page in ("uitnodiging", "programma", "drukwerk", "items"):
        shown = read(editor, f"{running['board']}/{page}")
        assert NEW not in shown, page
    board = read(editor, running["board"])
    assert "Er is een nieuwe versie van het kader" in board
    assert NEW not in board


def test_taken_over_it_counts_where_nothing_was_written(editor, running, db):
    quiet = running["stil"].split("/")[2]
    before = groups.find(db, quiet).revision
    edition = own_content.newest_valid(db, "ons-kader").version
    for _ in range(2):  # sent twice is once
        post(editor, f"{running['board']}/kader", versie=str(edition))
    assert NEW in read(editor, running["stil"])
    wrote = read(editor, running["schreef"])
    assert OLD in wrote
    assert NEW not in wrote
    for page in ("schreef", "stil"):
        assert "Van wie is die?" in read(editor, running[page])
    assert "nieuwe versie van het kader" not in read(editor, running["board"])
    assert groups.find(db, quiet).revision > before  # phones hear
    minutes = read(editor, f"{running['board']}/verslag")
    assert OLD in minutes


def test_a_closed_meeting_keeps_its_version_and_is_not_asked(editor, running, db, cast):
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, running["meeting"], now=old, new=new)
    assert "nieuwe versie van het kader" not in read(editor, running["board"])
    for page in ("uitnodiging", "programma", "drukwerk", "verslag"):
        shown = read(editor, f"{running['board']}/{page}")
        assert NEW not in shown, page
        assert "Van wie is die?" not in shown, page
    edition = own_content.newest_valid(db, "ons-kader").version
    late = editor.post(f"{running['board']}/kader", data={"versie": str(edition)})
    assert late.status_code == 409
    assert OLD in read(editor, running["stil"])


def test_only_the_version_that_was_shown_is_taken_over(editor, running, client_of):
    for asked in ("1", "99", "", "x"):
        answer = editor.post(f"{running['board']}/kader", data={"versie": asked})
        assert answer.status_code in (303, 422), asked
        assert OLD in read(editor, running["stil"])
    assert client_of("member").post(f"{running['board']}/kader").status_code in (401, 404)
    assert client_of("outsider").post(f"{running['board']}/kader").status_code == 404


def test_another_key_is_taken_over_too_and_an_item_stands_there_once(editor, running, db):
    post(editor, f"{running['begun']}/concept")
    files = draft_files(editor, running["begun"])
    for name, text in files.items():
        had = running["key"]
        files[name] = text.replace(f"{{#{had}}}\n", f"{{#anders}}\n\nwas: {had}\n")
    assert send(editor, running["begun"], files).status_code == 303
    valid(editor, running["begun"], "2027-3")
    edition = own_content.newest_valid(db, "ons-kader").version
    post(editor, f"{running['board']}/kader", versie=str(edition))
    items = [picked.item for picked in picked_items.of_meeting(db, running["meeting"])]
    assert {item.key for item in items} == {"anders"}
    assert read(editor, f"{running['board']}/uitnodiging").count(" heeft een ") == 1
    assert "WAT-WIJ-ZEIDEN" in read(editor, running["schreef"])


def test_planned_again_it_follows_what_is_valid(editor, running, db, cast):
    meetings.move_stage(db, cast.facilitator, running["meeting"], now="open", new="concept")
    assert NEW in read(editor, running["board"])
