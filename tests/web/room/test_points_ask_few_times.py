"""Twelve talking points in four rounds cost a page and a save no more statements than two items."""

import pytest
from room_parts import lay, pick_of, plan, turn_to
from support import sent

ROUNDS = ("Noord", "Oost", "Zuid", "West")
KINDS = ("trots", "groei", "gemis", "wens")
MOST = {"sheet": 7, "stand": 7, "actions": 9, "board": 9, "beamer": 9, "harvest": 9}


@pytest.fixture
def points(db, cast, catalogue):
    """Twelve points; the last part has all that a part can have."""
    said = {"kinds": KINDS, "side_by_side": True, "capture": "opbrengst, vervolgactie"}
    parts = [
        plan(f"Punt {n} bij {name}", point=f"toets/punt-{n}", round=name, **said)
        for n in range(3)
        for name in ROUNDS
    ]
    last = {"sees": "eigen", "link": "https://voorbeeld.nl", "link_words": "Vul in"}
    lay(db, cast, catalogue, *parts, plan("Slot", point="toets/slot", **said, **last))
    turn_to(db, cast, 13)
    return pick_of(db, cast.group_id, "Slot")


@pytest.fixture
def asked(pool):
    """Every statement from now on, without what a trigger says of itself."""
    said: list[str] = []

    def hear(sql: str) -> None:
        if not sql.startswith("--") and sql not in said[-1:]:  # a trigger repeats its statement
            said.append(sql)

    db = pool.take()
    db.conn.set_trace_callback(hear)
    pool.give_back(db)
    return said


@pytest.mark.parametrize("page", sorted(MOST))
def test_a_page_with_twelve_points_asks_few_times(
    cast, points, client_of, facilitator, asked, page
):
    group, meeting = f"/gesprekken/{cast.group_id}", f"/bijeenkomsten/{cast.meeting_id}"
    url = {
        "sheet": f"{group}/items/{points.id}",
        "stand": f"{group}/stand?item={points.id}",
        "actions": f"{group}/acties",
        "board": meeting,
        "beamer": f"{meeting}/scherm",
        "harvest": f"{meeting}/ophalen",
    }[page]
    client = client_of("member") if url.startswith(group) else facilitator
    assert client.get(url).status_code == 200  # the device is known, columns were looked up
    asked.clear()
    assert client.get(url).status_code == 200
    assert 0 < len(asked) <= MOST[page], [sql.split()[:9] for sql in asked]


@pytest.mark.parametrize("kind", ["trots", "opbrengst"])
def test_a_save_among_twelve_points_asks_few_times(cast, points, client_of, asked, kind):
    client = client_of("member")
    client.get("/hulp")
    asked.clear()
    form = sent(picked_item=points.id, text="Wij zijn trots", kind=kind, part="13")
    assert client.post(f"/gesprekken/{cast.group_id}/opbrengsten", data=form).status_code == 303
    assert 0 < len(asked) <= 10, [sql.split()[:9] for sql in asked]
