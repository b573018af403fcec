"""Five frameworks as partnerships have them, each as its file or paste, with the right outcome
beside it in the lines of `frameworks_told.told`."""

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docx.document import Document
from frameworks_told import excel, word

SAID = (
    "De school bespreekt {} elk schooljaar met studenten en begeleiders",
    "Studenten weten bij wie zij terechtkunnen met vragen over {}",
    "Het team onderzoekt wat {} vraagt van het werk in de klas",
    "School en opleidingsinstituut hebben vaste afspraken over {}",
    "In de leergroep vertellen studenten wat zij leren over {}",
    "De schoolleiding maakt ruimte voor {}, ook in weken waarin de school vol en de tijd krap is",
)
ASKED = ("Waaraan zien jullie dat?", "Wie was er het laatst bij, en wat leverde het op?")
PARTS = {
    "Leren op de werkplek": (
        "een veilige plek om te oefenen",
        "reflectie op lessen",
        "het eigen leerplan",
        "leren van collega's",
    ),
    "Samen begeleiden": (
        "het startgesprek",
        "kijken in elkaars les",
        "beoordelen met meer ogen",
        "het profiel van de mentor",
    ),
    "Organisatie en kwaliteit": (
        "uren voor begeleiding",
        "plaatsing van studenten",
        "onderzoek in de school",
        "de jaarlijkse terugblik",
    ),
}
_LIGATURES = (("ffi", "\ufb03"), ("fl", "\ufb02"), ("fi", "\ufb01"))
_SYLLABLES = (
    "begelei-ders",
    "studen-ten",
    "school-jaar",
    "onder-zoekt",
    "afspra-ken",
    "beoor-delen",
)
_PAGE = 34


@dataclass(frozen=True)
class LikeReal:
    title: str
    name: str
    """Of its file; "" for what is pasted."""
    body: bytes
    pasted: str
    right: str
    items: int

    @property
    def chosen(self) -> list[str]:
        """The first two statements."""
        lines = self.right.splitlines()
        return [line.split(" ", 1)[1] for line in lines if line[0].isdigit()][:2]


def _statements(about: str, number: int = 6) -> list[str]:
    return [said.format(about) for said in SAID[:number]]


def _intro(warranty: str) -> str:
    return f"{warranty}: dit vinden wij als partners belangrijk, hierop spreken wij elkaar aan."


def _name(about: str) -> str:
    return about[0].upper() + about[1:]


def _by_parts(parts: dict[str, tuple[str, ...]], number: int = 6) -> Iterator[str]:
    for warranty, abouts in parts.items():
        yield f"# {warranty}"
        yield f"> {_intro(warranty)}"
        for about in abouts:
            yield f"## {_name(about)}"
            for at, said in enumerate(_statements(about, number), 1):
                yield f"{at} {said}"
                if at % 2:
                    yield from (f"- {asked}" for asked in ASKED)


def _three_by_four_by_six(document: Document) -> None:
    document.add_paragraph("Gesprekskader De Brug", style="Title")
    for at, (warranty, abouts) in enumerate(PARTS.items(), 1):
        document.add_heading(f"Waarborg {at}: {warranty}", 1)
        document.add_paragraph(_intro(warranty))
        for about in abouts:
            document.add_heading(_name(about), 2)
            for number, said in enumerate(_statements(about), 1):
                document.add_paragraph(said, style="List Number")
                for asked in ASKED if number % 2 else ():
                    document.add_paragraph(asked, style="List Bullet")


def in_word() -> LikeReal:
    """Three by four by six, with headings and numbered lists."""
    right = "\n".join(["= Gesprekskader De Brug", *_by_parts(PARTS)])
    body = word(_three_by_four_by_six)
    return LikeReal("Gesprekskader De Brug", "Gesprekskader De Brug.docx", body, "", right, 72)


def out_of_a_pdf() -> LikeReal:
    """Broken lines with hyphens and ligatures, and a footer at each page."""
    lines = ["Regiokader Samen Opleiden"]
    for at, (warranty, abouts) in enumerate(PARTS.items(), 1):
        lines += [f"{at} {warranty}", *textwrap.wrap(_intro(warranty), 66)]
        for part, about in enumerate(abouts, 1):
            lines.append(f"{at}.{part} {_name(about)}")
            for number, said in enumerate(_statements(about, 4), 1):
                lines += _broken(f"{number}. {said}")
                for asked in ASKED if number % 2 else ():
                    lines += _broken(f"\u2022 {asked}")
    right = "\n".join(["= Regiokader Samen Opleiden", *_by_parts(PARTS, 4)])
    pasted = "\n".join(_with_footers(lines))
    for letters, one in _LIGATURES:
        pasted = pasted.replace(letters, one)
    return LikeReal("Regiokader Samen Opleiden", "", b"", pasted, right, 48)


def _broken(said: str) -> list[str]:
    for part in _SYLLABLES:
        said = said.replace(part.replace("-", ""), part)
    lines = textwrap.wrap(said, 60)
    for part in _SYLLABLES:
        lines = [line.replace(part, part.replace("-", "")) for line in lines]
    return lines


def _with_footers(lines: list[str]) -> Iterator[str]:
    for at, line in enumerate(lines, 1):
        yield line
        if at % _PAGE == 0:
            yield f"Regiokader Samen Opleiden | vastgesteld in juni | pagina {at // _PAGE}"


def in_excel() -> LikeReal:
    """A list with a title above it, cells that stand once for many rows, and origins."""
    rows: list[list[object]] = [["Kader in een lijst"], []]
    rows.append(
        ["Waarborg", "Subthema", "Nr", "Stelling", "Vraag 1", "Vraag 2", "Herkomst", "Bron"]
    )
    right = ["= Kader in een lijst"]
    for at, (warranty, abouts) in enumerate(PARTS.items(), 1):
        right.append(f"# {warranty}")
        for about in abouts[:2]:
            right.append(f"## {_name(about)}")
            for number, said in enumerate(_statements(about, 3), 1):
                first = number == 1
                rows.append(
                    [f"{at}. {warranty}" if first else None, _name(about) if first else None]
                )
                rows[-1] += [number, said, ASKED[0], None]
                rows[-1] += ["letterlijk", "Handboek, p. 4"] if first else ["zelf geschreven", None]
                right += [f"{number} {said}", f"- {ASKED[0]}"]
                right += ["@ geciteerd", "@ Handboek, p. 4"] if first else ["@ eigen"]
    body = excel(Kader=rows)
    return LikeReal("Kader in een lijst", "lijst.xlsx", body, "", "\n".join(right), 18)


STANDARDS = {
    "Visie": "onze visie op opleiden",
    "Curriculum": "de opbouw van het programma",
    "Begeleiding": "begeleiding op maat",
    "Kwaliteitszorg": "wat wij samen meten",
}


def _four_standards(document: Document) -> None:
    for at, (name, about) in enumerate(STANDARDS.items(), 1):
        document.add_paragraph().add_run(f"Standaard {at}. {name}").bold = True
        for said in _statements(about, 5):
            document.add_paragraph(said)
        document.add_paragraph(ASKED[0])


def four_standards() -> LikeReal:
    """Four standards in Word without subthemes and without numbers, in bold."""
    right = []
    for name, about in STANDARDS.items():
        right.append(f"# {name}")
        right += [f"{at} {said}" for at, said in enumerate(_statements(about, 5), 1)]
        right.append(f"- {ASKED[0]}")
    body = word(_four_standards)
    return LikeReal("Vier standaarden", "standaarden.docx", body, "", "\n".join(right), 20)


THEMES = (
    ("Welkom", ("de eerste schooldag", "het kennismaken met het team")),
    ("Taal", ("taal in elke les",)),
    ("Rekenen", ("rekenen in het echt", "rekenen met het digibord")),
    ("Ouders", ("het gesprek met ouders",)),
    ("Zorg", ("leerlingen met extra zorg", "de zorgstructuur van de school")),
    ("Digitaal", ("digitale middelen",)),
    ("Burgerschap", ("verschil in achtergrond", "gelijke kansen")),
    ("Loopbaan", ("de eerste baan",)),
)


def eight_themes() -> LikeReal:
    """Eight themes in a mail, one in two with subthemes; one line that fits nowhere."""
    text, right = [], []
    for at, (theme, abouts) in enumerate(THEMES, 1):
        text.append(f"Thema {at}: {theme}")
        right.append(f"# {theme}")
        for about in abouts:
            if len(abouts) > 1:
                text.append(_name(about))
                right.append(f"## {_name(about)}")
            text += [f"{n}. {said}" for n, said in enumerate(_statements(about, 2), 1)]
            right += [f"{n} {said}" for n, said in enumerate(_statements(about, 2), 1)]
    text.append("Zie ook de bijlage met voorbeelden")
    return LikeReal("Acht thema's", "", b"", "\n".join(text), "\n".join(right), 24)


ALL: tuple[Callable[[], LikeReal], ...] = (
    in_word,
    out_of_a_pdf,
    in_excel,
    four_standards,
    eight_themes,
)
