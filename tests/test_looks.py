"""Looks in front of the app: a 304 that no thread worked for, and only for who may look."""

import asyncio
from functools import cache

import pysqlite3
import pytest
from behind_the_front import PATIENCE, House, item_of, listening, write
from room_parts import lay, pick_of, plan, turn_to

from gesprekskader.front import looks, streams
from gesprekskader.store import grouping, outcomes, picked_items, seats, visits
from gesprekskader.store import looks as store_looks
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft


@pytest.fixture
def client_of(client_of):
    """One device each: a second sign-in has another cookie, and is another visitor."""
    return cache(client_of)


@pytest.fixture
def house(app, cast):
    made = House(app)
    yield made
    made.looks.db.conn.close()


def test_an_unchanged_look_of_a_member_is_answered_without_the_app(house, cast, client_of, db):
    path, member = f"/gesprekken/{cast.group_id}/stand", client_of("member")
    tag = house.tag(path, member)
    for _ in range(3):
        same = house.ask(path, member, tag=tag)
        assert (same.status, same.body) == (304, b"")
        assert same.headers[b"cache-control"] == b"no-store"
        assert same.headers[b"etag"].decode() == tag
    assert house.asked == 0
    write(db, cast.other, cast.group_id)
    assert house.ask(path, member, tag=tag).status == 200
    assert house.asked == 1


def test_the_board_and_the_beamer_are_answered_too_and_who_looks_along(house, cast, client_of):
    leads = client_of("facilitator")
    for path in ("stand", "scherm/stand"):
        at = f"/bijeenkomsten/{cast.meeting_id}/{path}"
        assert house.ask(at, leads, tag=house.tag(at, leads)).status == 304
        assert house.asked == 0
    along = f"/gesprekken/{cast.group_id}/stand"
    tag = house.tag(along, leads, query=b"kijkt=mee")
    assert house.ask(along, leads, tag=tag, query=b"kijkt=mee").status == 304
    assert house.asked == 0
    register = house.app.extensions["gesprekskader"].presence
    assert register.of(cast.group_id).devices == 0


def test_a_look_without_a_thread_counts_as_a_sign_of_life(house, cast, client_of, monkeypatch):
    path, member = f"/gesprekken/{cast.group_id}/stand", client_of("member")
    tag = house.tag(path, member)
    register = house.app.extensions["gesprekskader"].presence
    register._groups.clear()
    house.ask(path, member, tag=tag)
    assert house.asked == 0
    assert register.of(cast.group_id).devices == 1


def ends_the_visit(db, cast, name):
    visits.end(db, cast.secrets[name])


def takes_the_seat(db, cast, name):
    with writing(db):
        db.execute("delete from seats where group_id = ?", [cast.group_id])


def ends_the_lead(db, cast, name):
    with writing(db):
        db.execute("update memberships set is_facilitator = 0")


def signs_out(db, cast, name):
    with writing(db):
        db.execute("update visits set has_account = 0")


def merges(db, cast, name):
    grouping.merge(db, cast.facilitator, cast.group_id, cast.next_group_id)


@pytest.mark.parametrize(
    ("name", "path", "change"),
    [
        ("member", "/gesprekken/{group}/stand", ends_the_visit),
        ("member", "/gesprekken/{group}/stand", takes_the_seat),
        ("member", "/gesprekken/{group}/stand", merges),
        ("facilitator", "/gesprekken/{group}/stand", merges),
        ("facilitator", "/gesprekken/{group}/stand", ends_the_lead),
        ("facilitator", "/bijeenkomsten/{meeting}/stand", ends_the_lead),
        ("facilitator", "/bijeenkomsten/{meeting}/stand", signs_out),
        ("facilitator", "/bijeenkomsten/{meeting}/scherm/stand", ends_the_visit),
    ],
)
def test_who_may_not_look_any_more_is_not_answered_here(
    house, cast, client_of, db, name, path, change
):
    path = path.format(group=cast.group_id, meeting=cast.meeting_id)
    client = client_of(name)
    tag = house.tag(path, client)
    change(db, cast, name)
    assert house.ask(path, client, tag=tag).status != 304 or house.asked == 1
    assert house.asked == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "ander.example"},
        {"x__visit": "0123456789"},
        {"x__forwarded__host": "ander.example"},
        {"cookie": "gesprekskader=nagemaakt"},
        {"x__fragment": "2"},
    ],
)
def test_another_header_is_another_visitor_and_goes_to_the_app(house, cast, client_of, headers):
    path, member = f"/gesprekken/{cast.group_id}/stand", client_of("member")
    tag = house.tag(path, member)
    house.ask(path, member, tag=tag, **headers)
    assert house.asked == 1


def test_a_refused_look_teaches_nothing(house, cast, client_of):
    path = f"/gesprekken/{cast.group_id}/stand"
    for _ in range(2):
        assert house.ask(path, client_of("neighbour"), tag='"x-1"').status == 404
    assert house.asked == 2
    assert not house.looks._known


def test_what_was_found_out_is_asked_again_after_a_minute(house, cast, client_of, monkeypatch):
    path, member = f"/gesprekken/{cast.group_id}/stand", client_of("member")
    tag = house.tag(path, member)
    later = looks.time.monotonic() + looks._SECONDS + 1
    monkeypatch.setattr(looks.time, "monotonic", lambda: later)
    assert house.ask(path, member, tag=tag).status == 304
    assert house.asked == 1


def test_only_so_many_are_remembered_and_the_oldest_goes(house, cast, client_of, monkeypatch):
    monkeypatch.setattr(looks, "_MOST", 1)
    path = f"/gesprekken/{cast.group_id}/stand"
    tag = house.tag(path, client_of("member"))
    house.tag(path, client_of("other"))
    assert house.ask(path, client_of("member"), tag=tag).status == 304
    assert house.asked == 1


def test_a_database_that_is_busy_leaves_the_look_to_the_app(house, cast, client_of):
    path, member = f"/gesprekken/{cast.group_id}/stand", client_of("member")
    tag = house.tag(path, member)
    house.looks.db.conn.close()  # what raises here, raises nowhere else
    assert house.ask(path, member, tag=tag).status == 304
    assert house.asked == 1


def test_a_list_is_rendered_once_for_all_who_look_at_it(house, cast, client_of, db):
    """The same bytes for everybody, so nothing of a visitor is in it."""
    path, query = f"/gesprekken/{cast.group_id}/stand", item_of(db, cast.group_id)
    names = ("member", "other", "facilitator")
    write(db, cast.other, cast.group_id)
    own = {house.ask(path, client_of(name), query=query).body for name in names}
    assert len(own) == 1
    assert b"Iets nieuws." in own.pop()
    for number in range(2):
        write(db, cast.other, cast.group_id, f"Nog iets {number}.")
        house.asked = 0
        lists = [house.ask(path, client_of(name), tag='"x-0"', query=query) for name in names]
        assert {one.status for one in lists} == {200}
        assert len({one.body for one in lists}) == 1
        assert f"Nog iets {number}.".encode() in lists[0].body
        assert house.asked == 1
        assert len({one.headers[b"ETag"] for one in lists}) == 1
        assert all(int(one.headers[b"X-Now"]) > 0 for one in lists)


def test_what_somebody_thinks_alone_is_in_nobody_elses_list(house, cast, client_of, db, catalogue):
    lay(
        db,
        cast,
        catalogue,
        plan("Alleen", point="trainersoverleg/terugblik", sees="eigen", capture="opbrengst"),
    )
    turn_to(db, cast, 1)
    at = pick_of(db, cast.group_id, "Alleen").id
    path, query = f"/gesprekken/{cast.group_id}/stand", f"item={at}".encode()
    draft = OutcomeDraft("opbrengst", "ALLEEN-VAN-MIJ")
    outcomes.record(db, cast.member, cast.group_id, at, draft, submission_id="alleen")
    for _ in range(2):
        assert b"ALLEEN-VAN-MIJ" in house.ask(path, client_of("member"), query=query).body
        assert b"ALLEEN-VAN-MIJ" not in house.ask(path, client_of("other"), query=query).body


def test_phones_that_look_at_the_same_instant_share_one_rendering(house, cast, client_of, db):
    path, query = f"/gesprekken/{cast.group_id}/stand", item_of(db, cast.group_id)
    for name in ("member", "other"):
        house.ask(path, client_of(name), query=query)
    write(db, cast.other, cast.group_id)
    house.asked = 0
    phones = [house.phone(path, client_of(n), query=query) for n in ("member", "other") * 8]

    async def all_at_once() -> None:
        await asyncio.gather(*(phone.ask(house.front) for phone in phones))

    asyncio.run(all_at_once())
    assert {phone.status for phone in phones} == {200}
    assert len({phone.body for phone in phones}) == 1
    assert house.asked == 1


def test_another_item_and_the_actions_are_other_lists(house, cast, client_of, db):
    path = f"/gesprekken/{cast.group_id}/stand"
    picked = picked_items.of_group(db, cast.group_id)
    write(db, cast.other, cast.group_id)
    queries = [f"item={one.id}".encode() for one in picked] + [b""]
    lists = [house.ask(path, client_of("member"), query=query).body for query in queries]
    assert [b"Iets nieuws." in one for one in lists] == [True] + [False] * (len(queries) - 1)
    house.ask(path, client_of("other"))
    house.asked = 0
    house.ask(path, client_of("other"))
    assert house.asked == 1  # actions are shown as far as one may read


def test_who_never_could_look_gets_no_list_of_another(house, cast, client_of, db):
    path, query = f"/gesprekken/{cast.group_id}/stand", item_of(db, cast.group_id)
    house.ask(path, client_of("member"), query=query)
    for name in ("neighbour", "stranger", "outsider"):
        assert house.ask(path, client_of(name), query=query).status in (401, 404)


@pytest.mark.parametrize("change", [takes_the_seat, ends_the_visit])
def test_who_may_not_look_any_more_gets_no_shared_list(house, cast, client_of, db, change):
    path, query = f"/gesprekken/{cast.group_id}/stand", item_of(db, cast.group_id)
    for name in ("member", "facilitator"):
        house.ask(path, client_of(name), query=query)
    change(db, cast, "member")
    house.ask(path, client_of("facilitator"), query=query)  # it lies ready
    assert house.ask(path, client_of("member"), query=query).status in (401, 404)


def test_a_stream_says_at_once_where_things_stand_and_then_each_change(house, cast, client_of, db):
    path = f"/gesprekken/{cast.group_id}/stand"
    tag = house.tag(path, client_of("member"))
    mine, theirs = (house.phone(path, client_of(name)) for name in ("member", "other"))

    async def listen() -> list[str]:
        async with listening(house, mine, theirs) as (one, other):
            heard = [await one.next(), await other.next()]
            assert one.status == 200
            assert one.headers[b"content-type"].startswith(b"text/event-stream")
            await asyncio.to_thread(write, db, cast.other, cast.group_id)
            return [*heard, await one.next(), await other.next()]

    first, same, news, again = asyncio.run(listen())
    assert (first, same) == (tag, tag)
    assert news == again == house.tag(path, client_of("member"))
    assert news != tag


def test_a_change_between_opening_and_watching_is_heard(house, cast, client_of, db, monkeypatch):
    """The watcher's first look can come after a change that the stream's own look came before."""
    monkeypatch.setattr(streams, "TICK", 0.3)
    path = f"/gesprekken/{cast.group_id}/stand"
    mine = house.phone(path, client_of("member"))
    there = house.phone(f"/gesprekken/{cast.next_group_id}/stand", client_of("neighbour"))

    async def listen() -> tuple[str, str]:
        async with listening(house, there) as (watched,):
            await watched.next()
            async with listening(house, mine) as (one,):
                first = await one.next()
                await asyncio.to_thread(write, db, cast.other, cast.group_id)
                return first, await one.next()

    first, news = asyncio.run(listen())
    assert first != news


@pytest.mark.parametrize("change", [takes_the_seat, ends_the_visit])
def test_a_stream_ends_for_who_may_not_look_any_more(house, cast, client_of, db, change):
    mine = house.phone(f"/gesprekken/{cast.group_id}/stand", client_of("member"))

    async def listen() -> str:
        async with listening(house, mine) as (one,):
            await one.next()
            await asyncio.to_thread(change, db, cast, "member")
            await asyncio.to_thread(write, db, cast.facilitator, cast.group_id)
            return await one.next()

    assert asyncio.run(listen()) == ""


def test_a_stream_that_opens_again_gets_no_list(house, cast, client_of, db):
    path, query = f"/gesprekken/{cast.group_id}/stand", item_of(db, cast.group_id)
    mine = {"query": query, "x__fragment": ""}
    house.ask(path, client_of("member"), **mine)  # known, and a list lies ready

    async def listen() -> tuple[str, str]:
        async with listening(house, house.phone(path, client_of("member"), **mine)) as (one,):
            return await one.next(), one.headers[b"content-type"].decode()

    for _ in range(2):
        tag, kind = asyncio.run(listen())
        assert tag.startswith('"')
        assert kind.startswith("text/event-stream")


@pytest.mark.parametrize("accept", ["*/*", "text/event-stream"])
def test_a_head_teaches_nothing_and_opens_no_stream(house, cast, client_of, db, accept):
    path, query = f"/gesprekken/{cast.group_id}/stand", item_of(db, cast.group_id)
    write(db, cast.other, cast.group_id)
    head = house.phone(path, client_of("other"), query=query, accept=accept)
    head.scope["method"] = "HEAD"
    asyncio.run(head.ask(house.front))
    assert not house.looks._known
    for _ in range(2):
        assert b"Iets nieuws." in house.ask(path, client_of("member"), query=query).body


def test_an_empty_item_shares_no_actions(house, cast, client_of):
    path = f"/gesprekken/{cast.group_id}/stand"
    for _ in range(3):
        house.ask(path, client_of("member"), query=b"item=")
    assert house.asked == 3


def test_a_list_that_sets_a_cookie_or_is_old_is_rendered_again(
    house, cast, client_of, db, monkeypatch
):
    path, query = f"/gesprekken/{cast.group_id}/stand", item_of(db, cast.group_id)
    shared = looks._Shared()
    shared.keep(looks.Reply(200, [(b"ETag", b'"a"'), (b"Set-Cookie", b"x=1")], b"een lijst"))
    assert shared.answer_at('"a"') is None
    house.ask(path, client_of("member"), query=query)
    kept = house.looks._lists[path, query.decode()]
    kept._until = 0.0
    house.asked = 0
    house.ask(path, client_of("member"), query=query)
    assert house.asked == 1


def test_only_so_many_lists_are_kept_and_the_oldest_goes(house, cast, client_of, db, monkeypatch):
    monkeypatch.setattr(looks, "_MOST_LISTS", 1)
    path = f"/gesprekken/{cast.group_id}/stand"
    for picked in picked_items.of_group(db, cast.group_id)[:2]:
        house.ask(path, client_of("member"), query=f"item={picked.id}".encode())
    assert len(house.looks._lists) == 1


def test_a_device_behind_another_address_is_asked_again(house, cast, client_of):
    path, member = f"/gesprekken/{cast.group_id}/stand", client_of("member")
    tag = house.tag(path, member)
    elsewhere = house.phone(path, member, tag=tag)
    elsewhere.scope["client"] = ("10.9.9.9", "50000")
    asyncio.run(elsewhere.ask(house.front))
    assert house.asked == 1


@pytest.mark.parametrize(
    ("name", "may"), [("member", True), ("facilitator", True), ("outsider", False)]
)
def test_whether_a_meeting_changed_is_for_who_leads_it_or_came_in(db, cast, name, may):
    visit_id = getattr(cast, name).visit_id
    found = store_looks.meeting_of_visitor(db, visit_id, cast.meeting_id)
    assert (found is not None) == may


def test_a_read_that_failed_once_loses_no_news(house, cast, client_of, db, monkeypatch):
    mine = house.phone(f"/gesprekken/{cast.group_id}/stand", client_of("member"))
    real, failed = store_looks.revisions, []

    def busy_once(*words):
        if not failed:
            failed.append(1)
            raise pysqlite3.OperationalError("database is locked")
        return real(*words)

    async def listen() -> tuple[str, str]:
        async with listening(house, mine) as (one,):
            first = await one.next()
            while house.front._streams._version < 0:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.05)  # whom that first look woke has looked too
            monkeypatch.setattr(store_looks, "revisions", busy_once)
            await asyncio.to_thread(write, db, cast.other, cast.group_id)
            return first, await one.next()

    first, news = asyncio.run(listen())
    assert failed
    assert first != news


def test_a_database_that_is_busy_ends_no_stream(house, cast, client_of, db, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT", 0.05)
    mine = house.phone(f"/gesprekken/{cast.group_id}/stand", client_of("member"))
    left = [2]

    async def listen() -> str:
        async with listening(house, mine) as (one,):
            await one.next()
            look = next(iter(house.looks._known.values()))[0]
            tag = look.tag

            def busy(connection):
                if left[0]:
                    left[0] -= 1
                    raise pysqlite3.OperationalError("database is locked")
                return tag(connection)

            object.__setattr__(look, "tag", busy)
            while left[0]:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(write, db, cast.other, cast.group_id)
            return await one.next()

    assert asyncio.run(listen()).startswith('"')


def test_only_so_many_streams_are_open(house, cast, client_of, monkeypatch):
    monkeypatch.setattr(streams, "_MOST", 1)
    path = f"/gesprekken/{cast.group_id}/stand"

    async def listen() -> int:
        async with listening(house, house.phone(path, client_of("member"))) as (one,):
            await one.next()
            async with listening(house, house.phone(path, client_of("other"))) as (late,):
                await late.next()
                return late.status

    assert asyncio.run(listen()) == 503


def test_a_server_that_is_about_to_stop_lets_go_of_every_stream(house, cast, client_of):
    ends = []
    house.front._streams._is_ending = lambda: bool(ends)
    path = f"/gesprekken/{cast.group_id}/stand"

    async def listen() -> str:
        async with listening(house, house.phone(path, client_of("member"))) as (one,):
            await one.next()
            ends.append(1)
            return await one.next()

    assert asyncio.run(listen()) == ""


def test_who_sits_down_elsewhere_is_let_go_at_once(house, cast, client_of, db):
    mine = house.phone(f"/gesprekken/{cast.group_id}/stand", client_of("member"))

    async def listen() -> str:
        async with listening(house, mine) as (one,):
            await one.next()
            await asyncio.to_thread(seats.sit_down, db, cast.member, cast.next_group_id)
            return await one.next()

    assert asyncio.run(listen()) == ""


def test_a_stranger_gets_no_stream(house, cast, client_of):
    for name in ("stranger", "neighbour"):
        phone = house.phone(f"/gesprekken/{cast.group_id}/stand", client_of(name))
        phone.scope["headers"].append((b"accept", b"text/event-stream"))
        asyncio.run(phone.ask(house.front))
        assert phone.status in (401, 404)


def test_when_the_server_stops_every_stream_ends_and_no_new_one_opens(house, cast, client_of):
    path = f"/gesprekken/{cast.group_id}/stand"

    async def listen() -> tuple[str, int]:
        async with listening(house, house.phone(path, client_of("member"))) as (one,):
            await one.next()
            house.front._streams.close()
            ended = await one.next()
            async with listening(house, house.phone(path, client_of("other"))) as (late,):
                await late.next()
                return ended, late.status

    assert asyncio.run(listen()) == ("", 503)


def test_a_silent_stream_says_a_word_now_and_then_and_is_a_sign_of_life(
    house, cast, client_of, monkeypatch
):
    monkeypatch.setattr(streams, "HEARTBEAT", 0.05)
    mine = house.phone(f"/gesprekken/{cast.group_id}/stand", client_of("member"))
    register = house.app.extensions["gesprekskader"].presence

    async def listen() -> bytes:
        async with listening(house, mine) as (one,):
            await one.next()
            register._groups.clear()
            async with asyncio.timeout(PATIENCE):
                await one.heard.get()
                return await one.heard.get()

    assert asyncio.run(listen()) == b": ja\n\n"
    assert register.of(cast.group_id).devices == 1


def test_nothing_is_left_of_a_stream_that_went(house, cast, client_of):
    mine = house.phone(f"/gesprekken/{cast.group_id}/stand", client_of("member"))

    async def listen() -> None:
        async with listening(house, mine) as (one,):
            await one.next()

    asyncio.run(listen())
    assert not house.front._streams._open
