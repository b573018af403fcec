"""Minutes from the page: who gets them, what the switches do, and life without Pango."""

import csv
import io
from uuid import uuid4

import pytest
from support import TODAY, add_meeting, sent

from gesprekskader.exports import pdf
from gesprekskader.store import (
    actors,
    checked_items,
    follow_ups,
    groups,
    harvests,
    meetings,
    outcomes,
    picked_items,
    seats,
    steps,
)
from gesprekskader.store.access import ALL
from gesprekskader.store.follow_ups import FollowUpDraft
from gesprekskader.store.outcomes import OutcomeDraft
from gesprekskader.store.steps import StepDraft


@pytest.fixture
def written(db, cast, picked, refs):
    """An outcome, a step shared with the network and a private one, at a harvested meeting."""
    outcomes.record(
        db,
        cast.member,
        cast.group_id,
        picked.id,
        OutcomeDraft("opbrengst", "Wij praten samen"),
        submission_id=uuid4().hex,
    )
    for text, shared in (("gedeelde stap", steps.NETWORK), ("stap voor mijzelf", "")):
        step_id = steps.add(
            db,
            cast.member,
            StepDraft("ga", text, tuple(refs("w2-lo-1"))),
            network_id=cast.network_id,
            meeting_id=cast.meeting_id,
            school_year=meetings.find(db, cast.meeting_id).school_year,
            submission_id=uuid4().hex,
        )
        steps.share(db, cast.member, step_id, shared)
    meetings.move_stage(db, cast.facilitator, cast.meeting_id, now="open", new="ophalen")
    return f"/bijeenkomsten/{cast.meeting_id}/verslag"


def test_names_stand_in_it_only_when_asked_for(facilitator, written):
    without = facilitator.get(f"{written}.md").get_data(as_text=True)
    with_names = facilitator.get(f"{written}.md?keuze=ns").get_data(as_text=True)
    assert "gedeelde stap" in without
    assert "Member" not in without
    assert "Member" in with_names
    assert "stap voor mijzelf" not in without + with_names


def rows_of(answer) -> list[dict[str, str]]:
    text = answer.get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_every_row_of_the_list_says_which_meeting_which_day_and_which_item(
    facilitator, member, db, cast, refs, picked, written
):
    action = plan(db, cast.member, cast.group_id, "Rooster verzetten")
    for kind, asked in (
        ("vervolgacties", action),
        ("stappen", steps.shared_at(db, cast.meeting_id, ALL)[0].id),
    ):
        url = f"/bijeenkomsten/{cast.meeting_id}/{kind}/{asked}/doorgeven"
        facilitator.post(url, data=sent(roundtable="projectgroep", question="Kan dit?"))
    last = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Laatste", is_last=True)
    found = rows_of(facilitator.get(f"{written}.csv"))
    assert [row["Soort"] for row in found].count("doorgegeven") == 2
    own = rows_of(member.get("/mijn/stappen.csv"))
    later = rows_of(facilitator.get(f"/bijeenkomsten/{last}/verslag.csv"))
    for row in [*found, *own, *(row for row in later if row["Soort"] == "stap")]:
        told = (row["Waarborg"], row["Subthema"], row["Item"], row["Bijeenkomst"], row["Datum"])
        assert told == ("2", "Leeromgeving", "1", "Contactmiddag", f"{TODAY:%d-%m-%Y}"), row
        assert row["Stelling"]


def write(db, actor, group, picked, text) -> str:
    draft = OutcomeDraft("opbrengst", text)
    return outcomes.record(db, actor, group, picked.id, draft, submission_id=uuid4().hex).id


def plan(db, actor, group, text) -> str:
    (at, *_) = picked_items.of_group(db, group)
    draft = FollowUpDraft(text, "niemand", when="voor de zomer")
    return follow_ups.record(db, actor, group, at.id, draft, submission_id=uuid4().hex).id


def test_what_has_a_star_is_first_and_says_so(facilitator, db, cast, picked, written):
    starred = write(db, cast.other, cast.group_id, picked, "Dit heeft een ster")
    first, second = (plan(db, cast.member, cast.group_id, f"Actie {n}") for n in "12")
    harvests.star(db, cast.facilitator, "outcomes", starred, starred=True)
    harvests.star(db, cast.facilitator, "follow_ups", second, starred=True)
    text = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "- ★ Dit heeft een ster\n" in text
    assert text.index("Dit heeft een ster") < text.index("Wij praten samen")
    assert "| ★ Actie 2; Leeromgeving · item 1 |" in text
    assert text.index("Actie 2") < text.index("Actie 1")
    assert text.count("★") == 2
    lines = facilitator.get(f"{written}.csv").get_data(as_text=True).split("\r\n")
    assert ["ja" in line.split(";") for line in lines if "heeft een ster" in line] == [True]
    assert ["ja" in line.split(";") for line in lines if "praten samen" in line] == [False]


def test_an_action_of_several_groups_says_how_many_named_it(facilitator, db, cast, written):
    own = plan(db, cast.member, cast.group_id, "Rooster verzetten")
    theirs = plan(db, cast.neighbour, cast.next_group_id, "Het rooster anders")
    alone = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "2 groepen |" not in alone
    harvests.merge(db, cast.facilitator, "follow_ups", theirs, own)
    text = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "| Rooster verzetten; Leeromgeving · item 1 · 2 groepen |" in text


def test_the_look_back_has_a_column_for_when(facilitator, db, cast, refs, written):
    plan(db, cast.member, cast.group_id, "Rooster verzetten")
    last = add_meeting(db, cast.facilitator, cast.network_id, refs, title="Laatste", is_last=True)
    text = facilitator.get(f"/bijeenkomsten/{last}/verslag.md").get_data(as_text=True)
    assert "| Wat | Wie | Wanneer | Hoe het staat |" in text
    row = next(line for line in text.split("\n") if "Rooster verzetten" in line)
    assert row.endswith("| voor de zomer | nog niet teruggekeken |")


def test_people_are_counted_only_when_nobody_shared_a_phone(
    app, facilitator, db, cast, picked, written
):
    text = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "- Aanwezig: 3 mensen in 2 groepen\n" in text
    secret = seats.join_as_table(db, cast.meeting_id, old_visit="")
    table = actors.of(db, secret)
    seats.sit_down(db, table, cast.next_group_id)
    text = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "ten minste 3 mensen in 2 groepen; er waren ook groepen met één toestel" in text
    address = f"/gesprekken/{cast.next_group_id}/verslag.md"
    group = facilitator.get(address).get_data(as_text=True)
    assert "ten minste 1 mens;" in group
    ours = facilitator.get(f"/gesprekken/{cast.group_id}/verslag.md").get_data(as_text=True)
    assert "- Aanwezig: 2 mensen\n" in ours


def test_how_many_sit_at_a_table_counts_in_place_of_its_devices(
    facilitator, db, cast, picked, written
):
    table = actors.of(db, seats.join_as_table(db, cast.meeting_id, old_visit=""))
    seats.sit_down(db, table, cast.next_group_id)
    groups.set_head_count(db, cast.facilitator, cast.next_group_id, 6)
    text = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "- Aanwezig: 8 mensen in 2 groepen\n" in text  # 6 there, and 2 with a phone each
    address = f"/gesprekken/{cast.next_group_id}/verslag.md"
    assert "- Aanwezig: 6 mensen\n" in facilitator.get(address).get_data(as_text=True)
    second = actors.of(db, seats.join_as_table(db, cast.meeting_id, old_visit=""))
    seats.sit_down(db, second, cast.group_id)
    text = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "- Aanwezig: ten minste 8 mensen in 2 groepen; er waren ook" in text


def say_it_is_right(db, actor, group, picked) -> None:
    seen = checked_items.seen_as(outcomes.at_item(db, picked.id))
    checked_items.check(db, actor, group, picked.id, seen)


def test_what_a_group_read_again_says_so_at_its_item(facilitator, db, cast, picked, written):
    assert "nagelezen" not in facilitator.get(f"{written}.md").get_data(as_text=True)
    say_it_is_right(db, cast.member, cast.group_id, picked)
    text = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "Waarborg 2 · Leeromgeving · item 1 · uit de bron · door de groep nagelezen" in text
    (beside, *_) = picked_items.of_group(db, cast.next_group_id)
    write(db, cast.neighbour, cast.next_group_id, beside, "Wij ook")
    text = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "item 1 · uit de bron · door 1 van de 2 groepen nagelezen" in text
    say_it_is_right(db, cast.neighbour, cast.next_group_id, beside)
    text = facilitator.get(f"{written}.md").get_data(as_text=True)
    assert "item 1 · uit de bron · door de groepen nagelezen" in text


def test_what_came_from_paper_counts_nobody_out(facilitator, db, cast, picked, written):
    draft = OutcomeDraft("opbrengst", "Van het blad")
    group = cast.group_id
    outcomes.record(
        db, cast.facilitator, group, picked.id, draft, submission_id=uuid4().hex, from_paper=True
    )
    assert "ten minste 3 mensen" in facilitator.get(f"{written}.md").get_data(as_text=True)


def test_items_nobody_wrote_at_stand_in_it_only_when_asked_for(facilitator, written):
    words = "De praktijkplaats betrekt studenten"
    assert words not in facilitator.get(f"{written}.md").get_data(as_text=True)
    assert words in facilitator.get(f"{written}.md?keuze=o").get_data(as_text=True)


def test_the_page_shows_what_the_files_hold(facilitator, written):
    page = facilitator.get(written).get_data(as_text=True)
    assert "Wij praten samen" in page
    assert "gedeelde stap" in page


def test_a_pdf_comes_as_a_file_with_a_name(facilitator, written):
    answer = facilitator.get(f"{written}.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert 'filename="verslag-' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_pango_the_page_works_and_the_pdf_says_what_to_do(
    facilitator, written, monkeypatch
):
    monkeypatch.setattr(pdf, "is_possible", lambda: False)
    page = facilitator.get(written)
    assert page.status_code == 200
    assert "kan nog geen PDF maken" in page.get_data(as_text=True)
    answer = facilitator.get(f"{written}.pdf")
    assert answer.status_code == 503
    assert "Pango" in answer.get_data(as_text=True)
    assert facilitator.get(f"{written}.md").status_code == 200


def test_an_unknown_kind_of_file_is_not_found(facilitator, written):
    assert facilitator.get(f"{written}.exe").status_code == 404
