"""Opens minutes in Word with LibreOffice, in our own look and in the template of a partnership, and
the agenda of a table. Prints how many pages and headings it found. Ends with 1 when LibreOffice
can't make a PDF of one, a text is missing in it, or the agenda takes two pages; says so and ends
with 0 where it is not installed.

    .venv/bin/python bench/walks/libreoffice.py [TEMPLATE.docx] [FOLDER]

With a folder it leaves the files there.
"""

import io
import shutil
import subprocess  # our own arguments only # nosec B404
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pikepdf
from docx import Document
from reports import forty_outcomes

from gesprekskader.exports import word
from gesprekskader.moments import today
from gesprekskader.records.agendas import Agenda, AgendaLine
from gesprekskader.reports import agendas
from gesprekskader.reports.report import Report


def an_own_template() -> bytes:
    """A file as a partnership has it: letters of its own, a name above each page, some text."""
    document = Document()
    document.styles["Normal"].font.name = "Liberation Sans"
    document.sections[0].header.paragraphs[0].text = "Opleidingsschool De Brug"
    document.add_heading("Tekst die weggaat", 1)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


TWO_LINES = "een vaste middag in elke periode waarop mentoren van alle scholen bij elkaar kijken"
TWO_LINES += " en daarna samen bespreken wat zij zagen en wat hen opviel"


def an_agenda() -> Report:
    """The sheet of a roundtable with twelve points of two lines."""
    lines = tuple(AgendaLine((str(n),), (), f"Punt {n}: {TWO_LINES}", 10) for n in range(1, 13))
    day = ("projectgroep", "Projectgroep", None, "", today(), "15:30", "Kamer 3", 1)
    return agendas.paper(Agenda("x", *day, lines), []).report


def converted(office: str, path: Path, kind: str) -> Path:
    """What LibreOffice makes of it, beside it; there is nothing there when it can't."""
    command = [office, "--headless", "--convert-to", kind, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, capture_output=True, timeout=180, check=False)  # nosec B603
    return path.with_suffix(f".{kind.partition(':')[0]}")


def flat(text: str) -> str:
    return "".join(text.split())


def opened(office: str, report: Report, body: bytes, name: str, folder: Path) -> bool:
    """Whether LibreOffice makes a PDF of it with every text; prints what is in it."""
    path = folder / f"{name}.docx"
    path.write_bytes(body)
    made, read = converted(office, path, "pdf"), converted(office, path, "txt:Text (encoded):UTF8")
    if not (made.exists() and read.exists()):
        print(f"{name}: LibreOffice maakt er geen PDF van")
        return False
    words = flat(read.read_text(encoding="utf-8"))
    missing = [text for text in report.texts() if flat(text) not in words]
    with pikepdf.open(made) as document, document.open_outline() as outline:
        fits = len(document.pages) == 1 or not report.wants_one_page
        print(
            f"{name}: {len(document.pages)} bladzijden, {len(outline.root)} koppen bovenaan,"
            f" {len(missing)} teksten missen"
        )
        return len(document.pages) > 0 and fits and not missing


def main() -> int:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("LibreOffice is hier niet geïnstalleerd; er is niets geopend.")
        return 0
    words = sys.argv[1:]
    keep = next((Path(word) for word in words if not word.endswith(".docx")), None)
    given = next((Path(word).read_bytes() for word in words if word.endswith(".docx")), None)
    report, sheet = forty_outcomes().report, an_agenda()
    with tempfile.TemporaryDirectory() as place:
        folder = keep or Path(place)
        folder.mkdir(parents=True, exist_ok=True)
        template = given or an_own_template()
        went = [
            opened(office, report, word.write(report), "gewoon", folder),
            opened(office, report, word.write(report, template), "sjabloon", folder),
            opened(office, sheet, word.write(sheet), "agenda", folder),
        ]
    return 0 if all(went) else 1


if __name__ == "__main__":
    sys.exit(main())
