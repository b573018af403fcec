"""Persons at the edges: who was never here, who came just now, and whose words are renamed."""

from datetime import timedelta

import pytest
from town import NOON, Town

from gesprekskader.errors import NotFound
from gesprekskader.moments import now, stamp
from gesprekskader.records import Actor
from gesprekskader.store import people
from gesprekskader.store.db import one, writing


def key(town: Town, who: Actor, **values: object) -> None:
    town.add(
        "keys",
        hash=f"h{who.person_id}{values}",
        person_id=who.person_id,
        made_at=NOON,
        **({"kind": "claim"} | values),
    )


def tie(town: Town, joiner: Actor, member: Actor) -> None:
    town.add(
        "ties",
        joiner_id=joiner.person_id,
        member_id=member.person_id,
        name="",
        email="",
        role_word="",
        moved="",
        tied_at=NOON,
    )


def open_account(town: Town, who: Actor) -> None:
    mail = f"a{who.person_id}@x.nl"
    town.add("accounts", person_id=who.person_id, email=mail, password_hash="", created_at=NOON)


CAME_IN = {
    "an account": open_account,
    "a device": lambda town, who: town.device(None, who),
    "a meeting": lambda town, who: town.attends(who, town.meeting()),
    "a step": lambda town, who: town.step(who),
    "a seat": lambda town, who: town.sits(who, town.group(town.meeting())),
    "a used code": lambda town, who: key(town, who, used_at=NOON),
    "a link": lambda town, who: key(town, who, kind="link"),
    "an own code": lambda town, who: key(town, who, kind="code"),
}
ON_A_LIST = {
    "a list": lambda town, who: town.lists(who),
    "a code that waits": lambda town, who: key(town, who),
    "tied to a joiner": lambda town, who: tie(town, town.somebody(), who),
    "tied as a joiner": lambda town, who: tie(town, who, town.somebody()),
    "somebody became them": lambda town, who: town.db["mergers"].insert(
        {"before_id": f"b{who.person_id}", "after_id": who.person_id, "merged_at": NOON}
    ),
    "a table": lambda town, who: town.add(
        "roundtable_members", roundtable_key="x", person_id=who.person_id, added_at=NOON
    ),
}


@pytest.mark.parametrize("what", [*CAME_IN, *ON_A_LIST, "nothing"])
def test_a_line_is_unused_until_somebody_came_in_as_it_and_goes_when_it_is_on_no_list(town, what):
    who, other = town.somebody(), town.somebody()
    for leaves in (*CAME_IN.values(), *ON_A_LIST.values()):
        leaves(town, other)
    make = CAME_IN.get(what) or ON_A_LIST.get(what)
    if make:
        make(town, who)
    town.db.conn.commit()
    assert people.is_unused(town.db, who.person_id) is (what not in CAME_IN)
    with writing(town.db):
        people.delete_unlisted(town.db, who.person_id)
    known = one(town.db, "select name from persons where id = ?", [who.person_id])
    assert known == (None if what == "nothing" else {"name": "Iemand"})


@pytest.mark.parametrize(
    ("what", "is_one"),
    [
        ("nothing", True),
        ("almost a week ago", True),
        ("a week ago", False),
        ("erased", False),
        ("an account", False),
        ("a list", False),
        ("a code that waits", False),
        ("tied as a joiner", False),
        ("tied to a joiner", True),
        ("a device", False),
        ("by another way", False),
    ],
)
def test_a_newcomer_joined_this_week_on_this_one_device_and_is_nobody_else(town, what, is_one):
    age = {"a week ago": timedelta(days=7), "almost a week ago": timedelta(days=7, seconds=-1)}
    since = (now() - age.get(what, timedelta())).isoformat()
    who = town.somebody(created_at=since, erased_at=NOON if what == "erased" else None)
    way = "link" if what == "by another way" else "joined"
    visit = town.add(
        "visits", person_id=who.person_id, way=way, created_at=stamp(), seen_at=stamp()
    )
    if make := (CAME_IN | ON_A_LIST).get(what):
        make(town, who)
    assert people.is_newcomer(town.db, who.person_id, visit) is is_one
    assert not people.is_newcomer(town.db, who.person_id, "een ander toestel")


def test_who_was_erased_is_not_found(town):
    assert people.find(town.db, town.somebody(name="Els").person_id).name == "Els"
    with pytest.raises(NotFound):
        people.find(town.db, town.somebody(erased_at=NOON).person_id)


def rename(town: Town, who: Actor, name: str) -> None:
    with writing(town.db):
        before = people.find(town.db, who.person_id)
        people.change(
            town.db,
            before.id,
            name=name,
            email="",
            role_word="",
            organisation_id=None,
            version=before.version,
        )


def test_a_new_name_stands_under_what_they_wrote_and_took_on_and_nowhere_else(town):
    els, namesake = town.somebody(name="Els"), town.somebody(name="Els")
    listed, attended = town.meeting(), town.meeting(network="m")
    town.lists(els)
    town.attends(els, attended)
    town.lists(namesake, network="m")
    there = Town(town.db)
    elsewhere = there.meeting()
    there.attends(namesake, elsewhere)
    there.lists(namesake)
    groups = [town.group(meeting) for meeting in (listed, attended, elsewhere)]
    theirs, not_theirs = [], []
    for group in groups:
        owned = theirs if group != groups[2] else not_theirs
        theirs.append(
            ("outcomes", town.outcome(group, author="Els", author_id=els.person_id), "author")
        )
        owned.append(("outcomes", town.outcome(group, author="Els"), "author"))
        owned.append(("follow_ups", town.action(group, author="x", changed_by="Els"), "changed_by"))
        person = {"owner_kind": "persoon", "owner": "els"}
        owned.append(("follow_ups", town.action(group, **person), "owner"))
        not_theirs += [
            ("outcomes", town.outcome(group, author="Els", author_id=namesake.person_id), "author"),
            ("outcomes", town.outcome(group, author="Tim"), "author"),
            ("follow_ups", town.action(group, owner_kind="rol", owner="Els"), "owner"),
            ("follow_ups", town.action(group, owner_kind="persoon", owner="Tim"), "owner"),
        ]
    rename(town, els, "Elsa")
    assert {town.value(*place) for place in theirs} == {"Elsa"}
    assert "Elsa" not in {town.value(*place) for place in not_theirs}


def test_nobody_without_a_name_gives_away_texts_without_a_name(town):
    nobody, group = town.somebody(name=""), town.group(town.meeting())
    town.lists(nobody)
    text = town.outcome(group, author="")
    rename(town, nobody, "Els")
    assert town.value("outcomes", text, "author") == ""


def test_the_same_details_again_are_no_new_version(town):
    els = town.somebody(name="Els")
    rename(town, els, "Els")
    assert town.value("persons", els.person_id, "version") == 1
    rename(town, els, "Elsa")
    assert town.value("persons", els.person_id, "version") == 2


def test_details_typed_on_after_a_lost_answer_count(town):
    els = town.somebody(name="Els")
    for name in ("Elsa", "Elsa de Boer"):
        with writing(town.db):
            people.change(
                town.db,
                els.person_id,
                name=name,
                email="",
                role_word="",
                organisation_id=None,
                version=1,
                submission_id="een",
            )
    assert people.find(town.db, els.person_id).name == "Elsa de Boer"


def test_a_code_that_a_newcomer_typed_is_answered_when_they_turn_out_to_be_somebody(town):
    newcomer, els, tim = (town.somebody(name=name) for name in ("Els", "Els", "Tim"))
    asked = {"newcomer_id": newcomer.person_id, "used_at": NOON}
    key(town, els, **asked)
    key(town, tim, **asked)
    key(town, tim, answer="nee", **asked)
    key(town, tim, kind="question", **asked)
    with writing(town.db):
        people.become(town.db, newcomer.person_id, els.person_id)
    answers = town.db.query(
        "select kind, answer from keys where newcomer_id = ? order by rowid", [newcomer.person_id]
    )
    assert [tuple(row.values()) for row in answers] == [
        ("claim", "ja"),
        ("claim", "weg"),
        ("claim", "nee"),
        ("question", ""),
    ]
