"""The commands: start, check, mend. Heavy imports stand inside the command that needs them."""

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gesprekskader import options, troubles
from gesprekskader.config import ROOT, Settings, from_environment
from gesprekskader.errors import ContentErrors, GesprekskaderError, StorageUnsafe
from gesprekskader.owners import left_to_owner

if TYPE_CHECKING:
    from sqlite_utils import Database

    from gesprekskader.reports.report import Paper, Report

_DEMO_PORT = 8001  # beside a real server that already runs on 8000
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_WRITERS = ("password", "migrate", "backup", "restore", "remind", "report", "export")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 with a sentence on standard error when not."""
    chosen = options.read(list(sys.argv[1:] if arguments is None else arguments))
    run = {
        "serve": _serve,
        "test": _test,
        "demo": _demo,
        "check-content": _check_content,
        "password": _password,
        "migrate": _migrate,
        "backup": _backup,
        "restore": _restore,
        "remind": _remind,
        "report": _report,
        "export": _export,
        "doctor": _doctor,
        "fonts": _fonts,
    }[chosen.command]
    try:
        if chosen.command not in _WRITERS:
            return run(chosen)
        with left_to_owner(_settings(chosen).data):
            return run(chosen)
    except ContentErrors as wrong:
        where = _settings(chosen).content
        sentence = f"{wrong}\nDe server start niet. Verbeter dit in {where} en start opnieuw."
    except GesprekskaderError as wrong:
        sentence = str(wrong)
    except Exception as wrong:
        if not (sentence := troubles.of(wrong)):
            raise
    print(sentence, file=sys.stderr)
    return 1


def _settings(chosen: argparse.Namespace) -> Settings:
    data = getattr(chosen, "data", None)
    return from_environment(
        data=data.resolve() if data else None,
        port=getattr(chosen, "port", None),
        host="0.0.0.0" if getattr(chosen, "lan", False) else None,  # asked for # nosec B104
    )


def _existing(chosen: argparse.Namespace) -> Settings:
    """The settings, when there is a database already. Raises StorageUnsafe."""
    settings = _settings(chosen)
    log = settings.database.with_name(f"{settings.database.name}-wal")
    if not settings.database.is_file() and not log.exists():
        raise StorageUnsafe(
            f"In {settings.data} staat nog geen database. Kies de goede map met --data MAP."
        )
    return settings


def _serve(chosen: argparse.Namespace) -> int:
    from gesprekskader import serving

    return serving.run(_settings(chosen), open_browser=not chosen.no_browser)


def _test(_: argparse.Namespace) -> int:
    print("Typ: python3 app.py test", file=sys.stderr)  # the front door makes what it needs
    return 1


def _demo(chosen: argparse.Namespace) -> int:
    from gesprekskader import demo, serving
    from gesprekskader.processes import apart

    settings, of = _settings(chosen), None
    if chosen.data is None:
        settings, of = replace(settings, data=settings.data / "demo"), settings.database
    port = _DEMO_PORT if chosen.port is None else chosen.port
    settings = replace(settings, is_demo=True, port=port)
    if said := apart(partial(demo.prepare, settings, fresh=chosen.fresh, of=of)):
        print(said, file=sys.stderr)  # beside the one JSON object
    return serving.run(
        settings,
        open_browser=not (chosen.no_browser or chosen.json),
        announce=demo.as_json if chosen.json else demo.as_text,
    )


def _check_content(chosen: argparse.Namespace) -> int:
    from gesprekskader import checking

    if chosen.folder:
        return checking.check(chosen.folder)
    settings = from_environment()
    return checking.check(settings.content) or checking.check_kept(
        settings.database, settings.content
    )


def _password(chosen: argparse.Namespace) -> int:
    """A forgotten password at 13.20: a new one on the screen, at once."""
    import secrets

    from gesprekskader.errors import NotFound
    from gesprekskader.rules import CODE_ALPHABET
    from gesprekskader.store import accounts
    from gesprekskader.store.db import Pool

    path = _existing(chosen).database
    letters = CODE_ALPHABET.lower()
    password = "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    pool = Pool(path)
    try:
        with pool.borrowed() as db:
            name = accounts.set_password(
                db,
                chosen.email.strip(),
                password,
                drop_second_step=chosen.drop_second_step,
            )
    except NotFound:
        print(f"Er is geen account met mailadres {chosen.email}.", file=sys.stderr)
        return 1
    finally:
        pool.close()
    print(f"Nieuw wachtwoord voor {name}: {password}")
    print("Andere toestellen van dit account zijn uitgelogd.")
    return 0


def _migrate(chosen: argparse.Namespace) -> int:
    from gesprekskader.processes import hold
    from gesprekskader.store.db import Pool
    from gesprekskader.store.migrations import migrate

    settings = _existing(chosen)
    with hold(settings.data):
        pool = Pool(settings.database)
        try:
            with pool.borrowed() as db:
                taken = migrate(db)
        finally:
            pool.close()
    print("\n".join(f"Gedaan: {name}" for name in taken) or "De database was al bij.")
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    """May run beside a server."""
    from gesprekskader.store import backups

    settings = _existing(chosen)
    path = backups.make(settings.database, settings.backups)
    backups.prune(settings.backups)
    print(f"Gemaakt en nagekeken: {path}")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from gesprekskader.processes import hold
    from gesprekskader.store import backups, shut

    settings = _settings(chosen)
    made = backups.everything(settings.backups)
    copy = chosen.copy or (made[-1] if made else None)
    if copy is None:
        raise StorageUnsafe(
            f"Er is nog geen reservekopie in {settings.backups}. Kies de goede map met --data MAP."
        )
    if wrong := _no_database(copy):
        raise StorageUnsafe(f"{wrong}: {copy}\nDe kopieën staan in: {settings.backups}")
    with hold(settings.data):
        restored = backups.restore(copy, settings.database, settings.backups)
    print(f"Teruggezet: {copy}")
    if restored.aside:
        print(f"Wat er stond, staat nu hier: {restored.aside}")
    for sentence in shut.in_words(restored.kept_shut):
        print(sentence)
    print("Wie zich liet wissen, blijft gewist. Start de server weer.")
    return 0


def _no_database(path: Path) -> str:
    """Why this can't be a backup; "" when it looks like a database."""
    if not path.is_file():
        return "Dit bestand is er niet"
    with open(path, "rb") as file:
        return "" if file.read(15) == b"SQLite format 3" else "Dit is geen reservekopie"


def _remind(chosen: argparse.Namespace) -> int:
    """For cron; the running server does the same by itself, and each mail still goes once."""
    from gesprekskader import chores
    from gesprekskader.store.db import Pool
    from gesprekskader.store.migrations import check_known
    from gesprekskader.words import plural

    settings = _settings(chosen)
    if not settings.mail_host:
        print("Er is geen mailserver ingesteld. Er is niets verstuurd.", file=sys.stderr)
        return 1
    pool = Pool(_existing(chosen).database)
    with pool.borrowed() as db:
        check_known(db)
    number = chores.remind(settings, pool)
    pool.close()
    print(f"{plural(number, 'mail', 'mails')} verstuurd.")
    return 0


@contextmanager
def _looking(chosen: argparse.Namespace) -> Iterator["Database"]:
    """The database of this version, to read. Raises StorageUnsafe."""
    from gesprekskader.store.db import Pool
    from gesprekskader.store.migrations import check_known, pending

    pool = Pool(_existing(chosen).database)
    try:
        with pool.borrowed() as db:
            check_known(db)
            if pending(db):
                raise StorageUnsafe("Deze database is van een oudere versie. Doe eerst: migrate")
            yield db
    finally:
        pool.close()


def _report(chosen: argparse.Namespace) -> int:
    """As who facilitates the network would get it; a dossier as its maker would."""
    from gesprekskader import reporting
    from gesprekskader.store import word_templates

    with _looking(chosen) as db:
        catalogue = reporting.catalogue_of_today(db, _settings(chosen).content)
        if chosen.year:
            name, school_year = chosen.year
            made: Paper | Report = reporting.of_year(db, name, school_year, catalogue)
        elif chosen.dossier is None:
            made = reporting.of_meeting(db, chosen.meeting, catalogue)
        else:
            made = reporting.of_dossier(db, catalogue, chosen.dossier)
        template = word_templates.file(db)
    _write_whole(chosen.to, reporting.written(made, chosen.to.suffix[1:].lower(), template))
    return 0


def _export(chosen: argparse.Namespace) -> int:
    """docs/json.md says what is in it; shared things only, and no names of participants."""
    import json

    from gesprekskader.store import everything, networks

    with _looking(chosen) as db:
        ids = [id_ for id_, _ in networks.everything(db)]
        text = json.dumps(everything.of_networks(db, ids), ensure_ascii=False, indent=1)
    _write_whole(chosen.file, f"{text}\n".encode())
    return 0


def _write_whole(file: Path, body: bytes) -> None:
    """The file as it should be, or as it was; only for its owner."""
    target = file.resolve()
    if target.exists() and not target.is_file():  # a pipe, or the terminal
        target.write_bytes(body)
        return
    beside = target.with_name(f"{target.name}.deel")
    beside.unlink(missing_ok=True)
    try:
        handle = os.open(beside, _NEW, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    print(f"Geschreven: {file}")


def _doctor(chosen: argparse.Namespace) -> int:
    from gesprekskader import doctor

    findings = doctor.examine(_settings(chosen))
    print(doctor.as_text(findings))
    return 0 if all(finding.is_fine for finding in findings) else 1


def _fonts(chosen: argparse.Namespace) -> int:
    from gesprekskader import fonts

    made = fonts.make()
    print(f"{len(made)} letterbestanden gemaakt in {fonts.FOLDER.relative_to(ROOT)}.")
    return 0
