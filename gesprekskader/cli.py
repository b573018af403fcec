"""The commands: start, check, mend. Heavy imports stand inside the command that needs them."""

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gesprekskader import __version__
from gesprekskader.config import ROOT, Settings, from_environment
from gesprekskader.errors import GesprekskaderError

if TYPE_CHECKING:
    from gesprekskader.catalogue.model import Framework

_DEMO_PORT = 8001  # beside a real server that already runs on 8000

COMMANDS = {
    "serve": "start de server (dit gebeurt ook zonder opdracht)",
    "demo": "start op eigen, verzonnen gegevens",
    "check-content": "controleer de map met kader, werkvormen en overlegtafels",
    "password": "geef iemand een nieuw wachtwoord",  # nosec B105
    "migrate": "werk de database bij",
    "backup": "maak nu een reservekopie en controleer hem",
    "restore": "zet een reservekopie terug",
    "remind": "verstuur de herinneringen die aan de beurt zijn",
    "export": "schrijf alles van alle netwerken als JSON",
    "doctor": "kijk of alles in orde is, en wat er te doen is",
    "fonts": "maak de kleine letterbestanden",
}


def parser() -> argparse.ArgumentParser:
    """All commands with their options; the help is Dutch, as it is for users."""
    top = argparse.ArgumentParser(prog="python3 app.py", description="Gesprekskader")
    top.add_argument("--version", action="version", version=__version__)
    commands = top.add_subparsers(dest="command", metavar="opdracht")
    made = {name: commands.add_parser(name, help=words) for name, words in COMMANDS.items()}
    for name in ("serve", "demo"):
        made[name].add_argument("--port", type=int, help="poort (gewoon: 8000, demo: 8001)")
        made[name].add_argument("--data", type=Path, help="map voor de gegevens")
        made[name].add_argument(
            "--lan", action="store_true", help="laat telefoons op dit netwerk meedoen"
        )
        made[name].add_argument(
            "--no-browser", action="store_true", help="open het adres niet vanzelf"
        )
    made["demo"].add_argument("--json", action="store_true", help="druk één JSON-object af")
    made["demo"].add_argument("--fresh", action="store_true", help="begin met nieuwe gegevens")
    made["check-content"].add_argument("folder", nargs="?", type=Path, help="map (gewoon: content)")
    made["password"].add_argument("email", help="mailadres waarmee iemand inlogt")
    made["password"].add_argument(
        "--drop-second-step", action="store_true", help="zet ook de tweede stap uit"
    )
    made["restore"].add_argument(
        "copy", nargs="?", type=Path, help="bestand (gewoon: de nieuwste kopie)"
    )
    made["export"].add_argument("file", type=Path, help="bestand om te schrijven")
    for name in ("password", "migrate", "backup", "restore", "remind", "export", "doctor"):
        made[name].add_argument("--data", type=Path, help="map met de gegevens")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it went well, 1 with a sentence on standard error when not."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words.insert(0, "serve")
    options = parser().parse_args(words)
    run = {
        "serve": _serve,
        "demo": _demo,
        "check-content": _check_content,
        "password": _password,
        "migrate": _migrate,
        "backup": _backup,
        "restore": _restore,
        "remind": _remind,
        "export": _export,
        "doctor": _doctor,
        "fonts": _fonts,
    }[options.command]
    try:
        return run(options)
    except GesprekskaderError as error:
        print(error, file=sys.stderr)
        return 1


def _settings(options: argparse.Namespace) -> Settings:
    data = getattr(options, "data", None)
    return from_environment(
        data=data.resolve() if data else None,
        port=getattr(options, "port", None),
        host="0.0.0.0" if getattr(options, "lan", False) else None,  # noqa: S104 - asked for # nosec B104
    )


def _serve(options: argparse.Namespace) -> int:
    from gesprekskader import serving

    return serving.run(_settings(options), open_browser=not options.no_browser)


def _demo(options: argparse.Namespace) -> int:
    from gesprekskader import demo, serving

    settings = _settings(options)
    if options.data is None:
        settings = replace(settings, data=settings.data / "demo")
    port = _DEMO_PORT if options.port is None else options.port
    settings = replace(settings, is_demo=True, port=port)
    demo.prepare(settings, fresh=options.fresh)
    return serving.run(
        settings,
        open_browser=not (options.no_browser or options.json),
        announce=demo.as_json if options.json else demo.as_text,
    )


def _check_content(options: argparse.Namespace) -> int:
    from gesprekskader.catalogue import read_catalogue, read_framework
    from gesprekskader.errors import ContentErrors

    folder = options.folder or from_environment().content
    root = _content_root(folder)
    try:
        if root is None:
            framework = read_framework(folder)
            print(f"In orde: {_counted(framework)}.")
            return 0
        catalogue = read_catalogue(root)
    except ContentErrors as wrong:
        for error in wrong.errors:
            print(f"{(root or folder) / error.path}:{error.line}: {error.problem}")
        count = len(wrong.errors)
        print(f"{count} {'fout' if count == 1 else 'fouten'} gevonden.", file=sys.stderr)
        return 1
    formats, tables = len(catalogue.formats), len(catalogue.roundtables)
    print(
        f"In orde: {_counted(catalogue.framework)},"
        f" {formats} {'werkvorm' if formats == 1 else 'werkvormen'},"
        f" {tables} {'overlegtafel' if tables == 1 else 'overlegtafels'}."
    )
    return 0


def _content_root(folder: Path) -> Path | None:
    """The content folder that a file or folder stands in; None for a framework, which is looked
    at by itself."""
    if (folder / "kader.md").is_file():
        return None
    here = folder.absolute()
    around = (path for path in (here, *here.parents) if (path / "kaders").is_dir())
    found = next(around, None) if here.exists() else None
    return folder if found in (None, here) else found


def _counted(framework: "Framework") -> str:
    warranties = framework.warranties
    numbers = (
        (len(warranties), "waarborg", "waarborgen"),
        (sum(len(w.subthemes) for w in warranties), "subthema", "subthema's"),
        (len(framework.all_items), "item", "items"),
    )
    return ", ".join(f"{n} {one if n == 1 else more}" for n, one, more in numbers)


def _password(options: argparse.Namespace) -> int:
    """A forgotten password at 13.20: a new one on the screen, at once."""
    import secrets

    from gesprekskader.errors import NotFound
    from gesprekskader.rules import CODE_ALPHABET
    from gesprekskader.store import accounts
    from gesprekskader.store.db import Pool

    path = _settings(options).database
    if not path.exists():
        print(f"Hier staat nog geen database: {path}", file=sys.stderr)
        return 1
    letters = CODE_ALPHABET.lower()
    password = "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    pool = Pool(path)
    try:
        with pool.borrowed() as db:
            name = accounts.set_password(
                db,
                options.email.strip(),
                password,
                drop_second_step=options.drop_second_step,
            )
    except NotFound:
        print(f"Er is geen account met mailadres {options.email}.", file=sys.stderr)
        return 1
    finally:
        pool.close()
    print(f"Nieuw wachtwoord voor {name}: {password}")
    print("Andere toestellen van dit account zijn uitgelogd.")
    return 0


def _migrate(options: argparse.Namespace) -> int:
    from gesprekskader.processes import hold
    from gesprekskader.store.db import Pool
    from gesprekskader.store.migrations import migrate

    settings = _settings(options)
    with hold(settings.data):
        pool = Pool(settings.database)
        try:
            with pool.borrowed() as db:
                taken = migrate(db)
        finally:
            pool.close()
    print("\n".join(f"Gedaan: {name}" for name in taken) or "De database was al bij.")
    return 0


def _backup(options: argparse.Namespace) -> int:
    """May run beside a server."""
    from gesprekskader.store import backups

    settings = _settings(options)
    if not settings.database.exists():
        print(f"Hier staat nog geen database: {settings.database}", file=sys.stderr)
        return 1
    path = backups.make(settings.database, settings.backups)
    backups.prune(settings.backups)
    print(f"Gemaakt en nagekeken: {path}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from gesprekskader.processes import hold
    from gesprekskader.store import backups

    settings = _settings(options)
    made = backups.everything(settings.backups)
    copy = options.copy or (made[-1] if made else None)
    if copy is None:
        print(f"Er is nog geen reservekopie in {settings.backups}", file=sys.stderr)
        return 1
    with hold(settings.data):
        aside = backups.restore(copy, settings.database, settings.backups)
    print(f"Teruggezet: {copy}")
    if aside:
        print(f"Wat er stond, staat nu hier: {aside}")
    print("Wie zich liet wissen, blijft gewist. Start de server weer.")
    return 0


def _remind(options: argparse.Namespace) -> int:
    """For cron; the running server does the same by itself, and each mail still goes once."""
    from gesprekskader import chores
    from gesprekskader.store.db import Pool
    from gesprekskader.store.migrations import check_known

    settings = _settings(options)
    if not settings.mail_host:
        print("Er is geen mailserver ingesteld. Er is niets verstuurd.", file=sys.stderr)
        return 1
    pool = Pool(settings.database)
    with pool.borrowed() as db:
        check_known(db)
    number = chores.remind(settings, pool)
    pool.close()
    print(f"{number} {'herinnering' if number == 1 else 'herinneringen'} verstuurd.")
    return 0


def _export(options: argparse.Namespace) -> int:
    """docs/json.md says what is in it; shared things only, and no names of participants."""
    import json

    from gesprekskader.store import everything, networks
    from gesprekskader.store.db import Pool
    from gesprekskader.store.migrations import check_known, pending

    settings = _settings(options)
    if not settings.database.is_file():
        print(f"Er is nog geen database in {settings.data}", file=sys.stderr)
        return 1
    pool = Pool(settings.database)
    with pool.borrowed() as db:
        check_known(db)
        if pending(db):
            print("Deze database is van een oudere versie. Doe eerst: migrate", file=sys.stderr)
            return 1
        ids = [id_ for id_, _ in networks.everything(db)]
        text = json.dumps(everything.of_networks(db, ids), ensure_ascii=False, indent=1)
    pool.close()
    target = options.file.resolve()
    if target.exists() and not target.is_file():  # a pipe, or the terminal
        target.write_text(text + "\n", encoding="utf-8")
        return 0
    beside = target.with_name(f"{target.name}.deel")
    beside.unlink(missing_ok=True)
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text + "\n")
            out.flush()
            os.fsync(out.fileno())
        beside.replace(target)  # whole, or as it was
    finally:
        beside.unlink(missing_ok=True)
    print(f"Geschreven: {options.file}")
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from gesprekskader import doctor

    findings = doctor.examine(_settings(options))
    print(doctor.as_text(findings))
    return 0 if all(finding.is_fine for finding in findings) else 1


def _fonts(options: argparse.Namespace) -> int:
    from gesprekskader import fonts

    made = fonts.make()
    print(f"{len(made)} letterbestanden gemaakt in {fonts.FOLDER.relative_to(ROOT)}.")
    return 0
