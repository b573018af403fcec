"""What a heading of a column says, by its words rather than by its exact text."""

import re
import unicodedata

from gesprekskader.rules.member_list import vocabulary

KINDS = {
    "name": "Naam",
    "first": "Voornaam",
    "initials": "Voorletters",
    "infix": "Tussenvoegsel",
    "surname": "Achternaam",
    "email": "Mailadres",
    "organisation": "School of organisatie",
    "board": "Bestuur",
    "institute": "Opleidingsinstituut",
    "role": "Rol",
    "": "Niet gebruiken",
}
"""What a column can hold, and the word for it on screen."""

NAMES = {"name", "first", "initials", "surname"}
PLACES = {"organisation": "school", "institute": "opleidingsinstituut", "board": "bestuur"}
"""Columns with an organisation -> what kind a new one would be."""

_WORDS = {
    "infix": "tussenvoegsel tussenvoegsels voorvoegsel voorvoegsels tussenv voorv tv prefix infix",
    "email": "mail email mailadres emailadres emailaddress mailaddress emailadressen upn",
    "surname": "achternaam familienaam geslachtsnaam surname lastname",
    "initials": "voorletters voorletter voorl initialen initials",
    "first": "voornaam voornamen roepnaam firstname forename givenname",
    "board": "bestuur schoolbestuur stichting koepel bestuursnaam stichtingsnaam",
    "institute": "instituut opleidingsinstituut hogeschool pabo lerarenopleiding",
    "organisation": "school schoolnaam scholen locatie vestiging organisatie instelling werkplek"
    " werkgever bedrijf bedrijfsnaam organisatienaam locatienaam stageschool opleidingsschool"
    " organisation organization company institution location",
    "role": "rol functie taak role functienaam functieomschrijving functietitel beroep job",
    "name": "naam namen medewerker medewerkers deelnemer deelnemers collega collegas persoon lid"
    " leden cursist cursisten contactpersoon docent docenten leerkracht leerkrachten name names"
    " participant participants attendee attendees member members employee displayname fullname"
    " weergavenaam medewerkersnaam deelnemersnaam opleider opleiders schoolopleiders mentoren",
}
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def words_of(text: str) -> list[str]:
    """Lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))


def kind_of(heading: str) -> str | None:
    """What the column holds: a key of KINDS, "" for one we leave alone; None when unknown."""
    words = words_of(heading)
    ignored = vocabulary.IGNORED & set(words)
    said = {kind for word in words if (kind := _kind_of_word(word))}
    if len(said) > 1 and _kind_of_word(words[0]) != "infix":
        said.discard("infix")  # "Achternaam (met voorvoegsel)"
    if "name" in said and {"first", "last", "given", "family", "user"} & set(words):
        said |= {"surname"} if {"last", "family"} & set(words) else {"first"}
        said.discard("name")
    if {"first", "surname"} <= said or re.search(r"\bvoor- en achternaam", heading, re.I):
        return "name"
    if "waar" in words and {"werk", "werkt", "werkzaam"} & set(words):
        return "organisation"
    if "id" in words and "upn" not in words:
        return ""
    for kind in _WORDS:  # the order counts: "naam school" is a school, "e-mail school" a mail
        if kind in said and ("email" in said or not ignored):
            return kind
    return "" if ignored else None


def _kind_of_word(word: str) -> str:
    """ "schoolmail" is mail too."""
    return "email" if word.endswith(("mail", "mailadres")) else _KIND_OF.get(word, "")


def surname_first(heading: str) -> bool:
    """Whether the heading says that names are written as "de Vries, Jan"."""
    words = words_of(heading)
    first = next((n for n, w in enumerate(words) if _KIND_OF.get(w) in ("first", "initials")), None)
    last = next((n for n, w in enumerate(words) if _KIND_OF.get(w) == "surname"), None)
    return first is not None and last is not None and last < first


def says_name(cell: str) -> bool:
    """Whether a word in it can only be a heading: "naam", "voornaam", "e-mail"."""
    return any(word.endswith(("naam", "namen", "name", "mail", "adres")) for word in words_of(cell))


def is_plain_heading(cell: str) -> bool:
    """Whether a cell is nothing but a heading: words we know, and words around them."""
    words = words_of(cell)
    known = [w for w in words if _kind_of_word(w) or w in vocabulary.IGNORED]
    return (
        bool(known) and all(w in known or w in vocabulary.FILLERS for w in words) and len(words) < 9
    )
