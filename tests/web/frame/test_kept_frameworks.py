"""What a process keeps of own frameworks is never older than what is valid."""

from datetime import timedelta

import pytest

from gesprekskader.catalogue.drafts import DraftFramework, files_of, with_keys
from gesprekskader.catalogue.edits import add_item
from gesprekskader.catalogue.part_edits import add_warranty
from gesprekskader.moments import today
from gesprekskader.store import accounts, own_content
from gesprekskader.web.frame.kept_frameworks import OwnFrameworks


@pytest.fixture
def make_valid(db, cast):
    """Makes a version of `ons` valid with these words in it; gives the number that a visit has."""
    accounts.set_editor(db, cast.admin, cast.facilitator.person_id, edits=True)
    actor = cast.facilitator

    def make(words: str, day=None) -> int:
        draft = add_warranty(DraftFramework("Ons kader"), "Tijd")
        part = draft.warranties[0].subthemes[0].key
        files = files_of(with_keys(add_item(draft, part, words)[0]))
        own_content.begin(db, actor, "ons", files, words="begin", submission_id=words)
        there = own_content.draft(db, "ons").files
        own_content.make_valid(db, actor, "ons", day or today(), seen=there, files=files)
        return own_content.revision(db)

    return make


def words(catalogue) -> list[str]:
    return [item.text for item in catalogue.of("ons").all_items]


@pytest.mark.parametrize("how", ["another visit sees it", "this process made it valid"])
def test_who_read_before_it_was_valid_leaves_nothing_old_behind(
    db, pool, catalogue, make_valid, how
):
    first, own = make_valid("OUD"), OwnFrameworks()
    late = pool.take()

    def slow():
        """This one began to read before another version became valid, and ends after it."""
        late.execute("begin")
        assert own_content.revision(late) == first
        seen = make_valid("NIEUW")
        if how == "another visit sees it":
            assert words(own.beside(catalogue, lambda: db, seen)) == ["NIEUW"]
        else:
            own.forget()
        return late

    assert words(own.beside(catalogue, slow, first)) == ["OUD"]
    late.execute("rollback")
    pool.give_back(late)
    assert words(own.beside(catalogue, lambda: db, first)) == ["NIEUW"]


def test_days_with_the_same_version_have_one_catalogue_and_other_days_their_own(
    db, catalogue, make_valid
):
    make_valid("NU")
    seen, own = make_valid("STRAKS", today() + timedelta(days=5)), OwnFrameworks()

    def on(days: int):
        return own.beside(catalogue, lambda: db, seen, today() + timedelta(days=days))

    assert on(1) is on(4) is own.beside(catalogue, lambda: db, seen)
    assert on(5) is on(400)
    assert [words(on(0)), words(on(5))] == [["NU"], ["STRAKS"]]
