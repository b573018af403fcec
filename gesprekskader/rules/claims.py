"""Codes that a facilitator hands out: what happens with them, in the words of every page."""

ASKED_DAYS = 30
"""A device that was not used for so long when the code was typed does not answer for its owner."""
SILENT_DAYS = 7
"""After so many days without an answer the code opens."""

AT_ONCE = (
    "Een code van een gespreksleider opent meteen als de eigenaar hier nog nooit was. Was de"
    " eigenaar hier eerder, dan krijgt die eerst de vraag ‘Ben jij dit?’: op toestellen die de"
    f" laatste {ASKED_DAYS} dagen zijn gebruikt, en op een mailadres dat de eigenaar zelf"
    " bevestigde."
)
AFTER = (
    "Tot het antwoord doet dat toestel mee als een nieuwe deelnemer, zonder iets van de eigenaar."
    " Bij ja horen die twee bij elkaar. Bij nee werkt de code niet meer, en leest de eigenaar wie"
    f" hem maakte. Komt er {SILENT_DAYS} dagen geen antwoord, dan gaat de code open. Dat staat dan"
    " boven elke pagina van de eigenaar, tot die het las."
)
