"""Folds text for finding: "coordinatoren" must find "coördinatoren"."""

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents, hyphens as spaces; for comparing, never for showing."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in split if not unicodedata.combining(c)).replace("-", " ")
