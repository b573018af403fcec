"""Where *Hulp* leads from each page: to the page of help that is about it."""

from flask import request, url_for

from gesprekskader.web.frame.catalogue import catalogue

ABOUT = {
    "vandaag": "home mails reminders",
    "inloggen": "accounts own_account seat_invitations",
    "kader": "framework histories shelf",
    "meedoen": "join early_topics",
    "schrijven": "groups outcomes follow_ups",
    "eigen-stap": "steps shown_steps my_year own_actions answers look_back",
    "terugkomen": "own_link own_data keys claims",
    "netwerk": "networks members pastes calendars slips organisations",
    "plannen": "meetings agenda_points",
    "programma": "programmes running_sheets editions own_formats own_parts",
    "reeks": "series own_series",
    "papier": "kit paper",
    "leiden": "board clock grouping beamer walls",
    "kiezen": "tallies",
    "ophalen": "harvests meant_questions",
    "doorgeven": "forwardings wishes",
    "verslag": "minutes own_words minutes_mails jobs",
    "jaar-rond": "action_lists year_report overviews coverage last_time",
    "aan-tafel": "my_tables everywhere signals substitutes",
    "antwoorden": "roundtables several",
    "agenda-tafel": "agendas origins",
    "dossier": "dossiers",
    "beheer": "roles word_template",
    "kader-bewerken": "new_frameworks own_frameworks own_items pasted_frameworks"
    " valid_frameworks zipped_frameworks",
    "inhoud-bewerken": "own_pages new_pages page_files valid_pages",
}
"""Key of a page -> the blueprints whose screens it is about. A template that shows one of them to
somebody else says `help_page` itself."""
_PAGE_OF = {name: key for key, names in ABOUT.items() for name in names.split()}


def help_address(key: str = "") -> str:
    """Of the page with this key, else of the one about this screen, else of all pages."""
    key = key or _PAGE_OF.get(request.blueprint or "", "")
    if key in catalogue().help_pages:
        return url_for("help.show", key=key)
    return url_for("help.index")
