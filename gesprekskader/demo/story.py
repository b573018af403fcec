"""What the demo tells, as its files say it: who there is, and what they did."""

import tomllib
from pathlib import Path

_HERE = Path(__file__).parent
TOWN = tomllib.loads((_HERE / "town.toml").read_text(encoding="utf-8"))
STORY = tomllib.loads((_HERE / "story.toml").read_text(encoding="utf-8"))

NAMES: dict[str, str] = {person["name"].split()[0]: person["name"] for person in TOWN["people"]}
"""First name, as the story calls somebody -> whole name."""
TITLES: dict[str, str] = {key: meeting["title"] for key, meeting in STORY["meetings"].items()}
"""Name of a meeting in the story -> its title."""
ROLES: dict[str, str] = {name: role["is"] for name, role in TOWN["roles"].items()}
"""Whoever one can sign in as -> who that is, in Dutch."""
