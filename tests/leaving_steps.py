"""Own steps, and looks back: where each field is read once it is shared, and where not."""

from dataclasses import replace
from uuid import uuid4

from every_place import Place, address
from leaving import (
    DOSSIER,
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
from leaving_texts import ACTION

from gesprekskader.records import PersonalStep, Revisit
from gesprekskader.store import revisits, steps
from gesprekskader.store.revisits import RevisitDraft
from gesprekskader.store.steps import StepDraft


def _add_step(w: World, draft: StepDraft, sid: str) -> str:
    at = {"network_id": w.network_id, "meeting_id": w.meeting_id}
    return steps.add(w.db, w.cast.member, draft, **at, submission_id=sid)


def _step_home(w: World, step_id: str) -> dict[str, Place]:
    steps.share(w.db, w.cast.member, step_id, steps.NETWORK)
    thing = f"/stappen/{step_id}"
    return {
        "own page": address(w, "member", thing, "templates/year/steps/show.html"),
        "form": address(w, "member", f"{thing}/wijzigen", "templates/year/steps/_form.html"),
        "own look back": address(
            w,
            "member",
            f"{thing}/terugblik?bijeenkomst={w.meeting_id}",
            "templates/year/look_back/step.html",
        ),
        "own steps .md": address(w, "member", "/mijn/stappen.md", "gesprekskader/reports/steps.py"),
        "own steps .csv": address(
            w, "member", "/mijn/stappen.csv", "gesprekskader/reports/steps.py"
        ),
    }


def _step_story(w: World) -> list[tuple[str, object]]:
    one, other = ((item,) for item in w.items)
    return [
        ("", StepDraft("ga", "eerst", one)),
        ("text", StepDraft("ga", "later", one)),
        ("kind", StepDraft("wil", "later", one)),
        ("items", StepDraft("wil", "later", other)),
    ]


STEP = Noun(
    "step",
    PersonalStep,
    StepDraft,
    looks="store/step_rows.py, store/steps.py, web/year/steps.py",
    story=_step_story,
    add=_add_step,
    find=lambda w, thing: steps.find(w.db, thing),
    change=lambda w, thing, draft, version: steps.change(
        w.db, w.cast.member, thing, draft, version=version
    ),
    undo=lambda w, thing: [
        steps.set_removed(w.db, w.cast.member, thing, removed=removed) for removed in (True, False)
    ],
    given=given(
        by_who_writes="id person_id person",
        by_the_place="network_id network meeting_id meeting_title meeting_on school_year",
        by_sharing="shared_with shared_group_id shared_at shown_to_id shown_to",
        by_looking_back="result yielded looked_back_at looked_back_in looked_back_title",
        by_being_carried="carried_from_id",
        by_being_put_together="wish_id wish_words wish_others",
        by_the_store="version created_at changed_at is_removed",
    ),
    home=_step_home,
    forms=("/bijeenkomsten/{w.meeting_id}/mijn-stap", "/stappen/{thing}/wijzigen"),
    written_in="templates/year/steps/_form.html",
    nowhere=FIGURES
    | because("texts of groups only", *DOSSIER, *HARVEST, "shelf", "minutes of a group")
    | because("stands here once it yielded something", *HISTORY),
    absent={},
)


def _look_back_on_action(w: World, thing: str, draft: RevisitDraft, version: int, sid: str) -> str:
    revisits.look_back_on_follow_up(
        w.db,
        w.cast.facilitator,
        thing,
        draft,
        meeting_id=w.meeting_id,
        version=version,
        submission_id=sid,
    )
    return thing


def _add_on_action(w: World, draft: RevisitDraft, sid: str) -> str:
    if sid not in w.about:
        w.about[sid] = ACTION.add(w, ACTION.story(w)[0][1], uuid4().hex)
    return _look_back_on_action(w, w.about[sid], draft, 0, sid)


_LOOKED = RevisitDraft("loopt", "eerst", "eerst")
_GIVEN = given(
    by_what_it_is_about="id step_id follow_up_id meeting_id meeting_title",
    by_the_store="version created_at",
)
_MINE = ["own data", "own data .json"]
_THEIRS = ["look back on it", "wall", "own data of the facilitator"]
ON_ACTION = Noun(
    "look back on an action",
    Revisit,
    RevisitDraft,
    looks="store/revisits.py, web/year/look_back.py",
    story=lambda _: [
        ("", _LOOKED),
        ("yielded", replace(_LOOKED, yielded="later")),
        ("held_up", replace(_LOOKED, yielded="later", held_up="later")),
        ("result", RevisitDraft("gezet", "later", "later")),
    ],
    add=_add_on_action,
    find=lambda w, thing: revisits.of_follow_up(w.db, thing)[0],
    change=lambda w, thing, draft, version: _look_back_on_action(
        w, thing, draft, version, uuid4().hex
    ),
    given=_GIVEN | because("of a step only", "needed", "takes_along", "shares_held_up"),
    home=lambda w, thing: ACTION.home(w, thing) | written_by(w, "facilitator"),
    nowhere=FIGURES
    | because("of the meeting that agreed on it", *HARVEST, *MINUTES, "minutes of a group")
    | because("of who agreed on it", "actions of the group", "form", "forwarded", *_MINE)
    | because("a table hears what is asked", "roundtable")
    | because("good examples only", "shelf")
    | because("own steps only", "my year", "look back"),
    absent={"held_up": only("no paper says what held people up", *_THEIRS)},
)


def _look_back_on_step(w: World, thing: str, draft: RevisitDraft, version: int, sid: str) -> str:
    revisits.look_back_on_step(
        w.db,
        w.cast.member,
        thing,
        draft,
        meeting_id=w.meeting_id,
        version=version,
        submission_id=sid,
    )
    return thing


def _add_on_step(w: World, draft: RevisitDraft, sid: str, step: StepDraft | None = None) -> str:
    if sid not in w.about:
        w.about[sid] = _add_step(w, step or _step_story(w)[0][1], uuid4().hex)
    return _look_back_on_step(w, w.about[sid], draft, 0, sid)


_TRIED = RevisitDraft("loopt", "eerst", "eerst", shares_held_up=True)
_LATER = RevisitDraft("loopt", "later", "later")
_OWN = ["own page", "own look back", "own steps .md", "own steps .csv", *_MINE]
_UNSHARED = "it stays with who took the step"
ON_STEP = Noun(
    "look back on a step",
    Revisit,
    RevisitDraft,
    looks="store/revisits.py, web/year/look_back.py",
    story=lambda _: [
        ("", _TRIED),
        ("yielded", replace(_TRIED, yielded="later")),
        ("held_up", replace(_LATER, shares_held_up=True)),
        ("shares_held_up", _LATER),
        ("takes_along", replace(_LATER, takes_along=True)),
        ("result", replace(_LATER, result="gezet", takes_along=True)),
    ],
    add=_add_on_step,
    find=lambda w, thing: revisits.of_step(w.db, thing)[0],
    change=lambda w, thing, draft, version: _look_back_on_step(
        w, thing, draft, version, uuid4().hex
    ),
    given=_GIVEN | because("asked of a wish only", "needed"),
    home=lambda w, thing: STEP.home(w, thing),
    nowhere=FIGURES
    | because("texts of groups only", *DOSSIER, *HARVEST, "shelf", "minutes of a group")
    | because("the step itself", "form"),
    absent={
        "yielded": because("one line a step; its own page has the rest", "look back", "my year"),
        "result": because("what it yielded counts there", *HISTORY),
        "held_up": only(_UNSHARED, *_OWN, "wall"),
        "shares_held_up": only(_UNSHARED, "own look back", "wall", *_MINE),
        "takes_along": only(_UNSHARED, *_OWN, "my year"),
    },
)

_WISHED = RevisitDraft("loopt", needed="eerst")
ON_WISH = replace(
    ON_STEP,
    name="look back on a wish",
    story=lambda _: [("", _WISHED), ("needed", replace(_WISHED, needed="later"))],
    add=lambda w, draft, sid: _add_on_step(w, draft, sid, _step_story(w)[2][1]),
    given=_GIVEN | because("as on a step", *vars(_TRIED).keys() - {"needed"}),
    absent={"needed": only(_UNSHARED, *_OWN)},
)
