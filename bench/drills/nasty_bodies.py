"""What a form is sent that no page of ours sends: nasty values, and bodies that are no form."""

import json
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from uuid import uuid4

NASTY = {
    "empty": b"",
    "blanks": b" \t\r\n ",
    "100k characters": b"woord " * 17_000,
    "long word": b"x" * 3_000,
    "NUL": b"voor\x00na",
    "control": bytes(range(1, 32)) + b"\x7f" + "\x85\x9b".encode() + b"woord",
    "lone surrogate": "voor\ud800na".encode("utf-8", "surrogatepass"),
    "half a pair": "\udfff".encode("utf-8", "surrogatepass"),
    "invalid UTF-8": b"\xff\xfe\xc0\xaf woord",
    "bidi": "naam\u202egro.neob\u202c\u2066x\u2069\u200e\u200f\u061c".encode(),
    "separators": "een\u2028twee\u2029drie\u0085vier\u00a0vijf".encode(),
    "only invisible": "\u200b\ufeff\u2060\u00ad\u3164".encode(),
    "emoji": "👩‍🏫🏳️‍🌈👍🏽".encode(),
    "right to left": "שלום العربية".encode(),
    "stacked accents": ("e" + "\u0301" * 70).encode(),
    "HTML": b"<b>vet</b><script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "SQL": b"' or 1=1; drop table persons; --",
    "template": b"{{ 7*7 }} {% raise %} ${7*7} #{7*7} %s %(x)s {0}",
    "CRLF": b"een\r\nSet-Cookie: x=1\r\n\r\ntwee",
    "formula": b"=1+1",
    "path": b"../../etc/passwd",
    "true": b"true",
    "minus": b"-1",
    "huge number": b"9" * 400,
    "other digits": "١٢٣²".encode(),
    "not a number": b"NaN",
    "far day": b"9999-12-31",
    "no day": b"2026-02-31",
}
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Target:
    """A form as one role sees it; `arguments` are the ids in its address."""

    endpoint: str
    role: str
    url: str
    fields: dict[str, str]
    arguments: dict[str, str]


def bodies(target: Target, quick: bool) -> list[tuple[str, bytes, str]]:
    """(what, body, content type) of everything to send to a form."""
    good = {name: value.encode() for name, value in target.fields.items()}
    names = [name for name in good if name != "csrf_token"]
    sent = [("as it is", urlencode(good).encode(), URLENCODED)]
    nasty = list(NASTY.items())[:: 10 if quick else 1]
    for word, value in nasty:
        for name in names:
            fields = good | {name: value} | _fresh(good)
            sent.append((f"{name}: {word}", urlencode(fields).encode(), URLENCODED))
        everything = good | dict.fromkeys(names, value)
        sent.append((f"all: {word}", urlencode(everything).encode(), URLENCODED))
    sent += _shapes(good, names)
    return sent


def _fresh(good: dict[str, bytes]) -> dict[str, bytes]:
    """A submission id of its own, so that it is no repeat."""
    return {"submission_id": uuid4().hex.encode()} if "submission_id" in good else {}


def _shapes(good: dict[str, bytes], names: list[str]) -> list[tuple[str, bytes, str]]:
    """Bodies that are no ordinary form."""
    plain = urlencode(good).encode()
    multi = "multipart/form-data; boundary=grens"
    text = {name: value.decode() for name, value in good.items()}
    twice = urlencode([*good.items(), *((name, b"nog een") for name in names)]).encode()
    many = urlencode([(f"veld{n}", "x") for n in range(5000)]).encode()
    deep = b"[" * 50_000
    return [
        ("no body", b"", URLENCODED),
        ("no content type", plain, ""),
        ("every field twice", twice, URLENCODED),
        ("5000 fields", plain + b"&" + many, URLENCODED),
        ("600 parts", _parts([*good.items(), *((f"v{n}", b"x") for n in range(600))]), multi),
        ("too large", plain + b"&x=" + b"x" * 300_000, URLENCODED),
        ("too large in parts", _parts([*good.items(), ("x", b"x" * 300_000)]), multi),
        ("in parts", _parts(list(good.items())), multi),
        ("files for texts", _parts(list(good.items()), file=True), multi),
        ("cut off parts", _parts(list(good.items()))[:-30], multi),
        ("parts without a boundary", _parts(list(good.items())), "multipart/form-data"),
        ("parts of nonsense", b"--grens\r\nnonsense\x00\xff\r\n\r\n--grens--", multi),
        ("a long header of a part", b"--grens\r\nContent-Disposition: " + b"x" * 90_000, multi),
        ("as plain text", plain, "text/plain"),
        ("as bytes", plain, "application/octet-stream"),
        ("another charset", plain, f"{URLENCODED}; charset=utf-16"),
        ("no charset", plain, f"{URLENCODED}; charset=\u00ff"),
        ("JSON", json.dumps(text).encode(), "application/json"),
        ("JSON list", b"[1, null, {}]", "application/json"),
        ("deep JSON", deep, "application/json"),
        ("invalid names", b"\xff\xfe=1&%00=2&%ED%A0%80=3&=4&&&", URLENCODED),
        ("broken escapes", b"text=%&name=%zz&%=%u1234", URLENCODED),
    ]


def _parts(fields: list[tuple[str, bytes]], *, file: bool = False) -> bytes:
    name = b'; filename="../../tekst.txt"' if file else b""
    parts = [
        b'--grens\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        % (key.encode(), name, value)
        for key, value in fields
    ]
    return b"".join(parts) + b"--grens--\r\n"


def addresses(target: Target, quick: bool) -> list[tuple[str, str]]:
    """(what, address): each id in the address replaced by something nasty."""
    found = []
    for name, value in target.arguments.items():
        for word, nasty in list(NASTY.items())[:: 10 if quick else 1]:
            if nasty.strip() and len(nasty) < 4000:
                url = target.url.replace(f"/{value}", f"/{quote(nasty, safe='')}", 1)
                found.append((f"address {name}: {word}", url))
    return found
