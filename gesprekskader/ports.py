"""The port to listen on, and why it can't be had."""

import errno
import os
import socket

from gesprekskader.config import Settings
from gesprekskader.errors import SettingWrong


def free(settings: Settings) -> int:
    """The port to use; the system picks one for 0. Raises SettingWrong when it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there it would hide that somebody else listens
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as refused:
            raise SettingWrong(_no_port(settings, refused)) from None
        return probe.getsockname()[1]


def _no_port(settings: Settings, refused: OSError) -> str:
    """Why we can't listen there, and what to choose."""
    other = max(1024, settings.port % 65535) + 1
    if isinstance(refused, socket.gaierror) or refused.errno == errno.EADDRNOTAVAIL:
        return (
            f"Het adres {settings.host} is niet van deze computer."
            " Haal GESPREKSKADER_HOST weg, of kies daar 127.0.0.1 of 0.0.0.0."
        )
    if refused.errno in (errno.EACCES, errno.EPERM):
        return (
            f"Poort {settings.port} mag deze gebruiker niet gebruiken: onder 1024 mag dat niet"
            f" zomaar. Kies een andere poort, bijvoorbeeld --port {other}."
        )
    return (
        f"Poort {settings.port} is al in gebruik. Draait het programma al?"
        f" Kies anders een andere poort, bijvoorbeeld --port {other}."
    )
