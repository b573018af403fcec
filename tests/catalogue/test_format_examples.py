"""The example of a format: used where a format is chosen, or refused with its line."""

import shutil

import pytest
from support import ROOT

from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.examples import AT, FIELDS, ITEMS, ROUNDS
from gesprekskader.errors import ContentErrors
from gesprekskader.web.planning.timetable import example_times

FORMAT = """---
sleutel: proef
titel: Proef
terugblik: nee
groepsgrootte: 4
wie kiest: gespreksleider
voorbeeld: Twee scholen kijken bij elkaar.
voorbeeld om: 9.00
voorbeeld items: 2
voorbeeld rondes: [De Zwaluw, Ons Baken]
voorbeeld opbrengst: Studenten kennen elke collega.
---

## 1. Welkom

minuten: 5
vorm: plenair

Welkom.

## 2. Gesprek over [item]

minuten: 10
vorm: groepje
herhaal: per item

Praat.

## 3. Kijken bij [ronde]

minuten: 15
vorm: groepje
herhaal: per ronde

Kijk.
"""


def read(tmp_path, text: str):
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "content", folder)
    shutil.rmtree(folder / "werkvormen")
    shutil.rmtree(folder / "reeksen", ignore_errors=True)
    (folder / "werkvormen").mkdir()
    (folder / "werkvormen/10-proef.md").write_text(text, encoding="utf-8")
    return read_catalogue(folder)


def without(name: str) -> str:
    return "\n".join(line for line in FORMAT.split("\n") if not line.startswith(f"{name}:"))


def test_the_programme_of_an_example_is_on_the_clock_as_of_a_meeting(tmp_path):
    made = read(tmp_path, FORMAT)
    times = example_times(made.formats["proef"], made.framework)
    assert [(one.starts_at, one.plan.title) for one in times] == [
        ("09:00", "Welkom"),
        ("09:05", "Gesprek over item 1"),
        ("09:15", "Gesprek over item 2"),
        ("09:25", "Kijken bij De Zwaluw"),
        ("09:40", "Kijken bij Ons Baken"),
    ]
    assert made.formats["proef"].example.yielded == "Studenten kennen elke collega."


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_part_of_an_example_that_is_missed_is_named(tmp_path, name):
    with pytest.raises(ContentErrors, match=rf"10-proef.md:\d+: .*'{name}'"):
        read(tmp_path, without(name))


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (f"{AT}: 9.00", f"{AT}: straks", 8),
        (f"{AT}: 9.00", f"{AT}: 25.00", 8),
        (f"{ITEMS}: 2", f"{ITEMS}: 9", 9),
        (f"{ROUNDS}: [De Zwaluw, Ons Baken]", f"{ROUNDS}: De Zwaluw", 10),
        ("herhaal: per item", "", 9),
        ("herhaal: per ronde", "", 10),
    ],
)
def test_what_is_wrong_in_an_example_is_named_with_its_line(tmp_path, before, after, line):
    with pytest.raises(ContentErrors, match=rf"10-proef.md:{line}: "):
        read(tmp_path, FORMAT.replace(before, after))


def test_a_format_needs_no_example(tmp_path):
    text = FORMAT
    for name in sorted(FIELDS, key=len, reverse=True):
        text = "\n".join(line for line in text.split("\n") if not line.startswith(f"{name}:"))
    made = read(tmp_path, text)
    assert made.formats["proef"].example is None
    assert example_times(made.formats["proef"], made.framework) == []


def test_every_format_of_ours_but_the_first_three_has_an_example(catalogue):
    bare = [key for key, one in catalogue.formats.items() if one.example is None]
    assert bare == ["contactmiddag", "netwerkbijeenkomst", "laatste-bijeenkomst"]


def test_who_plans_a_meeting_reads_the_example_of_a_format(facilitator, cast):
    page = facilitator.get(f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw")
    words = " ".join(page.get_data(as_text=True).split())
    assert "Voorbeeld van Trainersoverleg" in words
    assert "13.13 Terugblik per trainingsgroep: Groep dinsdag" in words
    assert "Zo schreef iemand daar op: In de dinsdaggroep oefenden" in words
