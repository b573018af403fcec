"""A quoted item says so quietly wherever it is talked about, and our own never passes for it."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest

from gesprekskader.catalogue.refs import own_point
from gesprekskader.exports import pdf
from gesprekskader.store import dossiers, harvests, meetings, outcomes, picked_items
from gesprekskader.store.dossiers import DossierDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.web.planning.kit import GroupSheet

QUOTED, OURS = "uit de bron", "voor deze gesprekstool geschreven"


@pytest.fixture
def texts(db, cast, refs, catalogue) -> dict[str, tuple[str, str]]:
    """A text at a quoted item, one at ours and one at a point of the group: where, and its id."""
    wanted = {
        "quoted": refs("w2-lo-7")[0],
        "ours": refs("w2-lo-3")[0],
        "point": own_point(catalogue.framework, "Ons eigen punt"),
    }
    found = {}
    for name, ref in wanted.items():
        sent = uuid4().hex
        at = picked_items.pick(db, cast.member, cast.group_id, ref, submission_id=sent)
        draft = OutcomeDraft("opbrengst", f"GEZEGD-{name}")
        said = outcomes.record(
            db, cast.member, cast.group_id, at, draft, submission_id=uuid4().hex
        ).id
        found[name] = (at, said)
    return found


def fold(client, cast, picked: str) -> str:
    page = client.get(f"/gesprekken/{cast.group_id}/items/{picked}").get_data(as_text=True)
    return re.search(r'id="doorvragen">(.*?)</details>', page, re.S)[1]


def test_the_sheet_on_a_phone_says_it_where_the_questions_are_folded(member, cast, texts):
    quoted = fold(member, cast, texts["quoted"][0])
    assert "Dit item komt uit de bron." in quoted
    assert "wij lezen" in quoted  # its note
    ours = fold(member, cast, texts["ours"][0])
    assert "Dit item is voor deze gesprekstool geschreven." in ours
    assert QUOTED not in ours
    assert "Dit item" not in fold(member, cast, texts["point"][0])


@pytest.mark.parametrize("piece", ["kaarten", "tafelbladen"])
def test_cards_and_the_sheets_of_groups_say_it(db, cast, catalogue, piece):
    quoted, ours = map(catalogue.framework.item, ("w2-lo-7", "w2-lo-3"))
    items = [quoted, ours, replace(ours, origin_mark="")]
    sheets = [GroupSheet("Groep 1", item, "") for item in items]
    told = {"meeting": meetings.find(db, cast.meeting_id), "when": "", "title": ""}
    page = pdf.page("kit.html", pieces=[piece], items=items, sheets=sheets, **told)
    assert page.count(QUOTED) == page.count(OURS) == 1


def test_minutes_say_it_at_each_item_and_not_at_a_point_of_a_group(cast, texts, facilitator):
    for address in (f"/bijeenkomsten/{cast.meeting_id}", f"/gesprekken/{cast.group_id}"):
        text = facilitator.get(f"{address}/verslag.md").get_data(as_text=True)
        assert f"item 7 · {QUOTED}" in text
        assert f"item 3 · {OURS}" in text
        assert text.count(QUOTED) == text.count(OURS) == 1
        assert "GEZEGD-point" in text.replace("\\", "")


def closed(db, cast) -> None:
    for now, new in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)


def test_the_report_of_the_year_and_a_history_say_it(db, cast, texts, facilitator):
    for _, said in texts.values():
        harvests.star(db, cast.facilitator, "outcomes", said, starred=True)
    closed(db, cast)
    year = meetings.find(db, cast.meeting_id).school_year
    report = f"/netwerken/{cast.network_id}/jaar/{year}"
    text = facilitator.get(f"{report}/verslag.md").get_data(as_text=True)
    assert f"item 7 · {QUOTED}" in text
    assert f"item 3 · {OURS}" in text
    assert text.count(QUOTED) == text.count(OURS) == 1
    assert QUOTED in facilitator.get(report).get_data(as_text=True)
    for key, said in (("w2-lo-7", QUOTED), ("w2-lo-3", OURS)):
        told = facilitator.get(f"/kader/item/{key}/geschiedenis.md").get_data(as_text=True)
        assert told.count(said) == 1
        page = facilitator.get(f"/kader/item/{key}/geschiedenis").get_data(as_text=True)
        assert said in page.lower()


def test_the_beamer_says_it_small_beside_the_item(db, cast, texts, facilitator):
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    wall = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/scherm").get_data(as_text=True)
    assert f"item 7 · {QUOTED}" in wall or f"item 3 · {OURS}" in wall


def test_a_dossier_says_it_behind_each_text_and_at_what_nobody_spoke_about(
    db, cast, texts, facilitator
):
    closed(db, cast)
    year = meetings.find(db, cast.meeting_id).school_year
    draft = DossierDraft("Dossier", (year,), (2,))
    made = dossiers.add(db, cast.facilitator, draft, submission_id=uuid4().hex)
    chosen = [f"outcome:{said}" for _, said in texts.values()]
    form = {"subtheme": "w2-lo", "chosen": chosen, "had": []}
    facilitator.post(f"/dossier/{made}/keuze", data=form)
    text = facilitator.get(f"/dossier/{made}/dossier.md").get_data(as_text=True).replace("\\", "")
    assert f"item 7 · {QUOTED}" in text
    assert f"item 3 · {OURS}" in text
    assert f"item 1 · {QUOTED}" in text  # nobody spoke about it
    assert f"Ons eigen punt · {OURS}" not in text
