"""What a file says, whatever its format: for tests that look for words in it."""

import json
import zipfile
from io import BytesIO
from xml.etree import ElementTree

_ABOUT_ITSELF = ("docProps/", "meta.xml")  # who made the file, and when


def words_in(body: bytes) -> str:
    """The words in a file; of Word, Excel and others that are a zip, those of all its parts."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(body)) as parts:
            names = [n for n in parts.namelist() if n.endswith(".xml") and _is_said(n)]
            found = [ElementTree.fromstring(parts.read(name)) for name in names]
        return "\n".join("".join(part.itertext()) for part in found)
    if body.startswith(b"{"):
        return "\n".join(_leaves(json.loads(body)))
    return body.decode("utf-8-sig")


def _is_said(name: str) -> bool:
    return not name.startswith(_ABOUT_ITSELF)


def _leaves(thing: object) -> list[str]:
    if isinstance(thing, dict):
        return [
            leaf for name, value in thing.items() if name != "made_at" for leaf in _leaves(value)
        ]
    if isinstance(thing, list):
        return [leaf for value in thing for leaf in _leaves(value)]
    return [str(thing)]
