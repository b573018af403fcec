"""How far the heavy walks go: one of each kind in every run, all of them with WALKS=whole.

WALKS=whole python3 app.py test -m browser
"""

import os

IS_WHOLE = os.environ.get("WALKS") == "whole"


def each_once(these: list, those: list) -> list[tuple]:
    """Every one of both at least once, in pairs; a whole walk takes all pairs."""
    if IS_WHOLE:
        return [(one, other) for one in these for other in those]
    most = max(len(these), len(those))
    return [(these[n % len(these)], those[n % len(those)]) for n in range(most)]
