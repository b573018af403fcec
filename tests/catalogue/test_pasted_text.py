"""A framework as somebody pastes it: each kind of text, with the right outcome beside it."""

import pytest
from frameworks_told import pasted, right, told

FROM_WORD = """\
Waarborg 3: Organisatie
Facilitering
1. Mentoren hebben tijd om studenten voor te bereiden, te begeleiden en met hen terug te kijken
\u2022 Hoeveel tijd is dat bij jullie, en wie weet dat?
\u2022 Wat doe je als er geen tijd is?
2. De schoolopleider heeft tijd voor de leergroep, het team en de netwerkbijeenkomsten
zie ook bijlage 3, urentabel
3. Bij personeelstekort maken school, bestuur en opleidingsinstituut samen een keuze waarmee de \
begeleiding van studenten doorgaat
\u2022 Wat ging er het laatst niet door?
4. Besturen nemen samen opleiden op in begroting, taakbeleid en personeelsbeleid
"""
FROM_A_PDF = """\
Gesprekskader opleidingsschool De Brug
Inhoud
De lerende leraar .......... 1
Waarborg 1 De lerende leraar
1.1 De startende leraar
1. De startende leraar krijgt in het eerste jaar begelei-
ding van een geschoolde coach, die niet zelf de beoor\u00ad
delaar is
\uf0b7 Hoe weet een startende leraar bij jullie wie dat is?
\uf0b7
Wat gebeurt er als het niet klikt?
2. In het inductieprogramma is ruimte voor de eigen leervra-
gen van de startende leraar en voor de praktijk van Samen
Opleiden, en wat die vraagt van elke school en elk team in de

Gesprekskader De Brug | versie 3 | pagina 1

\fregio, en voor wat een school- en
instituutsopleider samen zien
3. De coach kijkt ten minste drie keer per jaar mee in de
klas en bespreekt met de leraar wat die zelf wil leren
Gesprekskader De Brug | versie 3 | pagina 2
\f1.2 Re\ufb02ectie en onderzoek
1.\u00a0Leraren onderzoeken hun eigen praktijk en delen wat dat
oplevert met het team en met de oplei-
dingsschool
2. Het \ufb01nanci\u00eble kader maakt tijd voor re\ufb02ectie mogelijk
"""


def test_the_text_of_the_picture_becomes_its_four_items_and_one_question():
    reading = pasted(FROM_WORD)
    assert told(reading.draft) == right("""
        # Organisatie
        ## Facilitering
        1 Mentoren hebben tijd om studenten voor te bereiden, te begeleiden en met hen\
 terug te kijken
        - Hoeveel tijd is dat bij jullie, en wie weet dat?
        - Wat doe je als er geen tijd is?
        2 De schoolopleider heeft tijd voor de leergroep, het team en de netwerkbijeenkomsten
        3 Bij personeelstekort maken school, bestuur en opleidingsinstituut samen een keuze waarmee\
 de begeleiding van studenten doorgaat
        - Wat ging er het laatst niet door?
        4 Besturen nemen samen opleiden op in begroting, taakbeleid en personeelsbeleid
    """)
    assert [(q.line, q.text) for q in reading.questions] == [(7, "zie ook bijlage 3, urentabel")]
    assert (reading.items, reading.asked) == (4, 3)


def test_a_pdf_with_broken_lines_ligatures_and_footers_is_whole_again():
    reading = pasted(FROM_A_PDF)
    assert told(reading.draft) == right("""
        = Gesprekskader opleidingsschool De Brug
        # De lerende leraar
        ## De startende leraar
        1 De startende leraar krijgt in het eerste jaar begeleiding van een geschoolde coach,\
 die niet zelf de beoordelaar is
        - Hoe weet een startende leraar bij jullie wie dat is?
        - Wat gebeurt er als het niet klikt?
        2 In het inductieprogramma is ruimte voor de eigen leervragen van de startende leraar\
 en voor de praktijk van Samen Opleiden, en wat die vraagt van elke school en elk team\
 in de regio, en voor wat een school- en\
 instituutsopleider samen zien
        3 De coach kijkt ten minste drie keer per jaar mee in de klas en bespreekt met de leraar\
 wat die zelf wil leren
        ## Reflectie en onderzoek
        1 Leraren onderzoeken hun eigen praktijk en delen wat dat oplevert met het team en met\
 de opleidingsschool
        2 Het financi\u00eble kader maakt tijd voor reflectie mogelijk
    """)
    assert reading.questions == []
    assert [(line.number, line.left_out) for line in reading.left_out] == [
        (2, "een kopje"),
        (3, "uit de inhoudsopgave"),
        (16, "staat op elke bladzijde"),
        (22, "staat op elke bladzijde"),
    ]


OUTLINES = {
    "three numbers deep": (
        """
        1 Organisatie
        1.1 Facilitering
        1.1.1 de mentor heeft tijd
        1.1.2 de student heeft een plek
        1.2 Overleg
        1.2.1 school en instituut overleggen
        2 Kwaliteit
        2.1 Cyclus
        2.1.1 er is een cyclus
        - wie draait eraan
        """,
        """
        # Organisatie
        ## Facilitering
        1 de mentor heeft tijd
        2 de student heeft een plek
        ## Overleg
        1 school en instituut overleggen
        # Kwaliteit
        ## Cyclus
        1 er is een cyclus
        - wie draait eraan
        """,
    ),
    "two numbers deep above a list": (
        """
        3 Organisatie
        3.1 Facilitering
        1. De mentor heeft tijd
        2. De student heeft een plek
        3.2 Overleg
        1. Er is overleg
        """,
        """
        # Organisatie
        ## Facilitering
        1 De mentor heeft tijd
        2 De student heeft een plek
        ## Overleg
        1 Er is overleg
        """,
    ),
    "statements two numbers deep": (
        """
        Standaard 1 - Tijd
        1.1 De mentor heeft genoeg tijd voor elke student op school
        1.2 De schoolopleider heeft genoeg tijd voor elke mentor op school
        Standaard 2 - Plek
        2.1 Elke student heeft een eigen plek in het team van school
        """,
        """
        # Tijd
        1 De mentor heeft genoeg tijd voor elke student op school
        2 De schoolopleider heeft genoeg tijd voor elke mentor op school
        # Plek
        1 Elke student heeft een eigen plek in het team van school
        """,
    ),
    "statements below numbered titles": (
        """
        1. Organisatie
        - De mentor heeft genoeg tijd voor elke student op school
          - Hoe weet je dat?
        - De student heeft een eigen plek in het team van school
        2. Kwaliteit
        - Er is een cyclus die werkt voor school en instituut samen
        """,
        """
        # Organisatie
        1 De mentor heeft genoeg tijd voor elke student op school
        - Hoe weet je dat?
        2 De student heeft een eigen plek in het team van school
        # Kwaliteit
        1 Er is een cyclus die werkt voor school en instituut samen
        """,
    ),
    "questions numbered below a statement": (
        """
        1. De mentor heeft genoeg tijd voor elke student op school
        1.1 Hoeveel uur is dat bij jullie?
        2. De student heeft een eigen plek in het team van school
        2.1 Waar is die plek?
        """,
        """
        # Ons kader
        1 De mentor heeft genoeg tijd voor elke student op school
        - Hoeveel uur is dat bij jullie?
        2 De student heeft een eigen plek in het team van school
        - Waar is die plek?
        """,
    ),
    "short titles above numbered statements, without a mark": (
        """
        Tijd
        1. Mentoren hebben tijd
        2. Schoolopleiders hebben tijd
        Plek
        1. Studenten hebben een plek
        """,
        """
        # Tijd
        1 Mentoren hebben tijd
        2 Schoolopleiders hebben tijd
        # Plek
        1 Studenten hebben een plek
        """,
    ),
    "a flat list": (
        """
        Mentoren hebben tijd voor hun student
        Waaruit blijkt dat? Hoe kun je dit zien? / Hoe wordt het geborgd?
        Studenten horen bij het team
        """,
        """
        # Ons kader
        1 Mentoren hebben tijd voor hun student
        - Waaruit blijkt dat?
        - Hoe kun je dit zien?
        - Hoe wordt het geborgd?
        2 Studenten horen bij het team
        """,
    ),
    "labels, sources and an explanation": (
        """
        Thema 1: Tijd
        Dit thema gaat over de tijd die wij voor elkaar maken.
        Subthema: Uren
        Stelling 1: Mentoren hebben tijd
        Doorvragen:
        - Hoeveel uur?
        Toelichting: Reken met de urentabel.
        Herkomst: naar bron
        Bron: Regiokader 2024, p. 3
        Stelling 2: Studenten hebben tijd
        Toelichting
        Wij bedoelen ook avonden
        """,
        """
        # Tijd
        > Dit thema gaat over de tijd die wij voor elkaar maken.
        ## Uren
        1 Mentoren hebben tijd
        - Hoeveel uur?
        > Reken met de urentabel.
        @ bewerkt
        @ Regiokader 2024, p. 3
        2 Studenten hebben tijd
        > Wij bedoelen ook avonden
        """,
    ),
    "themes within standards": (
        """
        Standaard 1: Leren
        Thema 1: Beeld
        1. Er is een beeld
        Thema 2: Visie
        1. Er is een visie
        """,
        """
        # Leren
        ## Beeld
        1 Er is een beeld
        ## Visie
        1 Er is een visie
        """,
    ),
}


@pytest.mark.parametrize("name", OUTLINES)
def test_the_outline_is_known_by_its(name):
    text, wanted = OUTLINES[name]
    reading = pasted(text)
    assert told(reading.draft) == right(wanted)
    assert reading.questions == []


def test_eight_themes_with_and_without_subthemes():
    text, wanted = [], []
    for theme in range(1, 9):
        text += [f"Thema {theme}", f"Naam van {theme}"]
        wanted += [f"# Naam van {theme}"]
        for part in ("Begin", "Vervolg") if theme % 2 else ():
            text += [part, f"1. Wij doen {part} samen"]
            wanted += [f"## {part}", f"1 Wij doen {part} samen"]
        if not theme % 2:
            text += ["1. Wij doen dit samen", "2. Wij doen ook dat"]
            wanted += ["1 Wij doen dit samen", "2 Wij doen ook dat"]
    reading = pasted("\n".join(text))
    assert told(reading.draft) == "\n".join(wanted)
    assert [w.subthemes[0].is_whole for w in reading.draft.warranties] == [False, True] * 4
    assert reading.questions == []


def test_a_sentence_about_a_warranty_is_no_heading():
    reading = pasted("Waarborg 1: Tijd\nWaarborg 1 gaat over de tijd die wij maken.\n1. Er is tijd")
    assert told(reading.draft) == right("""
        # Tijd
        > Waarborg 1 gaat over de tijd die wij maken.
        1 Er is tijd
    """)


def test_a_quoted_mail_is_read_without_its_signs():
    assert told(pasted("> Waarborg 1: Tijd\n> 1. Er is tijd\n>> 2. Er is rust").draft) == right("""
        # Tijd
        1 Er is tijd
        2 Er is rust
    """)
