"""What stands in a content file is used, or named with its path and line."""

import shutil
from pathlib import Path

import pytest
from content_files import change, problems

from gesprekskader import cli
from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.render import prompt

ROOT = Path(__file__).resolve().parent.parent.parent
KADER = "kaders/samen-opleiden"
SUBTHEME = f"{KADER}/1-lerende-leraar/3-professionele-identiteit.md"
FORMAT = "werkvormen/10-contactmiddag.md"


QUESTIONS = (14, 15, 16)  # the lines of the own questions in SUBTHEME


@pytest.mark.parametrize("sign", ["•", "·", "➢", "–", "o", "\uf0b7", "▪", "—"])
def test_every_list_sign_of_word_before_a_question_is_named(content, sign):
    path = content / SUBTHEME
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\n- ", f"\n{sign} "), encoding="utf-8")
    found = problems(content)
    assert [(p, n) for p, n, _ in found] == [(SUBTHEME, n) for n in QUESTIONS]
    assert all("schrijf '- '" in problem for _, _, problem in found)


def test_one_question_that_word_took_is_named_and_so_are_two_that_stay(content):
    line = change(content, SUBTHEME, "- Waar in", "– Waar in")
    found = problems(content)
    assert (SUBTHEME, line) in [(p, n) for p, n, _ in found]
    assert any("2 eigen vragen" in problem for _, _, problem in found)


def test_how_many_own_questions_an_item_has_is_the_frameworks_rule(content):
    change(content, SUBTHEME, "- Waar in het gesprek gebeurt dat", "\n<!-- -->")
    assert "dit kader vraagt er 3" in problems(content)[0][2]
    change(content, f"{KADER}/kader.md", "eigen-doorvragen: 3\n", "")
    assert len(read_catalogue(content).framework.by_key["w1-pi-2"].probes) == 2


# Try: (file, old words, new words, how many lines below those the mistake is, words of it)
TRIES = {
    "a pasted list under an item": (
        "## 2. Begeleiders gaan met studenten",
        "2. Begeleiders gaan met studenten",
        0,
        "deze genummerde regel lezen we niet",
    ),
    "three signs": ("## 3. Studenten nemen", "### 3. Studenten nemen", 0, "deze kop lezen we niet"),
    "one sign": ("## 3. Studenten nemen", "# 3. Studenten nemen", 0, "deze kop lezen we niet"),
    "no blank after the signs": ("## 3. Studenten nemen", "##3. Studenten nemen", 0, "deze kop"),
    "a statement cut by its key": (
        "## 3. Studenten nemen in toenemende mate de regie over het eigen leerproces {#w1-pi-3}",
        "## 3. Studenten nemen in toenemende mate {#w1-pi-3}\nde regie over het eigen leerproces",
        1,
        "loopt de stelling hier door?",
    ),
    "a statement cut, with a blank line": (
        "## 3. Studenten nemen in toenemende mate de regie over het eigen leerproces {#w1-pi-3}",
        "## 3. Studenten nemen in toenemende mate {#w1-pi-3}\n\nde regie over het eigen leerproces",
        2,
        "loopt de stelling hier door?",
    ),
    "a key at the end of the second line": (
        "## 3. Studenten nemen in toenemende mate de regie over het eigen leerproces {#w1-pi-3}",
        "## 3. Studenten nemen in toenemende mate\nde regie over het eigen leerproces {#w1-pi-3}",
        1,
        "loopt de stelling hier door?",
    ),
    "a list instead of a title": (
        "titel: Professionele identiteit en onderzoekende houding",
        "titel: [een, twee]",
        0,
        "'titel' is één tekst",
    ),
    "a dash without a blank": ("- Welke vraag", "-Welke vraag", 0, "zet een spatie"),
}


@pytest.mark.parametrize("name", sorted(TRIES))
def test_what_would_be_dropped_or_cut_is_named_on_its_line(content, name):
    old, new, below, words = TRIES[name]
    line = change(content, SUBTHEME, old, new) + below
    assert (SUBTHEME, line) in [(p, n) for p, n, problem in problems(content) if words in problem]


FILES = {
    "a point for a dash": (
        f"{KADER}/1-lerende-leraar/1.1 De startende leraar.md",
        "1-beroepsbeeld",
    ),
    "notepad's ending": (f"{KADER}/1-lerende-leraar/4-startende-leraar.txt", "bewaar de tekst als"),
    "word's ending": (f"{KADER}/1-lerende-leraar/4-startende-leraar.docx", "bewaar de tekst als"),
    "a file in a framework": (f"{KADER}/inleiding.md", "kader.md of een map"),
    "a format of another kind": ("werkvormen/leerkring.txt", "bewaar de tekst als <naam>.md"),
    "a table of another kind": ("overlegtafels/platform.doc", "bewaar de tekst als <naam>.md"),
    "a help page of another kind": ("hulp/uitleg.html", "bewaar de tekst als <naam>.md"),
    "a file beside the frameworks": ("kaders/los.md", "een kader is een map"),
    "a file beside all": ("kader.md", "hier horen de mappen"),
}


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_nobody_reads_is_named(content, name):
    path, words = FILES[name]
    (content / path).write_text("---\ntitel: x\n---\n", encoding="utf-8")
    found = problems(content)
    assert len(found) == 1
    assert found[0][:2] == (path, 1)
    assert words in found[0][2]


def test_of_two_files_with_one_number_the_second_is_named(content):
    (content / KADER / "1-lerende-leraar/4-een.md").write_bytes((content / SUBTHEME).read_bytes())
    (content / KADER / "1-lerende-leraar/4-twee.md").write_text("x", encoding="utf-8")
    second = f"{KADER}/1-lerende-leraar/4-twee.md"
    assert [problem for p, _, problem in problems(content) if p == second] == [
        "nummer 4 heeft ook 4-een.md"
    ]


@pytest.mark.parametrize("path", [f"{KADER}/Startende leraar", "werkvormen/oud", "werkvorm"])
def test_a_folder_that_nobody_reads_is_named(content, path):
    (content / path).mkdir()
    assert [(p, n) for p, n, _ in problems(content)] == [(path, 1)]


def test_what_systems_leave_behind_is_no_content(content):
    for name in (".DS_Store", "._contactmiddag.md", "~$contactmiddag.docx", "Thumbs.db", "a.md~"):
        (content / "werkvormen" / name).write_bytes(b"\x00\xff")
    (content / "README.md").write_text("Hoe wij dit bijhouden", encoding="utf-8")
    there = len(list((ROOT / "content" / "werkvormen").glob("*.md")))
    assert len(read_catalogue(content).formats) == there


def test_a_warranty_without_subthemes_is_named(content):
    folder = content / KADER / "1-lerende-leraar"
    for path in folder.glob("[0-9]*.md"):
        path.unlink()
    path, line, problem = problems(content)[0]
    assert (path, line) == (f"{KADER}/1-lerende-leraar/waarborg.md", 1)
    assert "geen subthema's" in problem


def test_a_subtheme_without_items_is_named(content):
    (content / KADER / "1-lerende-leraar/4-leeg.md").write_text(
        "---\ntitel: Leeg\nsleutel: w1-le\nherkomst: eigen\n---\n\nNog niets.\n", encoding="utf-8"
    )
    assert [p for p, _, problem in problems(content) if "geen items" in problem] == [
        f"{KADER}/1-lerende-leraar/4-leeg.md"
    ]


@pytest.mark.parametrize("name", ["kader.md", "1-lerende-leraar/waarborg.md"])
def test_a_missing_file_is_one_line_in_dutch(content, name):
    (content / KADER / name).unlink()
    assert problems(content) == [(f"{KADER}/{name}", 1, "dit bestand ontbreekt")]


def test_a_file_that_is_no_utf8_is_one_mistake(content):
    path = content / SUBTHEME
    path.write_bytes(path.read_bytes().replace(b"- Welke", b"- W\xe9lke"))
    found = problems(content)
    assert [(p, n) for p, n, _ in found] == [(SUBTHEME, QUESTIONS[0])]


def test_a_title_with_a_colon_is_one_mistake_the_real_one(content):
    line = change(content, FORMAT, "titel: Contactmiddag", "titel: Contact: middag")
    assert [(p, n) for p, n, _ in problems(content)] == [(FORMAT, line)]


def test_below_a_head_that_cannot_be_read_the_rest_is_read(content):
    change(content, FORMAT, "titel: Contactmiddag", "titel: Contact: middag")
    line = change(content, FORMAT, "minuten: 16", "minuten: zestien")
    assert (FORMAT, line) in [(p, n) for p, n, _ in problems(content)]


def test_there_may_be_several_frameworks_and_one_says_it_is_the_default(content):
    for name in ("regio", "abc"):
        shutil.copytree(content / KADER, content / "kaders" / name)
    catalogue = read_catalogue(content)
    assert [one.key for one in catalogue.frameworks] == ["abc", "regio", "samen-opleiden"]
    add_field(content / "kaders/regio/kader.md", "standaard: ja")
    assert read_catalogue(content).framework.key == "regio"
    add_field(content / "kaders/abc/kader.md", "standaard: ja")
    assert "abc en regio" in problems(content)[0][2]
    shutil.rmtree(content / "kaders")
    assert "hier staat geen kader" in problems(content)[0][2]


def add_field(path: Path, line: str) -> None:
    path.write_text(path.read_text().replace("---\n", f"---\n{line}\n", 1))


def test_a_copy_shares_its_items_with_its_parent_and_nobody_else(content):
    for name, parent in (("kopie", "samen-opleiden"), ("kleinkind", "kopie"), ("vreemd", "")):
        shutil.copytree(content / KADER, content / "kaders" / name)
        if parent:
            add_field(content / f"kaders/{name}/kader.md", f"ouder: {parent}")
    catalogue = read_catalogue(content)
    family = ("kleinkind", "kopie", "samen-opleiden")
    assert all(catalogue.family(key) == family for key in family)
    assert catalogue.family("vreemd") == ("vreemd",)
    assert catalogue.thread("kopie", "w2-lo-7").frameworks == family
    shutil.rmtree(content / "kaders/samen-opleiden")  # the parent went: its texts do not
    assert read_catalogue(content).family("kopie") == family
    assert read_catalogue(content).of("samen-opleiden").key == "kopie"


def test_an_item_keeps_its_thread_under_another_key_and_when_it_lapses(content):
    page = content / KADER / "2-leeromgeving/1-leeromgeving.md"
    text = page.read_text()
    text = text.replace("{#w2-lo-7}\n", "{#w2-nieuw}\n\nwas: w2-lo-7, w2-oud\n")
    text = text.replace("{#w2-lo-4}\n", "{#w2-lo-4}\n\nvervalt: ja\n")
    page.write_text(text)
    catalogue = read_catalogue(content)
    framework = catalogue.framework
    assert framework.item("w2-lo-7") is framework.item("w2-nieuw") is framework.item("w2-oud")
    assert catalogue.thread("", "w2-lo-7").keys == ("w2-nieuw", "w2-lo-7", "w2-oud")
    assert "w2-lo-4" not in {item.key for item in framework.all_items}
    assert framework.item("w2-lo-4").is_retired
    assert "w2-lo-4" not in {item.key for item in framework.items_of(["w2-lo"])}
    page.write_text(text.replace("was: w2-lo-7, w2-oud", "was: w2-lo-1"))
    assert any("sleutel 'w2-lo-1' staat er al" in problem for _, _, problem in problems(content))


def test_a_framework_says_where_items_come_from_in_its_own_words(content):
    add_field(content / KADER / "kader.md", "bron: ons handboek")
    add_field(content / KADER / "kader.md", "herkomst-bewerkt: Geschreven naar ons handboek.")
    page = content / KADER / "2-leeromgeving/1-leeromgeving.md"
    text = page.read_text().replace(
        "{#w2-lo-2}\n", "{#w2-lo-2}\n\nherkomst: bewerkt\nbron: ons handboek, bladzijde 14\n"
    )
    page.write_text(text)
    framework = read_catalogue(content).framework
    said = {key: framework.item(key).origin_sentence for key in ("w2-lo-1", "w2-lo-2", "w2-lo-3")}
    assert said["w2-lo-1"] == "Dit item komt uit de bron. Bron: ons handboek."
    assert said["w2-lo-2"] == "Geschreven naar ons handboek. Bron: ons handboek, bladzijde 14."
    assert said["w2-lo-3"] == "Dit item is voor deze gesprekstool geschreven."
    marks = [framework.item(f"w2-lo-{number}").origin_mark for number in (1, 2, 3)]
    ours = "voor deze gesprekstool geschreven"
    assert marks == ["uit de bron", "geschreven naar ons handboek", ours]


def test_who_says_nothing_of_where_items_come_from_wrote_them(content):
    change(content, f"{KADER}/kader.md", "herkomst-eigen: Dit item is voor deze gespr", "# ")
    item = read_catalogue(content).framework.item("w2-lo-3")
    said = ("Dit item is zelf geschreven.", "zelf geschreven")
    assert (item.origin_sentence, item.origin_mark) == said


def test_a_framework_without_subthemes_has_its_items_in_its_warranties(content):
    shutil.rmtree(content / "kaders")
    for number in range(1, 9):
        folder = content / f"kaders/thema/{number}-thema"
        folder.mkdir(parents=True)
        items = "".join(
            f"## {n}. Stelling {n} van {number} {{#t{number}-{n}}}\n\n" for n in range(1, 4)
        )
        head = f"titel: Thema {number}\nsleutel: t{number}\nherkomst: geciteerd"
        (folder / "waarborg.md").write_text(f"---\n{head}\n---\nInleiding.\n\n{items}")
    (content / "kaders/thema/kader.md").write_text(
        "---\ntitel: Acht thema's\nversie: 1\nwaarborg-heet: thema\nwaarborgen-heten: thema's\n"
        "doorvragen:\n  - Waaruit blijkt dat?\n---\n"
    )
    framework = read_catalogue(content).framework
    assert [len(w.all_items) for w in framework.warranties] == [3] * 8
    assert all(w.subthemes[0].is_whole for w in framework.warranties)
    assert framework.item("t8-3").label == "Thema 8 · item 3"
    assert framework.item("t8-3").origin == "geciteerd"
    assert (framework.called, framework.called_many) == ("thema", "thema's")
    assert framework.warranties[7].heading == "Thema 8: Thema 8"
    assert framework.item("t8-3").called == "thema"
    shutil.copytree(content / "kaders/thema/8-thema", content / "kaders/thema/9-thema")
    assert any("hooguit 8" in problem for _, _, problem in problems(content))


@pytest.mark.parametrize("number", [1, 4])
def test_a_framework_has_as_many_fixed_questions_as_it_wants(content, number):
    trio = "  - Waaruit blijkt dat?\n  - Hoe kun je dit zien?\n  - Hoe wordt het geborgd?\n"
    asked = "".join(f"  - Vraag {n}?\n" for n in range(1, number + 1))
    change(content, f"{KADER}/kader.md", trio, asked)
    framework = read_catalogue(content).framework
    own, none = framework.by_key["w1-pi-2"], framework.by_key["w1-pi-1"]
    assert framework.probe_pairs(none) == [(f"Vraag {n}?", "") for n in range(1, number + 1)]
    assert [question for question, _ in framework.probe_pairs(own)] == list(own.probes)


def test_fixed_questions_with_words_signs_are_named(content):
    line = change(content, f"{KADER}/kader.md", "  - Waaruit", "  • Waaruit") - 1
    assert any(
        (p, n) == (f"{KADER}/kader.md", line) or "YAML" in problem
        for p, n, problem in problems(content)
    )


def test_a_capital_in_a_choice_is_no_mistake(content):
    change(content, SUBTHEME, "herkomst: eigen", "herkomst: Eigen")
    change(content, FORMAT, "vorm: plenair", "Vorm: Plenair")
    change(content, FORMAT, "herhaal: per item", "Herhaal: Per item")
    change(content, "overlegtafels/09-stuurgroep.md", "niveau: strat", "niveau: Strat")
    content = read_catalogue(content)
    assert content.framework.by_key["w1-pi-1"].origin == "eigen"
    assert content.formats["contactmiddag"].phases[3].repeat == "per item"


def test_a_question_over_two_lines_is_one_question(content):
    change(content, SUBTHEME, "als leraar' is laatst gesteld?", "als leraar'\nis laatst gesteld?")
    item = read_catalogue(content).framework.by_key["w1-pi-2"]
    assert item.probes[0] == "Welke vraag over 'wie wil je zijn als leraar' is laatst gesteld?"
    assert (len(item.probes), item.explanation) == (3, "")


FORMAT_MISTAKES = {
    "double number": ("## 5. Opbrengst", "## 4. Opbrengst", 0, "nummer 4 staat er al"),
    "too long": ("minuten: 16", "minuten: 999", 0, "kies 0 tot en met 240"),
    "just too long": ("minuten: 16", "minuten: 241", 0, "kies 0 tot en met 240"),
    "a pause that captures": ("vorm: pauze", "vorm: pauze\nlegt vast: opbrengst", 1, "een pauze"),
    "a heading in a part": ("Kies een schrijver.", "### Schrijver", 0, "deze kop lezen we niet"),
    "a sign of word": ("Kies een schrijver.", "• Kies een schrijver.", 0, "'•' begint hier"),
    "a link to nowhere": ("Kies een", "[Kies](javascript:x) een", 0, "een link begint met"),
    "an unknown word between brackets": ("[doorvragen]", "[vragen]", 0, "[vragen] kunnen we niet"),
    "a key at a part": (
        "## 7. Van opbrengst naar actie",
        "## 7. Actie {#A b}",
        0,
        "kleine letters",
    ),
    "a field twice": ("Kies een schrijver.", "Vorm: duo", 0, "'vorm' staat er twee keer"),
    "a field we do not know": ("minuten: 3\n", "minuten: 3\nduur: 3\n", 1, "'duur' kennen we"),
}


@pytest.mark.parametrize("name", sorted(FORMAT_MISTAKES))
def test_a_mistake_in_a_format_is_named_on_its_line(content, name):
    old, new, below, words = FORMAT_MISTAKES[name]
    line = change(content, FORMAT, old, new) + below
    found = problems(content)
    assert [(p, n) for p, n, _ in found] == [(FORMAT, line)]
    assert words in found[0][2]


def test_the_longest_part_is_no_mistake(content):
    change(content, FORMAT, "minuten: 16", "minuten: 240")
    assert read_catalogue(content).formats["contactmiddag"].phases[3].minutes == 240


def test_bullets_bold_and_links_of_a_part_are_kept_and_shown(content):
    asks = (
        "Bespreek per **groep**:\n- Wat zagen we?\n- Wat hielp?\n\nTot slot [hier](https://a.b/c)."
    )
    change(content, FORMAT, "Kies een schrijver. Die scant de code. Zeg kort je naam", asks)
    kept = read_catalogue(content).formats["contactmiddag"].phases[2].prompt
    shown = str(prompt(kept))
    assert kept.startswith("Bespreek per **groep**:\n- Wat zagen we?")
    assert "<strong>groep</strong>" in shown
    assert "<li>Wat zagen we?</li>\n<li>Wat hielp?</li>" in shown
    assert '<a href="https://a.b/c">hier</a>' in shown


def test_html_in_a_part_is_text_and_plain_words_stay_as_they_are():
    assert "&lt;script&gt;" in str(prompt("Doe <script>x</script>"))
    assert str(prompt("Ik ga ... of 'Ik wil' ...")) == "<p>Ik ga ... of 'Ik wil' ...</p>"


def test_what_stands_under_a_heading_of_a_table_or_help_page_is_shown(content):
    tables, help_page = content / "overlegtafels/09-stuurgroep.md", content / "hulp/uitleg.md"
    tables.write_text(tables.read_text() + "\n## Wie\n\nrol: bestuurder\n- Een\n", encoding="utf-8")
    help_page.write_text(
        "---\nsleutel: uitleg\ntitel: Uitleg\n---\n\n## Zo\n\nmail: a@b.invalid\n\n### Dan\n",
        encoding="utf-8",
    )
    read = read_catalogue(content)
    assert "rol: bestuurder" in read.roundtables["stuurgroep"].description
    assert "mail: a@b.invalid" in read.help_pages["uitleg"].body
    assert '<h3 id="dan">Dan</h3>' in read.help_pages["uitleg"].body


def test_a_field_of_a_table_that_is_yes_may_say_no_and_nothing_else(content):
    table = content / "overlegtafels/09-stuurgroep.md"
    text = table.read_text(encoding="utf-8")
    assert "ziet alles: ja" in text
    table.write_text(text.replace("ziet alles: ja", "ziet alles: nee"), encoding="utf-8")
    assert not read_catalogue(content).roundtables["stuurgroep"].sees_all
    table.write_text(text.replace("ziet alles: ja", "ziet alles: soms"), encoding="utf-8")
    assert any("bij 'ziet alles' staat 'ja' of 'nee'" in said for _, _, said in problems(content))


def test_content_without_a_privacy_page_or_a_table_is_named(content):
    shutil.rmtree(content / "overlegtafels")
    (content / "hulp/privacy.md").unlink()
    found = {(p, n) for p, n, _ in problems(content)}
    assert found == {("hulp/privacy.md", 1), ("overlegtafels", 1)}


def test_a_framework_can_be_checked_by_itself_in_the_folder_one_works_in(content, capsys):
    shutil.copytree(content / KADER, content / "kaders/regio")
    assert cli.main(["check-content", str(content / "kaders/regio")]) == 0
    assert capsys.readouterr().out == "In orde: 4 waarborgen, 15 subthema's, 93 items.\n"
    line = change(content, "kaders/regio/kader.md", "titel:", "tite:")
    assert cli.main(["check-content", str(content / "kaders/regio")]) == 1
    assert f"{content}/kaders/regio/kader.md:{line}:" in capsys.readouterr().out


@pytest.mark.parametrize("inner", ["werkvormen", FORMAT, f"{KADER}/1-lerende-leraar"])
def test_a_folder_or_file_in_the_content_stands_for_the_content(content, capsys, inner):
    assert cli.main(["check-content", str(content / inner)]) == 0
    number = len(list((ROOT / "content" / "werkvormen").glob("*.md")))
    assert f"{number} werkvormen" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_told_in_dutch(tmp_path, capsys):
    assert cli.main(["check-content", str(tmp_path / "weg")]) == 1
    assert "deze map is er niet" in capsys.readouterr().out


def test_one_is_one(content, capsys):
    for folder in ("2-leeromgeving", "3-organisatie", "4-kwaliteitscultuur"):
        shutil.rmtree(content / KADER / folder)
    assert cli.main(["check-content", str(content)]) == 0
    assert "In orde: 1 waarborg, 3 subthema's" in capsys.readouterr().out


def test_what_a_format_proposes_is_kept(content):
    change(content, FORMAT, "groepsgrootte: 3-5", "groepsgrootte: 3-5\nitems: [w2-lo-7, w2-lo-1]")
    assert read_catalogue(content).formats["contactmiddag"].items == ("w2-lo-7", "w2-lo-1")
