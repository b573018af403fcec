"""Our letters: Source Serif Pro and Source Sans Pro, from their packages, small for the screen."""

from importlib.util import find_spec
from pathlib import Path

from gesprekskader.config import ROOT

FOLDER = ROOT / ".cache" / "fonts"
"""Where the small web versions are kept; made at set-up, system letters until then."""

FACES = {
    "serif-400": ("font_source_serif_pro", "SourceSerifPro-Regular"),
    "serif-600": ("font_source_serif_pro", "SourceSerifPro-Semibold"),
    "sans-400": ("font_source_sans_pro", "SourceSansPro-Regular"),
    "sans-600": ("font_source_sans_pro", "SourceSansPro-Semibold"),
}
_LATIN = "U+0020-007E,U+00A0-017F,U+2013,U+2014,U+2018-201E,U+2022,U+2026,U+20AC,U+2190-2193,U+2713"
_PRINT = (
    f"{_LATIN},U+2010-2015,U+2020-2022,U+2030-203A,U+2070-209C,U+2150-215F,U+2190-2199,U+2200-22FF"
)
_PRINT += ",U+25A0-25FF,U+2610-2611,U+2752"
"""For paper more signs than for the screen, which has letters of its own to fall back on."""

_SMALL: tuple[tuple[str, str, list[str]], ...] = (
    (".woff2", _LATIN, ["--flavor=woff2"]),
    (".print.ttf", _PRINT, []),
)


def source(face: str) -> Path:
    """The full font file of a face, as its package ships it."""
    package, name = FACES[face]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(package)
    return Path(spec.origin).parent / "files" / f"{name}.ttf"


def for_print(face: str) -> Path:
    """The face for a PDF: the small one when it is made, else the whole font."""
    small = FOLDER / f"{face}.print.ttf"
    return small if small.exists() else source(face)


def make() -> list[Path]:
    """Make the small files that are not there yet: WOFF2 for the screen (about 25 KB each) and
    TrueType for PDF. The ones made."""
    from fontTools import subset

    FOLDER.mkdir(parents=True, exist_ok=True)
    made = []
    for face in FACES:
        (FOLDER / f"{face}.ttf").unlink(missing_ok=True)  # of before, without boxes and ticks
        for suffix, letters, flavour in _SMALL:
            target = FOLDER / f"{face}{suffix}"
            if target.exists():
                continue
            half = target.with_name(f"{target.name}.part")
            subset.main(
                [
                    str(source(face)),
                    f"--unicodes={letters}",
                    "--layout-features=kern,liga,lnum,tnum,onum,pnum",
                    f"--output-file={half}",
                    *flavour,
                ]
            )
            half.replace(target)
            made.append(target)
    return made
