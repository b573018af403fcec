"""What answers somebody's words: in any form of them, most of them first, and where it says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from gesprekskader.rules.finding import findable, words_of
from gesprekskader.rules.stems import stems

_LITTLE = frozenset(
    words_of(
        "aan al als ben bij dan dat de den der deze die dit doe doen door een en er ga gaan gaat"
        " geen haar had hebben heb heeft hem het hier hij hoe hoeveel hun iemand iets ik in is ja"
        " je jij jou jouw jullie kan kun kunnen maak maar maken me men met mij mijn moet moeten mag"
        " na naar nee niet nog nu of om ons onze ook op over te toch tot u uit van veel voor waar"
        " waarom wanneer wat we wel welke werd wie wij wil worden wordt zal ze zich zij zijn zo zou"
    )
)
_SHORT = 3
"""So short a word is found at the start of a word only: MT is not in komt."""

Word = tuple[str, tuple[str, ...]]
"""A word that is looked for, and the stems that it is found by."""


@dataclass(frozen=True)
class Sought:
    """Where may be looked: `named` and `words` ready to look in (of `findable`), in `sentences`."""

    named: str
    words: str
    sentences: tuple[str, ...]


def asked_words(text: str) -> list[Word]:
    """The words of what was typed that say something; all of them when none does."""
    every = list(zip(words_of(text), stems(text), strict=True))
    return [word for word in every if word[0] not in _LITTLE] or every


def answers(asked: list[Word], places: Iterable[tuple[str, Sought]]) -> dict[str, str]:
    """Key -> the sentence that holds most of what is asked, else the first one. Most words first,
    then who is named after them; who holds none is left out."""
    ranked = [
        ((held, _held(asked, place.named)), key, place)
        for key, place in places
        if (held := _held(asked, place.words))
    ]
    ranked.sort(key=lambda each: each[0], reverse=True)
    return {key: _sentence(asked, place.sentences) for _, key, place in ranked}


def _held(asked: list[Word], ready: str) -> int:
    return sum(_holds(ready, *word) for word in asked)


def _holds(ready: str, word: str, stemmed: tuple[str, ...]) -> bool:
    if word.isdecimal():
        return f" {word} " in ready
    if len(word) <= _SHORT:
        return f" {word}" in ready
    return word in ready or any(f" {stem}" in ready for stem in stemmed)


def _sentence(asked: list[Word], sentences: tuple[str, ...]) -> str:
    return max(sentences, key=lambda each: _held(asked, findable(each)), default="")
