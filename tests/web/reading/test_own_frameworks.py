"""A framework of one's own, by the screen only: begun, filled, valid, changed, put back."""

import io
import re
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from edited_framework import holds_together, item_of, post, read, saved, send, valid

from gesprekskader import cli
from gesprekskader.errors import RuleBroken
from gesprekskader.moments import clock_at, now, today
from gesprekskader.store import (
    accounts,
    content_edits,
    own_content,
)
from gesprekskader.store.db import writing


def test_only_who_may_edit_comes_in_and_an_administrator_says_who(client_of, db, cast):
    for role in ("facilitator", "admin", "coordinator"):
        assert client_of(role).get("/kader/beheer").status_code == 404, role
    assert client_of("stranger").get("/kader/beheer").status_code in (302, 303, 401)
    admin = client_of("admin")
    post(admin, f"/rollen/{cast.facilitator.person_id}/kader", mag="ja")
    client = client_of("facilitator")
    assert "Kaders bewerken" in read(client, "/kader")
    assert "bewerkt inhoud" in read(admin, "/rollen")
    post(admin, f"/rollen/{cast.facilitator.person_id}/kader", mag="nee")
    assert client.get("/kader/beheer").status_code == 404
    assert client_of("colleague").post(f"/rollen/{cast.member.person_id}/kader").status_code == 404


def test_a_framework_goes_from_nothing_to_a_network_that_uses_it(editor, begun, db, cast):
    item = item_of(editor, begun)
    answer = saved(editor, item, **{"vraag-1": "Waar is die plek?", "vraag-3": "Wie weet dat?"})
    assert answer.status_code == 303
    assert "Ons kader" not in read(editor, "/kader")  # a draft is nobody's
    valid(editor, begun)
    page = read(editor, "/kader?kader=ons-kader")
    assert "Iedere student heeft een plek" in page
    assert "Ons kader" in read(editor, f"/netwerken/{cast.network_id}/wijzigen")
    key = item.rpartition("/")[2]
    page = read(editor, f"/kader/item/ons-kader:{key}")
    assert page.index("Waar is die plek?") < page.index("Wie weet dat?")


def test_a_new_network_begins_with_the_framework_its_maker_comes_from(editor, begun):
    item_of(editor, begun)
    valid(editor, begun)
    assert "/netwerken/nieuw?kader=ons-kader" in read(editor, begun)
    chosen = re.compile(r'<option selected value="([\w-]+)"')
    for of, key in (("?kader=ons-kader", "ons-kader"), ("?kader=nergens", "samen-opleiden")):
        assert chosen.search(read(editor, f"/netwerken/nieuw{of}"))[1] == key


def test_it_is_valid_from_its_day_and_not_before(editor, begun, client_of):
    item_of(editor, begun)
    valid(editor, begun, day=today() + timedelta(days=3))
    assert "/netwerken/nieuw" not in read(editor, begun)
    assert "Ons kader" not in read(editor, "/kader")
    with clock_at(now() + timedelta(days=3)):
        assert "Ons kader" in read(editor, "/kader")


def test_a_double_tap_makes_one_version_and_another_name_or_day_is_none(editor, begun, db):
    item_of(editor, begun, "Iedere student heeft een plek")
    version = re.search(
        r'name="version"[^>]*value="(\d+)"', editor.get(begun).text.partition('/geldig"')[2]
    )[1]
    form = {"name": "2027-1", "day": today().isoformat(), "version": version}
    for _ in range(2):
        assert editor.post(f"{begun}/geldig", data=form).headers["Location"] == begun
    later = (today() + timedelta(days=1)).isoformat()
    for other in ({"name": "2027-2"}, {"day": later}):
        assert editor.post(f"{begun}/geldig", data=form | other).status_code == 404
    assert own_content.newest_valid(db, "ons-kader").version == 1


def test_what_is_wrong_becomes_no_version(editor, begun):
    page = editor.get(begun).get_data(as_text=True).partition('/geldig"')[2]
    seen = {"version": re.search(r'name="version"[^>]*value="(\d+)"', page)[1]}
    form = {"name": "1", "day": today().isoformat()} | seen
    empty = editor.post(f"{begun}/geldig", data=form)
    assert empty.status_code == 422
    assert "nog geen item" in empty.get_data(as_text=True)
    item_of(editor, begun)
    past = {"name": "1", "day": (today() - timedelta(days=1)).isoformat()}
    assert editor.post(f"{begun}/geldig", data=past).status_code == 422
    assert "Ons kader" not in read(editor, "/kader")


def test_the_next_version_says_what_it_changes_and_can_be_put_back(editor, begun):
    item = item_of(editor, begun)
    item_of(editor, begun, "Mentoren hebben tijd")
    valid(editor, begun)
    post(editor, f"{begun}/concept")
    assert "gelijk aan wat geldig is" in read(editor, begun)
    assert saved(editor, item, wording="Elke student heeft een plek").status_code == 303
    page = read(editor, begun)
    assert "krijgt andere woorden" in page
    assert "Nu staat er:" in read(editor, item)
    assert "Elke student" not in read(editor, "/kader?kader=ons-kader")
    valid(editor, begun, "2027-2")
    assert "Elke student" in read(editor, "/kader?kader=ons-kader")
    post(editor, f"{begun}/vorige")
    assert "Iedere student" in read(editor, "/kader?kader=ons-kader")


def test_an_item_that_was_valid_lapses_and_a_new_one_goes(editor, begun):
    item, other = item_of(editor, begun), item_of(editor, begun, "Een tweede")
    post(editor, f"{other}/vervalt")
    assert "Een tweede" not in read(editor, f"{begun}/bekijk")
    valid(editor, begun)
    post(editor, f"{begun}/concept")
    item_of(editor, begun, "Een derde")
    post(editor, f"{item}/vervalt")
    assert "vervalt" in read(editor, begun)
    valid(editor, begun, "2027-2")
    page = read(editor, "/kader?kader=ons-kader")
    assert "Een derde" in page
    key = item.rpartition("/")[2]
    assert "Dit item is vervallen" in read(editor, f"/kader/item/ons-kader:{key}")


def test_two_people_at_one_item_both_keep_their_words(editor, begun, client_of, db, cast):
    item = item_of(editor, begun)
    page = editor.get(item).get_data(as_text=True)
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    accounts.set_editor(db, cast.admin, cast.colleague.person_id, edits=True)
    colleague = client_of("colleague")
    assert saved(colleague, item, wording="Van een collega", version=version).status_code == 303
    mine = saved(editor, item, wording="Van mij", version=version)
    both = mine.get_data(as_text=True)
    assert mine.status_code == 409
    assert "Van een collega" in both
    assert "Van mij" in both
    assert "Van een collega" in read(editor, item)
    # at another item nobody is in the way
    other = item_of(colleague, begun, "Nog een")
    assert saved(editor, other, wording="Nog een, beter").status_code == 303


def test_a_script_that_saves_hears_when_and_what_the_next_words_are_based_on(editor, begun):
    item = item_of(editor, begun)
    page = editor.get(item).get_data(as_text=True)
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    for words in ("Eerst", "Daarna"):
        answer = editor.post(
            item,
            data={"wording": words, "origin": "eigen", "version": version},
            headers={"X-Fragment": "1"},
        )
        assert answer.json["words"].startswith("bewaard om ")
        version = answer.json["version"]
    assert "Daarna" in read(editor, item)


def test_the_newest_change_can_be_undone_and_says_whose_it_was(editor, begun, db, cast):
    item = item_of(editor, begun)
    saved(editor, item, wording="Iets anders")
    newest, *_, first = content_edits.of_version(db, own_content.draft(db, "ons-kader"))
    assert newest.made_by == "Facilitator"
    with pytest.raises(RuleBroken, match="Hiermee begon het concept"):
        own_content.undo(db, cast_editor(db, cast), "ons-kader", first.id)
    post(editor, f"{begun}/ongedaan/{newest.id}")
    assert "Iedere student" in read(editor, item)


def cast_editor(db, cast):
    from dataclasses import replace

    return replace(cast.facilitator, edits_content=True)


def test_an_item_moves_up_and_down_and_to_another_part(editor, begun):
    first, second = item_of(editor, begun, "De eerste"), item_of(editor, begun, "De tweede")
    post(editor, f"{second}/plaats", kant="omhoog")
    page = read(editor, begun)
    assert page.index("De tweede") < page.index("De eerste")
    post(editor, f"{begun}/deel", title="Tweede waarborg")
    part = re.findall(r"/deel/([\w-]+-items)/item", read(editor, begun))[1]
    post(editor, f"{first}/plaats", naar=part)
    assert "Tweede waarborg · item 1" in read(editor, first)


def test_the_files_go_along_as_a_zip_and_come_back_edited(editor, begun):
    item_of(editor, begun)
    packed = zipfile.ZipFile(io.BytesIO(editor.get(f"{begun}.zip").data))
    files = {name: packed.read(name).decode() for name in packed.namelist()}
    page = next(name for name in files if name.endswith("waarborg.md"))
    files[page] = files[page].replace("Iedere student", "Elke student")
    assert send(editor, begun, files).status_code == 303
    assert "Elke student" in read(editor, begun)
    files[page] = files[page].replace("{#", "{", 1)
    answer = send(editor, begun, files)
    said = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Er is niets bewaard" in said
    assert "regel" in said
    assert send(editor, begun, {"los.txt": "niets"}).status_code == 422
    form = {"file": (io.BytesIO(b"geen zip"), "x.zip"), "submission_id": uuid4().hex}
    bad = editor.post(f"{begun}/zip", data=form, content_type="multipart/form-data")
    assert "geen zip" in bad.get_data(as_text=True)


def test_a_copy_of_a_framework_keeps_its_thread(editor, db, cast):
    begun = post(editor, "/kader/beheer", title="Onze kopie", source="kopie:samen-opleiden")
    assert "93" in read(editor, f"{begun}/bekijk")
    valid(editor, begun)
    files = own_content.valid_on(db, today())["onze-kopie"].files
    assert "ouder: samen-opleiden" in files["kader.md"]
    assert "Leeromgeving · item 7" in read(editor, "/kader/item/onze-kopie:w2-lo-7/geschiedenis")


def test_sent_twice_a_new_item_stands_there_once(editor, begun):
    part = re.search(r"/deel/([\w-]+-items)/item", read(editor, begun))[1]
    form = {"wording": "Eén keer", "submission_id": uuid4().hex}
    for _ in range(2):
        editor.post(f"{begun}/deel/{part}/item", data=form)
    assert read(editor, f"{begun}/bekijk").count("Eén keer") == 1


def test_who_was_wiped_is_named_nowhere_and_the_framework_stays(editor, begun, db, cast):
    item_of(editor, begun)
    with writing(db):
        db.execute("update own_content set made_by = null")
        db.execute("update content_edits set made_by = null")
    assert "iemand" in read(editor, begun)


def test_who_has_the_link_reads_the_draft_and_changes_nothing(editor, begun, client_of):
    item_of(editor, begun)
    link = re.search(r"(/kader/meelezen/[\w.-]+)", read(editor, begun))[1]
    page = read(client_of("stranger"), link)
    assert "Iedere student heeft een plek" in page
    assert "/kader/beheer" not in page
    assert client_of("stranger").get(f"{link}x").status_code == 404
    valid(editor, begun)
    assert client_of("stranger").get(link).status_code == 404  # it is no draft any more


def test_a_text_keeps_the_thread_of_its_item_whatever_becomes_of_it(editor, talked):
    begun, item = talked["begun"], talked["item"]
    assert saved(editor, item, wording="Elke student heeft een plek").status_code == 303
    assert "1 gesprek houdt de oude woorden" in read(editor, begun)
    post(editor, f"{item}/plaats", kant="omlaag")
    valid(editor, begun, "2")
    holds_together(editor, talked)
    post(editor, f"{begun}/concept")
    post(editor, f"{begun}/deel", title="Tweede waarborg")
    part = re.findall(r"/deel/([\w-]+-items)/item", read(editor, begun))[1]
    post(editor, f"{item}/plaats", naar=part)
    valid(editor, begun, "3")
    holds_together(editor, talked)
    post(editor, f"{begun}/concept")
    post(editor, f"{item}/vervalt")
    assert "1 gesprek ging erover" in read(editor, begun)
    item_of(editor, begun, "Nog een")
    valid(editor, begun, "4")
    holds_together(editor, talked)
    post(editor, f"{begun}/vorige")
    holds_together(editor, talked)


def test_a_new_key_in_a_file_keeps_the_thread(editor, talked):
    begun, key = talked["begun"], talked["key"]
    packed = zipfile.ZipFile(io.BytesIO(editor.get(f"{begun}.zip").data))
    files = {name: packed.read(name).decode() for name in packed.namelist()}
    for name, text in files.items():
        files[name] = text.replace(f"{{#{key}}}\n", f"{{#heel-anders}}\n\nwas: {key}\n")
    assert send(editor, begun, files).status_code == 303
    valid(editor, begun, "2")
    holds_together(editor, talked)
    holds_together(editor, talked | {"key": "heel-anders"})


def test_a_meeting_that_is_planned_follows_the_version_of_its_day(editor, talked, db, cast):
    later = today() + timedelta(days=5)
    form = {"title": "Later", "meeting_on": later.isoformat(), "starts_at": "13:30"}
    form |= {"format_key": "contactmiddag", "item_choice": "shared"}
    made = post(
        editor, f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw?item={talked['key']}", **form
    )
    board = f"/bijeenkomsten/{made.split('/')[2]}"
    saved(editor, talked["item"], wording="Elke student heeft een plek")
    valid(editor, talked["begun"], "2", later)
    assert "Elke student heeft een plek" in read(editor, board)
    assert "Elke student" not in read(editor, "/kader?kader=ons-kader")


def test_what_was_right_stays_under_stricter_rules_and_an_administrator_hears_it(
    editor, begun, client_of, db, capsys, settings, monkeypatch
):
    item_of(editor, begun)
    valid(editor, begun)
    monkeypatch.setenv("GESPREKSKADER_DATA", str(settings.data))
    assert cli.main(["check-content"]) == 0
    with writing(db):  # as if an older release had let it through
        db.execute("update own_content set text = replace(text, 'herkomst: eigen', 'herkomst: x')")
    editor.application.extensions["gesprekskader"].own.forget()  # another start
    assert "Iedere student heeft een plek" in read(editor, "/kader?kader=ons-kader")
    assert "Ons kader klopt volgens deze versie iets niet" in read(client_of("admin"), "/rollen")
    assert cli.main(["check-content"]) == 1
    assert "ons-kader (geldig)/" in capsys.readouterr().out


def drop(client, at: str, version: str = ""):
    page = client.get(at).text.partition('/weg"')[2]
    known = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    return client.post(f"{at}/weg", data={"version": version or known})


def test_a_framework_is_not_thrown_away_with_words_that_were_not_seen(editor, begun):
    page = editor.get(begun).text.partition('/weg"')[2]
    seen = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    item_of(editor, begun, "Van een collega, net erbij")
    for version in (seen, "0"):
        stale = drop(editor, begun, version)
        assert stale.status_code == 409
        assert "Het concept veranderde intussen" in stale.text
    assert "Van een collega, net erbij" in read(editor, begun)
    assert drop(editor, begun).status_code == 303
    assert editor.get(begun).status_code == 404
    assert post(editor, f"{begun}/weg") == "/kader/beheer"  # twice is as once


def test_a_link_to_a_draft_that_was_thrown_away_opens_no_other_draft(editor, begun, client_of):
    link = re.search(r"(/kader/meelezen/[\w.-]+)", read(editor, begun))[1]
    drop(editor, begun)
    assert post(editor, "/kader/beheer", title="Ons kader", source="leeg") == begun
    item_of(editor, begun, "Nog niet voor anderen")
    assert client_of("stranger").get(link).status_code == 404


def test_html_and_strange_links_of_an_editor_are_shown_as_words(editor, begun, client_of):
    item = item_of(editor, begun)
    bad = (
        "[klik](javascript:alert(1)) <form action=/x> ![beeld](https://ergens.example/x.png)"
        ' <meta http-equiv="refresh" content="0"> [hulp](/hulp) [uit](//ergens.example)'
    )
    assert saved(editor, item, explanation=bad).status_code == 303
    valid(editor, begun)
    for path in ("/kader/item/ons-kader:" + item.rpartition("/")[2], f"{begun}"):
        page = client_of("stranger").get(path).get_data(as_text=True)
        assert "<form action=/x>" not in page
        assert "<meta http-equiv" not in page
        assert "javascript:" not in page
        assert "ergens.example" not in page.replace("&lt;", "")
    assert '<a href="/hulp">hulp</a>' in read(
        editor, "/kader/item/ons-kader:" + item.rpartition("/")[2]
    )


def test_two_copies_never_give_two_items_one_thread(editor, client_of, db, cast):
    made = {}
    for name in ("Ons", "Hun"):
        begun = post(editor, "/kader/beheer", title=name, source="kopie:samen-opleiden")
        item = post(editor, f"{begun}/deel/w1-bb/item", wording=f"Nieuw bij {name}")
        valid(editor, begun)
        made[name] = item.rpartition("/")[2]
    assert made["Ons"] != made["Hun"]
    assert made["Ons"].startswith("ons-w1-bb-")


def test_words_that_would_be_something_else_in_a_file_are_refused_and_stay(editor, begun):
    item = item_of(editor, begun)
    for words in ("Bron: elders", "Vervalt: ja", "## Kop", "- rooster"):
        answer = saved(editor, item, explanation=words, source="ons kader")
        assert answer.status_code == 422, words
        assert "Schrijf die regel anders" in answer.get_data(as_text=True)
        assert words in answer.get_data(as_text=True).replace("&#39;", "'")
    assert saved(editor, item, explanation="Zo: met een - streepje en # teken.").status_code == 303


def test_a_name_or_an_introduction_that_a_colleague_changed_is_not_written_over(
    editor, begun, client_of, db, cast
):
    part = re.search(r"/deel/([\w-]+)\"", editor.get(begun).get_data(as_text=True))[1]
    page = editor.get(f"{begun}/deel/{part}").get_data(as_text=True)
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    form = {"title": "Eerste waarborg", "version": version}
    assert post(editor, f"{begun}/deel/{part}", intro="Van een collega", **form)
    mine = editor.post(f"{begun}/deel/{part}", data=form | {"intro": "", "title": "Anders"})
    assert mine.status_code == 409
    assert "Van een collega" in mine.get_data(as_text=True)
    head = re.search(r'name="version"[^>]*value="(\d+)"', editor.get(begun).get_data(as_text=True))[
        1
    ]
    post(editor, f"{begun}/kop", title="Ons kader", probes="Waarom?\nHoe?", version=head)
    late = {"title": "Kader", "probes": "Waaruit blijkt dat?", "version": head}
    assert editor.post(f"{begun}/kop", data=late).status_code == 409
    assert "Waarom?" in read(editor, begun)


def test_what_changed_after_somebody_looked_is_not_made_valid_unseen(editor, begun):
    item = item_of(editor, begun)
    page = editor.get(begun).get_data(as_text=True).partition('/geldig"')[2]
    seen = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    saved(editor, item, wording="Half getypt")
    form = {"name": "1", "day": today().isoformat(), "version": seen}
    answer = editor.post(f"{begun}/geldig", data=form)
    assert answer.status_code == 422
    assert "intussen iets veranderd" in answer.get_data(as_text=True)


def test_a_zip_of_before_a_change_asks_first(editor, begun):
    item = item_of(editor, begun)
    packed = zipfile.ZipFile(io.BytesIO(editor.get(f"{begun}.zip").data))
    files = {name: packed.read(name).decode() for name in packed.namelist()}
    saved(editor, item, wording="Van een collega")
    answer = send(editor, begun, files)
    assert answer.status_code == 422
    assert "in de plaats" in answer.get_data(as_text=True)
    assert "Van een collega" in read(editor, f"{begun}/bekijk")
    assert send(editor, begun, files, toch="ja").status_code == 303
    assert "Iedere student" in read(editor, f"{begun}/bekijk")
    files["../../../kwaad.md"] = "x"
    send(editor, begun, files, toch="ja")
    assert b"kwaad" not in editor.get(f"{begun}.zip").data


def test_a_version_that_is_put_back_stays_so_when_the_planned_one_comes(editor, begun):
    item = item_of(editor, begun)
    valid(editor, begun)
    post(editor, f"{begun}/concept")
    saved(editor, item, wording="Pas later")
    extra = item_of(editor, begun, "Kwam erbij")
    valid(editor, begun, "2", today() + timedelta(days=30))
    post(editor, f"{begun}/vorige")
    with clock_at(now() + timedelta(days=31)):
        page = read(editor, "/kader?kader=ons-kader")
        assert "Iedere student" in page
        assert "Pas later" not in page
        key = extra.rpartition("/")[2]
        assert "vervallen" in read(editor, f"/kader/item/ons-kader:{key}")


def test_a_few_lines_cannot_stand_for_more_than_fits_in_memory(editor, begun):
    item_of(editor, begun)
    packed = zipfile.ZipFile(io.BytesIO(editor.get(f"{begun}.zip").data))
    files = {name: packed.read(name).decode() for name in packed.namelist()}
    head = next(name for name in files if name.endswith("kader.md"))
    names = "\n".join(f"n{i}: &n{i} [{', '.join([f'*n{i - 1}'] * 9)}]" for i in range(1, 9))
    files[head] = files[head].replace("---\n", f"---\nn0: &n0 [x]\n{names}\n", 1)
    answer = send(editor, begun, files)
    assert answer.status_code == 422
    assert "geen geldige YAML" in answer.get_data(as_text=True)


def test_a_restore_gives_no_right_back_that_was_taken_away(editor, db, cast):
    accounts.set_editor(db, cast.admin, cast.facilitator.person_id, edits=False)
    lines = db.execute("select kind, thing from shut where kind like '%editor'").fetchall()
    assert lines[-1] == ("editor", cast.facilitator.person_id)
