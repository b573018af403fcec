"""Own CSS, scripts and letters, under an address that changes when they change.

The style sheets are joined to one file in memory; the address carries a hash of everything, so a
phone fetches each file once.
"""

import gzip
import hashlib
import re
from pathlib import Path

from flask import Blueprint, Response, abort, request

from gesprekskader import fonts
from gesprekskader.config import ROOT
from gesprekskader.web.frame.application import services

bp = Blueprint("assets", __name__)
_STATIC = ROOT / "gesprekskader" / "static"
_IMPORTED = re.compile(r'^import .* from "\./(.+\.js)";$', re.MULTILINE)
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}


class Assets:
    """All files we serve, read once at the start: path -> bytes."""

    def __init__(self, letters: Path) -> None:
        self.files: dict[str, bytes] = {}
        for folder, pattern in (("js", "*.js"), ("img", "*")):
            for path in sorted((_STATIC / folder).glob(pattern)):
                self.files[f"{folder}/{path.name}"] = path.read_bytes()
        for path in sorted(letters.glob("*.woff2")):
            self.files[f"fonts/{path.name}"] = path.read_bytes()
        sheets = [
            path.read_text(encoding="utf-8") for path in sorted((_STATIC / "css").glob("*.css"))
        ]
        self.modules = self._modules()
        self.files["gesprekskader.css"] = "\n".join([*sheets, *self._letters()]).encode()
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(name.encode() + b"\0" + self.files[name])
        self.version = digest.hexdigest()[:12]
        self._zipped: dict[str, bytes] = {}

    def zipped(self, name: str) -> bytes:
        """A file for the wire, made small once, at the first that asks; b"" for letters and
        pictures, that are small already. Raises KeyError."""
        if name.endswith((".woff2", ".webp")):
            return b""
        if name not in self._zipped:
            self._zipped[name] = gzip.compress(self.files[name], 9, mtime=0)
        return self._zipped[name]

    def _modules(self) -> list[str]:
        """All that app.js imports, and what that imports: a page names them, so that a phone asks
        for all at once instead of finding one in the other."""
        found = ["app.js"]
        for name in found:  # grows while it is walked
            names = _IMPORTED.findall(self.files[f"js/{name}"].decode())
            found += [each for each in names if each not in found]
        return found[1:]

    def _letters(self) -> list[str]:
        """Font faces for the letters that are there; system letters serve for the rest."""
        faces = (name.removeprefix("fonts/").removesuffix(".woff2") for name in self.files)
        found = (name.partition("-") for name in faces if name in fonts.FACES)
        return [
            f'@font-face {{ font-family: "Source {family.title()} Pro"; font-weight: {weight};'
            f" font-display: swap; src: url(fonts/{family}-{weight}.woff2); }}"
            for family, _, weight in found
        ]


@bp.get("/vast/<version>/<path:name>")
def file(version: str, name: str) -> Response:
    assets = services().assets
    if name not in assets.files:
        abort(404)
    takes_zip = "gzip" in request.headers.get("Accept-Encoding", "")
    if takes_zip and (small := assets.zipped(name)):
        response = Response(small, headers={"Content-Encoding": "gzip"})
    else:
        response = Response(assets.files[name])
    response.headers["Content-Type"] = _TYPES[Path(name).suffix]
    response.headers["Vary"] = "Accept-Encoding"
    fresh = version == assets.version
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if fresh else "no-cache"
    )
    return response
