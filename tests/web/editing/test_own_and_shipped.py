"""What is valid over what stands in files, what is taken away, and two at once."""

from uuid import uuid4

import pytest
from support import sent

from gesprekskader.catalogue.own_pages import (
    with_pages,
)
from gesprekskader.store import (
    own_content,
    own_pages,
)
from gesprekskader.store.db import writing

TABLE = "projectgroep"


def test_a_privacy_page_counts_while_it_names_every_kind_of_data(pages, catalogue, client_of, db):
    at = pages.reopen("hulp", "privacy")
    whole = f"{pages.text(at)}\n\nVAN-ONS"
    less = whole.replace("  - own_content\n", "")
    assert less != whole
    assert pages.write(at, less).status_code == 303
    assert "bij &#39;gegevens&#39; staat nog niet: own_content" in pages.make_valid(at).text
    pages.valid(at, whole)
    assert "VAN-ONS" in client_of("stranger").get("/hulp/privacy").text
    with writing(db):  # a release later that keeps more
        db.execute("update own_content set text = ? where key = 'privacy'", [less])
    own = own_pages.everything(db)
    assert "VAN-ONS" not in with_pages(catalogue, own).help_pages["privacy"].body
    told = client_of("admin").get("/rollen").text
    assert "staat nog niet: own_content. Tot dan staat de bladzijde van ons er." in told


def test_two_who_give_the_same_name_at_once_each_get_their_own(pages, pages_of, db, cast):
    """Both pages looked which keys are free before either was sent."""
    mine, theirs = pages.client, pages_of("colleague").client
    form = {"title": "Ons kader", "source": "leeg"}
    found = {
        client.post("/kader/beheer", data=sent(**form)).headers["Location"]
        for client in (mine, theirs)
    }
    assert found == {"/kader/beheer/ons-kader", "/kader/beheer/ons-kader-2"}
    made = [
        own_content.begin_new(
            db,
            cast.facilitator,
            "zelfde",
            lambda key: {f"{key}.md": key},
            taken=("zelfde-2",),
            words="x",
            submission_id=uuid4().hex,
            kind="hulp",
        )
        for _ in range(2)
    ]
    assert made == ["zelfde", "zelfde-3"]


@pytest.mark.parametrize("room", ["werkvormen", "overlegtafels", "hulp"])
def test_nothing_is_taken_away_or_put_back_under_a_draft(pages, room):
    at = pages.begin(room, title="Van ons")
    first = pages.text(at)
    pages.valid(at)
    pages.post(f"{at}/concept")
    pages.valid(at, first.replace("titel: Van ons", "titel: Later"))
    pages.post(f"{at}/concept")
    for deed in ("vervalt", "vorige"):
        answer = pages.send(f"{at}/{deed}")
        assert answer.status_code == 422
        assert "Er is een concept. Maak dat eerst af" in answer.text
    pages.drop(at)
    pages.post(f"{at}/vervalt")
    assert "Vervallen" in pages.read("/inhoud")
    pages.post(f"{at}/vervalt")  # twice is as once
    pages.post(f"{at}/concept")
    assert "Er is een concept" in pages.send(f"{at}/terug").text
    pages.drop(at)
    pages.post(f"{at}/terug")
    assert "titel: Later" in pages.text(at)
    assert "Daarvoor was het weggehaald" in pages.send(f"{at}/vorige").text
