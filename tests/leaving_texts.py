"""What groups write, and what is forwarded of it: where each field is read, and where not."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from every_place import Place, address
from leaving import (
    FIGURES,
    HARVEST,
    HISTORY,
    MINUTES,
    Noun,
    World,
    because,
    given,
    only,
    written_by,
)

from gesprekskader.moments import today
from gesprekskader.records import FollowUpAction, Forwarding, Outcome
from gesprekskader.store import follow_ups, forwardings, outcomes, shelf
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft


def _add_outcome(w: World, draft: OutcomeDraft, sid: str) -> str:
    return outcomes.record(w.db, w.cast.member, *w.place, draft, submission_id=sid).id


def _outcome_home(w: World, outcome_id: str) -> dict[str, Place]:
    w.keep("outcomes", outcome_id)
    shelf.put(w.db, w.cast.facilitator, outcome_id, shelf.EVERYONE)
    sheet = "/gesprekken/{}/items/{}".format(*w.place)
    change = f"/opbrengsten/{outcome_id}/wijzigen"
    return {
        "sheet of the group": address(w, "member", sheet, "templates/room/outcomes/_one.html"),
        "form": address(w, "member", change, "templates/room/outcomes/_fields.html"),
    }


_GOOD = OutcomeDraft("goed voorbeeld", "eerst")
_SAID = OutcomeDraft("citaat", "eerst", "mentor", has_consent=True)
_DECIDED = OutcomeDraft("besluit", "eerst")  # papers have a list of decisions
OUTCOME = Noun(
    "outcome",
    Outcome,
    OutcomeDraft,
    looks="CONTRIBUTING.md, 'Adding a field'",
    story=lambda _: [
        ("", _GOOD),
        ("text", replace(_GOOD, text="later")),
        ("kind", OutcomeDraft("vraag", "later")),
        ("", _SAID),
        ("quote_role", replace(_SAID, quote_role="student")),
        ("has_consent", OutcomeDraft("citaat", "eerst", "student", has_consent=False)),
        ("", _DECIDED),
    ],
    add=_add_outcome,
    find=lambda w, thing: outcomes.find(w.db, thing),
    change=lambda w, thing, draft, version: outcomes.change(
        w.db, w.cast.member, thing, draft, version=version
    ),
    undo=lambda w, thing: (
        outcomes.remove(w.db, w.cast.member, thing),
        outcomes.restore(w.db, w.cast.member, thing),
    ),
    given=given(
        by_the_place="id group_id picked_item_id",
        by_who_wrote="author changed_by created_at",
        by_the_store="version is_removed is_struck sees is_hidden",
        by_its_kind="is_quote is_good_example is_decision",
        at_the_harvest="is_starred reach merged_into_id groups",
    ),
    home=_outcome_home,
    forms=("/gesprekken/{w.group_id}/items/{w.place[1]}", "/opbrengsten/{thing}/wijzigen"),
    written_in="templates/room/outcomes/_fields.html",
    refused=("has_consent",),
    nowhere=FIGURES
    | because("actions and steps only", "look back", "wall")
    | because("own steps only", "my year"),
    absent={
        "quote_role": because("good examples only", "shelf"),
        "has_consent": because("good examples only", "shelf")
        | because("asked before it is written", "sheet of the group", *HARVEST, *HISTORY)
        | because("of the network, for itself", *MINUTES, "minutes of a group"),
    },
)


def _add_action(w: World, draft: FollowUpDraft, sid: str) -> str:
    return follow_ups.record(w.db, w.cast.member, *w.place, draft, submission_id=sid).id


def _action_home(w: World, action_id: str) -> dict[str, Place]:
    w.keep("follow_ups", action_id)
    _forward(w, action_id, Passed("eerst"), uuid4().hex)
    page, thing = f"/gesprekken/{w.group_id}/acties", f"/vervolgacties/{action_id}"
    back = f"/bijeenkomsten/{w.meeting_id}{thing}/terugblik"
    listed = f"/netwerken/{w.network_id}/acties"
    return {
        "actions of the group": address(w, "member", page, "templates/room/follow_ups/_one.html"),
        "form": address(w, "member", f"{thing}/wijzigen", "templates/room/follow_ups/_fields.html"),
        "look back on it": address(w, "facilitator", back, "templates/year/look_back/action.html"),
        "all actions": address(w, "facilitator", listed, "gesprekskader/reports/actions.py"),
        "all actions .csv": address(
            w, "facilitator", f"{listed}.csv", "gesprekskader/reports/sections.py"
        ),
        **_at_tables(w),
    }


def _at_tables(w: World) -> dict[str, Place]:
    passed = f"/bijeenkomsten/{w.meeting_id}/doorgeven"
    return {
        "roundtable": address(
            w, "coordinator", "/overlegtafel", "templates/tables/roundtables/mine.html"
        ),
        "forwarded": address(
            w, "facilitator", passed, "templates/tables/forwardings/of_meeting.html"
        ),
    }


_CARD = ("actions of the group",)  # it says of a typed name that it reaches nobody
_TO_DO = FollowUpDraft("eerst", "rol", "mentor", "in mei")
ACTION = Noun(
    "action",
    FollowUpAction,
    FollowUpDraft,
    looks="store/follow_ups.py, web/room/follow_ups.py",
    story=lambda w: [
        ("", _TO_DO),
        ("text", replace(_TO_DO, text="later")),
        ("owner", replace(_TO_DO, text="later", owner="student")),
        ("when", replace(_TO_DO, text="later", owner="student", when="in juni")),
        ("owner_kind", _by_somebody := FollowUpDraft("later", "persoon", "student", "in juni")),
        ("owner_id", _by_somebody := replace(_by_somebody, owner_id=w.cast.member.person_id)),
        ("", replace(_by_somebody, when="")),
        ("due_on", replace(_by_somebody, when="", due_on=today() + timedelta(days=20))),
    ],
    add=_add_action,
    find=lambda w, thing: follow_ups.find(w.db, thing),
    change=lambda w, thing, draft, version: follow_ups.change(
        w.db, w.cast.member, thing, w.place[1], draft, version=version
    ),
    undo=lambda w, thing: (
        follow_ups.remove(w.db, w.cast.member, thing),
        follow_ups.restore(w.db, w.cast.member, thing),
    ),
    given=given(
        by_the_place="id group_id picked_item_id item group_name meeting_id meeting_title",
        by_the_meeting="meeting_on",
        by_the_calendar="by",
        by_who_wrote="author changed_by created_at",
        by_the_store="version is_removed is_struck",
        at_the_harvest="is_starred merged_into_id groups",
        by_who_looked_back="result yielded looked_back_at handed_over_at",
        by_who_does_it="is_disowned",
    ),
    home=_action_home,
    forms=("/gesprekken/{w.group_id}/acties", "/vervolgacties/{thing}/wijzigen"),
    written_in="templates/room/groups/_write_action.html",
    nowhere=FIGURES
    | because("good examples only", "shelf")
    | because("own steps only", "my year", "look back"),
    absent={
        "owner": because("a table sees no names of people", "roundtable"),
        "when": because("how it ended counts there", "look back on it", "wall", *HISTORY)
        | because("the question counts there", "forwarded")
        | because("words may name somebody", "roundtable"),
        "owner_kind": only(
            "the owner in words says it", "form", "look back on it", "JSON", "wall", *_CARD
        ),
        "owner_id": only(
            "the owner in words says it",
            "form",
            "look back on it",
            "own data",
            "own data .json",
            *_CARD,
        ),
        "due_on": because("how it ended counts there", "look back on it", "wall", *HISTORY)
        | because("the question counts there", "forwarded"),
    },
)


@dataclass(frozen=True)
class Passed:
    """What somebody chooses and types who forwards."""

    question: str


def _forward(w: World, action_id: str, draft: Passed, sid: str) -> str:
    return forwardings.forward(
        w.db,
        w.cast.facilitator,
        w.meeting_id,
        follow_up_id=action_id,
        step_id=None,
        roundtable=("projectgroep", "Projectgroep"),
        question=draft.question,
        submission_id=sid,
    )


def _add_forwarding(w: World, draft: Passed, sid: str) -> str:
    if sid not in w.about:
        w.about[sid] = _add_action(w, _TO_DO, uuid4().hex)
    passed = _forward(w, w.about[sid], draft, sid)
    w.about[passed] = sid
    return passed


def _forwarding_home(w: World, passed: str) -> dict[str, Place]:
    w.keep("follow_ups", w.about[w.about[passed]])
    return _at_tables(w) | written_by(w, "facilitator")


FORWARDING = Noun(
    "forwarding",
    Forwarding,
    Passed,
    looks="store/forwardings.py, store/forwarding_writes.py",
    story=lambda _: [("", Passed("eerst")), ("question", Passed("later"))],
    add=_add_forwarding,
    find=lambda w, thing: forwardings.of_ids(w.db, [thing])[0],
    change=lambda w, thing, draft, _: _add_forwarding(w, draft, w.about[thing]),
    given=given(
        by_what_it_is_about="id meeting_id network_id follow_up_id step_id text items",
        by_the_line_or_by_choosing="board board_id",
        by_being_put_together="whole_id wish_id people",
        by_choosing_a_table="roundtable at_key at at_is_empty at_is_asked",
        by_the_table="bundle from_key from_title agenda_on is_on_agenda",
        by_who_forwarded="forwarded_at at_since",
        by_who_answered="answered_at answer answered_by is_decision sent_on_words sent_on_by",
        by_the_store="version",
    ),
    home=_forwarding_home,
    nowhere=FIGURES
    | because("good examples only", "shelf")
    | because("own steps only", "my year", "look back")
    | because("of who wrote texts", "own data", "own data .json")
    | because("where it lies and the answer count there", *HARVEST, *HISTORY)
    | because("of the whole meeting", "minutes of a group")
    | because("it stands where texts are chosen, and in the file", "dossier, in order"),
    absent={},
    is_edited=False,
)
