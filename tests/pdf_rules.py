"""What PDF/UA-1 asks of the structure of a document, as far as it can be read from its tree."""

import io
from collections.abc import Iterator

import pikepdf

_HEADINGS = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")
_HOMES = {"/LI": "/L", "/TR": "/Table /THead /TBody", "/TD": "/TR", "/TH": "/TR"}


def faults(body: bytes) -> list[str]:
    """Every rule that this PDF breaks, in words; empty when none."""
    with pikepdf.open(io.BytesIO(body)) as document:
        root = document.Root
        found = []
        if "/StructTreeRoot" not in root or not bool(root.MarkInfo.Marked):
            return ["no structure"]
        if document.open_metadata().get("pdfuaid:part") != "1":
            found.append("does not say PDF/UA-1")
        if str(root.get("/Lang")) != "nl" or not bool(root.ViewerPreferences.DisplayDocTitle):
            found.append("no language or no title in the window")
        if "/EmbeddedFiles" in root.get("/Names", {}):
            found.append("an embedded file")
        headings = []
        for kind, parent, element in _walk(root.StructTreeRoot, ""):
            if kind in _HOMES and parent not in _HOMES[kind].split():
                found.append(f"{kind} inside {parent}")
            if kind == "/Figure" and not str(element.get("/Alt", "")):
                found.append("a picture without words")
            if kind == "/TH" and str(_attribute(element, "/Scope")) != "/Column":
                found.append("a header without a scope")
            if kind in _HEADINGS:
                headings.append(int(kind[2]))
        if headings[:1] != [1]:
            found.append("the first heading is not the first level")
        steps = zip(headings, headings[1:], strict=False)
        found += [f"heading {a} to {b}" for a, b in steps if b > a + 1]
        fonts = {
            str(font.BaseFont) for page in document.pages for font in page.Resources.Font.values()
        }
        found += [f"a letter of {name}" for name in fonts if "Gesprek" not in name]
        return found


def _walk(element: pikepdf.Object, parent: str) -> Iterator[tuple[str, str, pikepdf.Object]]:
    kind = str(element.get("/S", ""))
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S), kind, kid
            yield from _walk(kid, kind)


def _attribute(element: pikepdf.Object, name: str) -> object:
    held = element.get("/A", {})
    for one in held if isinstance(held, pikepdf.Array) else [held]:
        if isinstance(one, pikepdf.Dictionary) and name in one:
            return one[name]
    return None
