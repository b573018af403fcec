"""Where two long texts differ, in lines: what they write at each place of mine."""

from difflib import SequenceMatcher

_MOST = 160_000  # pairs of lines to compare; where more differ they stand there as one


def difference(theirs: str, mine: str) -> str:
    """Their lines that are not in mine, each below where that is; what is alike is left out."""
    a, b = mine.split("\n"), theirs.split("\n")
    most = min(len(a), len(b))
    start = next((n for n in range(most) if a[n] != b[n]), most)
    most -= start
    end = next((n for n in range(most) if a[-1 - n] != b[-1 - n]), most)
    a, b = a[start : len(a) - end], b[start : len(b) - end]
    found = [("replace", 0, len(a), 0, len(b))]
    if len(a) * len(b) <= _MOST:
        found = list(SequenceMatcher(None, a, b, autojunk=False).get_opcodes())
    return "\n\n".join(
        f"{_where(start + since, start + until)}\n" + ("\n".join(b[first:last]) or "(niets)")
        for kind, since, until, first, last in found
        if kind != "equal"
    )


def _where(since: int, until: int) -> str:
    if since == until:
        return f"Onder jouw regel {since}:" if since else "Boven jouw regel 1:"
    if until - since == 1:
        return f"Op jouw regel {until}:"
    return f"Op jouw regels {since + 1} tot en met {until}:"
