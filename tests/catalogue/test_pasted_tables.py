"""A framework out of Excel, a CSV or a file of text, with the right outcome beside each."""

import pytest
from frameworks_told import excel, right, sent, told
from support import ROOT

from gesprekskader.catalogue.drafts import draft_of

KADER = ROOT / "content/kaders/samen-opleiden"
HEAD = ["Waarborg", "Subthema", "Nr", "Omschrijving", "Vraag 1", "Vraag 2"]
HEAD += ["Herkomst", "Bron", "Toelichting", "Status"]
ROWS: list[list[object]] = [
    [
        "1. Leren",
        "Beeld",
        1,
        "Er is een beeld",
        "Wie kent het?",
        "Hoe?",
        "letterlijk",
        "Gids, p. 3",
    ],
    [
        None,
        None,
        2.0,
        "Studenten werken ermee",
        None,
        None,
        "naar bron",
        None,
        "Dat staat er.",
        "x",
    ],
    [None, "Visie", 3, "Er is een visie", "- Welke?\n- Van wie?", None, "van Piet"],
    ["2. Werken", "Visie", 1, "Er is werk"],
]
FROM_A_LIST = right("""
    = Kader 2026
    # Leren
    ## Beeld
    1 Er is een beeld
    - Wie kent het?
    - Hoe?
    @ geciteerd
    @ Gids, p. 3
    2 Studenten werken ermee
    > Dat staat er.
    @ bewerkt
    ## Visie
    1 Er is een visie
    - Welke?
    - Van wie?
    @ Herkomst: van Piet
    # Werken
    ## Visie
    1 Er is werk
""")


def test_an_excel_list_is_read_by_its_headings():
    reading = sent("lijst.xlsx", excel(Kader=[["Kader 2026"], [], HEAD, *ROWS]))
    assert told(reading.draft) == FROM_A_LIST
    assert [(line.text, line.left_out) for line in reading.left_out] == [
        ("Status", "een kolom die we niet kennen")
    ]


def test_a_list_without_headings_is_read_by_its_shape():
    rows: list[list[object]] = [
        ["Leren", "Beeld", 1, "Er is een beeld van de leraar", "Welk beeld?", "Zie de gids"],
        ["Leren", "Visie", 2, "Er is een visie op het leren", "Wiens visie?"],
    ]
    assert told(sent("lijst.xlsx", excel(Blad=rows)).draft) == right("""
        # Leren
        ## Beeld
        1 Er is een beeld van de leraar
        - Welk beeld?
        > Zie de gids
        ## Visie
        1 Er is een visie op het leren
        - Wiens visie?
    """)
    one = excel(Blad=[["Waarborg 1: Leren"], [], ["1. Er is een beeld"], ["- Welk?"]])
    assert told(sent("lijst.xlsx", one).draft) == "# Leren\n1 Er is een beeld\n- Welk?"


def test_sheets_are_warranties_where_no_column_names_one():
    rows: list[list[object]] = [["nr", "stelling", "doorvraag"], [1, "Er is tijd", "Hoe?"]]
    assert told(sent("lijst.xlsx", excel(Leren=rows, Werken=rows)).draft) == right("""
        # Leren
        1 Er is tijd
        - Hoe?
        # Werken
        1 Er is tijd
        - Hoe?
    """)
    assert told(sent("lijst.xlsx", excel(Leren=rows, Leeg=[])).draft).startswith("# Ons kader")


CSV = "Thema;Item;Doorvragen\r\n1. Re\u00fcnie;Co\u00f6rdinatoren zijn er;Hoe dan? Waarom?\r\n"
FROM_CSV = "# Re\u00fcnie\n1 Co\u00f6rdinatoren zijn er\n- Hoe dan?\n- Waarom?"


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_csv_is_read_whatever_its_code_and_its_sign(code):
    assert told(sent("x.csv", CSV.encode(code)).draft) == FROM_CSV
    for sign in ",\t|":
        assert told(sent("x.CSV", CSV.replace(";", sign).encode(code)).draft) == FROM_CSV


def test_a_csv_says_its_sign_and_quotes_its_cells():
    text = 'sep=;\n"Thema";"Item"\n"Tijd; en rust";"Er is\n""veel"" tijd"\n'
    assert told(sent("x.csv", text.encode()).draft) == '# Tijd; en rust\n1 Er is "veel" tijd'


@pytest.mark.parametrize("path", sorted(KADER.rglob("[0-9]-*.md")), ids=lambda path: path.stem)
def test_a_file_of_our_own_framework_is_read_as_it_is(path):
    reading = sent(path.name, path.read_bytes())
    wanted, _ = draft_of({"1-w/waarborg.md": "---\n---\n", "1-w/1-s.md": path.read_text()})
    (part,) = wanted.warranties[0].subthemes
    (mine,) = reading.draft.warranties[0].subthemes
    assert (mine.title, mine.intro) == (part.title, part.intro)
    for left, there in zip(mine.items, part.items, strict=True):
        assert (left.text, left.probes, left.note) == (there.text, there.probes, there.note)
        assert (left.origin, left.explanation) == (there.origin, there.explanation)
    assert reading.questions == []


def test_markdown_of_others_and_plain_text_are_read_as_pasted():
    text = "# Tijd\n\n## Uren\n\n1. Er is tijd\n\n   - Hoe?\n"
    wanted = "# Tijd\n## Uren\n1 Er is tijd\n- Hoe?"
    assert told(sent("x.md", text.encode()).draft) == wanted
    assert told(sent("x.txt", text.encode("utf-16")).draft) == wanted
