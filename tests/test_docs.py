"""The documents tell the truth: every command, setting, template and component."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from gesprekskader.catalogue import format_parts, formats, frameworks, read_framework, series
from gesprekskader.catalogue.render import Renderer
from gesprekskader.config import PREFIX, VARIABLES
from gesprekskader.options import COMMANDS, read
from gesprekskader.rules import switch
from gesprekskader.store import everything

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


JSON = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
OF_MANY = {"id", "created_at", "starts_at", "ends_at"}
"""What docs/json.md tells of all lists together."""


@pytest.mark.parametrize("name", everything._KINDS)
def test_every_name_in_the_json_stands_in_its_row(name, db):
    sql = f"{everything._MINE} {everything._whole(everything._KINDS[name])}"
    named = {column[0].removesuffix("_json") for column in db.execute(sql, ["[]"]).description}
    row = next(line for line in JSON.splitlines() if line.startswith(f"| `{name}` |"))
    assert named - OF_MANY - set(re.findall(r"`(\w+)`", row)) == set(), "see docs/json.md"


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme_with_its_options(command, capsys):
    with pytest.raises(SystemExit):
        read([command, "--help"])
    words = set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}
    row = next(line for line in README.splitlines() if line.startswith(f"| `{command}"))
    assert words == set(re.findall(r"--[a-z-]+", row.split("|")[1]))


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_every_setting_is_in_the_readme_with_its_default(name):
    what, default = VARIABLES[name]
    row = next((line for line in README.splitlines() if f"`{PREFIX}{name}`" in line), "")
    assert what in row
    assert (f"`{default}`" in row) or not default


HOSTING = "".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs" / "hosting").iterdir())
)


def test_hosting_names_only_settings_and_commands_that_are_there():
    names = set(re.findall(rf"\b{PREFIX}(\w+)", HOSTING))
    assert names - set(VARIABLES) == set()
    commands = re.findall(r"^ +(?:.*&& )?gesprekskader ([a-z-]+)", HOSTING, re.MULTILINE)
    assert {"restore", "password", "backup", "doctor"} <= set(commands)
    assert set(commands) - set(COMMANDS) == set()


KADER = (ROOT / "docs" / "kader.md").read_text(encoding="utf-8")


def test_the_example_of_a_framework_is_right_and_shows_what_it_says(tmp_path):
    example = re.findall(r"`([\w/-]+\.md)`:\n\n```markdown\n(.*?)```", KADER, re.DOTALL)
    assert len(example) == KADER.count("```markdown")
    for name, text in example:
        path = tmp_path / "regio" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    framework = read_framework(tmp_path / "regio")  # raises when there is one mistake
    first, second = framework.warranties
    assert (framework.key, framework.called_many, framework.is_default) == (
        "regio",
        "thema's",
        True,
    )
    assert [item.key for item in first.all_items] == ["t1-ve-1", "t1-ve-5"]
    assert framework.item("t1-ve-2") is framework.item("t1-ve-5")
    assert framework.item("t1-ve-4").is_retired
    assert second.subthemes[0].is_whole
    marks = ["letterlijk uit ons handboek", "naar de bron", "door onze schoolopleiders geschreven"]
    assert [framework.item(key).origin_mark for key in ("t1-ve-1", "t1-ve-5", "t2-1")] == marks


FIELDS = {
    "The head of `kader.md`": frameworks.NEEDED | frameworks.HEAD,
    "The head of `waarborg.md`": frameworks.WARRANTY_FIELDS,
    "The head of a subtheme": frameworks.SUBTHEME_FIELDS,
    "An item": set(frameworks.ITEM_FIELDS),
}


@pytest.mark.parametrize("heading", FIELDS)
def test_every_field_of_a_framework_stands_on_its_page_and_no_other(heading):
    part = KADER.split(f"## {heading}\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", part, re.MULTILINE)) == FIELDS[heading]


WERKVORMEN = (ROOT / "docs" / "werkvormen.md").read_text(encoding="utf-8")


def read_example(folder: Path, text: str) -> tuple[dict, list]:
    """The formats that stand in one file with this text, and what is wrong with it."""
    path = folder / "werkvormen" / "oogstgesprek.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    mistakes: list = []
    return formats.read_formats(folder, Renderer(), None, mistakes), mistakes


def test_the_example_of_a_format_is_right_and_shows_what_it_says(tmp_path):
    (example,) = re.findall(r"```markdown\n(.*?)```", WERKVORMEN, re.DOTALL)
    found, mistakes = read_example(tmp_path, example)
    assert mistakes == []
    made = found["oogstgesprek"]
    assert (made.who_chooses, made.takes_points, made.groups) == (
        "none",
        True,
        ("Bezoekers", "School"),
    )
    harvest = made.phases[2]
    assert (harvest.point, harvest.is_divided) == ("oogstgesprek/oogst", True)
    assert harvest.probes == ("Wat groeide er?", "Wie merkt dat?")
    assert made.phases[-1].link_at == "16:00"


def test_each_field_of_the_example_does_something(tmp_path):
    """Without any line of fields the format is another one, or wrong."""
    (example,) = re.findall(r"```markdown\n(.*?)```", WERKVORMEN, re.DOTALL)
    whole = read_example(tmp_path, example)
    lines = example.splitlines()
    tried = set()
    for number, line in enumerate(lines):
        if field := re.match(r"([a-z ]+): ", line):
            less = "\n".join(lines[:number] + lines[number + 1 :])
            assert read_example(tmp_path, less) != whole, line
            tried.add(field[1])
    heads = formats.NEEDED | formats.OFFERED
    assert tried == (heads | set(format_parts.FIELDS)) - {"items", "voorbeeld items"}


WORDS = {
    "The head": formats.NEEDED | formats.OFFERED,
    "A part": set(format_parts.FIELDS),
    "Words that are filled in": {f"[{name}]" for name in format_parts.PLACEHOLDERS},
}


@pytest.mark.parametrize("heading", WORDS)
def test_every_field_of_a_format_stands_on_its_page_and_no_other(heading):
    part = WERKVORMEN.split(f"## {heading}\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE)) == WORDS[heading]


REEKSEN = (ROOT / "docs" / "reeksen.md").read_text(encoding="utf-8")


def test_each_field_of_the_example_of_a_series_does_something():
    (example,) = re.findall(r"```markdown\n(.*?)```", REEKSEN, re.DOTALL)
    known = {"contactmiddag", "mt-sessie"}
    whole = series.read_own_series("kwartaal", example, known)
    assert whole[1] == []
    assert (whole[0].parts, [one.week for one in whole[0].meetings]) == (("team", "MT"), [1, 3, 12])
    assert [one.starts_at for one in whole[0].meetings] == ["", "09:00", ""]
    lines = example.splitlines()
    tried = set()
    for number, line in enumerate(lines):
        if field := re.match(r"([a-z ]+): ", line):
            less = "\n".join(lines[:number] + lines[number + 1 :])
            assert series.read_own_series("kwartaal", less, known) != whole, line
            tried.add(field[1])
    assert tried == series.NEEDED | set(series.FIELDS)


@pytest.mark.parametrize(
    ("heading", "fields"), [("The head", series.NEEDED), ("A meeting", set(series.FIELDS))]
)
def test_every_field_of_a_series_stands_on_its_page_and_no_other(heading, fields):
    part = REEKSEN.split(f"## {heading}\n")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([^`]+)` \|", part, re.MULTILINE)) == fields


CHOICES = [
    ("vorm", format_parts.SETTINGS),
    ("legt vast", format_parts.CAPTURES),
    ("ziet", format_parts.SEES),
    ("herhaal", format_parts.REPEATS),
    ("stadium", switch.NAMED),
    ("wie kiest", tuple(formats.WHO_CHOOSES)),
]
NEEDS = {"vooraf": "legt vast: onderwerpen\n", "top drie": "stadium: ophalen\n"}
"""What makes sense only together."""


@pytest.mark.parametrize(("field", "words"), CHOICES, ids=[field for field, _ in CHOICES])
def test_every_choice_of_a_format_stands_on_its_page_and_each_is_taken(field, words, tmp_path):
    row = next(line for line in WERKVORMEN.splitlines() if line.startswith(f"| `{field}` |"))
    said = set(re.findall(r"`([^`]+)`", row.split("|", 2)[2]))
    assert said == set(words)
    for word in words:
        line = f"{field}: {word}"
        needs = NEEDS.get(word, "")
        head = "terugblik: nee\n" + (line if field == "wie kiest" else "")
        own = "" if field == "wie kiest" else line
        fields = f"minuten: {0 if word == 'vooraf' else 5}\n{needs}"
        fields += ("" if field == "vorm" else "vorm: groepje\n") + own
        text = (
            f"---\nsleutel: x\ntitel: X\ngroepsgrootte: 3\n{head}\n---\n\n## 1. Deel\n\n{fields}\n"
        )
        assert read_example(tmp_path, text)[1] == [], line
        assert read_example(tmp_path, text.replace(line, f"{field}: anders"))[1] != []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_template_says_what_it_needs(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("{# needs: ")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_holds_script_style_or_safe(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\|\s*safe\b|<style|\sstyle=|\son\w+=|<script(?! type=\"module\" src)", text
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_sentence_in_a_notice_stays_in_one_piece(path):
    """A notice lays its children side by side: a link in it would tear a sentence apart."""
    torn = r'<p class="notice[^>]*>(?:(?!</p>).)*<(?:a|b|strong|time)\b'
    assert not re.search(torn, path.read_text(encoding="utf-8"), re.DOTALL)


def test_every_component_is_on_the_patterns_page(app):
    """As the demo shows it, so what a loop or a macro writes counts too."""
    services = app.extensions["gesprekskader"]
    settings = replace(services.settings, is_demo=True)
    app.extensions["gesprekskader"] = replace(services, settings=settings)
    app.jinja_env.globals["is_demo"] = True
    page = app.test_client().get("/patronen").text
    shown = {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}
    missing = set()
    for sheet in sorted((ROOT / "gesprekskader" / "static" / "css").glob("[4-7]*.css")):
        css = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        selectors = " ".join(re.findall(r"([^{};]*)\{", css))
        missing |= {f"{n} ({sheet.name})" for n in re.findall(r"\.([a-z][\w-]*)", selectors)}
        missing -= {f"{n} ({sheet.name})" for n in shown}
    assert missing == set()


def test_nothing_we_wrote_names_another_host():
    """No CDN, no tracker: pages only ask us."""
    files = [*TEMPLATES, *(ROOT / "gesprekskader" / "static").rglob("*.*")]
    files = [path for path in files if path.suffix != ".webp"]  # a picture asks nobody
    for path in files:
        text = path.read_text(encoding="utf-8")
        hosts = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?(?:https?:)?//([^\"'/ )]+)", text)
        assert hosts == [], path
