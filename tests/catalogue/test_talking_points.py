"""A format brings talking points, rounds and words of its own."""

import shutil
from pathlib import Path

import pytest
from support import ROOT

from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.catalogue.refs import shared_refs
from gesprekskader.errors import ContentErrors

HEAD = """---
sleutel: overleg
titel: Overleg
terugblik: nee
groepsgrootte: 4-8
wie kiest: niemand
groepen: [Bezoekers, School]
soorten: [trots, groei]
---

Wat verandert er?

"""
POINT = """## 1. Terugblik {#terugblik}

minuten: 35 verdeeld
vorm: groepje
herhaal: per ronde
legt vast: opbrengst, vervolgactie

Kijk terug op [ronde].

- Wat zagen we?
- Wat hielp?

### Voor de gespreksleider

Laat de stilte vallen.

"""
LAST = """## 2. Afsluiten

minuten: 5
vorm: plenair

Tot ziens.
"""


@pytest.fixture
def read(tmp_path):
    def read(*parts: str, head: str = HEAD):
        folder = tmp_path / "content"
        shutil.copytree(ROOT / "content", folder, dirs_exist_ok=True)
        Path(folder / "werkvormen" / "overleg.md").write_text(
            head + "".join(parts), encoding="utf-8"
        )
        return read_catalogue(folder)

    return read


def mistakes(read, *parts, head=HEAD):
    with pytest.raises(ContentErrors) as caught:
        read(*parts, head=head)
    return [(error.line, error.problem) for error in caught.value.errors]


def test_a_part_with_a_key_is_a_talking_point(read):
    catalogue = read(POINT, LAST)
    found = catalogue.formats["overleg"]
    part, last = found.phases
    assert (part.point, last.point) == ("overleg/terugblik", "")
    assert part.probes == ("Wat zagen we?", "Wat hielp?")
    assert part.notes == "Laat de stilte vallen."
    assert "stilte" not in part.prompt
    assert part.kinds == ("trots", "groei")
    assert (found.who_chooses, found.groups) == ("none", ("Bezoekers", "School"))
    [item] = found.points.all_items
    assert (item.key, item.text, item.subtheme) == ("overleg/terugblik", "Terugblik", "Overleg")


def test_it_is_found_by_its_address_and_its_thread(read):
    catalogue = read(POINT, LAST)
    address = catalogue.address("werkvorm:overleg", "overleg/terugblik")
    assert "/" not in address
    framework, key = catalogue.located(address)
    assert framework.item(key).text == "Terugblik"
    thread = catalogue.thread("werkvorm:overleg", "overleg/terugblik")
    assert (thread.frameworks, thread.keys) == (("werkvorm:overleg",), ("overleg/terugblik",))


def test_a_format_that_is_gone_has_no_points_and_is_no_other_framework(read):
    gone = read(POINT, LAST).of("werkvorm:weg")
    assert (gone.key, gone.all_items) == ("werkvorm:weg", ())


def test_a_part_comes_back_for_each_round_and_shares_its_minutes(read):
    catalogue = read(POINT, LAST)
    parts = planned_phases(catalogue.formats["overleg"], [], "none", ["Groep A", "B", "C"])
    assert [(p.title, p.minutes, p.round) for p in parts] == [
        ("Terugblik: Groep A", 12, "Groep A"),
        ("Terugblik: B", 12, "B"),
        ("Terugblik: C", 11, "C"),
        ("Afsluiten", 5, ""),
    ]
    assert parts[0].prompt.startswith("Kijk terug op Groep A.")
    assert parts[0].captures == ("opbrengst", "vervolgactie")


def test_without_rounds_it_stands_once_with_all_its_minutes(read):
    [part, _] = planned_phases(read(POINT, LAST).formats["overleg"], [], "none")
    assert (part.title, part.minutes, part.round) == ("Terugblik", 35, "")


def test_minutes_that_are_not_divided_count_for_each_round(read):
    catalogue = read(POINT.replace("35 verdeeld", "7"), LAST)
    parts = planned_phases(catalogue.formats["overleg"], [], "none", ["A", "B"])
    assert [p.minutes for p in parts] == [7, 7, 5]


def test_groups_talk_about_the_points_in_the_order_of_the_programme(read):
    catalogue = read(POINT, LAST)
    parts = planned_phases(catalogue.formats["overleg"], [], "none", ["A", "B"])
    refs = shared_refs(catalogue, catalogue.framework, "none", [], parts)
    assert [(r.framework, r.key, r.round, r.wording) for r in refs] == [
        ("werkvorm:overleg", "overleg/terugblik", "A", "Terugblik"),
        ("werkvorm:overleg", "overleg/terugblik", "B", "Terugblik"),
    ]
    assert [r.short for r in refs] == ["A", "B"]
    assert {r.label for r in refs} == {"Overleg · A", "Overleg · B"}


def test_items_stand_among_the_points_where_the_programme_has_them(read):
    talk = "## 3. Gesprek over [item]\n\nminuten: 5\nvorm: groepje\nherhaal: per item\n\nVertel.\n"
    catalogue = read(talk, POINT, head=HEAD.replace("niemand", "gespreksleider"))
    items = list(catalogue.framework.all_items)[:2]
    parts = planned_phases(catalogue.formats["overleg"], items[:1], "shared", ["A"])
    refs = shared_refs(catalogue, catalogue.framework, "shared", items, parts)
    assert [r.key for r in refs] == [items[0].key, "overleg/terugblik", items[1].key]
    own = shared_refs(catalogue, catalogue.framework, "own", items, parts)
    assert [r.key for r in own] == ["overleg/terugblik"]


def test_a_copy_keeps_the_keys_of_its_parent(read):
    catalogue = read(POINT.replace("{#terugblik}", "{#trainers/terugblik}"), LAST)
    found = catalogue.formats["overleg"]
    assert found.phases[0].point == "trainers/terugblik"
    assert found.points.all_items == ()


PARTS = {
    "nothing and more": ("legt vast: opbrengst, vervolgactie", "legt vast: niets, stap", "alleen"),
    "an unknown word": ("legt vast: opbrengst, vervolgactie", "legt vast: alles", "kennen we niet"),
    "divided once": ("herhaal: per ronde\n", "", "'verdeeld' hoort bij"),
    "a group nobody named": ("vorm: groepje", "vorm: groepje\ngroep: Gasten", "niet bij 'groepen'"),
    "a link that is none": ("vorm: groepje", "vorm: groepje\nlink: [x](y)", "schrijf de link als"),
    "a time without a link": ("vorm: groepje", "vorm: groepje\nlink om: 16.00", "hoort bij 'link'"),
    "a time that is none": (
        "vorm: groepje",
        "vorm: groepje\nlink: Evaluatie\nlink om: 25.00",
        "geen tijd",
    ),
    "an unknown look": ("vorm: groepje", "vorm: groepje\nziet: niemand", "kennen we niet"),
    "boxes or not": ("vorm: groepje", "vorm: groepje\nvakken: vier", "is ja of nee"),
    "too many kinds": ("vorm: groepje", "vorm: groepje\nsoorten: a,b,c,d,e,f,g", "hooguit 6"),
    "a long kind": ("vorm: groepje", f"vorm: groepje\nsoorten: {'a' * 31}", "te lang"),
    "another heading": ("### Voor de gespreksleider", "### Voor mij", "deze kop lezen we niet"),
}


@pytest.mark.parametrize("name", sorted(PARTS))
def test_what_a_part_cannot_mean_is_refused(read, name):
    old, new, words = PARTS[name]
    assert old in POINT
    [(_, problem)] = mistakes(read, POINT.replace(old, new), LAST)
    assert words in problem


def test_a_key_stands_once(read):
    [(_, problem)] = mistakes(read, POINT, LAST.replace("Afsluiten", "Afsluiten {#terugblik}"))
    assert "staat er al" in problem


def test_nobody_chooses_and_a_part_comes_back_per_item(read):
    found = mistakes(read, POINT.replace("per ronde", "per item"), LAST)
    assert [words for _, words in found if "komt per item terug" in words]


HEADS = {
    "who": ("wie kiest: niemand", "wie kiest: iedereen", "kennen we niet"),
    "points": ("wie kiest", "agendapunten: soms\nwie kiest", "is ja of nee"),
    "no list": ("groepen: [Bezoekers, School]", "groepen: School", "is een lijst"),
}


@pytest.mark.parametrize("name", sorted(HEADS))
def test_what_a_format_cannot_mean_is_refused_on_its_line(read, name):
    old, new, words = HEADS[name]
    head = HEAD.replace(old, new)
    line = next(n for n, text in enumerate(head.splitlines(), 1) if new.splitlines()[0] in text)
    [(at, problem)] = mistakes(read, POINT, LAST, head=head)
    assert (at, words in problem) == (line, True)


def test_a_link_may_have_an_address_and_a_time(read):
    link = "link: [Vul de evaluatie in](https://voorbeeld.nl/e)\nlink om: 16.00"
    part = read(POINT.replace("vorm: groepje", f"vorm: groepje\n{link}")).formats["overleg"].phases
    assert (part[0].link, part[0].link_words, part[0].link_at) == (
        "https://voorbeeld.nl/e",
        "Vul de evaluatie in",
        "16:00",
    )
