"""Short pages of help: found from each screen and by words, and true to what the screens say."""

import io
import re

import pikepdf
import pytest
from support import ROOT

from gesprekskader.catalogue.help import AUDIENCES, read_help
from gesprekskader.catalogue.render import Renderer, on_paper
from gesprekskader.errors import ContentError
from gesprekskader.rules.seeking import answers
from gesprekskader.web.frame.help_links import ABOUT

PAGES = sorted((ROOT / "content" / "hulp").glob("[0-9]*.md"))
LABEL = re.compile(r"(?<![*\w])\*([^*\n]+)\*(?![*\w])")


def words_on_screens() -> str:
    """All that our pages say, blanks aside; names of formats too."""
    sources = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "gesprekskader").rglob("*.py")]
    sources += (ROOT / "content" / "werkvormen").glob("*.md")
    said = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said))


@pytest.fixture(scope="module")
def screens() -> str:
    return words_on_screens()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_label_that_it_names_stands_on_a_screen(path, screens):
    named = LABEL.findall(path.read_text(encoding="utf-8").split("---", 2)[2])
    named = [
        re.sub(r"^\d+ ", "", label) for label in named
    ]  # "5 min erbij" has its number from code
    assert [label for label in named if label not in screens] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_it_is_short_and_its_picture_is_there(path):
    text = path.read_text(encoding="utf-8")
    body = text.split("---", 2)[2]
    assert len(body.split()) <= 350
    assert [part for part in re.split(r"^## ", body, flags=re.M) if len(part.split()) > 150] == []
    if name := re.search(r"^beeld: (.+)$", text, re.M):
        picture = ROOT / "gesprekskader" / "static" / "img" / f"hulp-{name[1]}.webp"
        assert 0 < picture.stat().st_size < 80_000


def test_everybody_has_pages(catalogue):
    assert {page.audience for page in catalogue.help_pages.values()} == {"", *AUDIENCES}


NO_HELP = {"assets", "demo", "health", "help", "offline", "patterns"}
"""Blueprints without a screen that somebody could ask something about."""


def test_each_screen_leads_to_a_page_that_there_is(app, catalogue):
    names = " ".join(ABOUT.values()).split()
    assert [key for key in ABOUT if key not in catalogue.help_pages] == []
    assert sorted(names) == sorted(set(app.blueprints) - NO_HELP)


ALL = ("/", "/mijn", "/kader", "/plank", "/mijn/sleutel", "/mijn/gegevens")
LED = (*ALL, "/netwerken", "/dekking", "/dossier", "/account")


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("stranger", ("/", "/kader", "/inloggen", "/meedoen")),
        ("member", ALL),
        ("facilitator", LED),
        ("coordinator", LED),
        ("admin", (*LED, "/rollen")),
    ],
)
def test_every_page_of_the_menu_leads_to_help_about_itself(client_of, role, pages):
    client = client_of(role)
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        foot = answer.get_data(as_text=True).split("<footer")[1]
        assert 'href="/hulp"' not in foot, page
        assert 'href="/hulp/privacy"' in foot


def test_who_takes_part_gets_help_about_taking_part_at_the_page_of_a_meeting(client_of, cast):
    foot = client_of("member").get(f"/bijeenkomsten/{cast.meeting_id}").text.split("<footer")[1]
    assert 'href="/hulp/meedoen"' in foot
    assert "/hulp/leiden" not in foot


def test_the_board_leads_to_help_about_leading(client_of, cast):
    page = client_of("facilitator").get(f"/bijeenkomsten/{cast.meeting_id}")
    assert 'href="/hulp/leiden"' in page.get_data(as_text=True)
    assert 'href="/hulp/kader"' in client_of("member").get("/kader").get_data(as_text=True)


def found_by(client, words: str) -> list[str]:
    """The addresses of what is found, in order, without the heading they lead to."""
    page = client.get("/hulp", query_string={"zoek": words}).text.split("<main")[1]
    found = page.split("Gevonden")[1].split("Bekijk alles")[0] if "Gevonden" in page else ""
    return re.findall(r'href="(/hulp/[a-z-]+)', found)


def test_a_page_is_found_by_its_words_and_others_are_left_out(client_of):
    client = client_of("stranger")
    page = client.get("/hulp?zoek=zeppelin").text
    assert "Met deze woorden vonden wij niets. Probeer één woord, zoals groep of agenda." in page
    assert "/hulp/terugkomen" in found_by(client, "qr-code toestel")
    assert "/hulp/verslag" not in found_by(client, "qr-code toestel")


NATURAL = {
    "privacy": "privacy",
    "wifi": "meedoen",
    "internet": "meedoen",
    "offline": "papier",
    "printen": "papier",
    "papier": "papier",
    "drukwerk": "papier",
    "inloggen": "inloggen",
    "zonder account": "inloggen",
    "doorgeven": "doorgeven",
    "doorsturen": "antwoorden",
    "programma aanpassen": "programma",
    "stap overslaan": "programma",
    "terugkijken": "eigen-stap",
    "verplaatsen": "plannen",
    "vervangen": "aan-tafel",
    "vakantie": "aan-tafel",
    "ziek": "aan-tafel",
    "samenvoegen": "ophalen",
    "bundelen": "antwoorden",
    "dezelfde vraag": "antwoorden",
    "verbeteren": "antwoorden",
    "antwoord aanpassen": "antwoorden",
    "termijn": "aan-tafel",
    "hoe snel": "aan-tafel",
    "terugvragen": "antwoorden",
    "reeks": "reeks",
    "jaarplanning": "reeks",
    "meerdere bijeenkomsten": "reeks",
    "vijf groepen": "leiden",
    "CoOP'er": "aan-tafel",
    "verkeerde tafel": "antwoorden",
    "vraag aan mijn tafel": "aan-tafel",
    "wie ziet mijn antwoord": "antwoorden",
    "dezelfde vraag samenvoegen": "antwoorden",
    "doorsturen naar stuurgroep": "antwoorden",
    "meer tijd nodig": "antwoorden",
    "ik begrijp de vraag niet": "antwoorden",
    "antwoord verbeteren": "antwoorden",
    "verlof vervanger": "aan-tafel",
    "vragen op agenda zetten en printen": "agenda-tafel",
    "antwoorden vorig jaar": "aan-tafel",
    "oude vragen verwijderen": "aan-tafel",
    "bericht aan alle netwerken": "aan-tafel",
    "waarborg drie jaar kritische reflectie": "dossier",
    "nieuwe collega toegang geven": "beheer",
    "wachtwoord vergeten": "inloggen",
    "eigen kader uploaden word": "kader-bewerken",
    "zin aanpassen": "kader-bewerken",
    "eigen werkvorm maken": "inhoud-bewerken",
    "overlegtafel naam wijzigen": "inhoud-bewerken",
    "backup terugzetten": "reservekopie",
    "back-up": "reservekopie",
    "jaarplanning bijeenkomsten": "reeks",
    "bewaartermijn persoonsgegevens": "privacy",
    "persoonsgegevens": "privacy",
    "hoe lang": "privacy",
    "mail gekregen": "vandaag",
    "logo": "beheer",
    "middag plannen": "plannen",
    "28 mensen": "plannen",
    "aantal mensen": "plannen",
    "te weinig tijd": "leiden",
    "programma korter": "programma",
    "korter": "programma",
    "inkorten": "programma",
    "groepen klaarzetten": "leiden",
    "geen wifi": "papier",
    "verkeerde groep": "meedoen",
    "groepen samenvoegen": "leiden",
    "zonder telefoon": "meedoen",
    "tijd is om": "leiden",
    "klok": "leiden",
    "groot scherm": "leiden",
    "beamer": "leiden",
    "tekst weghalen": "schrijven",
    "spijt": "schrijven",
    "verwijderen": "schrijven",
    "wie leest mee": "schrijven",
    "wanneer krijg ik antwoord": "doorgeven",
    "eigen stap": "eigen-stap",
    "wie ziet mijn stap": "eigen-stap",
    "stap laten zien aan collega": "eigen-stap",
    "heel jaar plannen": "reeks",
    "onderwerpen insturen": "kiezen",
    "stemmen": "kiezen",
    "overnemen": "netwerk",
    "digibord": "leiden",
    "projecteren": "leiden",
    "laptop": "leiden",
    "jaarkalender": "reeks",
    "kopiëren": "papier",
    "kom even": "schrijven",
    "wat is een item": "woorden",
    "werkvorm": "woorden",
    "archief": "aan-tafel",
    "uitstel": "antwoorden",
    "alles kwijt": "reservekopie",
    "herstellen": "reservekopie",
    "stelling wijzigen": "kader-bewerken",
    "vraag verdwijnt": "privacy",
    "besluit": "antwoorden",
    "mededeling": "aan-tafel",
    "drie netwerken stellen dezelfde vraag": "antwoorden",
    "mijn antwoord klopt niet": "antwoorden",
    "antwoord wijzigen": "antwoorden",
    "tafel andere naam geven": "inhoud-bewerken",
    "wat mag een tafel zien": "inhoud-bewerken",
    "wanneer hoor ik iets terug": "doorgeven",
    "terugkoppeling": "doorgeven",
    "vraag aan bestuur": "doorgeven",
    "mensen zonder telefoon": "papier",
    "alles op het grote scherm": "leiden",
    "teksten op de beamer": "leiden",
    "terugkijken op oktober": "eigen-stap",
    "loopt uit": "leiden",
    "programma inkorten": "programma",
    "nieuwe collega inloggen": "beheer",
    "back-up terugzetten": "reservekopie",
    "met verlof vervanging": "aan-tafel",
    "antwoorden van vorig jaar": "aan-tafel",
    "bijeenkomsten heel jaar plannen": "reeks",
    "jaar plannen twee netwerken": "reeks",
    "ik ben ziek collega neemt over": "netwerk",
    "zin in een item aanpassen": "kader-bewerken",
}


@pytest.mark.parametrize(("asked", "key"), NATURAL.items())
def test_what_people_would_type_finds_the_page_among_the_first_two(client_of, asked, key):
    assert f"/hulp/{key}" in found_by(client_of("stranger"), asked)[:2]


def test_most_words_come_first_and_the_sentence_that_says_it_is_shown(client_of):
    client = client_of("stranger")
    found = found_by(client, "hoe moet ik de beamer en het net")
    assert found[0] == "/hulp/leiden"  # most of the words, and one that it is named after
    page = client.get("/hulp?zoek=de+beamer").text
    assert "Zet dat op de beamer of het digibord." in page
    assert len(found_by(client, "tafel")) == 5  # the best ones
    assert "/hulp/netwerk" not in found_by(client, "MT")  # so short a word begins one


def test_what_answers_is_opened_at_its_heading_and_says_why_it_was_found(client_of):
    page = client_of("stranger").get("/hulp?zoek=verlof+vervanger").text
    assert 'href="/hulp/aan-tafel#verlof-ziek-of-vakantie"' in page
    assert "Laat iemand voor je invallen" in page
    opened = client_of("stranger").get("/hulp/aan-tafel").text
    assert '<h2 id="verlof-ziek-of-vakantie">Verlof, ziek of vakantie</h2>' in opened
    assert '<a href="#verlof-ziek-of-vakantie">' in opened  # the list of headings above it


@pytest.mark.parametrize(
    ("asked", "at", "says"),
    [
        ("verwijderen", "schrijven#spijt-van-een-tekst", "Tik onder de tekst op Weghalen."),
        ("hoe lang", "privacy#in-het-kort", "Teksten van groepen zeven jaar."),
        ("wie ziet mijn antwoord", "antwoorden#wie-leest-je-antwoord", "niet jouw naam"),
        ("archief", "aan-tafel#wat-al-beantwoord-is", "onderaan Tafel bij Beantwoord"),
        ("werkvorm", "woorden#de-bijeenkomst", "een kant-en-klaar programma"),
        ("logo", "beheer#het-logo-van-jullie-partnerschap", "Word-sjabloon"),
    ],
)
def test_the_first_answer_leads_to_its_heading_and_says_it(client_of, asked, at, says):
    page = client_of("stranger").get("/hulp", query_string={"zoek": asked}).text
    first = page.split("Gevonden")[1].split("</li>")[0]
    assert f'href="/hulp/{at}"' in first
    assert says in first


def test_between_equals_who_sits_at_a_table_gets_the_pages_of_a_table_first(client_of):
    assert found_by(client_of("member"), "tekst weghalen")[0] == "/hulp/schrijven"
    assert found_by(client_of("facilitator"), "tekst weghalen")[0] == "/hulp/ophalen"


def test_a_page_with_one_common_word_of_several_is_left_out(client_of):
    assert found_by(client_of("stranger"), "groepen samenvoegen")[0] == "/hulp/leiden"
    assert "/hulp/meedoen" not in found_by(client_of("stranger"), "groepen samenvoegen")


def test_words_are_explained_on_one_page_that_help_begins_with(client_of):
    client = client_of("stranger")
    assert 'href="/hulp/woorden"' in client.get("/hulp").text
    explained = client.get("/hulp/woorden").text.replace("’", "'").replace("&rsquo;", "'")
    for word in (
        "CoOP'er",
        "Overlegtafel",
        "Item",
        "Waarborg",
        "Werkvorm",
        "Onderdeel",
        "Opbrengst",
        "Het bord",
        "Ophalen",
        "Leernetwerk",
        "MT",
        "Zusterschool",
        "Wens",
        "Dossier",
        "coördinator",
        "Tweede stap",
        "Signaal",
        "Concept",
        "Kritische reflectie",
    ):
        assert f"<strong>{word}</strong>" in explained, word


def test_every_page_of_help_can_be_searched_from(client_of):
    page = client_of("stranger").get("/hulp/meedoen").text
    assert 'action="/hulp"' in page
    assert "Zoek in de hulp" in page


def test_words_to_find_it_by_are_a_list(tmp_path):
    (tmp_path / "hulp").mkdir()
    page = "---\nsleutel: a\ntitel: A\nzoekwoorden: {}\n---\n\nTekst.\n"
    (tmp_path / "hulp" / "a.md").write_text(page.format("wifi"), encoding="utf-8")
    mistakes: list[ContentError] = []
    read_help(tmp_path, Renderer(), mistakes, has_privacy=True)
    assert ["hulp/a.md:4: 'zoekwoorden' is een lijst" in str(one) for one in mistakes] == [True]
    (tmp_path / "hulp" / "a.md").write_text(page.format("[wifi, net]"), encoding="utf-8")
    found = read_help(tmp_path, Renderer(), [], has_privacy=True)
    assert [name.ready for name in found["a"].sought.names] == [" a ", " wifi ", " net "]


def test_a_heading_of_signs_only_is_no_place_and_is_still_lower_on_paper():
    body = Renderer(is_trusted=False).page("## ***\n\n## Zo & <b>zo</b>\n\n[Meer](/hulp/kader)")
    assert 'id=""' not in body
    assert '<h2 id="zo-b-zo-b">' in body
    printed = on_paper(body)
    assert "<h2" not in printed
    assert "href" not in printed
    assert "Meer" in printed


def test_a_word_to_find_it_by_can_name_the_heading_that_answers_it(tmp_path):
    (tmp_path / "hulp").mkdir()
    page = '---\nsleutel: a\ntitel: A\nzoekwoorden: ["archief > {}"]\n---\n\nTekst.\n'
    page += "\n## Oud\n\nHier.\n"
    mistakes: list[ContentError] = []
    names = []
    for heading, place, words in (
        ("Oud", "oud", "Hier."),
        ("10", "", "Tekst."),
        (">", "", "Tekst."),
    ):
        (tmp_path / "hulp" / "a.md").write_text(page.format(heading), encoding="utf-8")
        found = read_help(tmp_path, Renderer(), mistakes, has_privacy=True)
        (answer,) = answers("archief", [("a", found["a"].sought)])
        assert (answer.place, answer.words) == (place, words)
        names.append(found["a"].sought.names[1].ready)
    assert names == [" archief ", " archief 10 ", " archief "]
    assert mistakes == [], "a > was a sign like others before it could name a heading"


ALL_OURS = sorted((ROOT / "content" / "hulp").glob("*.md"))


@pytest.mark.parametrize("path", ALL_OURS, ids=lambda path: path.stem)
def test_each_heading_that_a_search_word_of_ours_names_is_on_its_page(path):
    _, head, body = path.read_text(encoding="utf-8").split("---", 2)
    headings = re.findall(r"^## (.+)$", body, re.M)
    named = re.findall(r"^  - .*? > (.*?)\"?$", head, re.M)
    assert [heading for heading in named if heading not in headings] == []


def test_each_picture_is_told_in_words_of_its_own(catalogue):
    pages = [page for page in catalogue.help_pages.values() if page.picture]
    assert len({page.picture_words for page in pages if page.picture_words}) == len(pages)


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("vergaten stappen", "/hulp/eigen-stap"),  # as many words as one page holds
        ("zeppelin beamer", "/hulp/leiden"),
        ("Coordinator", "/hulp/woorden"),
        ("herinneringen gespreksleiders", "/hulp/vandaag"),
        ("beamers", "/hulp/leiden"),
    ],
)
def test_a_page_is_found_by_any_form_of_a_word_and_when_not_every_word_is_there(
    client_of, asked, page
):
    found = client_of("stranger").get("/hulp", query_string={"zoek": asked})
    assert page in found.get_data(as_text=True).split("<main")[1].split("</main")[0]


def test_the_index_tells_for_whom_a_page_is(client_of):
    page = client_of("stranger").get("/hulp").get_data(as_text=True)
    for heading in ("Als je meedoet", "Als je een bijeenkomst leidt", "Voor iedereen"):
        assert f"<h2>{heading}</h2>" in page
    assert page.index("/hulp/meedoen") < page.index("/hulp/leiden") < page.index("/hulp/privacy")


def test_the_manual_is_one_document_by_the_rules(client_of, catalogue, monkeypatch):
    from pdf_rules import faults

    from gesprekskader.exports.maker import FileMaker

    assert "/hulp/handleiding.pdf" not in client_of("stranger").get("/hulp").text  # asks who it is
    client = client_of("member")
    assert "/hulp/handleiding.pdf" in client.get("/hulp").get_data(as_text=True)
    answer = client.get("/hulp/handleiding.pdf")
    assert answer.mimetype == "application/pdf"
    assert faults(answer.data) == []
    with pikepdf.open(io.BytesIO(answer.data)) as document, document.open_outline() as outline:
        named = titles(outline.root)
    for page in catalogue.help_pages.values():  # those for everybody too
        assert page.title in named
    monkeypatch.setattr(FileMaker, "make", lambda *_, **__: 1 / 0)  # it is there for who comes next
    assert client_of("coordinator").get("/hulp/handleiding.pdf").data == answer.data


def titles(items) -> set[str]:
    """Of an outline, at every depth."""
    return {item.title for item in items}.union(*(titles(item.children) for item in items))
