"""Who may edit frameworks, a framework that they began, and talks about an item of it."""

from uuid import uuid4

import pytest
from edited_framework import item_of, post, valid

from gesprekskader.catalogue.load import framework_of_version
from gesprekskader.catalogue.refs import ref_in
from gesprekskader.moments import today
from gesprekskader.store import (
    accounts,
    groups,
    meetings,
    networks,
    outcomes,
    own_content,
    picked_items,
)
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def editor(client_of, db, cast):
    accounts.set_editor(db, cast.admin, cast.facilitator.person_id, edits=True)
    return client_of("facilitator")


@pytest.fixture
def begun(editor) -> str:
    """The address of an empty framework that is edited."""
    return post(editor, "/kader/beheer", title="Ons kader", source="leeg")


@pytest.fixture
def talked(editor, begun, db, cast, client_of):
    """A network that talked about an item of a framework of its own; the item's address."""
    item = item_of(editor, begun)
    item_of(editor, begun, "Een tweede item")
    valid(editor, begun)
    for meeting in meetings.of_network(db, cast.network_id):
        db["meetings"].update(meeting.id, {"is_rehearsal": 1})
    network = networks.find(db, cast.network_id)
    networks.change(
        db,
        cast.facilitator,
        network.id,
        name=network.name,
        description="",
        framework="ons-kader",
        version=network.version,
    )
    key = item.rpartition("/")[2]
    form = {"title": "Gesprek", "meeting_on": today().isoformat(), "starts_at": "13:30"}
    form |= {"format_key": "contactmiddag", "item_choice": "shared"}
    made = post(editor, f"/netwerken/{network.id}/bijeenkomsten/nieuw?item={key}", **form)
    meeting = made.split("/")[2]
    meetings.move_stage(db, cast.facilitator, meeting, now="concept", new="open")
    framework = framework_of_version(own_content.valid_on(db, today())["ons-kader"])
    group = groups.start(
        db,
        cast.facilitator,
        meeting,
        [ref_in(framework, framework.item(key))],
        submission_id=uuid4().hex,
    )
    at = picked_items.of_group(db, group)[0].id
    said = OutcomeDraft("opbrengst", "WAT-WIJ-ZEIDEN")
    outcomes.record(db, cast.facilitator, group, at, said, submission_id=uuid4().hex)
    for old, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, meeting, now=old, new=new)
    post(editor, f"{begun}/concept")
    return {"item": item, "key": key, "meeting": meeting, "begun": begun}
