"""The framework we ship is whole, and mistakes in content are all found, with their line."""

import re
from pathlib import Path

import pytest
from content_files import change, problems

from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.format_parts import fill
from gesprekskader.catalogue.programmes import expand

ROOT = Path(__file__).resolve().parent.parent.parent
SUBTHEME = "kaders/samen-opleiden/2-leeromgeving/1-leeromgeving.md"
FORMAT = "werkvormen/10-contactmiddag.md"


def test_the_framework_is_whole(catalogue):
    framework = catalogue.framework
    assert [w.title for w in framework.warranties] == [
        "Lerende leraar",
        "Leeromgeving",
        "Organisatie",
        "Kwaliteitscultuur",
    ]
    assert [len(w.all_items) for w in framework.warranties] == [18, 35, 23, 17]
    assert sum(len(w.subthemes) for w in framework.warranties) == 15
    assert all(len(item.probes) == 3 for item in framework.all_items)


QUOTED = {
    "w1-vl-1": "de praktijkplaats en het opleidingsinstituut leiden de (aankomende) professional op"
    " vanuit eigenaarschap, betekenisvolheid en urgentiebesef voor de lerende",
    "w2-lo-1": "Op de praktijkplaats en opleidingsinstituut heerst een open en veilige sfeer om te"
    " leren en te experimenteren",
    "w2-lo-7": "De praktijkplaats betrekt studenten bij meer zaken dan alleen hun stage",
    "w2-bg-1": "Er is voldoende afstemming tussen de praktijkplaats, opleiding en student wat"
    " betreft het begeleiden, opleiden en beoordelen van studenten in de praktijk",
    "w2-bg-5": "Begeleiders van (aankomende) professionals zijn geschoold en onderhouden hun"
    " professionaliteit in het begeleiden, opleiden en beoordelen van individuen",
    "w2-bg-8": "De cyclus van begeleiding en beoordeling doorlopen student, mentor, schoolopleider"
    " en instituutsopleider gezamenlijk",
    "w2-bg-10": "In de begeleiding van (aankomende) professionals worden authentieke"
    " praktijkervaringen en eventueel kritische beroepssituaties verbonden aan theoretische"
    " concepten",
    "w4-zi-1": "SO&P is zichtbaar in strategische beleidsplannen, ontwikkel- en jaarplannen,"
    " schoolgidsen en websites",
}


def test_eight_items_stand_letter_for_letter_as_the_source_has_them(catalogue):
    framework = catalogue.framework
    found = {item.key: item.text for item in framework.all_items if item.origin == "geciteerd"}
    assert found == QUOTED


def test_a_note_says_what_looks_like_a_mistake_or_needs_a_word(catalogue):
    of = catalogue.framework.by_key
    assert "betreft" in of["w2-lo-7"].note
    assert "kleine letter" in of["w1-vl-1"].note
    assert "Samen Opleiden en Professionaliseren" in of["w4-zi-1"].note
    assert "één instituut" in of["w2-cu-5"].note


def test_every_item_of_the_last_two_warranties_has_three_questions_of_its_own(catalogue):
    framework = catalogue.framework
    asked = [q for item in framework.all_items if item.has_own_probes for q in item.probes]
    assert len(set(asked)) == len(asked)
    assert all(q.endswith("?") and q.count("?") == 1 for q in asked)
    bare = [i.key for w in framework.warranties[2:] for i in w.all_items if not i.has_own_probes]
    assert bare == []


def test_search_ignores_accents_and_capitals(catalogue):
    found = catalogue.framework.search("COORDINATOREN")
    assert [item.key for item in found] == ["w3-ov-2"]
    assert catalogue.framework.search("zzz") == []


def test_a_contact_afternoon_repeats_the_talk_for_each_item(catalogue):
    items = catalogue.framework.items_of(["w2-lo-1", "w2-lo-7"])
    planned = expand(catalogue.formats["contactmiddag"], items)
    assert [
        (turn.phase.setting, turn.minutes, turn.item.number if turn.item else None)
        for turn in planned
    ][3:8] == [
        ("groepje", 16, 1),
        ("groepje", 6, 1),
        ("pauze", 10, None),
        ("groepje", 16, 7),
        ("groepje", 6, 7),
    ]
    assert sum(turn.minutes for turn in planned) == 100


def test_no_part_of_ours_asks_the_same_twice_or_begins_a_sentence_with_a_small_letter(catalogue):
    for made in catalogue.formats.values():
        for part in made.phases:
            lines = part.prompt.split("\n")
            asked = {line[2:] for line in lines if line.startswith("- ")}
            said = " ".join(line for line in lines if not line.startswith("- "))
            sentences = re.findall(r"[^.?!]+[.?!]", said)
            assert asked.isdisjoint(sentence.strip() for sentence in sentences), part.title
            small = r"(^|[.?!]\s+)\[(items?|datum|datum laatste bijeenkomst)\]"
            assert not re.search(small, said), (
                part.title
            )  # these become "items 1 en 7", "jullie item"


def test_a_prompt_keeps_the_name_of_what_is_not_known():
    assert fill("Op [datum] over [items]", {"datum": "1 mei"}) == "Op 1 mei over items"


MISTAKES = {
    "duplicate number": (
        SUBTHEME,
        "## 2. Het hele team",
        "## 1. Het hele team",
        "nummer 1 staat er",
    ),
    "duplicate key": (SUBTHEME, "{#w2-lo-2}", "{#w2-lo-1}", "sleutel 'w2-lo-1' staat er al"),
    "missing key": (SUBTHEME, " {#w2-lo-3}", "", "geen sleutel"),
    "bad key": (SUBTHEME, "{#w2-lo-3}", "{#W2 3}", "kleine letters"),
    "no number": (SUBTHEME, "## 4. Studenten", "## Studenten", "geen nummer"),
    "unknown origin": (SUBTHEME, "herkomst: geciteerd", "herkomst: ergens", "herkomst 'ergens'"),
    "unknown item field": (SUBTHEME, "herkomst: geciteerd", "herkomts: eigen", "'herkomts' kennen"),
    "unknown front matter": (SUBTHEME, "kort: Leer", "kortt: Leer", "'kortt' kennen we niet"),
    "doubled front matter": (SUBTHEME, "kort: Leer", "titel: Leer", "'titel' staat er twee keer"),
    "unknown placeholder": (FORMAT, "over [items]. We", "over [itmes]. We", "[itmes]"),
    "minutes no number": (FORMAT, "minuten: 16", "minuten: kwartier", "'kwartier' is geen getal"),
    "unknown setting": (FORMAT, "vorm: alleen", "vorm: solo", "vorm 'solo'"),
    "unknown capture": (FORMAT, "legt vast: stap", "legt vast: alles", "legt vast 'alles'"),
    "unknown format item": (
        FORMAT,
        "groepsgrootte: 3-5",
        "groepsgrootte: 3-5\nitems: [w9-x-1]",
        "w9",
    ),
}


@pytest.mark.parametrize("name", sorted(MISTAKES))
def test_a_mistake_is_found_on_its_own_line(content, name):
    path, old, new, words = MISTAKES[name]
    line = change(content, path, old, new)
    line += 1 if name == "unknown format item" else 0
    found = problems(content)
    assert any(p == path and words in problem for p, _, problem in found), found
    if name != "unknown placeholder":  # noted at the phase's heading
        assert (path, line) in [(p, n) for p, n, _ in found], found


def test_an_empty_item_is_a_mistake(content):
    text = (content / SUBTHEME).read_text(encoding="utf-8").splitlines()
    line = next(n for n, row in enumerate(text) if row.startswith("## 8."))
    text[line] = "## 8. {#w2-lo-8}"
    (content / SUBTHEME).write_text("\n".join(text), encoding="utf-8")
    assert (SUBTHEME, line + 1, "dit item heeft geen tekst") in problems(content)


def test_a_missing_field_is_a_mistake(content):
    change(content, SUBTHEME, "titel: Leeromgeving opleidingsschool en opleidingsinstituut\n", "")
    assert (SUBTHEME, 1, "het veld 'titel' ontbreekt of is leeg") in problems(content)


def test_unclosed_front_matter_is_a_mistake(content):
    change(content, SUBTHEME, "herkomst: eigen\n---", "herkomst: eigen\n")
    assert (SUBTHEME, 1, "de kop met velden is niet afgesloten met '---'") in problems(content)


def test_bad_yaml_names_its_line(content):
    line = change(content, SUBTHEME, "kort: Leeromgeving", "kort: Leer: omgeving")
    found = problems(content)
    assert any(p == SUBTHEME and n == line and "YAML" in problem for p, n, problem in found)


def test_a_wrong_encoding_names_its_line(content):
    path = content / SUBTHEME
    path.write_bytes(path.read_bytes().replace(b"Hoe reageert", b"H\xe9 reageert"))
    found = problems(content)
    assert any(p == SUBTHEME and "UTF-8" in problem and n > 10 for p, n, problem in found)


def test_all_mistakes_come_in_one_report(content):
    change(content, SUBTHEME, " {#w2-lo-3}", "")
    change(content, FORMAT, "minuten: 16", "minuten: zestien")
    change(content, "overlegtafels/09-stuurgroep.md", "niveau: strategisch", "niveau: hoog")
    assert len({path for path, _, _ in problems(content)}) == 3


def test_a_file_saved_by_notepad_is_right(content, catalogue):
    path = content / SUBTHEME
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "titel: Leeromgeving opleidingsschool en opleidingsinstituut",
        "titel:\t“Leeromgeving: school en opleiding”",
    )
    text = text.replace("## 1. Op", "##\t1.\tOp").replace("- Hoe reageert", "-\tHoe reageert")
    text = text.replace("CoOP'er", "CoOP’er")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    framework = read_catalogue(content).framework
    subtheme = framework.by_key["w2-lo"]
    assert subtheme.title == "Leeromgeving: school en opleiding"
    before = catalogue.framework.by_key["w2-lo-1"]
    after = framework.by_key["w2-lo-1"]
    assert (after.text, after.probes, after.number) == (before.text, before.probes, 1)
    assert "CoOP’er" in framework.by_key["w2-lo-5"].text
