"""A programme is kept as a format of the network, or of everybody: chosen, edited, taken along."""

import io
import re

import pytest
from support import add_meeting, is_refused, sent

from gesprekskader import checking
from gesprekskader.catalogue.programmes import planned_phases
from gesprekskader.store import meetings, own_formats, programmes
from gesprekskader.store.db import one, writing


@pytest.fixture
def meeting_id(db, cast, refs, catalogue) -> str:
    made = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Middag", open_it=False)
    items = catalogue.framework.items_of(["w2-lo-1", "w2-lo-7"])
    plan = planned_phases(catalogue.formats["contactmiddag"], items, "shared")
    with writing(db):
        programmes.replace_phases(db, made, plan)
        db.execute("update meeting_phases set prompt = 'ONZE VRAAG' where position = 1")
    return made


def keep(client, meeting_id: str, title: str = "Onze middag", whom: str = "netwerk", **more):
    form = sent(title=title, intro="Zo doen wij het.", group_size="3-5", whom=whom) | more
    return client.post(f"/bijeenkomsten/{meeting_id}/werkvorm", data=form)


@pytest.fixture
def kept(facilitator, meeting_id) -> str:
    """The address of a format of the network."""
    answer = keep(facilitator, meeting_id)
    assert answer.status_code == 303
    return answer.headers["Location"]


def new_meeting(client, network_id: str):
    return client.get(f"/netwerken/{network_id}/bijeenkomsten/nieuw").text


def test_a_programme_is_kept_and_chosen_first_by_its_own_network_only(
    db, cast, kept, facilitator, client_of
):
    page = new_meeting(facilitator, cast.network_id)
    assert page.index("Onze middag") < page.index("Contactmiddag schoolopleiders")
    other = one(db, "select id from networks where name = 'Ander netwerk'")["id"]
    assert "Onze middag" not in new_meeting(client_of("outsider"), other)


def test_what_was_kept_makes_the_same_programme_again(db, cast, kept, meeting_id, facilitator):
    form = sent(
        title="Tweede",
        meeting_on=meetings.find(db, meeting_id).meeting_on.isoformat(),
        starts_at="13.30",
        format_key="onze-middag",
        item_choice="werkvorm",
    )
    url = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw"
    made = facilitator.post(url, data=form).headers["Location"].split("/")[2]
    items = {"offered": ["w2-lo-1", "w2-lo-7"]}
    facilitator.post(f"/bijeenkomsten/{made}/items", data=items)
    before, after = programmes.phases_of(db, meeting_id), programmes.phases_of(db, made)
    said = [(p.title, p.minutes, p.prompt, p.capture, p.item_key) for p in before]
    assert [(p.title, p.minutes, p.prompt, p.capture, p.item_key) for p in after] == said
    assert after[0].prompt == "ONZE VRAAG"


def test_a_programme_kept_as_a_format_keeps_the_example_of_where_it_came_from(
    db, cast, refs, catalogue, facilitator
):
    of = catalogue.formats["evaluatiegesprek"]
    made = add_meeting(db, cast.facilitator, cast.network_id, refs, title="E", open_it=False)
    items = catalogue.framework.items_of(["w2-lo-1"])
    with writing(db):
        programmes.replace_phases(db, made, planned_phases(of, items, "shared"))
        db.execute("update meetings set format_key = ? where id = ?", [of.key, made])
    keep(facilitator, made, "Ons gesprek")
    page = new_meeting(facilitator, cast.network_id)
    assert "Voorbeeld van Ons gesprek" in page
    assert page.count(of.example.yielded) == 2  # its own, and that of the format it came of


def test_sent_twice_there_is_one(db, meeting_id, facilitator):
    answers = {keep(facilitator, meeting_id, submission_id="a" * 12).location for _ in range(2)}
    assert len(answers) == 1
    assert [one.key for one in own_formats.everything(db)] == ["onze-middag"]
    assert keep(facilitator, meeting_id).location.endswith("onze-middag-2")
    assert keep(facilitator, meeting_id, title="").status_code == 422


def test_for_everybody_is_for_who_edits_content(db, cast, meeting_id, facilitator, client_of):
    assert is_refused(keep(facilitator, meeting_id, whom="iedereen"))
    with writing(db):
        sql = "update accounts set edits_content = 1 where person_id = ?"
        db.execute(sql, [cast.facilitator.person_id])
    where = keep(facilitator, meeting_id, whom="iedereen").location
    other = one(db, "select id from networks where name = 'Ander netwerk'")["id"]
    outsider = client_of("outsider")
    assert "Onze middag" in new_meeting(outsider, other)
    theirs = f"/netwerken/{other}/werkvormen/onze-middag"
    assert outsider.get(theirs).status_code == 200
    assert is_refused(outsider.post(theirs, data=text_form(outsider, theirs) | {"words": "x"}))
    assert is_refused(outsider.post(f"{theirs}/weg"))
    assert facilitator.get(where).status_code == 200


def text_form(client, url: str) -> dict[str, str]:
    page = client.get(url).text
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    return sent(version=version[1] if version else "1", words=client.get(f"{url}.md").text)


def test_its_text_is_edited_and_mistakes_are_named_by_line(cast, kept, facilitator):
    form = text_form(facilitator, kept)
    wrong = facilitator.post(kept, data=form | {"words": form["words"].replace("plenair", "x", 1)})
    assert wrong.status_code == 422
    assert re.search(r"Regel \d+: vorm &#39;x&#39; kennen we niet", wrong.text)
    moved = form["words"].replace("sleutel: onze-middag", "sleutel: anders")
    assert facilitator.post(kept, data=form | {"words": moved}).status_code == 422

    better = form["words"].replace("Onze middag", "Onze betere middag")
    assert facilitator.post(kept, data=form | {"words": better}).status_code == 303
    assert "Onze betere middag" in new_meeting(facilitator, cast.network_id)
    stale = facilitator.post(kept, data=form | {"words": form["words"] + "\nMEER"})
    assert stale.status_code == 409
    assert "MEER" in stale.text
    assert (
        "Onze betere middag" in stale.text.partition("data-theirs")[2].partition("</blockquote>")[0]
    )
    again = re.search(r'name="version"[^>]*value="(\d+)"', stale.text)[1]
    form |= {"words": form["words"] + "\nMEER", "version": again}
    assert facilitator.post(kept, data=form).status_code == 303


def test_a_file_takes_the_place_of_the_text(cast, kept, facilitator):
    file = facilitator.get(f"{kept}.md")
    assert file.mimetype == "text/markdown"
    text = file.text.replace("Onze middag", "Uit een bestand")
    form = text_form(facilitator, kept)
    body = (io.BytesIO(text.encode()), "onze-middag.md")
    sent_form = form | {"file": body}
    answer = facilitator.post(kept, data=sent_form, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert "Uit een bestand" in new_meeting(facilitator, cast.network_id)
    bad = form | {"file": (io.BytesIO(b"\xff"), "x.md")}
    assert facilitator.post(kept, data=bad, content_type="multipart/form-data").status_code == 422


def test_a_file_that_would_hold_up_the_server_is_refused_with_its_line(cast, db, facilitator):
    words = f"---\nsleutel: knoop\ntitel: Knoop\n---\n\n{'![a](' * 3_000}\n"
    form = sent(file=(io.BytesIO(words.encode()), "knoop.md"))
    url = f"/netwerken/{cast.network_id}/werkvormen"
    answer = facilitator.post(url, data=form, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Regel 6" in " ".join(answer.text.split())
    assert "te vaak &#39;[&#39;" in answer.text
    assert own_formats.everything(db) == []


def test_a_retired_one_is_not_chosen_and_its_meetings_keep_their_name(
    db, cast, kept, meeting_id, facilitator
):
    with writing(db):
        db.execute("update meetings set format_key = 'onze-middag' where id = ?", [meeting_id])
    assert facilitator.post(f"{kept}/weg").status_code == 303
    assert "Onze middag" not in new_meeting(facilitator, cast.network_id)
    assert "Werkvorm: Onze middag" in facilitator.get(f"/bijeenkomsten/{meeting_id}/programma").text
    assert "vervallen" in facilitator.get(kept.rpartition("/")[0]).text
    assert facilitator.post(f"{kept}/terug").status_code == 303
    assert "Onze middag" in new_meeting(facilitator, cast.network_id)


def test_only_who_leads_the_network_keeps_and_reads_them(kept, meeting_id, client_of):
    for name in ("member", "outsider", "coordinator"):
        client = client_of(name)
        assert is_refused(client.get(kept))
        assert is_refused(client.get(f"{kept}.md"))
        assert is_refused(keep(client, meeting_id))


def test_check_content_reads_them_too(db, kept, settings, monkeypatch, capsys):
    with writing(db):
        db.execute("update own_content set text = replace(text, 'plenair', 'samen')")
    monkeypatch.setenv("GESPREKSKADER_DATA", str(settings.data))
    assert checking.check_kept(settings.database) == 1
    assert "werkvormen/onze-middag.md" in capsys.readouterr().out
