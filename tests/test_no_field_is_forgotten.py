"""Each field of what leaves the room is read and written everywhere, or a line says why not.

Whoever adds a field gives it two values in the story of its noun (leaving_texts.py or
leaving_steps.py). A place where the one makes no difference to the other does not show it: the
sentence names the file to look at.
"""

import itertools
import re
from dataclasses import fields
from uuid import uuid4

import every_place
import pytest
from leaving import Noun, Story, World, stands
from leaving_steps import ON_ACTION, ON_STEP, ON_WISH, STEP
from leaving_texts import ACTION, FORWARDING, OUTCOME
from offered_forms import offered

from gesprekskader.errors import StaleEdit
from gesprekskader.store import harvests

NOUNS = [OUTCOME, ACTION, FORWARDING, STEP, ON_ACTION, ON_STEP, ON_WISH]
TYPED = [noun for noun in NOUNS if noun.forms]


@pytest.fixture(params=NOUNS, ids=lambda noun: noun.name)
def noun(request) -> Noun:
    return request.param


@pytest.fixture
def world(db, cast, client_of, catalogue, refs) -> World:
    return World(db, cast, client_of, catalogue, refs)


@pytest.fixture
def story(noun, world) -> Story:
    return noun.story(world)


def changes(story: Story) -> list[tuple[str, object, object]]:
    """(field, draft before, draft after) of each step of a story."""
    return [
        (name, before, after) for (_, before), (name, after) in itertools.pairwise(story) if name
    ]


def held(noun: Noun, thing: object) -> dict[str, object]:
    return {field.name: getattr(thing, field.name) for field in fields(noun.draft)}


def test_every_field_is_known_here(world):
    for noun in NOUNS:
        typed = {field.name for field in fields(noun.draft)}
        told = {name for name, _ in noun.story(world) if name} | set(noun.given)
        read = {field.name for field in fields(noun.record)}
        what = f"New on {noun.record.__name__}: {', '.join((typed | read) - told)}."

        assert typed | read <= told, f"{what} Tell tests/leaving_*.py of it, and see {noun.looks}."
        assert typed <= read, f"Typed and never read back: {typed - read}, see {noun.looks}."


def test_every_field_makes_a_difference_where_it_is_read(noun, world, story):
    thing = noun.add(world, story[0][1], uuid4().hex)
    world.stage("gesloten")
    places = noun.home(world, thing) | every_place.of(world)
    places = {name: place for name, place in places.items() if name not in noun.nowhere}
    faults, before = [], {name: place.read() for name, place in places.items()}
    for field, draft in story[1:]:
        world.stage("open")
        noun.change(world, thing, draft, noun.find(world, thing).version)
        world.stage("gesloten")
        after = {name: place.read() for name, place in places.items()}
        for name, place in places.items() if field else ():
            shows = before[name] != after[name]
            if not shows and stands(noun, field, name):
                faults.append(f"{noun.name}.{field} is not in '{name}': see {place.file}")
            if shows and not stands(noun, field, name):
                faults.append(f"{noun.name}.{field} is in '{name}': drop the reason why not")
        before = after

    assert not faults, "\n".join(["", *faults])


def test_every_field_is_stored_and_comes_back_after_being_taken_away(noun, world, story):
    thing = noun.add(world, story[0][1], uuid4().hex)
    assert held(noun, noun.find(world, thing)) == vars(story[0][1])
    for _, draft in story[1:]:
        noun.change(world, thing, draft, noun.find(world, thing).version)
        assert held(noun, noun.find(world, thing)) == vars(draft)
    if noun.undo:
        noun.undo(world, thing)
        assert held(noun, noun.find(world, thing)) == vars(draft)


def test_every_field_counts_when_a_text_is_sent_again_or_two_change_it(noun, world, story):
    for field, before, after in changes(story):
        submission_id = uuid4().hex
        noun.add(world, before, submission_id)
        thing = noun.add(world, after, submission_id)
        assert held(noun, noun.find(world, thing)) == vars(after), field
        if not noun.is_edited:
            continue
        version = noun.find(world, thing).version
        for _ in range(2):  # the same words on an old version are no conflict
            noun.change(world, thing, before, version)
        with pytest.raises(StaleEdit):  # else nobody hears that this field changed meanwhile
            noun.change(world, thing, after, version)


@pytest.mark.parametrize("noun", TYPED, ids=lambda noun: noun.name)
def test_a_form_that_is_sent_as_it_opened_changes_no_field(noun, world):
    client = world.client_of("member")
    for field, draft in noun.story(world):
        thing = noun.add(world, draft, uuid4().hex)
        url = noun.forms[1].format(thing=thing)
        page = client.get(url).get_data(as_text=True)
        form = next(form for form in offered(page, url, {}, "") if "version" in form.fields)
        answer = client.post(url, data=form.fields)
        assert answer.status_code == (422 if field in noun.refused else 303)
        kept = held(noun, noun.find(world, thing))
        what = f"{noun.name}.{field} is lost: see its form, and the draft it makes; {noun.looks}"
        assert not field or kept[field] == getattr(draft, field), what


@pytest.mark.parametrize("noun", TYPED, ids=lambda noun: noun.name)
def test_what_has_a_box_where_it_is_changed_has_one_where_it_is_written(noun, world):
    thing = noun.add(world, noun.story(world)[0][1], uuid4().hex)
    written, changed = (boxes(world, url.format(w=world, thing=thing)) for url in noun.forms)
    assert changed <= written, f"{changed - written} of {noun.name}: see {noun.written_in}"


def boxes(world: World, url: str) -> set[str]:
    """Names of what the member fills in there."""
    page = world.client_of("member").get(url).get_data(as_text=True)
    found = re.findall(r"<(?:input|textarea|select)\b[^>]*", page)
    shown = [tag for tag in found if 'type="hidden"' not in tag]
    return {name for tag in shown for name in re.findall(r'\bname="([^"]+)"', tag)}


@pytest.mark.parametrize(("noun", "table"), [(OUTCOME, "outcomes"), (ACTION, "follow_ups")])
def test_what_is_struck_keeps_no_word(noun, world, table):
    for _, draft in noun.story(world):
        thing = noun.add(world, draft, uuid4().hex)
        harvests.strike(world.db, world.cast.facilitator, table, thing)
        left = held(noun, noun.find(world, thing))
        words = {name for name, value in left.items() if isinstance(value, str) and value}
        assert words <= {"kind", "owner_kind"}, f"{words} see WORDS in store/{table}.py"
