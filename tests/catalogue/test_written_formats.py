"""A format that is written down reads the same."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import ROOT

from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.format_parts import CAPTURES, SEES, SETTINGS
from gesprekskader.catalogue.model import PER_ITEM, PER_ROUND, Phase
from gesprekskader.catalogue.own_pages import FORMAT, read_page, with_pages
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.catalogue.written_formats import FormatHead, parts_of, written
from gesprekskader.records.content import OwnPage
from gesprekskader.rules import BEFOREHAND, TALLIES

CATALOGUE = read_catalogue(ROOT / "content")
FORMATS = CATALOGUE.formats
ITEMS = CATALOGUE.framework.items_of(["w2-lo-1", "w2-lo-7"])
WORDS = st.from_regex(r"[a-zA-Z][a-zé ,.?':\"&<>#-]{0,28}[a-z?.]", fullmatch=True).filter(
    lambda text: not text.startswith("o ")  # Word's list sign: told as a mistake
)
NAME = st.from_regex(r"[A-Z][a-zé]{1,9}( [a-z]{1,6})?", fullmatch=True)


def head_of(made, intro: str = "Kort.") -> FormatHead:
    return FormatHead(
        made.key,
        made.title,
        intro,
        made.group_size,
        made.looks_back,
        made.who_chooses,
        made.groups,
        made.takes_points,
        made.items,
        made.example,
    )


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_every_format_of_ours_reads_the_same_when_it_is_written(key):
    made = FORMATS[key]
    found, wrong = read_page(FORMAT, key, written(head_of(made), made.phases))
    assert wrong == []
    assert found.phases == made.phases
    assert head_of(found) == head_of(made)


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_a_programme_that_nobody_edited_makes_the_format_it_came_of(key):
    made = FORMATS[key]
    choice, rounds = made.who_chooses or "shared", ("Noord", "Zuid") if made.has_rounds else ()
    plan = planned_phases(made, ITEMS, choice, rounds)
    again = parts_of(plan, made, choice, ITEMS, rounds)
    found, wrong = read_page(FORMAT, key, written(head_of(made), again))
    assert wrong == []
    assert [part.title for part in found.phases] == [part.title for part in made.phases]
    assert found.phases == made.phases


def test_an_example_goes_along_only_with_parts_that_come_back_as_in_it():
    made = FORMATS["evaluatiegesprek"]
    per_item = [part for part in made.phases if part.repeat == PER_ITEM]
    assert made.example.items > 0 < len(per_item)
    for phases, example in (
        ([part for part in made.phases if part not in per_item], None),
        ([*made.phases, replace(per_item[0], repeat=PER_ROUND)], None),
        (made.phases[:-1], made.example),
    ):
        found, wrong = read_page(FORMAT, made.key, written(head_of(made), phases))
        assert (wrong, found.example) == ([], example)


def test_what_was_edited_goes_along_and_a_talking_point_keeps_its_key():
    made = FORMATS["trainersoverleg"]
    plan = planned_phases(made, [], "none", ("Noord", "Zuid"))
    at = next(n for n, part in enumerate(plan) if part.point)
    plan[at] = replace(plan[at], title="Hoe ging het met Noord?", minutes=10)
    phases = parts_of(plan, made, "none", [], ("Noord", "Zuid"))
    text = written(FormatHead("eigen", "Eigen", "", "3"), phases)
    found, wrong = read_page(FORMAT, "eigen", text)
    assert wrong == []
    first = next(part for part in found.phases if part.point)
    assert first.point == made.phases[[p.point for p in made.phases].index(plan[at].point)].point
    assert first.title == "Hoe ging het met Noord?"
    assert len(found.phases) == len(made.phases)


@st.composite
def phases(draw) -> Phase:
    # marks make sense only in some places: our own formats have those
    setting = draw(st.sampled_from([s for s in SETTINGS if s != BEFOREHAND]))
    captures = [word for word in CAPTURES[1:] if word not in TALLIES]
    captures = draw(st.lists(st.sampled_from(captures), unique=True, max_size=3))
    repeat = draw(st.sampled_from(["", "per ronde", "per item", "halverwege"]))
    kinds = tuple(draw(st.lists(st.sampled_from(["trots", "groei", "wens"]), unique=True)))
    link_words = draw(st.sampled_from(["", "Vul in"]))
    link = draw(st.sampled_from(["", "https://voorbeeld.nl/a?b=1"])) if link_words else ""
    return Phase(
        title=draw(NAME),
        minutes=draw(st.integers(0, 240)),
        is_divided=repeat.startswith("per") and draw(st.booleans()),
        setting=setting,
        capture="" if setting == "pauze" else ", ".join(captures),
        repeat=repeat,
        prompt=draw(st.one_of(st.just(""), WORDS)),
        stage="",
        point="",
        probes=(),
        kinds=kinds,
        side_by_side=bool(kinds) and draw(st.booleans()),
        sees=draw(st.sampled_from(["", SEES[0], SEES[2]])),
        only_for=draw(st.sampled_from(["", "Bezoekers"])),
        link=link,
        link_words=link_words,
        link_at="16:00" if link_words else "",
        notes=draw(st.one_of(st.just(""), WORDS)),
    )


@settings(max_examples=150)
@given(
    parts=st.lists(phases(), min_size=1, max_size=5),
    title=WORDS,
    intro=WORDS,
    size=WORDS,
    yes=st.booleans(),
)
def test_any_format_reads_the_same_when_it_is_written(parts, title, intro, size, yes):
    head = FormatHead("eigen", title, intro, size, yes, "", ("Bezoekers",), yes)
    found, wrong = read_page(FORMAT, "eigen", written(head, parts))
    assert wrong == []
    assert found.phases == tuple(parts)
    assert head_of(found, intro) == head
    assert found.intro


def test_a_format_of_the_screen_gets_no_html():
    head = FormatHead("eigen", "Eigen", "<img src=x> <b>dik</b>", "3")
    found, _ = read_page(FORMAT, "eigen", written(head, FORMATS["contactmiddag"].phases[:1]))
    assert "<img" not in found.intro
    assert "<b>" not in found.intro


def test_a_format_of_one_network_hides_none_of_ours_and_keeps_its_key_for_its_meetings():
    made = FORMATS["denksessie"]
    text = written(replace(head_of(made), title="Van een netwerk"), made.phases)
    own = [OwnPage(FORMAT, key, 1, "n1", False, text) for key in ("denksessie", "eigen")]
    found = with_pages(CATALOGUE, own).formats
    ours = [one for one in found.values() if one.is_for("n2")]
    assert {one.title for one in ours} == {one.title for one in FORMATS.values()}
    assert all(found[one.key] is one for one in found.values())
    for key in ("denksessie", "eigen"):
        theirs = found[key]
        assert (theirs.title, theirs.is_for("n1"), theirs.is_for("n2")) == (
            "Van een netwerk",
            True,
            False,
        )


@pytest.mark.parametrize(
    "line",
    ["let op: we zijn met velen", "Minuten: kort", "vorm: duo", "## Kop", "# Kop", "\\vorm: duo"],
)
@pytest.mark.parametrize("before", ["", "Eerst dit.\n"])
def test_words_that_look_like_a_field_or_a_heading_stay_words(line, before):
    part = replace(FORMATS["contactmiddag"].phases[1], prompt=before + line, notes=line)
    found, wrong = read_page(FORMAT, "eigen", written(FormatHead("eigen", "E", "", "3"), [part]))
    assert wrong == []
    assert found.phases == (part,)
