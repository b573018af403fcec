"""Dutch names: infixes, "de Vries, Jan", initials with a first name beside them."""

import re

from gesprekskader.rules.member_list import vocabulary

_WORD = r"[^\W\d_][\w'’.]*"
_LINK = r"\s?[-–]\s?(?:(?:van|de|der|den|het|'t|ten|ter|te)\s)*"
_SURNAME = re.compile(rf"{_WORD}(?:{_LINK}{_WORD})*")
_GIVEN = re.compile(r"(?:[^\W\d_]\.?-?)+|[^\W\d_][\w'’-]+")
_CALLED = re.compile(
    r"^(?P<initials>(?:[^\W\d_]{1,2}\.\s?)+)(?P<middle>.*?)\((?P<called>[^\W\d_][\w'’-]+)\)"
    r"\s*(?P<rest>.*)$"
)
_ADDRESSED = re.compile(r"^(?:dhr|mevr|mw|mej|de heer|mevrouw)\b\.?\s+(?=\S+\s)", re.I)


def is_infix(text: str) -> bool:
    """Whether this is all infix: "van der", "'t", "de"."""
    words = text.casefold().split()
    return bool(words) and all(word in vocabulary.INFIXES for word in words)


def straight(name: str, *, is_sure: bool = False) -> str:
    """A name in the order people say it: "Vries, Jan de" is Jan de Vries.

    Only for an ordinary name with a comma; `is_sure` where the list itself says that the surname
    comes first. Anything else stays as it was written.
    """
    name = _called(_ADDRESSED.sub("", name))
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 3 and is_infix(parts[1]):  # "Boom, van der, Els"
        parts = [parts[0], f"{parts[2]} {parts[1]}"]
    if len(parts) != 2 or not all(parts):
        return name
    given, tail = _called(parts[1]).split(), list[str]()
    while len(given) > 1 and is_infix(given[-1]):
        tail.insert(0, given.pop())
    surname, lead = parts[0].split(), list[str]()
    while len(surname) > 1 and is_infix(surname[0]):
        lead.append(surname.pop(0))
    if not _fits(given, " ".join(surname), is_sure) or (lead and tail):
        return name
    return _called(" ".join([*given, *lead, *tail, *surname]))


def is_turned_line(text: str) -> bool:
    """Whether a whole line is one name with the surname first."""
    return straight(text).count(",") < text.count(",")


def _fits(given: list[str], surname: str, is_sure: bool) -> bool:
    first = " ".join(given)
    if is_infix(given[0]) or not all(_GIVEN.fullmatch(w) or w.startswith("(") for w in given):
        return False
    if is_sure:
        return len(given) <= 4
    starts_alike = first[0].isupper() and surname[-1:].isalpha()
    return len(given) <= 2 and starts_alike and bool(_SURNAME.fullmatch(surname))


def _called(name: str) -> str:
    """ "J.H. (Jan) de Vries" is called Jan."""
    found = _CALLED.match(name)
    if not found:
        return name
    parts = (found["called"], found["middle"], found["rest"])
    return " ".join(part.strip() for part in parts if part.strip())


def joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
