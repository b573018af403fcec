"""What hidden fields and buttons send is one tidy line of a bounded length, or nothing."""

import pytest

from gesprekskader.web.frame.forms import posted, posted_by, posted_list, posted_texts


@pytest.fixture
def sent(app):
    def context(**fields):
        return app.test_request_context("/", method="POST", data=fields)

    return context


def test_what_is_sent_is_one_line_without_signs_that_say_nothing(sent):
    with sent(into=" abc\r\n\x00def "):
        assert posted("into") == "abc def"


def test_what_is_not_sent_is_what_stood_and_what_is_emptied_is_empty(sent):
    with sent(other="x"):
        assert posted("minutes", "10") == "10"
        assert posted("minutes") == ""
    with sent(minutes=""):
        assert posted("minutes", "10") == ""


def test_what_is_longer_than_anything_of_ours_is_nothing_rather_than_cut(sent):
    with sent(into="x" * 200):
        assert posted("into") == "x" * 200
    with sent(into="x" * 201):
        assert posted("into") == ""
        assert posted_list("into") == [""]
        assert posted_by("in") == {"to": ""}


def test_fields_that_stand_there_often_keep_their_order(sent):
    with sent(column=["name", "", "email"]):
        assert posted_list("column") == ["name", "", "email"]
        assert posted_list("nothing") == []


def test_fields_that_begin_alike_are_told_by_the_rest_of_their_name(sent):
    with sent(**{"v-1": "new", "v-2": "old", "w-3": "other", "1": "no"}):
        assert posted_by("v-") == {"1": "new", "2": "old"}


def test_texts_to_give_back_are_whole_and_each_of_them(sent):
    long = "een regel\nen nog een\n" * 2000
    with sent(text=[long, "", "kort"], question="Wie?", password="geheim"):
        assert posted_texts("question", "text") == ["Wie?", long.strip(), "kort"]
