"""Words in any form of them: stemmed too, so that voorbeelden finds voorbeeld."""

from collections.abc import Callable
from functools import cache, lru_cache

from gesprekskader.rules.finding import words_of


def stems(text: str) -> list[tuple[str, ...]]:
    """For every word of a text, in order, the one or two stems it is found by.

    Accents and capitals make no difference.
    """
    return [_stems(word) for word in words_of(text)]


@lru_cache(maxsize=20_000)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem(word) for stem in _stemmers()))


@cache
def _stemmers() -> list[Callable[[str], str]]:
    """Snowball has two for Dutch, strong at plurals (porter) and at verbs: a word counts under
    both. It comes with every language there is, so it is not there before somebody searches."""
    from snowballstemmer import stemmer

    return [stemmer(name).stemWord for name in ("dutch_porter", "dutch")]
