"""The wall during the harvest: one item at a time, for every window the same, and nobody named."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from support import is_refused

from gesprekskader.moments import clock_at, now
from gesprekskader.records import PhasePlan
from gesprekskader.store import (
    clocks,
    follow_ups,
    harvests,
    meetings,
    outcomes,
    picked_items,
    programmes,
)
from gesprekskader.store.db import writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft

ASKS = "Starten we, of later?\n\n- Wat besluiten we?"


def say(db, cast, text: str, kind: str = "knelpunt", at: int = 0, **more) -> str:
    item = picked_items.of_group(db, cast.group_id)[at].id
    draft = OutcomeDraft(kind, text, **more)
    return outcomes.record(
        db, cast.member, cast.group_id, item, draft, submission_id=uuid4().hex
    ).id


def act(db, cast, text: str, kind: str, owner: str) -> str:
    item = picked_items.of_group(db, cast.group_id)[0].id
    draft = FollowUpDraft(text, kind, owner)
    return follow_ups.record(
        db, cast.member, cast.group_id, item, draft, submission_id=uuid4().hex
    ).id


@pytest.fixture
def harvest(db, cast):
    say(db, cast, "GEWOON")
    starred = say(db, cast, "MET-STER")
    say(db, cast, "VOORBEELD", "goed voorbeeld")
    say(db, cast, "CITAAT", "citaat", quote_role="student", has_consent=True)
    say(db, cast, "ANDER-ITEM", at=1)
    act(db, cast, "OP-NAAM", "persoon", "Hanneke")
    act(db, cast, "OP-ROL", "rol", "de schoolopleider")
    harvests.star(db, cast.facilitator, "outcomes", starred, starred=True)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")


def wall(client, cast, path: str = "") -> str:
    page = client.get(f"/bijeenkomsten/{cast.meeting_id}/scherm{path}").get_data(as_text=True)
    return " ".join(page.split())


def choose(client, cast, theme: str, **more):
    return client.post(f"/bijeenkomsten/{cast.meeting_id}/muur", data={"theme": theme} | more)


def test_one_item_by_kind_stars_first_and_the_quote_large(facilitator, cast, harvest):
    page = wall(facilitator, cast)
    assert "ANDER-ITEM" not in page
    order = [page.index(words) for words in ("“CITAAT”", "VOORBEELD", "MET-STER", "GEWOON")]
    assert order == sorted(order)
    assert page.count("CITAAT") == 1, "large, and not a second time among the others"
    assert "Member" not in page
    assert "Groep 1" not in page


def test_what_is_chosen_stands_on_every_window_also_after_a_reload(facilitator, db, cast, harvest):
    other = picked_items.of_group(db, cast.group_id)[1].item.key
    before = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/scherm/stand").headers["ETag"]
    assert choose(facilitator, cast, other).status_code == 303
    assert facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/scherm/stand").headers["ETag"] != (
        before
    ), "an open window hears of it"
    for path in ("", "/stand"):
        page = wall(facilitator, cast, path)
        assert "ANDER-ITEM" in page
        assert "GEWOON" not in page


def test_the_actions_stand_there_without_the_names_of_people(facilitator, cast, harvest):
    choose(facilitator, cast, "acties")
    page = wall(facilitator, cast)
    assert "OP-NAAM" in page
    assert "de schoolopleider" in page
    assert "Hanneke" not in page


def test_a_new_text_says_so_for_a_moment(facilitator, db, cast, harvest):
    assert wall(facilitator, cast).count('class="is-new"') == 3
    with clock_at(now() + timedelta(seconds=41)):
        assert 'class="is-new"' not in wall(facilitator, cast)


def test_a_part_asks_below_the_wall_and_one_for_the_own_step_shows_no_texts(
    facilitator, db, cast, harvest
):
    with writing(db):
        parts = [
            PhasePlan(1, "Ophalen", 10, "plenair", "vervolgactie", "Wat hoor je?", None, "ophalen"),
            PhasePlan(2, "Wat ga jij doen?", 6, "alleen", "stap", "Ik ga ...", None),
        ]
        programmes.replace_phases(db, cast.meeting_id, parts)
    clocks.turn(db, cast.facilitator, cast.meeting_id, "start", phase=0)
    page = wall(facilitator, cast)
    assert "GEWOON" in page
    assert "Wat hoor je?" in page, "what this part asks stays in sight"
    clocks.turn(db, cast.facilitator, cast.meeting_id, "volgende", phase=1)
    page = wall(facilitator, cast)
    assert "GEWOON" not in page
    assert "Wat ga jij doen?" in page


def test_before_the_harvest_and_after_it_no_text_stands_there(facilitator, db, cast, harvest):
    for new in ("open", "afronden", "gesloten"):
        here = meetings.find(db, cast.meeting_id).stage
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=here, new=new)
        assert "GEWOON" not in wall(facilitator, cast), new


@pytest.mark.parametrize("role", ["member", "neighbour", "outsider", "stranger"])
def test_only_who_leads_chooses(client_of, role, db, cast, harvest):
    assert is_refused(choose(client_of(role), cast, "acties"))


def test_what_is_no_item_here_is_not_found(facilitator, cast, harvest):
    assert choose(facilitator, cast, "w9-xx-1").status_code == 404


def test_a_part_of_the_harvest_that_asks_something_has_its_own_texts_on_the_wall_until_one_chooses(
    facilitator, db, cast
):
    second = picked_items.of_group(db, cast.group_id)[1].item
    say(db, cast, "BIJ-HET-EERSTE")
    with writing(db):
        programmes.replace_phases(
            db,
            cast.meeting_id,
            [
                PhasePlan(1, "Ophalen", 9, "plenair", "opbrengst", "", None, stage="ophalen"),
                PhasePlan(2, "Besluit", 9, "plenair", "", ASKS, second.key, stage="ophalen"),
            ],
        )
    clocks.turn(db, cast.facilitator, cast.meeting_id, "start", phase=0)
    assert "BIJ-HET-EERSTE" in wall(facilitator, cast)
    clocks.turn(db, cast.facilitator, cast.meeting_id, "volgende", phase=1)
    page = wall(facilitator, cast)
    assert f'<h1 class="wall__say">{second.wording}</h1>' in page
    assert "Hier is nog niets bij opgeschreven." in page
    assert '<p class="wall__asks">Starten we, of later?</p>' in page
    choose(facilitator, cast, re.search(r'name="theme" value="([^"]+)"', page)[1])
    assert "BIJ-HET-EERSTE" in wall(facilitator, cast)
