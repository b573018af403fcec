"""The name of a download says whose it is, so that two never take each other's place."""

import re
from itertools import pairwise
from urllib.parse import unquote

import pytest
from support import TODAY, add_meeting

from gesprekskader.reports.names import name_of
from gesprekskader.rules import STAGES, school_year_of
from gesprekskader.store import meetings, networks, outcomes
from gesprekskader.store.db import writing
from gesprekskader.store.outcomes import OutcomeDraft

YEAR, DAY = school_year_of(TODAY), TODAY.isoformat()


def names(answer) -> tuple[str, str]:
    """The name in plain letters and the one with accents, "" when they are the same."""
    assert answer.status_code == 200
    header = answer.headers["Content-Disposition"]
    found = re.fullmatch(r"attachment; filename=\"([^\"]+)\"(?:; filename\*=UTF-8''(\S+))?", header)
    return found[1], unquote(found[2] or "")


def test_every_download_carries_whose_it_is(facilitator, cast):
    network, meeting = cast.network_id, cast.meeting_id
    for address, name in (
        (f"/netwerken/{network}/jaar/{YEAR}/verslag.md", f"jaarverslag-schoolopleiders-{YEAR}.md"),
        (f"/netwerken/{network}/acties.md", "acties-schoolopleiders-moment.md"),
        (f"/netwerken/{network}/alles.json", f"netwerk-schoolopleiders-{DAY}.json"),
        (
            f"/bijeenkomsten/{meeting}/verslag.csv",
            f"verslag-schoolopleiders-{DAY}-contactmiddag.csv",
        ),
        (
            f"/gesprekken/{cast.next_group_id}/verslag.docx",
            f"verslag-schoolopleiders-{DAY}-contactmiddag-groep-2.docx",
        ),
        ("/dekking.csv", f"dekking-schoolopleiders-{YEAR}-besproken.csv"),
        ("/dekking.md?tel=acties&waarborg=2&jaar=",
         "dekking-schoolopleiders-alle-schooljaren-met-een-actie-waarborg-2.md"),
        ("/kader/item/w2-lo-1/geschiedenis.md", "geschiedenis-w2-lo-1.md"),
        ("/mijn/stappen.md", f"mijn-stappen-facilitator-{DAY}.md"),
        ("/mijn/gegevens/bestand.json", f"mijn-gegevens-facilitator-{DAY}.json"),
        ("/mijn/agenda.ics", "agenda-facilitator.ics"),
    ):  # fmt: skip
        assert names(facilitator.get(address)) == (name, "")


def test_of_two_meetings_on_one_day_each_has_a_name_of_its_own(facilitator, db, cast, refs):
    other = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Contactmiddag!")
    third = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Intervisie")
    found = [
        names(facilitator.get(f"/bijeenkomsten/{id_}/verslag.md"))[0]
        for id_ in (cast.meeting_id, other, third)
    ]
    start = f"verslag-schoolopleiders-{DAY}"
    assert found == [
        f"{start}-contactmiddag.md",
        f"{start}-contactmiddag-2.md",
        f"{start}-intervisie.md",
    ]


def test_a_name_with_accents_is_there_in_plain_letters_too(facilitator, db, cast):
    with writing(db):
        name = 'Coördinatoren "Noord" & Zuid/West; é\u0301 Zoë'
        db.execute("update networks set name = ? where id = ?", [name, cast.network_id])
    plain, full = names(facilitator.get(f"/netwerken/{cast.network_id}/jaar/{YEAR}/verslag.md"))
    assert plain == f"jaarverslag-coordinatoren-noord-zuid-west-e-zoe-{YEAR}.md"
    assert full.startswith("jaarverslag-coördinatoren-noord-zuid-west-")
    assert full.endswith(f"-zoë-{YEAR}.md")


@pytest.mark.parametrize(
    "part", ["../../etc/passwd", 'a"b\r\nSet-Cookie: x', "CON: <>|?*\\", "..."]
)
def test_no_sign_in_a_name_leaves_the_folder_or_the_header(part):
    assert re.fullmatch(r"[\w-]*", name_of("verslag", part))


def test_the_list_itself_says_whose_it_is_too(facilitator, db, cast, picked):
    outcomes.record(
        db, cast.member, cast.group_id, picked.id, OutcomeDraft("opbrengst", "TEKST"),
        submission_id="c" * 12,
    )  # fmt: skip
    text = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}/verslag.csv").get_data(as_text=True)
    line = next(line for line in text.split("\r\n") if "TEKST" in line)
    assert line.endswith(f"{TODAY:%d-%m-%Y};;Schoolopleiders")
    for now, new in pairwise(STAGES[1:]):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=now, new=new)
    history = facilitator.get("/kader/item/w2-lo-1/geschiedenis.md").get_data(as_text=True)
    assert "Netwerken: Schoolopleiders" in history
    assert networks.find(db, cast.network_id).name in facilitator.get("/dekking.md").get_data(True)
