"""A format of rounds with a talking point, put beside those of ours in a test."""

from dataclasses import replace
from pathlib import Path

from support import TODAY, sent

from gesprekskader.catalogue.formats import read_formats
from gesprekskader.catalogue.render import Renderer
from gesprekskader.store import meetings
from gesprekskader.store.db import one

OVERLEG = """---
sleutel: overleg
titel: Overleg
terugblik: nee
groepsgrootte: 4-8
wie kiest: niemand
agendapunten: ja
---

Kort en goed.

## 1. Terugblik op [ronde] {#terugblik}

minuten: 30 verdeeld
vorm: groepje
herhaal: per ronde
legt vast: opbrengst

- Wat zagen we?

### Voor de gespreksleider

LAAT DE STILTE VALLEN.

## 2. Ophalen

minuten: 10
vorm: plenair
stadium: ophalen

Wat **blijft** hangen?
"""


def bring_overleg(app, tmp_path: Path) -> None:
    """Add it to what this server offers."""
    home = tmp_path / "extra" / "werkvormen"
    home.mkdir(parents=True)
    (home / "overleg.md").write_text(OVERLEG, encoding="utf-8")
    mistakes: list = []
    made = read_formats(home.parent, Renderer(), None, mistakes)
    assert not mistakes
    here = app.extensions["gesprekskader"]
    catalogue = replace(here.catalogue, formats=here.catalogue.formats | made)
    app.extensions["gesprekskader"] = replace(here, catalogue=catalogue)


def plan_overleg(db, cast, client, **over):
    """A meeting of it, planned by its page for today."""
    form = sent(
        title="Trainersoverleg",
        meeting_on=TODAY.isoformat(),
        starts_at="13.30",
        ends_at="15.00",
        format_key="overleg",
        item_choice="werkvorm",
    )
    url = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw"
    assert client.post(url, data=form | over).status_code == 303
    sql = "select id from meetings order by rowid desc limit 1"
    return meetings.find(db, one(db, sql)["id"])
