"""QR codes as drawings inside a page: a secret in one never gets an address of its own."""

from io import BytesIO

from markupsafe import Markup
from segno import make_qr


def svg(text: str) -> bytes:
    """A QR code of this text as an SVG file."""
    out = BytesIO()
    make_qr(text, error="m").save(
        out, kind="svg", scale=8, border=2, dark="#20242b", light="#fffdf9", xmldecl=False
    )
    return out.getvalue()


def drawing(text: str, title: str) -> Markup:
    """The same inside a page, with words for who can't see it. segno escapes the title."""
    out = BytesIO()
    make_qr(text, error="m").save(
        out,
        kind="svg",
        border=2,
        dark="#20242b",
        light="#fffdf9",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        svgclass="qr",
        title=title,
    )
    return Markup(out.getvalue().decode())  # nosec B704
