"""How words are cut where there is no room for all of them."""


def shortened(words: str, limit: int) -> str:
    """As many whole words as fit, and a sign that there are more: "Kan de training ook…"."""
    if len(words) <= limit:
        return words
    kept, following = words[: limit - 1], words[limit - 1]
    if following != " ":
        kept = kept.rpartition(" ")[0] or kept
    return f"{kept.rstrip()}…"
