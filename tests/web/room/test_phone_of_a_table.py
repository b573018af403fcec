"""A table's phone says with how many they sit there, once; and any phone asks who leads to come."""

import pytest
from support import sent

from gesprekskader.store import groups, meetings

QUESTION = "Met hoeveel zitten jullie hier?"


@pytest.fixture
def table_phone(app, db, cast):
    phone = app.test_client()
    code = meetings.find(db, cast.meeting_id).join_code
    phone.post(f"/meedoen/{code}/getypt/tafel")
    return phone


def sit(phone, cast) -> str:
    return phone.post(f"/gesprekken/{cast.group_id}/plek").headers["Location"]


def test_a_tables_phone_is_asked_once_and_the_number_counts(table_phone, db, cast):
    asked = sit(table_phone, cast)
    assert QUESTION in table_phone.get(asked).get_data(as_text=True)
    table_phone.post(asked, data=sent(number="7"))
    assert groups.find(db, cast.group_id).head_count == 7
    assert sit(table_phone, cast).endswith(f"/gesprekken/{cast.group_id}")


def test_who_joins_with_a_name_is_not_asked(member, cast):
    assert sit(member, cast).endswith(f"/gesprekken/{cast.group_id}")


@pytest.mark.parametrize("number", ["", "0", "41", "veel", "-3", "²", "9999"])
def test_what_is_no_number_of_people_is_refused_and_stays(member, db, cast, number):
    answer = member.post(f"/gesprekken/{cast.group_id}/aantal", data=sent(number=number))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Vul een aantal in van 1 tot en met 40." in page
    assert f'value="{number}"' in page
    assert groups.find(db, cast.group_id).head_count is None


def test_the_number_is_put_right_on_the_groups_page(member, db, cast):
    groups.set_head_count(db, cast.member, cast.group_id, 7)
    assert 'value="7"' in member.get(f"/gesprekken/{cast.group_id}/naam").get_data(as_text=True)
    member.post(f"/gesprekken/{cast.group_id}/aantal", data=sent(number="8"))
    assert groups.find(db, cast.group_id).head_count == 8


def test_kom_even_comes_back_to_where_it_was_asked_and_can_be_taken_back(member, cast, picked):
    url = f"/gesprekken/{cast.group_id}/kom-even"
    sheet = f"/gesprekken/{cast.group_id}/items/{picked.id}"
    assert "Kom even" in member.get(sheet).get_data(as_text=True)
    asked = member.post(f"{url}?item={picked.id}", data={"komt": "ja"})
    assert asked.headers["Location"].endswith(sheet)
    assert "Gevraagd · toch niet" in member.get(sheet).get_data(as_text=True)
    there = member.post(f"{url}?item={picked.id}&terug=acties", data={"komt": "nee"})
    assert "/acties" in there.headers["Location"]
    assert "toch niet" not in member.get(sheet).get_data(as_text=True)


def test_other_phones_of_the_group_hear_of_kom_even_with_their_list(
    member, table_phone, cast, picked
):
    sit(table_phone, cast)
    member.post(f"/gesprekken/{cast.group_id}/kom-even", data={"komt": "ja"})
    for item in (picked.id, ""):
        heard = table_phone.get(f"/gesprekken/{cast.group_id}/stand?item={item}")
        assert '<template data-also="#hand">' in heard.get_data(as_text=True)
        assert "Gevraagd · toch niet" in heard.get_data(as_text=True)
        assert "csrf_token" not in heard.get_data(as_text=True)  # one answer is for all
