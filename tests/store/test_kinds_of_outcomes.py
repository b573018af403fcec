"""An outcome says of itself what its kind means; no template has to know the rule."""

from uuid import uuid4

import pytest

from gesprekskader.rules import OUTCOME_KINDS, SEES_SELF, STATEMENT
from gesprekskader.store import outcomes
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft

TOLD = {
    "citaat": {"is_quote"},
    "goed voorbeeld": {"is_good_example"},
    "besluit": {"is_decision"},
    "uitspraak": {"is_decision"},
}


@pytest.mark.parametrize("kind", [*OUTCOME_KINDS, STATEMENT])
def test_an_outcome_says_of_its_kind_what_makes_it_unlike_others(db, cast, picked, kind):
    draft = OutcomeDraft(kind, "Samen", "student", has_consent=True)
    made = outcomes.record(
        db, cast.member, cast.group_id, picked.id, draft, submission_id=uuid4().hex
    )
    assert (made.group_id, made.picked_item_id) == (cast.group_id, picked.id)
    found = outcomes.find(db, made.id)
    assert {
        name for name in ("is_quote", "is_good_example", "is_decision") if getattr(found, name)
    } == TOLD.get(kind, set())


def test_what_somebody_thinks_alone_says_so(db, cast, picked):
    draft = OutcomeDraft("opbrengst", "Samen")
    made = outcomes.record(
        db, cast.member, cast.group_id, picked.id, draft, submission_id=uuid4().hex
    )
    assert not outcomes.find(db, made.id).is_hidden
    with writing(db):
        db.execute("update outcomes set sees = ?", [SEES_SELF])
    (hidden,) = outcomes.not_shown_yet(db, picked.id, cast.member.person_id)
    assert hidden.is_hidden
