"""In which order somebody who listens, or tabs, meets the board: what runs and the one way on, the
groups, and then the programme. On a phone it stands in that order too."""

import re

import pytest
from test_clock import turn
from test_one_switch import plan

from gesprekskader.store import groups, meetings

WHILE_IT_RUNS = [
    ">Onderdeel 2 van 4<",
    "<h1>Deel 2</h1>",
    ">Vraag.<",
    "data-left>",
    ">Verder met Deel 3<",
    ">Zet stil<",
    ">2 min erbij<",
    ">5 min erbij<",
    ">Scherm<",
    ">Meer<",
    ">Verder zonder klok<",
    ">Deelnemers<",
    ">Klok stoppen<",
    "Bij Deel 3 ziet iedereen in de zaal alle teksten.",
    ">Terug naar Deel 1<",
    'role="status" data-clock-says',
    ">Groepen<",
    ">Groep 1<",
    "2 mensen<",
    ">acties<",
    ">Regelen<",
    "Kom even<",
    ">Groep 2<",
    ">Meedoen met code<",
    'aria-labelledby="bijeenkomst"',
    "mensen in 2 groepen",
    'id="bijeenkomst"',
    ">Deel 1<",
    "(geweest)",
    ">Deel 2<",
    ">Ga naar Deel 3<",
    ">Sluiten<",
    "Klaar om",
]
WITHOUT_A_CLOCK = [
    "<h1>Gesprek</h1>",
    "Groepen doen mee en schrijven.",
    ">Begin met Deel 1<",
    ">Scherm<",
    ">Meer<",
    'aria-label="Zonder klok"',
    ">Ophalen<",
    ">Afronden<",
    "Ja, sluiten<",
    ">Groepen<",
    ">Groep 1<",
    ">Meedoen met code<",
    'id="bijeenkomst"',
    ">Deel 1<",
]
CLOSED = [
    "<h1>Gesloten</h1>",
    ">Verslag<",
    ">Wat de groepen zeiden<",
    ">Scherm<",
    ">Meer<",
    ">Weer openen om aan te vullen<",
    ">Groepen<",
    ">Groep 1<",
    'id="bijeenkomst"',
    ">Deel 1<",
]


def run(db, cast) -> None:
    turn(db, cast, "start", 0)
    turn(db, cast, "volgende", 1)
    groups.call(db, cast.member, cast.group_id, comes=True)


def leave(db, cast) -> None:
    """Nobody pressed anything yet."""


def close(db, cast) -> None:
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="gesloten")


@pytest.mark.parametrize(
    ("happens", "wanted"), [(run, WHILE_IT_RUNS), (leave, WITHOUT_A_CLOCK), (close, CLOSED)]
)
def test_what_runs_comes_first_then_the_groups_and_then_the_programme(
    facilitator, db, cast, happens, wanted
):
    plan(db, cast, "", "", "ophalen", "afronden")
    happens(db, cast)
    html = facilitator.get(f"/bijeenkomsten/{cast.meeting_id}").get_data(as_text=True)
    html = re.sub(r"\s*(?=<)|(?<=>)\s*", "", html)  # what one reads, close together
    at = 0
    for words in wanted:
        found = html.find(words, at)
        assert found >= 0, f"{words} after {html[at : at + 60]}"
        at = found + len(words)
