"""Words by which a list is read. Lower case; those of headings without accents."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    "deelnemers deelnemerslijst deelnemer ledenlijst leden lijst namen namenlijst presentielijst"
    " aanwezigen aanwezig afwezig afgemeld contactmiddag contactmiddagen bijeenkomst bijeenkomsten"
    " netwerk leernetwerk schooljaar groep team teams datum basisschool obs cbs rkbs ikc stichting"
    " hogeschool pabo middag vergadering samenvatting pagina bijlage export overzicht studiedag"
    " training cursus inductie schoolopleiders mentoren leerkrachten begeleiders gespreksleiders"
    " opleiders groet groeten vriendelijke bedankt beste hoi hallo collega's activiteiten"
    " opmerking nvt"
)
"""Words of titles and greetings, which are no part of a name."""

NO_PLACE = _words(
    "extern external gast guest onbevestigd unverified zij haar hij hem hen hun"
    " optioneel verplicht vereist optional required organisator organizer geaccepteerd accepted"
    " voorlopig tentative geweigerd declined"
)
"""What stands between brackets behind a name and is no school."""

ROLES = _words(
    "mentor leerkracht schoolopleider io so directeur coach begeleider opleider docent"
    " gespreksleider student instituutsopleider leraar intern ib ib'er iber coordinator"
    " bovenschools lio bestuurder teamleider adjunct onderwijsassistent rector"
    " praktijkopleider werkplekbegeleider"
)
"""Words of roles in a school."""

IGNORED = _words(
    "nr nummer volgnummer no id code telefoon telefoonnummer tel mobiel gsm phone mobile datum date"
    " dag tijd tijdstip time duur duration deelname vertrek begintijd eindtijd voltooiingstijd"
    " aangemeld aanmelding aanmelddatum geboortedatum adres address straat postcode plaats"
    " woonplaats opmerking opmerkingen bijzonderheden dieet dieetwensen aanwezig aanwezigheid"
    " afwezig handtekening paraaf geslacht aanhef titel status klas groep leerjaar fte"
    " personeelsnummer medewerkernummer brin brinnummer afdeling department lunch timestamp"
    " tijdstempel gebruikersactie actie action join leave joined left ip taal land website"
)
"""Headings of columns that we leave alone."""

FILLERS = _words(
    "de het een van je jij jouw uw u mijn in op en of voor als bij aan e wat welke waar"
    " wie is zijn met incl inclusief"
    " werk werkt werkzaam zakelijk zakelijke prive thuis work business private volledige full"
    " first last given family display user principal user adres address prim primair primaire"
    " alternatief tweede eerste lid ons onze huidige vul hier s the your of and or 1 2 3"
)
"""Words around the one that says what a column holds."""

INFIXES = _words(
    "van von der den de het 't ’t ‘t 's ’s te ten ter in op aan bij onder over uit voor zu zur la"
    " le les du des da di do dos del della el al ben bin ait ibn d' v. d. v.d. v/d vd v/d. vande"
    " vanden vander"
)
"""Parts between a first name and a surname."""

SORTS = _words(
    "obs cbs rkbs rkb pcbs pcb kbs bs sbo so vso ikc kc ods daltonschool montessorischool jenaplan"
    " basisschool school stichting"
)
"""What sort of school it is, beside its name."""

SMALL = _words("de het t een")
"""Small words in the name of a school."""

NOTHING = _words("nvt geen onbekend anonymous anoniem na leeg none null")
"""What people write in a cell that is empty."""

IN_A_CALL = _words(
    "presentator presenter attendee organizer organisator deelnemer participant"
    " co-organisator co-organizer coorganisator guest gast eigenaar owner lid member"
)
"""What a program for meetings or teams calls somebody says nothing about their work."""
