"""The words of the command line: commands and options, with Dutch help. Standard library only."""

import argparse
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from gesprekskader import __version__

COMMANDS = {
    "serve": "start de server (dit gebeurt ook zonder opdracht)",
    "test": "zet klaar wat de toetsen nodig hebben en doe ze allemaal",
    "demo": "start op eigen, verzonnen gegevens",
    "check-content": "controleer de map met kader, werkvormen en overlegtafels",
    "password": "geef iemand een nieuw wachtwoord",  # nosec B105
    "migrate": "werk de database bij",
    "backup": "maak nu een reservekopie en controleer hem",
    "restore": "zet een reservekopie terug",
    "remind": "verstuur de mail van de dag aan wie nieuws heeft",
    "report": "schrijf een verslag, een jaarverslag of een dossier als bestand",
    "export": "schrijf alles van alle netwerken als JSON",
    "doctor": "kijk of alles in orde is, en wat er te doen is",
    "fonts": "maak de kleine letterbestanden",
}
WITH_DATA = (
    *("serve", "demo", "password", "migrate", "backup", "restore", "remind", "report", "export"),
)
KINDS = ("pdf", "docx", "md", "txt", "csv", "xlsx", "json")
"""What a report can be written as."""
_MORE = """\
Zonder opdracht start de server; dan kan ook: --lan, --port, --data, --no-browser.
Met --data MAP kies je waar de gegevens staan. Meer over een opdracht: python3 app.py demo --help
"""

# What argparse says (in English) -> what we say.
_DUTCH = (
    (r"argument opdracht: invalid choice: '(.*?)' .*", r"De opdracht '\1' bestaat niet."),
    (r"unrecognized arguments: (.*)", r"Dit kennen we hier niet: \1."),
    (r"argument (.+): expected one argument", r"Achter \1 hoort nog iets."),
    (r"argument (.+): expected (\d+) arguments", r"Achter \1 horen \2 woorden."),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 kan niet samen met \2."),
    (r"one of the arguments (.*) is required", r"Er ontbreekt nog een van deze: \1."),
    (r"argument (.+): ignored explicit argument .*", r"Achter \1 hoort niets."),
    (r"the following arguments are required: (.*)", r"Er ontbreekt nog: \1."),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 is te kort. Kies uit: \2."),
    (r"argument (.+?): (.*)", r"\1: \2"),
)
_HEADINGS = {"positional arguments": "noem ook", "options": "opties"}


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any = None) -> None:
        super().add_usage(usage, actions, groups, "Zo: " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(_HEADINGS.get(heading or "", heading))


class _Parser(argparse.ArgumentParser):
    """Help and refusals in Dutch."""

    def __init__(self, **kw: Any) -> None:
        super().__init__(add_help=False, formatter_class=_Help, **kw)
        self.add_argument("-h", "--help", action="help", help="toon deze uitleg")

    def error(self, message: str) -> NoReturn:
        words = next(
            (re.sub(said, ours, message) for said, ours in _DUTCH if re.fullmatch(said, message)),
            message,
        )
        meant = self._meant(message)
        self.exit(2, f"{words}{meant}\nTyp voor uitleg: {self.prog} --help\n")

    def _meant(self, message: str) -> str:
        wrong = re.search(r"invalid choice: '(.*?)'|unrecognized arguments: (--\w[^ =]*)", message)
        if not wrong:
            return ""
        known = [*COMMANDS, *re.findall(r"--[a-z-]+", self.format_help())]
        near = get_close_matches(wrong[1] or wrong[2], known, n=1)
        return f" Bedoel je {near[0]}?" if near else ""


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"'{text}' kan niet. Kies een getal van 0 tot 65535.")
    return int(text)


def _folder(text: str) -> Path:
    try:
        return Path(text).expanduser()  # the shell leaves --data=~/map as it is
    except RuntimeError:
        raise argparse.ArgumentTypeError(
            f"'{text}': we weten niet welke map ~ is. Schrijf hem voluit."
        ) from None


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = _Parser(prog="python3 app.py", description="Gesprekskader", epilog=_MORE)
    top.add_argument("--version", action="version", version=__version__, help="toon de versie")
    commands = top.add_subparsers(title="opdrachten", dest="command", metavar="opdracht")
    made = {
        name: commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
        for name, words in COMMANDS.items()
    }
    for name in ("serve", "demo"):
        _add_serving(made[name])
    made["demo"].add_argument("--json", action="store_true", help="druk één JSON-object af")
    made["demo"].add_argument(
        "--fresh",
        action="store_true",
        help="begin met nieuwe gegevens; wat er stond, wordt bewaard",
    )
    made["test"].add_argument(
        "words", nargs="*", metavar="pytest", help="woorden voor pytest, zoals tests/store -q"
    )
    made["check-content"].add_argument("folder", nargs="?", type=Path, help="map (gewoon: content)")
    made["password"].add_argument("email", metavar="mailadres", help="waarmee iemand inlogt")
    made["password"].add_argument(
        "--drop-second-step", action="store_true", help="zet ook de tweede stap uit"
    )
    made["restore"].add_argument(
        "copy", nargs="?", type=Path, metavar="bestand", help="gewoon: de nieuwste kopie"
    )
    _add_report(made["report"])
    made["export"].add_argument("file", type=Path, metavar="bestand", help="om te schrijven")
    for name in (*WITH_DATA, "doctor"):
        made[name].add_argument("--data", type=_folder, metavar="MAP", help="map met de gegevens")
    return top


def _add_serving(made: argparse.ArgumentParser) -> None:
    made.add_argument("--port", type=_port, metavar="N", help="poort (gewoon: 8000, demo: 8001)")
    made.add_argument("--lan", action="store_true", help="laat telefoons op dit netwerk meedoen")
    made.add_argument("--no-browser", action="store_true", help="open het adres niet vanzelf")


def _add_report(made: argparse.ArgumentParser) -> None:
    of = made.add_mutually_exclusive_group(required=True)
    of.add_argument(
        "meeting", nargs="?", metavar="bijeenkomst", help="titel, dag (18-11-2026) of nummer"
    )
    of.add_argument(
        "--year",
        nargs=2,
        metavar=("NETWERK", "SCHOOLJAAR"),
        help="in plaats daarvan: het jaar van een netwerk, zoals 2026-2027",
    )
    of.add_argument("--dossier", metavar="NUMMER", help="in plaats daarvan: een dossier")
    made.add_argument(
        "--to",
        type=_report_file,
        required=True,
        metavar="BESTAND",
        help=f"om te schrijven; het einde zegt de soort: .{', .'.join(KINDS)}",
    )


def _report_file(text: str) -> Path:
    if Path(text).suffix[1:].lower() not in KINDS:
        raise argparse.ArgumentTypeError(f"'{text}' kan niet. Kies een van: .{', .'.join(KINDS)}.")
    return Path(text)


def read(words: list[str]) -> argparse.Namespace:
    """The command and its options; no command is `serve`. Leaves with a sentence (2) when wrong."""
    if words[:1] == ["test"] and not {"-h", "--help"} & set(words):
        return argparse.Namespace(command="test", words=words[1:])  # pytest has options of its own
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["serve", *words]
    return parser().parse_args(words)
