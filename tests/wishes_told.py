"""Wishes that people share with the network, put together and forwarded; for tests of them."""

from uuid import uuid4

from gesprekskader.store import forwardings, roundtables, steps, wishes
from gesprekskader.store.steps import StepDraft
from gesprekskader.store.wishes import WishDraft

WORDS = "SAMEN-MEER-TIJD"
PEOPLE = ("Annabel", "Bastiaan", "Carlotta", "Daantje", "Elifnur")


def wish(db, cast, actor, text, refs, key="w2-lo-1", kind="wil") -> str:
    step_id = steps.add(
        db,
        actor,
        StepDraft(kind, text, tuple(refs(key))),
        network_id=cast.network_id,
        meeting_id=cast.meeting_id,
        submission_id=uuid4().hex,
    )
    steps.share(db, actor, step_id, steps.NETWORK)
    return step_id


def together(db, cast, five, *, words=WORDS, sid=None, by=None) -> str:
    draft = WishDraft(words, tuple(sorted(step for _, step in five)))
    return wishes.put_together(
        db, by or cast.facilitator, cast.meeting_id, draft, submission_id=sid or uuid4().hex
    )


def pass_on(db, cast, wish_id=None, step_id=None) -> str:
    return forwardings.forward(
        db,
        cast.facilitator,
        cast.meeting_id,
        follow_up_id=None,
        step_id=step_id,
        wish_id=wish_id,
        roundtable=("projectgroep", "Projectgroep"),
        question="Kan dit?",
        submission_id=uuid4().hex,
    )


def answer(db, cast, point) -> None:
    version = forwardings.of_ids(db, [point])[0].version
    sid = uuid4().hex
    roundtables.answer(db, cast.coordinator, point, "JA-HOOR", version=version, submission_id=sid)
