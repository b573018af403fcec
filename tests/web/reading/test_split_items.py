"""An item that was talked about becomes two: what was said is found at both."""

import re
from datetime import timedelta

import pytest
from edited_framework import draft_files, holds_together, item_of, post, read, saved, send, valid

from gesprekskader.moments import today
from gesprekskader.rules import school_year_of

WHOLE = "Iedere student heeft een plek"
FIRST, SECOND = "Iedere student heeft een vaste plek", "De plek past bij de student"
SAID = "WAT-WIJ-ZEIDEN"


def key_at(editor, begun: str, words: str) -> str:
    texts = "\n".join(draft_files(editor, begun).values())
    return re.search(rf"## \d+\. {words} {{#([\w-]+)}}", texts)[1]


@pytest.fixture
def split(editor, talked) -> list[str]:
    """The keys of the two parts; the draft is not valid yet."""
    post(editor, f"{talked['item']}/splits", wording=FIRST, words=SECOND)
    return [key_at(editor, talked["begun"], words) for words in (FIRST, SECOND)]


def test_the_draft_says_what_a_split_does_before_it_is_valid(editor, talked, split):
    page = read(editor, talked["begun"])
    assert "wordt gesplitst" in page
    assert "1 gesprek ging erover. Ze staan voortaan bij elk deel." in page
    assert page.count("1 gesprek over het hele item staat er ook bij.") == 2
    assert WHOLE in read(editor, "/kader?kader=ons-kader")  # nothing changed yet


def test_what_was_said_about_the_whole_is_found_at_both_parts(editor, talked, split):
    valid(editor, talked["begun"], "2")
    for key in split:
        page = read(editor, f"/kader/item/ons-kader:{key}/geschiedenis")
        assert SAID in page
        assert WHOLE in page  # what stood there then
        assert "nog niet gesproken" not in page
        assert SAID in read(editor, f"/kader/item/ons-kader:{key}/geschiedenis.md")
        assert WHOLE in read(editor, f"/kader/item/ons-kader:{key}")
    listed = editor.get("/dekking.csv?kader=ons-kader&kolommen=netwerken&jaar=").text
    for words in (FIRST, SECOND):
        row = next(line for line in listed.splitlines() if words in line)
        assert row.endswith(";1;1"), row
    assert "niet meer in het kader" not in listed
    assert WHOLE not in listed


def test_the_whole_keeps_its_page_and_leads_to_its_parts(editor, talked, split):
    valid(editor, talked["begun"], "2")
    page = read(editor, f"/kader/item/ons-kader:{talked['key']}")
    assert "Dit item is gesplitst" in page
    for key in split:
        assert f"/kader/item/ons-kader:{key}" in page
    assert SAID in read(editor, f"/kader/item/ons-kader:{talked['key']}/geschiedenis")
    assert WHOLE in read(editor, f"/bijeenkomsten/{talked['meeting']}/verslag")


def test_a_dossier_has_the_text_once_and_neither_part_is_untouched(editor, talked, split):
    valid(editor, talked["begun"], "2")
    form = {"title": "Reflectie", "school_years": [school_year_of(today())]}
    made = editor.post("/dossier", data=form | {"warranties": ["ons-kader:1"]}).headers["Location"]
    assert editor.get(made).text.count('value="outcome:') == 1
    paper = read(editor, f"{made.split('?')[0]}/dossier.md")
    assert "Niet meer in het kader" not in paper
    assert "Over dit subthema" not in paper
    for words in (FIRST, SECOND):
        assert words not in paper  # it would be among what nobody talked about
    assert "Een tweede item" in paper


def test_a_planned_meeting_that_offered_the_whole_offers_its_parts(editor, talked, split, cast):
    later = (today() + timedelta(days=5)).isoformat()
    form = {"title": "Later", "meeting_on": later, "starts_at": "13:30"}
    form |= {"format_key": "contactmiddag", "item_choice": "shared"}
    new = f"/netwerken/{cast.network_id}/bijeenkomsten/nieuw?item={talked['key']}"
    board = f"/bijeenkomsten/{post(editor, new, **form).split('/')[2]}"
    assert "komen de delen in de plaats" in read(editor, talked["begun"])
    valid(editor, talked["begun"], "2")
    page = read(editor, board)
    assert FIRST in page
    assert SECOND in page
    assert WHOLE not in page


def test_a_split_can_be_put_back_and_keeps_its_thread(editor, talked, split):
    valid(editor, talked["begun"], "2")
    post(editor, f"{talked['begun']}/vorige")
    holds_together(editor, talked)
    page = read(editor, "/kader?kader=ons-kader")
    assert WHOLE in page
    assert FIRST not in page
    for key in split:
        assert "vervallen" in read(editor, f"/kader/item/ons-kader:{key}")


def test_a_part_that_is_split_again_keeps_the_thread_of_the_first_whole(editor, talked, split):
    valid(editor, talked["begun"], "2")
    post(editor, f"{talked['begun']}/concept")
    post(
        editor,
        f"{talked['begun']}/item/{split[0]}/splits",
        wording="Elke eerstejaars heeft een vaste plek",
        words="Elke ouderejaars heeft een vaste plek",
    )
    key = key_at(editor, talked["begun"], "Elke ouderejaars heeft een vaste plek")
    valid(editor, talked["begun"], "3")
    for one in (talked["key"], split[0], split[1], key):
        assert SAID in read(editor, f"/kader/item/ons-kader:{one}/geschiedenis")


def test_an_item_that_was_never_valid_just_becomes_two(editor, talked):
    item = item_of(editor, talked["begun"], "Nieuw en te lang")
    post(editor, f"{item}/splits", wording="Nieuw", words="Te lang")
    texts = "\n".join(draft_files(editor, talked["begun"]).values())
    assert "Nieuw en te lang" not in texts
    assert "uit:" not in texts
    assert texts.index("Nieuw {") < texts.index("Te lang {")


def test_the_parts_keep_the_questions_and_a_quote_is_no_quote_any_more(editor, begun):
    item = item_of(editor, begun)
    saved(editor, item, **{"vraag-1": "Waar is die plek?", "origin": "geciteerd"})
    post(editor, f"{item}/splits", wording=FIRST, words=SECOND)
    texts = "\n".join(draft_files(editor, begun).values())
    assert texts.count("- Waar is die plek?") == 2
    assert texts.count("herkomst: bewerkt") == 2


def test_a_split_needs_both_parts_and_keeps_the_one_that_was_written(editor, talked):
    answer = editor.post(f"{talked['item']}/splits", data={"wording": FIRST, "words": " "})
    assert answer.status_code == 422
    assert FIRST in answer.get_data(as_text=True)
    assert "Schrijf het tweede deel op." in answer.get_data(as_text=True)
    post(editor, f"{talked['item']}/vervalt")
    twice = editor.post(f"{talked['item']}/splits", data={"wording": FIRST, "words": SECOND})
    assert twice.status_code == 422
    assert "vervalt al" in twice.get_data(as_text=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("vervalt: ja\n", "dat vervalt niet"), ("uit: {key}\n", "dat item staat hier niet")],
)
def test_a_part_of_what_is_not_there_or_does_not_lapse_is_named_with_its_line(
    editor, talked, split, wrong, said
):
    files = draft_files(editor, talked["begun"])
    page = next(name for name in files if name.endswith("waarborg.md"))
    one, other = wrong.format(key=talked["key"]), "uit: nergens\n" if "uit" in wrong else ""
    assert one in files[page]
    files[page] = files[page].replace(one, other)
    answer = send(editor, talked["begun"], files)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_a_change_counts_the_talks_under_the_key_that_an_item_had(editor, talked):
    begun, had = talked["begun"], talked["key"]
    files = {
        name: text.replace(f"{{#{had}}}\n", f"{{#anders}}\n\nwas: {had}\n")
        for name, text in draft_files(editor, begun).items()
    }
    assert send(editor, begun, files).status_code == 303
    valid(editor, begun, "2")
    post(editor, f"{begun}/concept")
    assert saved(editor, f"{begun}/item/anders", wording=FIRST).status_code == 303
    assert "1 gesprek houdt de oude woorden." in read(editor, begun)


def test_an_item_that_is_gone_from_the_files_says_how_many_talks_there_were(editor, talked):
    begun, had = talked["begun"], talked["key"]
    files = {
        name: re.sub(rf"## 1\. [^\n]*{{#{had}}}\n", "", text)
        for name, text in draft_files(editor, begun).items()
    }
    assert send(editor, begun, files).status_code == 303
    page = read(editor, begun)
    assert "staat er niet meer in" in page
    assert "1 gesprek gaat erover. Zet het liever op vervallen." in page
