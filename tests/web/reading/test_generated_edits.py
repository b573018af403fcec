"""Whatever is done to a framework, every text is found where its item stands."""

from dataclasses import replace

import pytest
from edited_framework import read
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from talked_framework import KEY, PARTS, QUIET, TALKED, World, make_world

from gesprekskader.catalogue import edits
from gesprekskader.catalogue.drafts import (
    DraftFramework,
    DraftItem,
    DraftSubtheme,
)

Places = dict[str, frozenset[str]]
"""Text -> keys of the items that it is about, as they are now."""


@pytest.fixture
def world(editor, db, cast) -> World:
    return make_world(editor, db, cast)


DEEDS = ("words", "number", "place", "key", "split", "lapse", "back", "put back")
DEED = st.tuples(st.sampled_from(DEEDS), st.integers(0, 20), st.integers(0, 20))


def done(world: World, deed: tuple[str, int, int], places: Places) -> Places | None:
    """The deed on the newest version; where texts belong after it, or None when it was refused."""
    what, one, other = deed
    draft, new = world.draft, world.fresh()
    retired = what == "back"
    there = [at for at in edits.placed(draft) if at.item.is_retired == retired]
    if not there or (what == "lapse" and len(there) < 3):
        return None
    item = there[one % len(there)].item
    words = f"Woorden {new} van een ander"
    if what == "split":
        texts = (f"{words}, eerste", f"{words}, tweede")
        made = edits.split_item(draft, item.key, texts, is_known=True)
        heirs = {i.key for i in made.items} - {i.key for i in draft.items}
        after = _moved(places, item.key, heirs)
    elif what == "key":
        other_key = replace(item, key=f"anders-{new}", was=(item.key, *item.was))
        made = _swapped(draft, item.key, other_key)
        after = _moved(places, item.key, {other_key.key})
    else:
        made = {
            "words": lambda: _swapped(draft, item.key, replace(item, text=words)),
            "number": lambda: edits.move_item(draft, item.key, other % 2 * 2 - 1),
            "place": lambda: edits.move_to(draft, item.key, PARTS[other % 3]),
            "lapse": lambda: _swapped(draft, item.key, replace(item, is_retired=True)),
            "back": lambda: _swapped(draft, item.key, replace(item, is_retired=False)),
        }[what]()
        after = places
    return after if made != draft and world.make_valid(made) else None


def _swapped(draft: DraftFramework, key: str, item: DraftItem) -> DraftFramework:
    def part(one: DraftSubtheme) -> DraftSubtheme:
        return replace(one, items=tuple(item if i.key == key else i for i in one.items))

    warranties = (replace(w, subthemes=tuple(map(part, w.subthemes))) for w in draft.warranties)
    return replace(draft, warranties=tuple(warranties))


def _moved(places: Places, key: str, to: set[str]) -> Places:
    return {text: at - {key} | to if key in at else at for text, at in places.items()}


def check(world: World, places: Places, minutes: str) -> None:
    standing = {i.key: i.text for i in world.draft.items if not i.is_retired}
    page = world.client.get(f"/dekking.csv?kader={KEY}&kolommen=netwerken&jaar=").text
    rows = {row.split(";")[3].strip('"'): row for row in page.splitlines() if row.count(";") > 3}
    paper = read(world.client, f"/dossier/{world.dossier}/dossier.md")
    for text, now_ in places.items():
        for key in {text, *now_}:
            history = read(world.client, f"/kader/item/{KEY}:{key}/geschiedenis")
            assert f"TEKST-{text}." in history, key
            assert f"LEVERDE-{text}." in history, key
            assert "nog niet gesproken" not in history
            assert f"TEKST-{text}." in read(world.client, f"/plank?item={KEY}:{key}")
        there = [standing[key] for key in now_ if key in standing]
        for words in there or [f"Stelling {text} staat hier"]:
            assert rows[words].endswith(";1;1"), (words, rows)
            assert ("niet meer in het kader" in rows[words]) == (not there)
        assert paper.count(f"TEKST-{text}.") == 1
        for words in there:  # not among what nobody talked about
            assert words not in paper or words == f"Stelling {text} staat hier"
    assert read(world.client, f"/bijeenkomsten/{world.meeting}/verslag.md") == minutes
    for key in world.ever:  # no address that was ever given leads nowhere
        assert world.client.get(f"/kader/item/{KEY}:{key}").status_code == 200, key
        assert world.client.get(f"/kader/item/{KEY}:{key}/geschiedenis").status_code == 200, key
    for key in QUIET:
        assert "TEKST" not in read(world.client, f"/kader/item/{KEY}:{key}/geschiedenis")


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(Phase.explicit, Phase.generate),  # six deeds can be read: a failure ends soon too
)
@example(told=[("key", 4, 0), ("lapse", 4, 0), ("place", 0, 1)])
@example(told=[("key", 0, 0), ("put back", 0, 0), ("words", 0, 0)])
@example(told=[("split", 0, 0), ("put back", 0, 0), ("put back", 0, 0)])
@given(told=st.lists(DEED, min_size=3, max_size=6))
def test_no_edit_parts_a_text_from_its_item(world, told):
    world.begin()
    places: Places = {key: frozenset([key]) for key in TALKED}
    at_version = {1: places}
    minutes = read(world.client, f"/bijeenkomsten/{world.meeting}/verslag.md")
    for deed in told:
        newest = world.newest
        if deed[0] != "put back":
            after = done(world, deed, places)
        elif newest.base:
            world.put_back()
            after = at_version[newest.base]
        else:
            after = None
        if after is not None:
            places = at_version[world.newest.version] = after
    check(world, places, minutes)


def test_every_deed_of_the_generator_is_taken(world):
    world.begin()
    places: Places = {key: frozenset([key]) for key in TALKED}
    minutes = read(world.client, f"/bijeenkomsten/{world.meeting}/verslag.md")
    for what in ("words", "number", "place", "key", "lapse", "back", "split"):
        after = done(world, (what, 0, 1), places)
        assert after is not None, what
        places = after
    check(world, places, minutes)
