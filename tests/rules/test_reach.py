"""Who left reads what was known until then: the very moment of leaving is after."""

from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta

import pytest

from gesprekskader.records import FollowUpAction, Forwarding, Outcome, PersonalStep, Reach, Revisit
from gesprekskader.rules import reach

LEFT = datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
BEFORE, AFTER = LEFT - timedelta(seconds=1), LEFT + timedelta(seconds=1)
GONE = Reach(until=LEFT, steps_until=LEFT)
STAYS = Reach()


def made(kind, **facts):
    """A record with these facts; the others do not matter here."""
    needed = [f.name for f in fields(kind) if f.default is MISSING]
    return kind(**(dict.fromkeys(needed) | facts))


@pytest.mark.parametrize(
    ("part", "kind", "name"),
    [
        (reach.outcomes, Outcome, "created_at"),
        (reach.actions, FollowUpAction, "created_at"),
        (reach.revisits, Revisit, "created_at"),
        (reach.forwardings, Forwarding, "forwarded_at"),
    ],
)
def test_what_was_written_after_leaving_is_not_read(part, kind, name):
    texts = [made(kind, **{name: at}) for at in (BEFORE, LEFT, AFTER)]
    assert part(texts, GONE) == texts[:1]
    assert part(texts, STAYS) == texts


@pytest.mark.parametrize(
    ("at", "result"), [(BEFORE, "gezet"), (LEFT, ""), (AFTER, ""), (None, "gezet")]
)
def test_an_action_ended_only_when_it_had_by_then(at, result):
    action = made(
        FollowUpAction, created_at=BEFORE, result="gezet", yielded="iets", looked_back_at=at
    )
    (seen,) = reach.actions([action], GONE)
    assert seen.result == result
    assert bool(seen.yielded) == bool(result)
    assert reach.actions([action], STAYS) == [action]


@pytest.mark.parametrize(("at", "answer"), [(BEFORE, "ja"), (LEFT, ""), (AFTER, "")])
def test_a_point_was_answered_only_when_it_had_been_by_then(at, answer):
    point = made(Forwarding, forwarded_at=BEFORE, answered_at=at, answer="ja", answered_by="Tafel")
    (seen,) = reach.forwardings([point], GONE)
    assert (seen.answer, bool(seen.answered_by), bool(seen.answered_at)) == (
        answer,
        bool(answer),
        bool(answer),
    )


def test_of_a_shared_step_stands_how_it_ended_until_then():
    facts = {"result": "gezet", "yielded": "rust"}
    found = [made(PersonalStep, looked_back_at=at, **facts) for at in (BEFORE, LEFT)]
    seen = reach.endings(found, GONE)
    assert [(step.result, step.yielded) for step in seen] == [("gezet", "rust"), ("", "")]
    assert reach.endings(found, STAYS) == found
