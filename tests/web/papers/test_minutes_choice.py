"""What was left out of the minutes is not told as if it was never said; days stay whole."""

from datetime import timedelta
from uuid import uuid4

import pytest
from support import TODAY, add_meeting

from gesprekskader import rules
from gesprekskader.store import follow_ups, harvests, outcomes, picked_items
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.words import short_date

STARLESS = "Hier kreeg geen tekst een ster. Wat wij afspraken, staat hieronder."
STARLESS_BESIDE = "Hier kreeg geen andere tekst een ster. Wat wij besloten en afspraken, staat"
LEFT = "Wat hier is opgeschreven, is weggelaten. Wat wij afspraken, staat hieronder."
NOTHING_ELSE = "Hier spraken wij alleen iets af."


def write(db, cast, kind, text, role="") -> str:
    picked = picked_items.of_group(db, cast.group_id)[0].id
    draft = OutcomeDraft(kind, text, role, has_consent=bool(role))
    return outcomes.record(
        db, cast.member, cast.group_id, picked, draft, submission_id=uuid4().hex
    ).id


def test_the_day_of_an_action_stays_on_one_line(facilitator, db, cast, refs):
    picked = picked_items.of_group(db, cast.group_id)[0].id
    draft = FollowUpDraft("AFGESPROKEN", "niemand", when=rules.NEXT_MEETING)
    follow_ups.record(db, cast.member, cast.group_id, picked, draft, submission_id=uuid4().hex)
    soon = TODAY + timedelta(days=20)
    add_meeting(db, cast.facilitator, cast.network_id, refs, meeting_on=soon)
    page = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag").get_data(as_text=True)
    day = short_date(soon).replace(" ", "\N{NO-BREAK SPACE}")
    assert f"volgende bijeenkomst, {day}" in page


@pytest.fixture
def read(facilitator, db, cast):
    picked = picked_items.of_group(db, cast.group_id)[0].id
    draft = FollowUpDraft("AFGESPROKEN", "niemand")
    follow_ups.record(db, cast.member, cast.group_id, picked, draft, submission_id=uuid4().hex)

    def text(choice: str) -> str:
        url = f"/bijeenkomsten/{cast.meeting_id}/verslag.txt?keuze={choice}"
        return facilitator.get(url).get_data(as_text=True)

    return text


def test_texts_without_a_star_are_not_told_as_never_written(db, cast, read):
    assert NOTHING_ELSE in read("scx")
    write(db, cast, "opbrengst", "GEWOON")
    assert STARLESS in read("scx")
    assert NOTHING_ELSE not in read("scx")
    assert "staat hieronder" not in read("sc")


def test_beside_a_decision_the_other_texts_had_no_star(db, cast, read):
    write(db, cast, "besluit", "BESLOTEN"), write(db, cast, "opbrengst", "GEWOON")
    assert STARLESS_BESIDE in read("scx")


def test_a_quote_that_is_left_out_is_not_said_to_have_no_star(db, cast, read):
    quote = write(db, cast, "citaat", "GEZEGD", "student")
    assert LEFT in read("s")
    harvests.star(db, cast.facilitator, "outcomes", quote, starred=True)
    assert LEFT in read("sx")
