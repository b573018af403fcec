"""Words in any form of them: stemmed too, so that voorbeelden finds voorbeeld."""

from functools import lru_cache

import snowballstemmer

from gesprekskader.rules.finding import words_of

# Snowball has two for Dutch, strong at plurals (porter) and at verbs: a word counts under both.
_plurals, _verbs = snowballstemmer.stemmer("dutch_porter"), snowballstemmer.stemmer("dutch")


def stems(text: str) -> list[tuple[str, ...]]:
    """For every word of a text, in order, the one or two stems it is found by.

    Accents and capitals make no difference.
    """
    return [_stems(word) for word in words_of(text)]


@lru_cache(maxsize=20_000)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((_plurals.stemWord(word), _verbs.stemWord(word))))
