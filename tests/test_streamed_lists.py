"""Lists that come along a stream: rendered once, only for who may look at that moment, and never an
older one after a newer."""

import asyncio
import json
from functools import cache

import pysqlite3
import pytest
from behind_the_front import PATIENCE, House, Stream, item_of, listening, write
from room_parts import lay, pick_of, plan, turn_to
from test_front import BUSY

from gesprekskader.front import looks, streams
from gesprekskader.store import harvests, outcomes, seats
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


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(streams, "APART", 0.0)


async def brought(page: Stream) -> dict:
    """The list that a page gets next."""
    words = await page.next()
    assert words.startswith("event: list\ndata: {"), words
    return json.loads(words.removeprefix("event: list\ndata: "))


def at_item(house, cast, client_of, db, *names: str) -> list:
    """Phones of these at the first item of their group."""
    path, query = f"/gesprekken/{cast.group_id}/stand", item_of(db, cast.group_id)
    return [house.phone(path, client_of(name), query=query, x__fragment="") for name in names]


def says(db, cast, text: str) -> asyncio.Future:
    return asyncio.to_thread(write, db, cast.other, cast.group_id, text)


def test_a_list_is_rendered_once_for_all_who_listen(house, cast, client_of, db):
    phones = at_item(house, cast, client_of, db, "member", "other", "facilitator")

    async def listen() -> list[dict]:
        async with listening(house, *phones) as pages:
            for page in pages:
                await page.next()
            house.asked = 0
            await says(db, cast, "Voor ons allemaal.")
            return [await brought(page) for page in pages]

    lists = asyncio.run(listen())
    assert house.asked == 1
    assert "Voor ons allemaal." in lists[0]["html"]
    assert len({(one["html"], one["tag"]) for one in lists}) == 1
    assert all(one["now"] > 0 for one in lists)
    query = item_of(db, cast.group_id)
    looked = house.ask(f"/gesprekken/{cast.group_id}/stand", client_of("member"), query=query)
    assert looked.body.decode() == lists[0]["html"]
    assert looked.headers[b"ETag"].decode() == lists[0]["tag"]


def test_who_waits_for_a_list_in_the_making_is_asked_about_once(house, cast, client_of, db):
    """Whether a page may look is asked when its list is there; only of who has it made also before
    and after."""
    phones = at_item(house, cast, client_of, db, "member", "other", "facilitator")
    asked: list[str] = []

    async def listen() -> None:
        async with listening(house, *phones) as pages:
            for page in pages:
                await page.next()
            await asyncio.sleep(4 * streams.TICK)  # what came between opening and watching, too
            house.looks.db.conn.set_trace_callback(asked.append)
            await says(db, cast, "Voor wie wacht.")
            for page in pages:
                await brought(page)
            house.looks.db.conn.set_trace_callback(None)

    asyncio.run(listen())
    assert sum("from visits v" in said for said in asked) == len(phones) + 2


def test_texts_that_come_fast_come_together_and_the_last_always_comes(
    house, cast, client_of, db, monkeypatch
):
    monkeypatch.setattr(streams, "APART", 1.0)
    phones = at_item(house, cast, client_of, db, "member")

    async def listen() -> list[dict]:
        async with listening(house, *phones) as (page,):
            await page.next()
            await says(db, cast, "De eerste.")
            lists = [await brought(page)]
            for number in range(5):
                await says(db, cast, f"Erna {number}.")
            while "Erna 4." not in lists[-1]["html"]:
                lists.append(await brought(page))
            return lists

    assert len(asyncio.run(listen())) == 2


def test_actions_are_for_one_and_do_not_travel(house, cast, client_of, db):
    path = f"/gesprekken/{cast.group_id}/stand"
    phone = house.phone(path, client_of("member"), x__fragment="")

    async def listen() -> str:
        async with listening(house, phone) as (page,):
            await page.next()
            house.asked = 0
            await says(db, cast, "Iets anders.")
            return await page.next()

    assert asyncio.run(listen()).startswith('"')
    assert house.asked == 0  # its page asks


def test_what_somebody_thinks_alone_travels_to_nobody(house, cast, client_of, db, catalogue):
    """The streams opened before that part began: they are told that there is something."""
    alone = plan("Alleen", point="trainersoverleg/terugblik", sees="eigen", capture="opbrengst")
    lay(db, cast, catalogue, alone, plan("Samen", point="trainersoverleg/terugblik"))
    turn_to(db, cast, 1)
    at = pick_of(db, cast.group_id, "Alleen").id
    path, query = f"/gesprekken/{cast.group_id}/stand", f"item={at}".encode()
    phones = [
        house.phone(path, client_of(name), query=query, x__fragment="")
        for name in ("member", "other")
    ]
    draft = OutcomeDraft("opbrengst", "ALLEEN-VAN-MIJ")
    me = (db, cast.member, cast.group_id, at, draft)

    async def listen() -> list[str]:
        async with listening(house, *phones) as pages:
            for page in pages:
                await page.next()
            house.asked = 0
            await asyncio.to_thread(outcomes.record, *me, submission_id="alleen")
            return [await page.next() for page in pages]

    for heard in asyncio.run(listen()):
        assert heard.startswith('"')
    assert house.asked == 1  # and not once for each


def test_of_a_list_that_is_too_large_only_is_said_that_it_changed(
    house, cast, client_of, db, monkeypatch
):
    monkeypatch.setattr(looks, "_LARGEST", 100)
    phones = at_item(house, cast, client_of, db, "member", "other")

    async def listen() -> list[str]:
        async with listening(house, *phones) as pages:
            for page in pages:
                await page.next()
            house.asked = 0
            await says(db, cast, "Een lange lijst.")
            return [await page.next() for page in pages]

    assert all(heard.startswith('"') for heard in asyncio.run(listen()))
    assert house.asked == 1


def test_who_loses_the_seat_while_the_list_is_made_does_not_get_it(
    house, cast, client_of, db, monkeypatch
):
    phones = at_item(house, cast, client_of, db, "member", "other")
    real = house.front._streams._ask

    async def meanwhile(environ):
        await asyncio.to_thread(seats.sit_down, db, cast.member, cast.next_group_id)
        return await real(environ)

    async def listen() -> tuple[str, str]:
        async with listening(house, *phones) as (mine, theirs):
            await mine.next(), await theirs.next()
            house.front._streams._ask = meanwhile
            await says(db, cast, "Na jouw vertrek.")
            return await mine.next(), (await brought(theirs))["html"]

    mine, theirs = asyncio.run(listen())
    assert mine == ""  # the stream ended
    assert "Na jouw vertrek." in theirs


def test_who_loses_the_seat_when_the_list_was_just_made_does_not_get_it(house, cast, client_of, db):
    """Who had it made, and who waited for it."""
    phones = at_item(house, cast, client_of, db, "member", "other")
    real = house.front._streams._ask

    async def then(environ):
        answer = await real(environ)
        for leaves in (cast.member, cast.other):
            await asyncio.to_thread(seats.sit_down, db, leaves, cast.next_group_id)
        return answer

    async def listen() -> list[str]:
        async with listening(house, *phones) as pages:
            for page in pages:
                await page.next()
            house.front._streams._ask = then
            await says(db, cast, "Wij zijn al weg.")
            return [await page.next() for page in pages]

    assert asyncio.run(listen()) == ["", ""]


def test_a_list_whose_making_hangs_keeps_no_other_page_waiting(
    house, cast, client_of, db, monkeypatch
):
    monkeypatch.setattr(looks, "_MOMENT", 0.1)
    first, second = at_item(house, cast, client_of, db, "member", "facilitator")
    free = asyncio.Event()

    async def hangs(_environ):
        await free.wait()
        return BUSY

    async def listen() -> str:
        async with listening(house, first) as (page,):
            await page.next()
            house.front._streams._ask = hangs
            await says(db, cast, "Daar wacht ik op.")
            await asyncio.sleep(4 * streams.TICK)
            async with listening(house, second) as (other,):
                heard = await other.next()
                other.left.set()
                async with asyncio.timeout(PATIENCE):
                    while len(house.front._streams._open[cast.group_id]) > 1:
                        await asyncio.sleep(streams.TICK)
            free.set()
            return heard

    assert asyncio.run(listen()).startswith('"')


def test_a_text_struck_while_the_list_is_made_goes_to_nobody(house, cast, client_of, db):
    phones = at_item(house, cast, client_of, db, "member")
    real, done = house.front._streams._ask, []

    async def slow(environ):
        """Rendered, and only then struck."""
        answer = await real(environ)
        if not done:
            done.append(1)
            (text,) = [
                o for o in outcomes.of_group(db, cast.group_id) if o.text == "Noemt een naam."
            ]
            await asyncio.to_thread(harvests.strike, db, cast.facilitator, "outcomes", text.id)
        return answer

    async def listen() -> str:
        async with listening(house, *phones) as (page,):
            await page.next()
            house.front._streams._ask = slow
            await says(db, cast, "Noemt een naam.")
            return (await brought(page))["html"]

    html = asyncio.run(listen())
    assert done
    assert "Noemt een naam." not in html


def test_a_text_that_lands_while_the_list_is_made_makes_it_once_more_and_not_for_each(
    house, cast, client_of, db
):
    phones = at_item(house, cast, client_of, db, *("member", "other", "facilitator") * 4)
    real, done = house.front._streams._ask, []

    async def meanwhile(environ):
        if not done:
            done.append(1)
            await says(db, cast, "Tijdens het maken.")
        return await real(environ)

    async def listen() -> None:
        async with listening(house, *phones) as pages:
            for page in pages:
                await page.next()
            house.asked = 0
            house.front._streams._ask = meanwhile
            await says(db, cast, "Eerst dit.")
            for page in pages:
                while "Tijdens het maken." not in (await brought(page))["html"]:
                    pass

    asyncio.run(listen())
    assert house.asked <= 2


def test_a_stream_ends_after_a_while_so_that_the_app_looks_again(
    house, cast, client_of, db, monkeypatch
):
    monkeypatch.setattr(streams, "LIFE", 0.0)
    phones = at_item(house, cast, client_of, db, "member")

    async def listen() -> str:
        async with listening(house, *phones) as (page,):
            return await page.next()

    assert asyncio.run(listen()) == ""


def test_who_write_faster_than_a_list_is_made_leave_nobody_without_news(house, cast, client_of, db):
    phones = at_item(house, cast, client_of, db, "member")
    real, number = house.front._streams._ask, []

    async def always(environ):
        answer = await real(environ)
        number.append(1)
        await says(db, cast, f"Nummer {len(number)}.")
        return answer

    async def listen() -> str:
        async with listening(house, *phones) as (page,):
            await page.next()
            house.front._streams._ask = always
            await says(db, cast, "Het begin.")
            heard = await page.next()
            house.front._streams._ask = real
            return heard

    assert asyncio.run(listen()).startswith('"')


def test_when_the_database_cannot_say_who_may_look_no_list_travels(
    house, cast, client_of, db, monkeypatch
):
    phones = at_item(house, cast, client_of, db, "member")
    real, asked = house.looks._is_at, []

    def only_once(look, tag):
        asked.append(tag)
        if len(asked) > 1:  # after the rendering
            raise pysqlite3.OperationalError("database is locked")
        return real(look, tag)

    async def listen() -> str:
        async with listening(house, *phones) as (page,):
            await page.next()
            monkeypatch.setattr(house.looks, "_is_at", only_once)
            await says(db, cast, "Nu even niet.")
            return await page.next()

    assert asyncio.run(listen()).startswith('"')
    assert len(asked) == 2


def test_one_phone_that_gets_no_answer_keeps_the_list_from_nobody(house, cast, client_of, db):
    phones = at_item(house, cast, client_of, db, "member", "other", "facilitator")
    real, refused = house.front._streams._ask, []

    async def once(environ):
        if not refused:
            refused.append(1)
            return BUSY
        return await real(environ)

    async def listen() -> list[str]:
        async with listening(house, *phones) as pages:
            for page in pages:
                await page.next()
            house.front._streams._ask = once
            await says(db, cast, "Toch voor iedereen.")
            return [await page.next() for page in pages]

    heard = asyncio.run(listen())
    assert sum(words.startswith("event: list") for words in heard) == 2
    assert sum(words.startswith('"') for words in heard) == 1  # it looks by itself
