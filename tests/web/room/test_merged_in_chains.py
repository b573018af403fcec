"""Groups that were merged, and merged again, can always be parted: every text finds its home."""

import json
import re
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database
from support import add_meeting, join, sent

from gesprekskader.errors import RuleBroken
from gesprekskader.records import ItemRef
from gesprekskader.store import (
    follow_ups,
    group_writes,
    grouping,
    groups,
    harvests,
    outcomes,
    picked_items,
    programmes,
    seats,
)
from gesprekskader.store.db import connect, one, rows, writing
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.migrations import migrate, migrations
from gesprekskader.store.outcomes import OutcomeDraft

OWN = ItemRef("f", "1", None, None, "Eigen punt", None, "Ons eigen punt", "")
CHAIN = "ABCD"


def say(db, cast, group: str, text: str, pick: str) -> str:
    draft = OutcomeDraft("opbrengst", text)
    return outcomes.record(db, cast.facilitator, group, pick, draft, submission_id=uuid4().hex).id


@pytest.fixture
def made(db, cast, refs):
    """Four groups: each with somebody at the table, a text and an action; A has an own point and
    an item that the others lack."""
    return make(db, cast, refs)


def make(db, cast, refs) -> dict[str, dict[str, str]]:
    meeting_id = add_meeting(db, cast.facilitator, cast.network_id, refs)
    found = {}
    for name in CHAIN:
        actor, secret = join(db, meeting_id, f"Iemand van {name}")
        keys = ("w2-lo-1", "w2-lo-7") if name == "A" else ("w2-lo-1",)
        group = groups.start(db, actor, meeting_id, refs(*keys), submission_id=uuid4().hex)
        pick = picked_items.of_group(db, group)[0].id
        say(db, cast, group, f"TEKST-{name}", pick)
        follow_ups.record(
            db,
            actor,
            group,
            pick,
            FollowUpDraft(f"ACTIE-{name}", "niemand"),
            submission_id=uuid4().hex,
        )
        found[name] = {"group": group, "pick": pick, "person": actor.person_id, "secret": secret}
    a = found["A"]["group"]
    own = picked_items.pick(db, cast.facilitator, a, OWN, submission_id=uuid4().hex)
    found["A"]["own"] = own
    say(db, cast, a, "BIJ-EIGEN-PUNT-A", own)
    return found


def merge(db, cast, made, one_: str, into: str) -> None:
    grouping.merge(db, cast.facilitator, made[one_]["group"], made[into]["group"])


def part(db, cast, made, name: str) -> None:
    grouping.part(db, cast.facilitator, made[name]["group"])


def texts(db, made, name: str) -> set[str]:
    group = made[name]["group"]
    written = {o.text for o in outcomes.of_group(db, group)}
    return written | {f.text for f in follow_ups.of_group(db, group)}


def people(db, made, name: str) -> set[str | None]:
    return {seat.person_id for seat in seats.of_group(db, made[name]["group"])}


OF_A = {"TEKST-A", "ACTIE-A", "BIJ-EIGEN-PUNT-A"}


def check_picks(db) -> None:
    """Every text stands at an item of its own group."""
    for table in ("outcomes", "follow_ups"):
        assert not rows(
            db,
            f"select x.id from {table} x join picked_items i on i.id = x.picked_item_id"
            " where i.group_id <> x.group_id",
        )


def test_a_group_in_the_middle_of_a_chain_takes_its_own_along(db, cast, made):
    merge(db, cast, made, "A", "B")
    merge(db, cast, made, "B", "C")
    assert texts(db, made, "C") == OF_A | {"TEKST-B", "ACTIE-B", "TEKST-C", "ACTIE-C"}
    part(db, cast, made, "B")
    assert texts(db, made, "C") == {"TEKST-C", "ACTIE-C"}
    assert texts(db, made, "B") == OF_A | {"TEKST-B", "ACTIE-B"}
    assert people(db, made, "B") == {made["A"]["person"], made["B"]["person"]}
    part(db, cast, made, "A")
    assert texts(db, made, "A") == OF_A
    assert texts(db, made, "B") == {"TEKST-B", "ACTIE-B"}
    assert people(db, made, "A") == {made["A"]["person"]}
    check_picks(db)


def test_the_first_of_a_chain_parts_from_where_all_are(db, cast, made):
    merge(db, cast, made, "A", "B")
    merge(db, cast, made, "B", "C")
    part(db, cast, made, "A")
    assert texts(db, made, "A") == OF_A
    assert texts(db, made, "C") == {"TEKST-B", "ACTIE-B", "TEKST-C", "ACTIE-C"}
    part(db, cast, made, "B")
    assert texts(db, made, "B") == {"TEKST-B", "ACTIE-B"}
    check_picks(db)


def test_an_own_point_goes_along_and_what_others_wrote_at_it_stays(db, cast, made):
    merge(db, cast, made, "A", "B")
    merge(db, cast, made, "B", "C")
    there = made["C"]["group"]
    (point,) = [p for p in picked_items.of_group(db, there) if p.item.key is None]
    say(db, cast, there, "VAN-C-BIJ-HET-PUNT", point.id)
    part(db, cast, made, "A")
    own = [o for o in outcomes.of_group(db, made["A"]["group"]) if o.text.startswith("BIJ")]
    assert [o.picked_item_id for o in own] == [made["A"]["own"]]
    assert "VAN-C-BIJ-HET-PUNT" in texts(db, made, "C")
    assert point.id in {p.id for p in picked_items.of_group(db, there)}
    part(db, cast, made, "B")  # B only passed it on
    points = picked_items.of_group(db, made["B"]["group"])
    assert [p.item.wording for p in points if p.item.key is None] == []
    check_picks(db)


def test_an_item_that_two_groups_bring_along_stands_once_and_stays_with_who_has_it(
    db, cast, refs, made
):
    pick = {"actor": cast.facilitator, "item": refs("w2-lo-7")[0], "submission_id": uuid4().hex}
    picked_items.pick(db, group_id=made["B"]["group"], **pick)
    merge(db, cast, made, "A", "B")
    merge(db, cast, made, "B", "C")

    def keys(name: str) -> list[str]:
        found = picked_items.of_group(db, made[name]["group"])
        return [each.item.key or each.item.wording for each in found]

    assert sorted(keys("C")) == ["Ons eigen punt", "w2-lo-1", "w2-lo-7"]
    part(db, cast, made, "A")
    assert (keys("C"), keys("B")) == (["w2-lo-1", "w2-lo-7"], ["w2-lo-1", "w2-lo-7"])


def test_groups_with_many_items_and_texts_merge_and_part_in_as_few_statements(db, cast, made):
    said: list[str] = []

    def hear(sql: str) -> None:
        if not sql.startswith("--") and sql not in said[-1:]:  # a trigger repeats its statement
            said.append(sql)

    counts = []
    for _ in range(2):
        said.clear()
        db.conn.set_trace_callback(hear)
        merge(db, cast, made, "A", "B")
        part(db, cast, made, "A")
        db.conn.set_trace_callback(None)
        counts.append(len(said))
        for n in range(12):
            point = ItemRef("f", "1", None, None, "Eigen punt", None, f"Punt {n}", "")
            group, sent_as = made["A"]["group"], uuid4().hex
            own = picked_items.pick(db, cast.facilitator, group, point, submission_id=sent_as)
            say(db, cast, group, f"BIJ PUNT {n}", own)
    assert counts[0] == counts[1]


def test_a_text_that_waits_for_a_group_in_a_chain_lands_and_goes_along(db, cast, app, made):
    merge(db, cast, made, "A", "B")
    merge(db, cast, made, "B", "C")
    phone = app.test_client()
    with phone.session_transaction() as session:
        session["visit"] = made["A"]["secret"]
    form = sent(picked_item=made["A"]["own"], kind="opbrengst", text="WACHTTE")
    url = f"/gesprekken/{made['A']['group']}"
    assert phone.get(url).headers["Location"] == f"/gesprekken/{made['C']['group']}"
    for _ in range(2):
        assert phone.post(f"{url}/opbrengsten", data=form).status_code == 303
    found = [o for o in outcomes.of_group(db, made["C"]["group"]) if o.text == "WACHTTE"]
    assert len(found) == 1
    part(db, cast, made, "B")
    assert "WACHTTE" in texts(db, made, "B")
    assert phone.get(url).headers["Location"] == f"/gesprekken/{made['B']['group']}"
    part(db, cast, made, "A")
    assert "WACHTTE" in texts(db, made, "A")
    assert phone.get(f"{url}/acties").status_code == 200


def test_the_board_says_where_each_group_of_a_chain_is(db, cast, facilitator, made):
    merge(db, cast, made, "A", "B")
    merge(db, cast, made, "B", "C")
    meeting_id = groups.find(db, made["A"]["group"]).meeting_id
    page = facilitator.get(f"/bijeenkomsten/{meeting_id}").get_data(as_text=True)
    assert "Groep 1 hoort nu bij Groep 2" in page
    assert "Groep 2 hoort nu bij Groep 3" in page


def test_a_line_that_was_split_goes_home_with_the_first_one(db, cast, made):
    merge(db, cast, made, "A", "B")
    action = next(f for f in follow_ups.of_group(db, made["B"]["group"]) if f.text == "ACTIE-A")
    harvests_boards(db, cast)
    harvests.split(db, cast.facilitator, action.id)
    part(db, cast, made, "A")
    found = follow_ups.of_group(db, made["A"]["group"])
    assert [f.text for f in found] == ["ACTIE-A", "ACTIE-A"]


def harvests_boards(db, cast) -> None:
    """Two members of two boards."""
    from gesprekskader.store import networks, organisations, people
    from gesprekskader.store.db import writing

    year = one(db, "select school_year from meetings where id = ?", [cast.meeting_id])
    with writing(db):
        for name in ("Alfa", "Beta"):
            board = organisations.insert(db, name, "bestuur")
            person = people.insert(db, f"Lid van {name}", organisation_id=board)
            networks.insert_membership(db, cast.network_id, person, year["school_year"])


def test_the_same_submission_in_two_groups_stops_no_merger(db, cast, made):
    for name in "AB":
        draft = OutcomeDraft("opbrengst", f"DUBBEL-{name}")
        where = made[name]
        outcomes.record(
            db, cast.facilitator, where["group"], where["pick"], draft, submission_id="s" * 32
        )
    merge(db, cast, made, "A", "B")
    assert {"DUBBEL-A", "DUBBEL-B"} <= texts(db, made, "B")
    part(db, cast, made, "A")
    assert "DUBBEL-A" in texts(db, made, "A")


@pytest.mark.parametrize("kind", ["outcomes", "follow_ups"])
def test_sent_again_after_a_merger_it_is_the_text_of_the_group_it_was_for(db, cast, made, kind):
    def send(name: str, words: str) -> None:
        where = made[name]
        store, draft = (
            (outcomes, OutcomeDraft("opbrengst", words))
            if kind == "outcomes"
            else (follow_ups, FollowUpDraft(words, "niemand"))
        )
        store.record(
            db, cast.facilitator, where["group"], where["pick"], draft, submission_id="s" * 32
        )

    send("A", "DUBBEL-A")
    send("B", "DUBBEL-B")
    merge(db, cast, made, "A", "B")
    send("A", "NIEUWER-A")
    send("B", "NIEUWER-B")
    assert {"NIEUWER-A", "NIEUWER-B"} <= texts(db, made, "B")
    assert not {"DUBBEL-A", "DUBBEL-B"} & texts(db, made, "B")
    part(db, cast, made, "A")
    assert "NIEUWER-A" in texts(db, made, "A")
    assert "NIEUWER-B" in texts(db, made, "B")


def test_an_edit_of_an_action_that_crosses_a_merger_is_stored_at_the_item_as_it_is_there(
    db, cast, facilitator, made
):
    where = made["A"]
    (action,) = follow_ups.of_group(db, where["group"])
    url = f"/vervolgacties/{action.id}/wijzigen"
    form = sent(text="ACTIE-A", owner_kind="persoon", owner="Sanne", when="", version="1")
    merge(db, cast, made, "A", "B")
    for _ in range(2):
        assert facilitator.post(url, data=form | {"picked_item": where["own"]}).status_code == 303
    stored = follow_ups.find(db, action.id)
    assert (stored.owner, stored.version, stored.item.wording) == ("Sanne", 2, OWN.wording)
    check_picks(db)
    strange = sent(**form | {"picked_item": "bestaatniet", "version": "2"})
    assert facilitator.post(url, data=strange).status_code == 422


def test_what_was_typed_at_an_own_point_is_looked_for_under_its_name_of_before(
    db, cast, facilitator, made
):
    """In a chain too; the action form looks at each group once."""
    merge(db, cast, made, "A", "B")
    passed_on = picked_items.here(db, made["B"]["group"], made["A"]["own"])
    merge(db, cast, made, "B", "C")
    there = picked_items.of_group(db, made["C"]["group"])
    own = next(p for p in there if p.item.key is None)
    url = f"/gesprekken/{made['C']['group']}"
    was = re.search(r'data-draft-was="([^"]*)"', facilitator.get(f"{url}/items/{own.id}").text)
    assert set(was[1].split()) == {f"opbrengst:{made['A']['own']}", f"opbrengst:{passed_on}"}
    was = re.search(r'data-draft-was="([^"]*)"', facilitator.get(f"{url}/items/{there[0].id}").text)
    assert f"opbrengst:{made['A']['own']}" not in was[1].split()
    was = re.search(r'data-draft-was="([^"]*)"', facilitator.get(f"{url}/acties").text)
    assert sorted(was[1].split()) == sorted(f"actie:{made[name]['group']}" for name in "AB")


def test_an_item_with_a_text_that_was_taken_away_stays_so_that_it_can_come_back(
    db, cast, facilitator, made, refs
):
    """Not put back, and not gone with other shared items; a struck text holds nothing."""
    group, own = made["A"]["group"], made["A"]["own"]
    (text,) = [o for o in outcomes.of_group(db, group) if o.picked_item_id == own]
    outcomes.remove(db, cast.facilitator, text.id)
    url = f"/gesprekken/{group}/items"
    assert "terugleggen" not in facilitator.get(f"{url}/{own}").text
    assert facilitator.post(f"{url}/{own}/terugleggen").status_code == 422
    for kept in outcomes.of_group(db, group):
        if not kept.is_removed:
            outcomes.remove(db, cast.facilitator, kept.id)
    for action in follow_ups.of_group(db, group):
        follow_ups.remove(db, cast.facilitator, action.id)
    meeting_id = groups.find(db, group).meeting_id
    programmes.offer(db, cast.facilitator, meeting_id, ["w2-lo-9"], refs("w2-lo-9"), None)
    outcomes.restore(db, cast.facilitator, text.id)
    assert {"TEKST-A", "BIJ-EIGEN-PUNT-A"} <= {o.text for o in outcomes.of_group(db, group)}
    harvests.strike(db, cast.facilitator, "outcomes", text.id)
    assert facilitator.post(f"{url}/{own}/terugleggen").status_code == 303
    assert own not in {p.id for p in picked_items.of_group(db, group)}


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.sampled_from(CHAIN), st.sampled_from(CHAIN)),
        st.tuples(st.just("part"), st.sampled_from(CHAIN), st.none()),
        st.tuples(st.just("say"), st.sampled_from(CHAIN), st.booleans()),
    ),
    max_size=14,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=DEEDS)
def test_whatever_is_merged_and_parted_every_text_comes_home(db, cast, refs, deeds):
    made = make(db, cast, refs)
    home: dict[str, str] = {}
    for row in rows(db, "select text, group_id from outcomes"):
        home[row["text"]] = row["group_id"]
    home = {f"TEKST-{name}": made[name]["group"] for name in CHAIN}
    home["BIJ-EIGEN-PUNT-A"] = made["A"]["group"]
    for number, (what, one_, other) in enumerate(deeds):
        try:
            if what == "merge":
                merge(db, cast, made, one_, other)
            elif what == "part":
                part(db, cast, made, one_)
            else:  # as a phone that knows nothing of the merger
                pick = made["A"]["own"] if one_ == "A" and other else made[one_]["pick"]
                say(db, cast, made[one_]["group"], f"LATER-{number}", pick)
                home[f"LATER-{number}"] = made[one_]["group"]
        except RuleBroken:
            continue
        check_stand(db, made, home)
    for name in CHAIN * 2:
        part(db, cast, made, name)
    for name in CHAIN:
        group = made[name]["group"]
        wanted = {text for text, where in home.items() if where == group}
        assert {o.text for o in outcomes.of_group(db, group)} == wanted
        assert people(db, made, name) == {made[name]["person"]}
    check_picks(db)


def check_stand(db, made, home: dict[str, str]) -> None:
    """Each text is in exactly one group that stands: the one where its home is now."""
    found: dict[str, list[str]] = {}
    for name in CHAIN:
        group = made[name]["group"]
        for outcome in outcomes.of_group(db, group):
            found.setdefault(outcome.text, []).append(group)
    assert found == {text: [group_writes.group_now(db, where)] for text, where in home.items()}
    check_picks(db)


def test_groups_that_were_merged_before_can_be_parted_after_the_upgrade(tmp_path):
    """A into B, B into C, as the lists of before said it; and B parted, which cut A off."""
    old: Database = connect(tmp_path / "oud.db")
    migrations.apply(old, stop_before="groups_have_homes")
    old.executescript(
        """
        insert into networks (id, name, created_at) values ('n', 'N', '2026-01-01');
        insert into meetings (id, network_id, school_year, title, meeting_on, starts_at,
         format_key, item_choice, join_code, created_at)
         values ('m', 'n', '2026-2027', 'T', '2026-10-01', '13:30', 'x', 'own', 'C', '2026-01-01');
        insert into conversations (id, meeting_id, number, name, created_at) values
         ('a', 'm', 1, 'A', '2026-01-01'), ('b', 'm', 2, 'B', '2026-01-01'),
         ('c', 'm', 3, 'C', '2026-01-01');
        insert into picked_items (id, conversation_id, position, framework, framework_version,
         item_key, subtheme, wording) values ('pa', 'a', 1, 'f', '1', 'k', 's', 'w'),
         ('pb', 'b', 1, 'f', '1', 'k', 's', 'w'), ('pc', 'c', 1, 'f', '1', 'k', 's', 'w');
        """
    )
    for name, place in (("a", "b"), ("b", "b"), ("c", "c")):
        old.execute(
            "insert into outcomes (id, conversation_id, picked_item_id, kind, text, author,"
            " submission_id, created_at) values (?, ?, ?, 'opbrengst', ?, '', ?, '2026-01-01')",
            [f"o{name}", place, f"p{place}", name, name],
        )
    old.execute(  # A's own point and an item that B lacked: the merger took them along
        "insert into picked_items (id, conversation_id, position, framework, framework_version,"
        " item_key, subtheme, wording) values ('eigen', 'b', 2, 'f', '1', null, 's', 'punt'),"
        " ('los', 'b', 3, 'f', '1', 'l', 's', 'x')"
    )
    moved = json.dumps({"outcomes": [["oa", "pa"]], "picked_items": [["eigen"], ["los"]]})
    old.execute(
        "update conversations set merged_into_id = 'c', hidden_at = '2026-01-02', moved = ?"
        " where id = 'a'",
        [moved],
    )
    old.commit()
    migrate(old)
    assert one(old, "select home_group_id as home from outcomes where id = 'oa'") == {"home": "a"}
    assert group_writes.group_now(old, "a") == "b"
    items = {(p.item.key, p.item.wording) for p in picked_items.of_group(old, "a")}
    assert items == {("k", "w"), ("l", "x"), (None, "punt")}
    with writing(old):  # as a parting does
        picked_items.drop_stand_ins(old, ["a"])
    assert items == {(p.item.key, p.item.wording) for p in picked_items.of_group(old, "a")}
    assert [p.id for p in picked_items.of_group(old, "b")] == ["pb"]
    old.close()
