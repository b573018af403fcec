"""What the trainer answered on the proof of a pasted list, as changes for the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gesprekskader.errors import RuleBroken
from gesprekskader.records.shortening import shortened
from gesprekskader.rules import NAME_LIMIT, tidy_line
from gesprekskader.rules.member_list import MemberRow
from gesprekskader.rules.member_plan import OLD, OTHER, SKIP, Plan, PlannedRow, same
from gesprekskader.rules.places import Place, is_near, same_key


@dataclass(frozen=True)
class Answers:
    """What the trainer chose on the proof."""

    ticked: frozenset[str] = frozenset()
    chosen: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One person to put on the list; a known one changes too when `renews`. `place` is a key."""

    person_id: str | None
    name: str
    email: str
    role_word: str
    place: str
    renews: bool = False


def unanswered(plan: Plan, answers: Answers) -> list[str]:
    """Keys of questions that still wait, in order."""
    waiting = [
        q.key
        for q in plan.questions
        if not q.is_box and answers.chosen.get(q.key) not in {value for value, _ in q.options}
    ]
    return waiting + [p.key for p in plan.places if _place_answer(p, answers) is None]


def _place_answer(place: Place, answers: Answers) -> str | None:
    value = answers.chosen.get(f"plaats-{place.key}", place.preset)
    return value if value in {option for option, _ in place.options} else None


def place_answers(plan: Plan, answers: Answers) -> dict[str, str]:
    """Key of a place -> "o:<id>", "n:<kind>", "z:<key>" (the same as that one) or "-"."""
    return {place.key: _place_answer(place, answers) or "-" for place in plan.places}


def changes_of(plan: Plan, answers: Answers) -> list[Change]:
    """What to do, in the order of the list. Raises RuleBroken while something is unanswered, or
    for a name that does not fit."""
    if waiting := unanswered(plan, answers):
        what = "Eén vraag wacht" if len(waiting) == 1 else f"{len(waiting)} vragen wachten"
        raise RuleBroken(f"{what} nog op je antwoord.")
    found = [_add(e) for e in (*plan.new, *plan.doubtful) if e.key in answers.ticked]
    found += [replace(_add(e), person_id=None) for e in plan.present if e.key in answers.ticked]
    for question in plan.questions:
        found += _answered(question, answers.chosen.get(question.key, ""))
    return found


def _add(entry: PlannedRow) -> Change:
    row, person_id = entry.row, entry.known.person_id if entry.known else None
    return Change(person_id, row.name, row.email, row.role_word, _key(row))


def _key(row: MemberRow) -> str:
    return same_key(row.organisation) if row.organisation else ""


def _answered(entry: PlannedRow, answer: str) -> list[Change]:
    row, known = entry.row, entry.known
    if entry.is_box:
        name = tidy_line(answer)
        if len(name) > NAME_LIMIT:
            raise RuleBroken(
                f"De naam '{shortened(name, 40)}' is te lang. Er passen {NAME_LIMIT} tekens in."
            )
        return [replace(_add(entry), name=name)] if name else []
    if answer == SKIP:
        return []
    if answer == OTHER:
        email = row.email if known and not same(known.email, row.email) else ""
        return [replace(_add(entry), person_id=None, email=email)]
    if known is None:  # a mended address
        return [replace(_add(entry), email=row.odd.replace(" ", ""))]
    if answer == OLD:
        return [_add(entry)]
    keeps_email = known.keeps_address or same(known.email, row.email) or not row.email
    keeps_place = not row.organisation or is_near(row.organisation, known.organisation)
    return [
        Change(
            known.person_id,
            known.name if known.keeps_name else row.name,
            known.email if keeps_email else row.email,
            row.role_word or known.role_word,
            "" if keeps_place else _key(row),
            renews=True,
        )
    ]
