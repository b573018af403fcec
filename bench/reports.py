"""Reports to print for bench/speed.py and bench/files.py: minutes, a dossier, and far too much."""

from dataclasses import fields
from datetime import UTC, date, datetime
from random import Random

from partnership import DO, HOW, SEED, WHAT, WHEN, WHO

from gesprekskader.catalogue.model import Framework
from gesprekskader.records import FollowUpAction, ItemRef, Outcome
from gesprekskader.reports import sections, spoken
from gesprekskader.reports.lines import Here
from gesprekskader.reports.report import Entries, Entry, Paper, Part, Report, Words
from gesprekskader.reports.sections import Told

CHOSEN = 20  # texts of a dossier at each subtheme; 15 subthemes make about 60 pages
OUTCOMES, CHARACTERS = 1000, 2000
_STRANGE = (
    "👩🏽‍🏫 Iedereen 🎉 aan tafel 👍🏿, ook 🧑‍🎓🧑‍🎓",
    "المعلمون يتحدثون معًا عن التعلم في المدرسة",
    "המורים מדברים יחד על הלמידה בבית הספר",
    "opleidingsschool" * 25,
    "https://example.nl/" + "a1b2c3" * 50,
    "Wij zitten met zijn vieren aan tafel.\nHalverwege kijken we samen terug.",
)


_THEN, _DAY = datetime(2026, 6, 1, 12, tzinfo=UTC), date(2026, 6, 1)


def _outcome(text: str, kind: str) -> Outcome:
    return _made(Outcome, text=text, kind=kind, has_consent=True)


def _action(text: str, item: ItemRef) -> FollowUpAction:
    said = {"text": text, "owner_kind": "rol", "owner": "schoolopleider", "when": "januari"}
    return _made(FollowUpAction, **said, item=item)


def _made(record: type, **said: object):
    """A record with these values; what is not said is blank."""
    blank = {str: "", int: 1, bool: False, date: _DAY, datetime: _THEN}
    return record(**({field.name: blank.get(field.type) for field in fields(record)} | said))


def _minutes(told: list[Told]) -> Paper:
    here = Here("Contactmiddag", _DAY)
    return sections.paper(
        [spoken.talked_about(told, here), sections.agreed(told, here)],
        title="Contactmiddag",
        kicker="Netwerk",
        lead="Kort",
        facts=(("Datum", "vandaag"),),
        footer="Voet",
        file_name="verslag",
    )


def forty_outcomes() -> Paper:
    """Minutes of an ordinary meeting: four items, ten outcomes and three actions each."""
    item = ItemRef(
        "k", "1", "w2-lo-7", 2, "Leeromgeving", 7, "De praktijkplaats betrekt studenten", ""
    )
    text = "Vooral derdejaars worden gevraagd. Eerstejaars zien we niet in de vergadering."
    said = tuple((_outcome(f"{text} {n}", "knelpunt"), f"Groep {n}") for n in range(10))
    agreed = tuple((_action(f"Rooster delen {n}", item), "") for n in range(3))
    return _minutes([Told(item, said, agreed)] * 4)


def dossier(framework: Framework) -> Report:
    """All waarborgen, as web/papers/dossiers.py writes them: texts with where they come from,
    actions with what became of them, the maker's own words before some, and what nobody spoke
    about."""
    chance = Random(SEED)
    return Report(
        title="Kritische reflectie",
        kicker="Schooljaar 2025-2026",
        lead="",
        facts=(("Bron", "160 bijeenkomsten, 800 groepen"), ("Gemaakt op", "1 juni 2026")),
        footer="Kritische reflectie",
        parts=tuple(
            Part(
                f"Waarborg {warranty.number}: {warranty.title}",
                2,
                tuple(_chapter(chance, warranty.number, sub) for sub in warranty.subthemes),
            )
            for warranty in framework.warranties
        ),
        note="Uit gesloten bijeenkomsten. Persoonlijke stappen staan er niet in.",
        file_name="dossier",
        has_contents=True,
    )


def _said(chance: Random) -> str:
    return " ".join(
        f"{chance.choice(WHO).capitalize()} willen {chance.choice(WHAT)} {chance.choice(HOW)}"
        f" {chance.choice(DO)} {chance.choice(WHEN)}."
        for _ in range(chance.randint(1, 3))
    )


def _chapter(chance: Random, warranty: int, subtheme) -> Part:
    blocks: list = [Words("12 bijeenkomsten, 40 groepen", is_soft=True)]
    for _ in range(0, CHOSEN, 5):
        blocks.append(Words(_said(chance)))
        blocks.append(Entries(tuple(_chosen(chance, n % 2 == 1) for n in range(5))))
    missed = Entries(tuple(Entry(item.text, item.label) for item in subtheme.items[-2:]))
    blocks.append(Part("Niet over gesproken", 4, (missed,)))
    return Part(subtheme.title, 3, tuple(blocks), warranty=warranty)


def _chosen(chance: Random, is_action: bool) -> Entry:
    source = ("", "Bijeenkomst lente · 12 maart 2026 · Netwerk 07 · 2.7 · door 3 groepen")
    if not is_action:
        return Entry(_said(chance), "opbrengst", lines=(source,))
    chain = (
        ("In hetzelfde gesprek", _said(chance)),
        ("In hetzelfde gesprek", _said(chance)),
        ("Wie", "schoolopleider · januari"),
        ("Doorgegeven", f"CoOP-overleg, 3 februari: {_said(chance)}"),
        ("Antwoord van CoOP-overleg", _said(chance)),
        ("Hoe het staat", "gelukt"),
        ("Opbrengst", _said(chance)),
    )
    return Entry(_said(chance), "actie", lines=(*chain, source))


def thousand_outcomes(framework: Framework) -> Paper:
    """As many long texts as no meeting makes: emoji, letters from right to left, endless words."""
    items = [
        ItemRef("k", "1", item.key, 2, "Leeromgeving", item.number, item.text, "")
        for item in framework.all_items[:20]
    ]
    each = OUTCOMES // len(items)
    return _minutes(
        [
            Told(item, tuple((_strange(n, f"{at}"), f"Groep {n}") for n in range(each)))
            for at, item in enumerate(items)
        ]
    )


def _strange(number: int, mark: str) -> Outcome:
    words = [f"{mark}-{number}"]
    while sum(map(len, words)) + len(words) < CHARACTERS:
        words.append(_STRANGE[(number + len(words)) % len(_STRANGE)])
    return _outcome(" ".join(words)[:CHARACTERS], "opbrengst")
