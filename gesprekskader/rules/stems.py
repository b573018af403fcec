"""Words as a search compares them: folded and stemmed, so that voorbeelden finds voorbeeld."""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+")
# Snowball has two for Dutch, strong at plurals (porter) and at verbs: a word counts under both.
_plurals, _verbs = snowballstemmer.stemmer("dutch_porter"), snowballstemmer.stemmer("dutch")


def stems(text: str) -> list[tuple[str, ...]]:
    """For every word of a text, in order, the one or two stems it is found by.

    Accents and capitals make no difference.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [_stems(word) for word in _WORD.findall(folded)]


@lru_cache(maxsize=20_000)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((_plurals.stemWord(word), _verbs.stemWord(word))))
