"""Who of the list a joiner may be: only ever a question, as a name is no proof."""

from collections import Counter
from collections.abc import Sequence

from gesprekskader.records import Joiner, Member
from gesprekskader.rules.member_list.headings import words_of
from gesprekskader.rules.places import is_near


def proposals(joiners: Sequence[Joiner], listed: Sequence[Member]) -> dict[str, Member]:
    """Person id of a joiner -> the one member it may well be.

    The first name is the same, nothing else contradicts, and nobody else fits: no other member,
    and no other joiner for the same member.
    """
    found: dict[str, Member] = {}
    for joiner in joiners:
        if joiner.is_member or joiner.has_account or joiner.tied_to:
            continue
        fits = [member for member in listed if _fits(joiner, member)]
        best = [member for member in fits if _is_there(joiner, member)] or fits
        if len(best) == 1:
            found[joiner.person_id] = best[0]
    often = Counter(member.person.id for member in found.values())
    return {who: member for who, member in found.items() if often[member.person.id] == 1}


def _fits(joiner: Joiner, member: Member) -> bool:
    said, known = words_of(joiner.name), words_of(member.person.name)
    if not said or not known or said[0] != known[0]:
        return False
    rest = all(any(word.startswith(s) for word in known[1:]) for s in said[1:])
    places = (joiner.organisation, member.person.organisation)
    return rest and (not all(places) or is_near(*places))


def _is_there(joiner: Joiner, member: Member) -> bool:
    return bool(joiner.organisation) and is_near(joiner.organisation, member.person.organisation)
