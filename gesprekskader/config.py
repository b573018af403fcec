"""Environment -> frozen Settings. A value we can't use stops the start with a sentence."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gesprekskader.errors import SettingWrong

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "GESPREKSKADER_"


@dataclass(frozen=True)
class Settings:
    """Everything the app can be told. Made by `from_environment`, or by a test."""

    data: Path
    content: Path
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = ""
    """The address people use, for QR codes and links; "" takes the address of the request."""
    secret_key: str = ""
    is_demo: bool = False
    begin_code: str = ""
    """Proof for the first account that you can read the server's terminal; "" after that."""
    threads: int = 4

    @property
    def database(self) -> Path:
        return self.data / "gesprekskader.db"


# name: (what it does, default) - the README's table is held to this one by a test
VARIABLES = {
    "DATA": ("folder for the database, secret key and backups", "data"),
    "CONTENT": ("folder with the framework, meeting formats and roundtables", "content"),
    "HOST": ("network address to listen on", "127.0.0.1"),
    "PORT": ("port to listen on", "8000"),
    "BASE_URL": ("address that people use, for QR codes and links", ""),
    "THREADS": ("threads that answer requests", "4"),
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
        "data": Path(values["DATA"])
        if Path(values["DATA"]).is_absolute()
        else ROOT / values["DATA"],
        "content": ROOT / values["CONTENT"],
        "host": values["HOST"],
        "port": _number(values["PORT"], "PORT", 0, 65535),
        "base_url": _address(values["BASE_URL"]),
        "threads": _number(values["THREADS"], "THREADS", 1, 64),
    }
    return Settings(**(settings | {k: v for k, v in over.items() if v is not None}))  # type: ignore[arg-type]


def secret_key(data: Path) -> str:
    """The key that signs cookies, made once; a second start logs nobody out."""
    path = data / "sleutel"
    data.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if key := path.read_text().strip():
            return key
        raise SettingWrong(
            f"Het sleutelbestand {path} is leeg. Verwijder het en start opnieuw."
        ) from None
    key = secrets.token_urlsafe(32)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key


def _number(text: str, name: str, lowest: int, highest: int) -> int:
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise SettingWrong(
            f"{PREFIX}{name} is '{text}'. Kies een getal van {lowest} tot en met {highest}."
        )
    return int(text)


def _address(text: str) -> str:
    if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).netloc):
        raise SettingWrong(
            f"{PREFIX}BASE_URL is '{text}'. Schrijf een heel adres, zoals https://gesprek.school.nl"
        )
    return text.rstrip("/")
