"""In which order somebody who listens, or tabs, meets the sheet of a group: what was written first,
and the form last."""

import re

import pytest

from gesprekskader.store import outcomes
from gesprekskader.store.outcomes import OutcomeDraft

ON_THE_ITEM = [
    ">Groep 1<",
    "Kom even",
    'aria-label="Klok"',
    'aria-label="Items van deze groep"',
    ">doorvragen<",
    "<h1",
    ">Opbrengsten<",
    "ZO-STAAT-HET-ER",
    ">Wat viel jullie op?<",
    ">Soort<",
    ">Zet erbij<",
    "Voor je groep en de gespreksleider",
    'aria-label="Onderdelen"',
]
ON_THE_ACTIONS = [
    ">Groep 1<",
    "Kom even",
    ">Dit spreken we af<",
    ">Wat gaat er gebeuren?<",
    ">Wie pakt dit op?<",
    ">ik<",
    ">rol<",
    ">tafel<",
    ">nog van niemand<",
    ">Wanneer?<",
    ">dit jaar<",
    ">anders<",
    ">Bij welk item hoort dit?<",
    ">Zet erbij<",
    'aria-label="Onderdelen"',
]


@pytest.mark.parametrize("page", ["items/{}", "acties"])
def test_what_was_written_comes_before_the_form_and_the_form_before_the_tabs(
    member, db, cast, picked, page
):
    draft = OutcomeDraft("opbrengst", "ZO-STAAT-HET-ER")
    outcomes.record(db, cast.member, cast.group_id, picked.id, draft, submission_id="een")
    html = member.get(f"/gesprekken/{cast.group_id}/{page.format(picked.id)}").get_data(
        as_text=True
    )
    html = re.sub(r"\s*(?=<)|(?<=>)\s*", "", html)  # what one reads, close together
    wanted = ON_THE_ITEM if "items" in page else ON_THE_ACTIONS
    assert [words for words in wanted if words not in html] == []
    places = [html.index(words) for words in wanted]
    assert places == sorted(places)
