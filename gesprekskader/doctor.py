"""Looks at everything the server leans on, and says what to do about what is wrong."""

import os
import shutil
import ssl
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pysqlite3

from gesprekskader import fonts
from gesprekskader.config import Settings
from gesprekskader.errors import ContentErrors, GesprekskaderError, MailFailed
from gesprekskader.moments import now
from gesprekskader.store import accounts, backups, troubles
from gesprekskader.store.db import Pool, check_sound, sqlite_is_safe
from gesprekskader.store.migrations import check_known, pending
from gesprekskader.words import plural

_ENOUGH = 500 * 1024 * 1024  # bytes of free disk; below this we warn
_LATE = 26  # hours without a backup
_PACKAGES = ("flask", "granian", "pysqlite3", "sqlite-utils", "weasyprint", "argon2-cffi")


@dataclass(frozen=True)
class Verdict:
    what: str
    is_fine: bool
    words: str
    """How it is, or what to do."""


def examine(settings: Settings) -> list[Verdict]:
    """Every check, in the order a caretaker would walk."""
    checks: tuple[Callable[[Settings], Iterator[Verdict]], ...] = (
        _versions,
        _disk,
        _permissions,
        _content,
        _database,
        _backups,
        _pdf,
        _mail,
        _address,
    )
    return [finding for check in checks for finding in check(settings)]


def _versions(_: Settings) -> Iterator[Verdict]:
    yield Verdict("Python", sys.version_info >= (3, 11), sys.version.split()[0])
    safe = sqlite_is_safe(pysqlite3.sqlite_version_info)
    todo = "" if safe else ": kan teksten kwijtraken. Verwijder de map .venv en start opnieuw."
    yield Verdict("SQLite", safe, pysqlite3.sqlite_version + todo)
    found = []
    for name in _PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Verdict(
                "Pakketten", False, f"{name} ontbreekt. Verwijder .venv en start opnieuw."
            )
            return
    yield Verdict("Pakketten", True, ", ".join(found))
    yield Verdict("Versleuteling", True, ssl.OPENSSL_VERSION)


def _disk(settings: Settings) -> Iterator[Verdict]:
    place = settings.data
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    words = f"{free // 1024**2} MB vrij"
    if free < _ENOUGH:
        words += ". Maak ruimte; bij een volle schijf slaat de server niets meer op."
    yield Verdict("Schijf", free >= _ENOUGH, words)


def _permissions(settings: Settings) -> Iterator[Verdict]:
    if not settings.data.exists():
        yield Verdict("Gegevensmap", True, f"{settings.data} komt er bij de eerste start")
        return
    may = os.access(settings.data, os.R_OK | os.W_OK | os.X_OK)
    words = f"{settings.data}"
    yield Verdict(
        "Gegevensmap", may, words if may else f"{words}: geef deze gebruiker schrijfrecht"
    )
    for folder in (settings.data, settings.backups):
        if folder.exists() and os.name != "nt" and stat.S_IMODE(folder.stat().st_mode) & 0o077:
            todo = f"{folder.name}: anderen zien wat erin staat. Typ: chmod 700 {folder}"
            yield Verdict("Rechten", False, todo)
    private = [settings.data / "sleutel", settings.database, settings.data / backups.ERASED]
    for path in (*private, *backups.everything(settings.backups)[-1:]):
        if path.exists() and os.name != "nt":
            loose = stat.S_IMODE(path.stat().st_mode) & 0o077
            todo = (
                f": anderen kunnen erbij. Typ: chmod 600 {path}" if loose else ": alleen voor ons"
            )
            yield Verdict("Rechten", not loose, f"{path.name}{todo}")
            if path.stat().st_uid != settings.data.stat().st_uid:
                owner = settings.data.owner()
                words = f"{path.name} is niet van {owner}. Typ als root: chown {owner}: {path}"
                yield Verdict("Eigenaar", False, words)


def _content(settings: Settings) -> Iterator[Verdict]:
    from gesprekskader.catalogue import read_catalogue
    from gesprekskader.config import SHIPPED

    try:
        catalogue = read_catalogue(settings.content, SHIPPED)
    except ContentErrors as wrong:
        count = len(wrong.errors)
        words = f"{plural(count, 'fout', 'fouten')}. Typ: python3 app.py check-content"
        yield Verdict("Inhoud", False, words)
        return
    yield Verdict("Inhoud", True, f"{len(catalogue.framework.all_items)} items")


def _database(settings: Settings) -> Iterator[Verdict]:
    if not settings.database.exists():
        yield Verdict("Database", True, "komt er bij de eerste start")
        return
    pool = None
    try:
        pool = Pool(settings.database)
        with pool.borrowed() as db:
            check_sound(db)
            check_known(db)
            waiting = pending(db)
            admins = [a for a in accounts.everyone(db) if a.is_admin] if not waiting else []
            failing = troubles.sentences(db) if not waiting else []
    except (GesprekskaderError, pysqlite3.DatabaseError) as wrong:
        yield Verdict("Database", False, str(wrong))
        return
    finally:
        if pool:
            pool.close()
    size = settings.database.stat().st_size // 1024
    yield Verdict("Database", True, f"gaaf, {size} kB")
    if waiting:
        yield Verdict("Bijwerken", False, "De database is van een oudere versie. Start opnieuw.")
    for words in failing:
        yield Verdict("Vaste taken", False, words)
    for admin in admins:
        if not admin.has_second_step:
            words = f"{admin.email} heeft nog geen tweede stap. Zet die aan op de pagina Account."
            yield Verdict("Beheer", False, words)


def _backups(settings: Settings) -> Iterator[Verdict]:
    found = backups.everything(settings.backups)
    if not settings.database.exists():
        return
    if not found:
        words = (
            "er is nog geen. Een draaiende server maakt er elk uur een; of: python3 app.py backup"
        )
        yield Verdict("Reservekopie", False, words)
        return
    hours = int((now() - backups.made_at(found[-1])).total_seconds() // 3600)
    words = f"{len(found)} stuks, de nieuwste is {hours} uur oud"
    if hours < 0:
        words = "de nieuwste is van later dan nu. Zet de klok van deze computer goed."
    yield Verdict("Reservekopie", 0 <= hours < _LATE, words)
    for path in sorted(settings.data.glob("voor-herstel-*.db")):
        yield Verdict("Teruggezet", True, f"{path.name} blijft hier een maand staan")
    if settings.backups.stat().st_dev == settings.data.stat().st_dev:
        words = "staan op dezelfde schijf. Zet ze ook ergens anders, bijvoorbeeld met rsync."
        yield Verdict("Reservekopie", True, words)


def _pdf(_: Settings) -> Iterator[Verdict]:
    from gesprekskader.exports import pdf

    possible = pdf.is_possible()
    yield Verdict(
        "PDF",
        possible,
        "kan" if possible else "Pango ontbreekt. Start de server; die zegt hoe het er komt.",
    )
    letters = list(Path(fonts.FOLDER).glob("*.woff2"))
    words = f"{len(letters)} bestanden" if letters else "ontbreken. Typ: python3 app.py fonts"
    yield Verdict("Letters", bool(letters), words)


def _mail(settings: Settings) -> Iterator[Verdict]:
    from gesprekskader.post.mail import Postman

    if not settings.mail_host:
        yield Verdict("Mail", True, "staat uit; links worden getoond aan wie ze maakt")
        return
    try:
        Postman(settings).check()
    except MailFailed:
        words = (
            f"{settings.mail_host}:{settings.mail_port} neemt niets aan. Kijk de instellingen na."
        )
        yield Verdict("Mail", False, words)
        return
    yield Verdict("Mail", True, f"{settings.mail_host} neemt mail aan")


def _address(settings: Settings) -> Iterator[Verdict]:
    if not settings.base_url:
        yield Verdict("Adres", True, "geen vast adres; goed voor een laptop in de zaal")
        return
    secure = settings.base_url.startswith("https://")
    words = settings.base_url if secure else f"{settings.base_url} is niet versleuteld; kies https"
    yield Verdict("Adres", secure, words)
    if secure and not settings.proxies:
        words = (
            "https komt van een proxy. Zet GESPREKSKADER_PROXIES op 1;"
            " anders lijken alle bezoekers op elkaar."
        )
        yield Verdict("Proxy", False, words)


def as_text(findings: list[Verdict]) -> str:
    """One line a finding; what needs doing stands out."""
    lines = [f"{'  ' if f.is_fine else '! '}{f.what:<14} {f.words}" for f in findings]
    wrong = sum(not f.is_fine for f in findings)
    verdict = "Alles is in orde." if not wrong else f"{wrong} keer is er iets te doen (zie !)."
    return "\n".join([*lines, "", verdict])
