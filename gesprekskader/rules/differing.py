"""Where two long texts differ: the lines between what they begin with alike and what they end with
alike."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    theirs: str
    """Their lines that are not in mine; "" where they took mine away."""
    says: str


def difference(theirs: str, mine: str) -> Difference:
    a, b = mine.split("\n"), theirs.split("\n")
    most = min(len(a), len(b))
    start = next((n for n in range(most) if a[n] != b[n]), most)
    most -= start
    end = next((n for n in range(most) if a[-1 - n] != b[-1 - n]), most)
    first, last = start + 1, len(a) - end
    if last < first:
        where = f"Hun regels staan niet in jouw tekst. Ze horen onder regel {start}."
    elif first == last:
        where = f"Dit staat bij hen op de plek van jouw regel {first}."
    else:
        where = f"Dit staat bij hen op de plek van jouw regels {first} tot en met {last}."
    return Difference(
        "\n".join(b[start : len(b) - end]), f"{where} De rest van jullie teksten is gelijk."
    )
