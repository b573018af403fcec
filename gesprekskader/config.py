"""Environment -> frozen Settings. A value we can't use stops the start with a sentence."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from gesprekskader.errors import SettingWrong

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "GESPREKSKADER_"
SHIPPED = ROOT / "content"
"""The content that comes with this release, beneath what a partnership has of its own."""


def most_bytes(path: str, files: Mapping[str, int], most: int) -> int:
    """How large what is sent to a path may be: what `files` says of it, else `most`. A place there
    that ends with a slash is everything below it."""
    below = (size for place, size in files.items() if place[-1] == "/" and path.startswith(place))
    return files.get(path) or next(below, most)


@dataclass(frozen=True)
class Settings:
    """Everything the app can be told. Made by `from_environment`, or by a test."""

    data: Path
    content: Path
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    """The address people use, for QR codes and links; "" takes the address of the request."""
    secret_key: str = field(default="", repr=False)
    is_demo: bool = False
    begin_code: str = field(default="", repr=False)
    """Proof for the first account that you can read the server's terminal; "" after that."""
    threads: int = 4
    proxies: int = 0
    """How many proxies of ours stand in front; that many forwarded headers are believed."""
    mail_host: str = ""
    mail_port: int = 587
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_from: str = ""
    mail_security: str = "starttls"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def database(self) -> Path:
        return self.data / "gesprekskader.db"


# name: (what it does, default) - the README's table is held to this one by a test
VARIABLES = {
    "DATA": ("folder for the database, secret key and backups", "data"),
    "CONTENT": ("folder with content of your own; what it leaves out is ours", ""),
    "HOST": ("network address to listen on", "127.0.0.1"),
    "PORT": ("port to listen on", "8000"),
    "BASE_URL": ("address that people use, for QR codes and links", ""),
    "THREADS": ("threads that answer requests", "4"),
    "PROXIES": ("how many proxies stand in front of the server", "0"),
    "MAIL_HOST": ("mail server; without one, links are shown to who makes them", ""),
    "MAIL_PORT": ("port of the mail server", "587"),
    "MAIL_USER": ("name to sign in to the mail server with", ""),
    "MAIL_PASSWORD": ("password for the mail server", ""),
    "MAIL_FROM": ("address that mails come from", ""),
    "MAIL_SECURITY": ("`starttls`, `tls`, or `none` on this computer only", "starttls"),
}


def from_environment(environment: Mapping[str, str] = os.environ, **over: object) -> Settings:
    """Settings from GESPREKSKADER_* variables; `over` wins. Raises SettingWrong."""
    values = {
        name: environment.get(PREFIX + name, default) for name, (_, default) in VARIABLES.items()
    }
    for name in environment:
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in VARIABLES:
            raise SettingWrong(
                f"De instelling {name} bestaat niet. Kijk in de README hoe hij heet."
            )
    settings: dict[str, object] = {
        "data": _folder(values["DATA"], "DATA"),
        "content": _content(values["CONTENT"], _folder(values["DATA"], "DATA")),
        "host": values["HOST"],
        "port": _number(values["PORT"], "PORT", 0, 65535),
        "base_url": _address(values["BASE_URL"]),
        "threads": _number(values["THREADS"], "THREADS", 1, 64),
        "proxies": _number(values["PROXIES"], "PROXIES", 0, 5),
        **_mail(values),
    }
    return Settings(**(settings | {k: v for k, v in over.items() if v is not None}))  # type: ignore[arg-type]


def _content(text: str, data: Path) -> Path:
    """The folder that is named, else `content` beside the database when there is one, else ours."""
    if text:
        return _folder(text, "CONTENT")
    own = data / "content"
    return own if own.is_dir() else SHIPPED


def secret_key(data: Path) -> str:
    """The key that signs cookies, made once; a second start logs nobody out."""
    path = data / "sleutel"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key := path.read_text().strip():
            return key
        raise SettingWrong(
            f"Het sleutelbestand {path} is leeg. Verwijder het en start opnieuw."
        ) from None
    key = secrets.token_urlsafe(32)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(key)
    except OSError:  # a full disk: an empty key would stop the next start
        path.unlink(missing_ok=True)
        raise
    return key


def _folder(text: str, name: str) -> Path:
    """A folder as people write it; `~` is their own, anything not absolute lies beside app.py."""
    try:
        return ROOT / Path(text).expanduser()
    except RuntimeError:
        raise SettingWrong(
            f"{PREFIX}{name} is '{text}', maar we weten niet welke map ~ is. Schrijf hem voluit."
        ) from None


def _number(text: str, name: str, lowest: int, highest: int) -> int:
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise SettingWrong(
            f"{PREFIX}{name} is '{text}'. Kies een getal van {lowest} tot en met {highest}."
        )
    return int(text)


def _mail(values: Mapping[str, str]) -> dict[str, object]:
    host, sender = values["MAIL_HOST"], values["MAIL_FROM"]
    if host and not values["BASE_URL"]:
        raise SettingWrong(f"Bij {PREFIX}MAIL_HOST hoort {PREFIX}BASE_URL, voor de links in mails.")
    if host and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", sender):
        raise SettingWrong(
            f"{PREFIX}MAIL_FROM is '{sender}'. Schrijf het adres waar de mail vandaan komt."
        )
    if values["MAIL_SECURITY"] not in ("starttls", "tls", "none"):
        raise SettingWrong(f"{PREFIX}MAIL_SECURITY moet starttls, tls of none zijn.")
    if host and values["MAIL_SECURITY"] == "none" and host not in ("localhost", "127.0.0.1"):
        raise SettingWrong(
            f"{PREFIX}MAIL_SECURITY mag alleen none zijn als de mailserver op deze computer draait."
        )
    return {
        "mail_host": host,
        "mail_port": _number(values["MAIL_PORT"], "MAIL_PORT", 1, 65535),
        "mail_user": values["MAIL_USER"],
        "mail_password": values["MAIL_PASSWORD"],
        "mail_from": sender,
        "mail_security": values["MAIL_SECURITY"],
    }


_USUAL_PORTS = {"http": 80, "https": 443}


def _address(text: str) -> str:
    """A base address as browsers write it: small letters, no usual port. Raises SettingWrong."""
    if not text:
        return ""
    try:
        found = urlsplit(text.rstrip("/"))
        port = found.port
    except ValueError:
        found, port = urlsplit(""), None
    extra = found.path or found.query or found.fragment or found.username
    if found.scheme not in _USUAL_PORTS or not found.hostname or extra:
        raise SettingWrong(
            f"{PREFIX}BASE_URL is '{text}'. Schrijf een heel adres zonder pad erachter,"
            " zoals https://gesprek.school.nl"
        )
    name = f"[{found.hostname}]" if ":" in found.hostname else found.hostname
    ending = f":{port}" if port and port != _USUAL_PORTS[found.scheme] else ""
    return f"{found.scheme}://{name}{ending}"
