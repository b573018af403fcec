"""The demo's story in its files: everybody in it is there, and what is named is found again."""

from dataclasses import replace

from gesprekskader import demo
from gesprekskader.demo.story import NAMES, STORY, TOWN
from gesprekskader.store.db import Pool, one

DEEDS = [deed for moment in STORY["moments"] for deed in moment["deeds"]]
FINDS = ("what", "group", "action", "step", "wish")


def names_in(deed: dict) -> list[str]:
    who = deed.get("who", [])
    return [who] if isinstance(who, str) else who


def test_everybody_in_the_story_is_one_of_the_town():
    assert len(NAMES) == len(TOWN["people"])  # first names differ
    networks = TOWN["networks"].values()
    told = {name for deed in DEEDS for name in names_in(deed)}
    told |= {n for net in networks for n in (net["lead"], *net["members"])}
    told |= {role["who"] for role in TOWN["roles"].values()}
    assert told <= set(NAMES)


def test_what_a_deed_finds_again_was_named_before_and_no_name_is_idle():
    named, found = set(), set()
    for deed in DEEDS:
        again = {deed[key] for key in FINDS if key in deed}
        again |= {*deed.get("steps", ()), *deed.get("points", ())}
        assert again <= named, deed
        found |= again
        named |= {deed["known_as"]} if "known_as" in deed else set()
    assert named == found


def test_the_story_is_told_whole(settings, tmp_path):
    """As many texts, actions, steps and meetings as the files tell of."""
    there = replace(settings, data=tmp_path / "demo", is_demo=True)
    demo.prepare(there)
    pool = Pool(there.database)
    tables = {
        "plan": "meetings where series_id is null",
        "plan_series": "series",
        "say": "outcomes",
        "act": "follow_ups where split_from_id is null",
        "step": "(select distinct text from personal_steps)",  # taken along, it stands there twice
        "look_back": "revisits",
        "forward": "forwardings where board_id is null",
        "one_question": "(select distinct bundle from forwardings where bundle <> '')",
        "agenda": "agendas",
        "put_together": "wishes",
        "note": "step_notes",
        "show_to": "personal_steps where shown_to_id is not null",
        "collect": "dossiers",
        "shelve": "shelf",
        "count": "groups where head_count is not null",
        "check": "picked_items where checked_at is not null",
    }
    with pool.borrowed() as db:
        for does, table in tables.items():
            told = sum(deed["does"] == does for deed in DEEDS)
            assert one(db, f"select count(*) as n from {table}")["n"] == told > 0, does
    pool.close()
