"""What goes by itself, and when."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Retention:
    """How long a kind of data stays, in days, and what happens then. The privacy page shows it."""

    key: str
    what: str
    days: int
    words: str


RETENTION = (
    Retention(
        "misses",
        "Verkeerd getypte codes en wachtwoorden, en nieuwe toestellen, als telling",
        1,
        "1 dag",
    ),
    Retention("pastes", "Wat een geplakte ledenlijst veranderde", 7, "7 dagen"),
    Retention("rehearsals", "Een proefbijeenkomst met alles erin", 7, "7 dagen na de dag zelf"),
    Retention("removed_steps", "Een stap die je verwijderde", 30, "30 dagen na het verwijderen"),
    Retention(
        "removed_texts", "Een verwijderde tekst van een groep", 30, "30 dagen, na het sluiten"
    ),
    Retention(
        "submissions",
        "Een afdruk van wat een toestel stuurde, zodat iets dat twee keer komt één keer blijft",
        60,
        "60 dagen",
    ),
    Retention(
        "minutes_addresses",
        "Een mailadres dat je gaf voor één verslag",
        30,
        "30 dagen na het sluiten, en eerder als het verslag verstuurd is",
    ),
    Retention(
        "table_visits",
        "Een toestel zonder naam: van een tafel, of dat vooraf onderwerpen noemde of koos",
        30,
        "30 dagen na gebruik, en na de bijeenkomst waarvoor het koos",
    ),
    Retention(
        "early_visits",
        "Dat een toestel vooraf met de link binnenkwam",
        30,
        "30 dagen na de dag zelf",
    ),
    Retention("keys", "Een code of uitnodiging die verlopen is", 30, "30 dagen na het verlopen"),
    Retention(
        "substitutes",
        "Wie er voor iemand inviel aan een overlegtafel",
        365,
        "1 jaar na de laatste dag",
    ),
    Retention("visits", "Een toestel dat jou kent", 400, "400 dagen zonder gebruik"),
    Retention(
        "used_keys", "Wie een code voor je maakte, en wanneer die gebruikt is", 400, "400 dagen"
    ),
    Retention(
        "persons",
        "Jouw naam, stappen en terugblikken",
        730,
        "2 jaar nadat je er voor het laatst was, als je op geen lijst meer staat",
    ),
    Retention("signals", "Een signaal van een overlegtafel", 7 * 365, "7 jaar"),
    Retention("agendas", "De agenda van een overlegtafel", 7 * 365, "7 jaar na de dag zelf"),
    Retention(
        "meetings",
        "Een bijeenkomst met alle teksten van de groepen, en vragen daaruit aan een tafel",
        7 * 365,
        "7 jaar na de dag zelf, zodat alles er nog is als het partnerschap zich verantwoordt",
    ),
)
"""What goes, when. Peer review comes every four to six years (002:587, 593); a year on top."""


def days_of(key: str) -> int:
    return next(rule.days for rule in RETENTION if rule.key == key)
