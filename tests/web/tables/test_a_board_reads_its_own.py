"""Who sits for one bestuur finds nothing of another: in no page, list, sheet, mail or export."""

import sys
from collections import defaultdict
from datetime import timedelta
from itertools import product

import pytest
from boards_marked import WHAT, Seat, fill, marker, sid, sits_for
from boards_told import ALFA, BETA, COOP, action, add_boards
from flask import url_for
from support import ROOT

from gesprekskader.moments import clock_at, now
from gesprekskader.post import digests as letters
from gesprekskader.post.reminders import Links
from gesprekskader.store import (
    digests,
    dossiers,
    findings,
    follow_ups,
    harvests,
    meetings,
    roundtables,
)
from gesprekskader.store.db import one, rows
from gesprekskader.store.dossiers import DossierDraft

sys.path.append(str(ROOT / "bench" / "drills"))  # it reads a PDF too
from reading import words_in


@pytest.fixture
def both(db, cast, refs) -> dict[str, Seat]:
    """Alfa and Beta in a network that gives its texts to coordinators."""
    dossiers.set_network(db, cast.facilitator, cast.network_id, gives=True)
    ids = add_boards(db, cast, ALFA, BETA)
    seats = {
        name: sits_for(db, cast, name, id_) for name, id_ in zip(("Alfa", "Beta"), ids, strict=True)
    }
    whole = action(db, cast)
    harvests.split(db, cast.facilitator, whole)
    lines = {f.owner.split()[-1]: f.id for f in follow_ups.of_meeting(db, cast.meeting_id)}
    for name, seat in seats.items():
        fill(db, cast, refs, name, seat, lines[name])
    for here, there in (("open", "ophalen"), ("ophalen", "afronden"), ("afronden", "gesloten")):
        meetings.move_stage(db, cast.facilitator, cast.meeting_id, now=here, new=there)
    for seat in seats.values():
        full_dossier(db, cast, seat)
    return seats


def full_dossier(db, cast, seat: Seat) -> str:
    """One with all that may go in."""
    year = meetings.find(db, cast.meeting_id).school_year
    draft = DossierDraft("Alles", (year,), (1, 2, 3, 4))
    made = dossiers.add(db, seat.actor, draft, submission_id=sid())
    here = dossiers.find(db, made)
    found = [f.ref for f in findings.of_dossier(db, seat.actor, here)]
    findings.choose(db, seat.actor, made, "w2-lo", add=found, drop=[])
    return made


def things(db) -> dict[str, list[str]]:
    """Parts of addresses -> every thing there is."""

    def ids(sql: str) -> list[str]:
        return [row["id"] for row in rows(db, sql)]

    asked, days = ids("select id from forwardings"), ids("select id from agendas")
    return {
        "forwarding_id": asked,
        "agenda_id": days,
        "origin": [*asked, *days],
        "meeting_id": ids("select id from meetings"),
        "network_id": ids("select id from networks"),
        "dossier_id": ids("select id from dossiers"),
        "wish_id": ids("select id from wishes"),
        "person_id": ids("select id from persons"),
        "organisation_id": ids("select id from organisations"),
        "group_id": ids("select id from groups"),
        "follow_up_id": ids("select id from follow_ups"),
        "school_year": ids("select distinct school_year as id from meetings"),
        "year": ids("select distinct school_year as id from meetings"),
        "item_key": ["w2-lo-1", "w2-lo-7"],
        "kind": ["pdf", "docx", "xlsx", "csv", "md", "json"],
        "key": [COOP[0]],
        "number": ["1"],
    }


def addresses(app, db):
    known = things(db)
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.startswith(("assets", "static", "demo")):
            continue
        parts = sorted(rule.arguments)
        for ids in product(*(known.get(part, ["onbekend"]) for part in parts)):
            with app.test_request_context():
                yield url_for(rule.endpoint, **dict(zip(parts, ids, strict=True)))


def all_read(app, db, seat: Seat) -> dict[str, str]:
    """Address -> all the words there, as far as a seat opens it."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["visit"], session.permanent = seat.secret, True
    found, todo = {}, sorted(set(addresses(app, db)))
    year = one(db, "select school_year from meetings limit 1")["school_year"]
    todo += [f"/overlegtafel?jaar={year}", "/plank?zoek=MERK", "/kader?zoek=MERK"]
    for url in todo:
        answer = client.get(url)
        if answer.status_code == 200:
            found[url] = words_in(answer.get_data())
    return found


def mails_to(db, seat: Seat) -> str:
    """What the digest brings, today, after six weeks and after three months."""
    told = []
    for days in (0, 1, 43, 93):
        with clock_at(now() + timedelta(days=days)):
            digests.plan(db)
            while (digest := digests.claim(db)) is not None:
                if digest.person_id == seat.actor.person_id:
                    links = Links("k", "https://gesprek.voorbeeld.invalid")
                    letter = letters.letter(db, digest, links)
                    told.append(letter.body + letter.html)
    return " ".join(told)


def test_no_address_that_a_seat_opens_says_a_word_of_another_bestuur(app, db, both):
    read = all_read(app, db, both["Alfa"])
    read["mail"] = mails_to(db, both["Alfa"])
    leaks, seen = defaultdict(set), set()
    for url, words in read.items():
        seen |= {what for what in WHAT if marker("Alfa", what) in words}
        for what in WHAT:
            if marker("Beta", what) in words:
                leaks[what].add(url)
    assert leaks == {}
    assert seen == set(WHAT)  # else nothing is proven
    kinds = {
        url.rpartition(".")[2] for url, words in read.items() if marker("Alfa", "VRAAG") in words
    }
    assert kinds >= {"pdf", "docx", "xlsx", "csv", "mail"}


def test_a_dossier_tells_it_to_who_reads_the_meeting_and_to_who_sits_for_no_single_bestuur(
    client_of, db, cast, both
):
    roundtables.seat(db, cast.admin, COOP[0], cast.colleague.person_id, both["Alfa"].board)
    for role, actor in (("colleague", cast.colleague), ("coordinator", cast.coordinator)):
        made = full_dossier(db, cast, Seat(actor, cast.secrets[role], ""))
        page = client_of(role).get(f"/dossier/{made}/volgorde").text
        for name in both:
            for what in ("VRAAG", "ANTWOORD", "WENS"):
                assert marker(name, what) in page, (role, name, what)
