"""What a part of the programme asks, as short lines for the wall: a line a round, or a sentence."""

import re
from dataclasses import dataclass

PROBES = "[doorvragen]"
"""Where a prompt wants the probing questions."""
_ROUND = re.compile(r"(Ronde \d+):\s*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý\[])")
_MORE_THAN_WORDS = re.compile(r"[<>|`\\]|\[(?!doorvragen\])|https?://|^\s*([-*+]|\d+[.)])\s", re.M)
_ASK_ON = "Vraag door."


@dataclass(frozen=True)
class AskedLine:
    """One thing to do."""

    lead: str
    """The round, "Ronde 1"; "" without one."""
    text: str
    probes: tuple[str, ...] = ()
    """Probing questions, softly under it."""


def lines(prompt: str, probes: tuple[str, ...]) -> tuple[AskedLine, ...]:
    """The prompt in lines; none when it has lists, links or other signs that words alone lose."""
    if _MORE_THAN_WORDS.search(prompt):
        return ()
    before, *rounds = _ROUND.split(re.sub(r"[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}", "", prompt))
    found = [
        _line("", sentence, probes) for sentence in _SENTENCE.split(before.strip()) if sentence
    ]
    found += [
        _line(lead, text, probes) for lead, text in zip(rounds[::2], rounds[1::2], strict=True)
    ]
    return tuple(found)


def _line(lead: str, text: str, probes: tuple[str, ...]) -> AskedLine:
    said = " ".join(text.replace(PROBES, "").split()) or _ASK_ON
    return AskedLine(lead, said[:1].upper() + said[1:], probes if PROBES in text else ())
