"""Opens minutes in Word with LibreOffice: in our own look, and in the template of a partnership.
Prints how many pages and headings it found. Ends with 1 when LibreOffice can't make a PDF of one,
or a text is missing in it; says so and ends with 0 where it is not installed.

    .venv/bin/python bench/walks/libreoffice.py [TEMPLATE.docx]
"""

import io
import shutil
import subprocess  # our own arguments only # nosec B404
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pikepdf
from docx import Document
from reports import forty_outcomes

from gesprekskader.exports import word


def an_own_template() -> bytes:
    """A file as a partnership has it: letters of its own, a name above each page, some text."""
    document = Document()
    document.styles["Normal"].font.name = "Liberation Sans"
    document.sections[0].header.paragraphs[0].text = "Opleidingsschool De Brug"
    document.add_heading("Tekst die weggaat", 1)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(office: str, body: bytes, name: str, folder: Path) -> bool:
    """Whether LibreOffice makes a PDF of it; prints what is in it."""
    path = folder / f"{name}.docx"
    path.write_bytes(body)
    command = [office, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, timeout=180, check=False)  # nosec B603
    made = path.with_suffix(".pdf")
    if not made.exists():
        print(f"{name}: LibreOffice maakt er geen PDF van")
        return False
    with pikepdf.open(made) as document, document.open_outline() as outline:
        print(f"{name}: {len(document.pages)} bladzijden, {len(outline.root)} koppen bovenaan")
        return len(document.pages) > 0


def main() -> int:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        print("LibreOffice is hier niet geïnstalleerd; er is niets geopend.")
        return 0
    template = Path(sys.argv[1]).read_bytes() if len(sys.argv) > 1 else an_own_template()
    report = forty_outcomes().report
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        went = [
            opened(office, word.write(report), "gewoon", folder),
            opened(office, word.write(report, template), "sjabloon", folder),
        ]
    return 0 if all(went) else 1


if __name__ == "__main__":
    sys.exit(main())
