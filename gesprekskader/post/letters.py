"""The words of the mails we send: short, plain, and what to do when it was not you."""

from gesprekskader.post.mail import Mail


def invitation(to: str, *, name: str, inviter: str, network: str, link: str) -> Mail:
    return Mail(
        to,
        f"Uitnodiging van {inviter}",
        f"Dag {name},\n\n{inviter} vraagt je om samen gespreksleider te zijn van {network}"
        " in Gesprekskader.\n\nKies een wachtwoord via deze link. Hij werkt één keer,"
        f" veertien dagen lang:\n{link}\n\nVerwacht je dit niet? Dan hoef je niets te doen.\n",
    )


def seat(to: str, *, name: str, inviter: str, table: str, link: str) -> Mail:
    return Mail(
        to,
        f"Uitnodiging van {inviter}",
        f"Dag {name},\n\n{inviter} vraagt je voor {table} in Gesprekskader. Daar lees je wat aan"
        " deze overlegtafel wordt gevraagd, en geef je antwoord.\n\nKies een wachtwoord via deze"
        f" link. Hij werkt één keer, veertien dagen lang:\n{link}\n\nVerwacht je dit niet? Dan hoef"
        " je niets te doen.\n",
    )


def own_link(to: str, *, name: str, link: str) -> Mail:
    return Mail(
        to,
        "Jouw link voor Gesprekskader",
        f"Dag {name},\n\nJe schreef iets voor jezelf op de telefoon van jullie tafel. Met deze link"
        f" kom je er op je eigen toestel bij. Wie hem heeft, komt binnen als jij:\n{link}\n\n"
        "Was jij dat niet? Dan hoef je niets te doen.\n",
    )


def reset(to: str, *, link: str) -> Mail:
    return Mail(
        to,
        "Een nieuw wachtwoord kiezen",
        "Dag,\n\nIemand vroeg om een nieuw wachtwoord voor jouw account bij Gesprekskader."
        " Kies het via deze link. Hij werkt één keer, een dag lang:\n"
        f"{link}\n\nWas jij dat niet? Dan hoef je niets te doen. Je wachtwoord blijft hetzelfde.\n",
    )


def is_it_you(to: str, *, name: str, made_by: str, link: str, days: int) -> Mail:
    return Mail(
        to,
        "Ben jij dit?",
        f"Dag {name},\n\n{made_by or 'Iemand'} maakte een code voor jou in Gesprekskader. Die is"
        f" zojuist gebruikt. Was jij dat? Zeg het via deze link:\n{link}\n\nZeg je ja, dan ziet dat"
        " toestel ook jouw eigen stappen. Zeg je nee, dan werkt de code niet meer. Komt er"
        f" {days} dagen geen antwoord, dan gaat de code open.\n",
    )


def password_changed(to: str) -> Mail:
    return Mail(
        to,
        "Je wachtwoord is veranderd",
        "Dag,\n\nHet wachtwoord van jouw account bij Gesprekskader is zojuist veranderd."
        " Alle toestellen zijn uitgelogd.\n\nWas jij dat niet? Vraag dan meteen een nieuw"
        " wachtwoord aan op de inlogpagina, en meld het aan de beheerder.\n",
    )
