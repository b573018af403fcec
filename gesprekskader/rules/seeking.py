"""What answers somebody's words: in any form of them, most of them first, and where it says so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from gesprekskader.rules.finding import findable, words_of
from gesprekskader.rules.stems import stems

_LITTLE = frozenset(
    words_of(
        "aan al alle alles als ben bij dan dat de den der deze die dit doe doen door een en er ga"
        " gaan gaat geen graag haar had hebben heb heeft hem het hier hij hoe hoeveel hun iedereen"
        " iemand iets ik in is ja je jij jou jouw jullie kan kun kunnen krijg krijgen maak maar"
        " maken me men met mij mijn moet moeten mag na naar nee niet nog nodig nu of om ons onze"
        " ook op over te toch tot u uit van vinden vind veel voor waar waarom wanneer wat we wel"
        " welke werd werkt wie wil wij wilt willen worden wordt zal ze zich zie ziet zij zijn zo"
        " zou"
    )
)
_SHORT = 3
"""So short a word is found at the start of a word only: MT is not in komt."""
_INSIDE = 0.4
"""What a word counts where it stands within another one."""
_NAMED = 3.0
"""What a word counts for in a title or a search word; in a heading or a text it is 1."""
_MOST = 5
_NEAR = 0.4
"""What answers less than this of the best answer is left out."""
_LONG = 200
_LIKELY = 1.1
_VERY = 2.0
"""How much more a name counts that says the very words."""

Word = tuple[str, tuple[str, ...]]
"""A word that is looked for, and the stems that it is found by."""


@dataclass(frozen=True)
class Passage:
    """A paragraph or a line of a list; `place` is the id of the heading it stands under, or ""."""

    place: str
    heading: str
    sentences: tuple[str, ...]
    headed: str
    """The heading, ready to look in (of `findable`)."""
    ready: str


@dataclass(frozen=True)
class Name:
    """Words that people look for it with, ready to look in (of `findable`), and the id of the
    heading where that is answered, or ""."""

    ready: str
    place: str = ""


@dataclass(frozen=True)
class Sought:
    """Where may be looked: the names it is known by, its title first, and what it says."""

    names: tuple[Name, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Found:
    key: str
    place: str
    heading: str
    words: str
    """What it says about it."""


def passage(place: str, heading: str, sentences: Sequence[str]) -> Passage:
    said = findable(" ".join(sentences))
    return Passage(place, heading, tuple(sentences), findable(heading), said)


def _asked(text: str) -> list[Word]:
    """The words of what was typed that say something, each once; all of them when none does."""
    every = list(dict.fromkeys(zip(words_of(text), stems(text), strict=True)))
    return [word for word in every if word[0] not in _LITTLE] or every


def answers(
    text: str, places: Iterable[tuple[str, Sought]], likely: frozenset[str] = frozenset()
) -> list[Found]:
    """What answers best, a few at most: what holds most of what is asked, rare words above common
    ones, names above text, and a name in these very words above all; between equals
    `likely` keys come first."""
    asked, typed = _asked(text), findable(text)
    held = {key: _Held(asked, typed, place) for key, place in places}
    counts = [sum(one.has[i] for one in held.values()) for i in range(len(asked))]
    weights = [log(1 + len(held) / count) if count else 0.0 for count in counts]
    half = sum(weights) / 2
    ranked = [
        (one.score(weights) * (_LIKELY if key in likely else 1.0), key)
        for key, one in held.items()
        if _sum(one.has, weights) > half
    ]
    ranked.sort(key=lambda each: -each[0])
    near = ranked[0][0] * _NEAR if ranked else 0
    return [held[key].found(key, weights) for score, key in ranked[:_MOST] if score >= near]


class _Held:
    """What one place holds of the words that are asked: for each word how well, from 0 to 1."""

    def __init__(self, asked: list[Word], typed: str, place: Sought) -> None:
        self.asked, self.typed, self.place = asked, typed, place
        self.named = self._grades(" ".join(name.ready for name in place.names))
        self.headed = [self._grades(one.headed) for one in place.passages]
        self.said = [self._grades(one.ready) for one in place.passages]
        every = (self.named, *self.headed, *self.said)
        self.has = [any(each[i] for each in every) for i in range(len(asked))]

    def _grades(self, ready: str) -> list[float]:
        return [_grade(ready, word) for word in self.asked]

    def score(self, weights: list[float]) -> float:
        """Of the names, of the name that is asked for as a whole, and of the best passage."""
        whole = max((self._whole(name, weights) for name in self.place.names), default=0)
        said = max((self._at(i, weights) for i in range(len(self.said))), default=0)
        return _NAMED * (_sum(self.named, weights) + whole) + said

    def _whole(self, name: Name, weights: list[float]) -> float:
        """The weight of what is asked, when nothing of this name is left unasked."""
        words = [word for word in name.ready.split() if word not in _LITTLE] or name.ready.split()
        if not all(any(self._grades(f" {word} ")) for word in words):
            return 0.0
        held = _sum(self._grades(name.ready), weights)
        return held * _VERY if name.ready == self.typed else held

    def _at(self, passage: int, weights: list[float]) -> float:
        return _sum(self.said[passage], weights) + _sum(self.headed[passage], weights)

    def found(self, key: str, weights: list[float]) -> Found:
        """Where it says so: the passage that holds most, under the heading that a name gives; else
        the first one."""
        if not self.said:
            return Found(key, "", "", "")
        name = max(self.place.names, key=lambda each: self._whole(each, weights))
        place = name.place if self._whole(name, weights) else ""
        places = [i for i, one in enumerate(self.place.passages) if place in ("", one.place)]
        best = max(places, key=lambda i: self._at(i, weights))
        one = self.place.passages[best]
        if not place and not self._at(best, weights):
            return Found(key, "", "", self._shown(one, weights))
        return Found(key, one.place, one.heading, self._shown(one, weights))

    def _shown(self, one: Passage, weights: list[float]) -> str:
        """The passage; of a long one the sentence that holds most, with the one before it."""
        whole = " ".join(one.sentences)
        if len(whole) <= _LONG:
            return whole
        held = [_sum(self._grades(findable(each)), weights) for each in one.sentences]
        at = held.index(max(held))
        return " ".join(one.sentences[max(at - 1, 0) : at + 1])


def _sum(grades: Sequence[float], weights: list[float]) -> float:
    return sum(grade * weight for grade, weight in zip(grades, weights, strict=True))


def _grade(ready: str, asked: Word) -> float:
    word, stemmed = asked
    if word.isdecimal():
        return float(f" {word} " in ready)
    if f" {word}" in ready:
        return 1.0
    if len(word) <= _SHORT:
        return 0.0
    if f"{word} " in ready or any(f" {stem}" in ready for stem in stemmed):
        return 1.0
    return _INSIDE if word in ready else 0.0
