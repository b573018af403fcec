"""How words are found, the same for the framework, the shelf and the filter in the browser.

Capitals, accents and signs make no difference. A word is found anywhere in a word, as Dutch glues
words together ("opleider" finds schoolopleider, "kam" finds kampen); a number only as a whole.
static/js/filter.js does the same; a test holds the two together.
"""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded: "“Coördinator”, item 7" -> coordinator, item, 7."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in split if not unicodedata.category(c).startswith("M")))


def findable(text: str) -> str:
    """A text made ready to look in: its words, with a blank around each."""
    return f" {' '.join(words_of(text))} "


def finds(asked: list[str], ready: str) -> bool:
    """Whether all words that are asked for (of `words_of`) are in a text (of `findable`)."""
    return all(f" {word} " in ready if word.isdecimal() else word in ready for word in asked)


def endings(word: str) -> list[str]:
    """A word and what is left of it from each later sign on: who looks for the start of one of
    these finds the word by any part of it. A number is found as a whole word only: of "a0" there is
    no "0"."""
    return [word] + [word[at:] for at in range(1, len(word)) if not word[at:].isdecimal()]
