"""What was known until somebody left: the same texts, without what came after."""

from dataclasses import replace
from datetime import datetime

from gesprekskader.records import FollowUpAction, Forwarding, Outcome, PersonalStep, Reach, Revisit


def _is_past(moment: datetime | None, until: datetime | None) -> bool:
    return until is not None and moment is not None and moment >= until


def outcomes(found: list[Outcome], reach: Reach) -> list[Outcome]:
    """Those that were written before this reader left."""
    return [o for o in found if not _is_past(o.created_at, reach.until)]


def actions(found: list[FollowUpAction], reach: Reach) -> list[FollowUpAction]:
    """Those that were written before this reader left, ended only when they had ended by then."""
    return [
        replace(f, result="", yielded="", looked_back_at=None)
        if _is_past(f.looked_back_at, reach.until)
        else f
        for f in found
        if not _is_past(f.created_at, reach.until)
    ]


def revisits(found: list[Revisit], reach: Reach) -> list[Revisit]:
    """Look backs of before this reader left."""
    return [r for r in found if not _is_past(r.created_at, reach.until)]


def forwardings(found: list[Forwarding], reach: Reach) -> list[Forwarding]:
    """Those that were made before this reader left, answered only when they were by then."""
    return [
        replace(f, answered_at=None, answer="", answered_by="")
        if _is_past(f.answered_at, reach.until)
        else f
        for f in found
        if not _is_past(f.forwarded_at, reach.until)
    ]


def endings(found: list[PersonalStep], reach: Reach) -> list[PersonalStep]:
    """Shared steps with how they ended, as far as this reader may follow them."""
    nothing = {"result": "", "yielded": "", "looked_back_title": ""}
    return [
        replace(s, looked_back_at=None, looked_back_in=None, **nothing)  # type: ignore[arg-type]
        if _is_past(s.looked_back_at, reach.steps_until)
        else s
        for s in found
    ]
