"""Content of one's own lives outside the checkout and inherits what it leaves out."""

import shutil

import pytest

from gesprekskader.catalogue import read_catalogue
from gesprekskader.catalogue.help import PRIVACY
from gesprekskader.config import SHIPPED, from_environment
from gesprekskader.errors import ContentErrors


@pytest.fixture
def own(tmp_path):
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


def table_of(own):
    example = next(path for path in (SHIPPED / "overlegtafels").iterdir())
    (own / "overlegtafels").mkdir()
    shutil.copy(example, own / "overlegtafels" / example.name)


def test_a_room_that_is_there_takes_the_place_of_ours_and_the_rest_stays(own):
    table_of(own)
    found, shipped = read_catalogue(own, SHIPPED), read_catalogue(SHIPPED)
    assert len(found.roundtables) == 1 < len(shipped.roundtables)
    assert found.framework == shipped.framework
    assert found.formats.keys() == shipped.formats.keys()
    assert found.help_pages == shipped.help_pages
    shutil.copytree(SHIPPED / "kaders/samen-opleiden", own / "kaders/ons-kader")
    assert [one.key for one in read_catalogue(own, SHIPPED).frameworks] == ["ons-kader"]


def test_a_help_page_takes_the_place_of_ours_and_the_others_stay(own):
    (own / "hulp").mkdir()
    page = "---\nsleutel: toegankelijkheid\ntitel: Bij ons\n---\n\nWij.\n"
    (own / "hulp/toegankelijkheid.md").write_text(page)
    found = read_catalogue(own, SHIPPED).help_pages
    assert found["toegankelijkheid"].title == "Bij ons"
    assert found[PRIVACY] == read_catalogue(SHIPPED).help_pages[PRIVACY]


def test_a_privacy_page_counts_while_it_names_every_kind_of_data(own):
    (own / "hulp").mkdir()
    text = (SHIPPED / "hulp/privacy.md").read_text().replace("titel: ", "titel: Onze ")
    (own / "hulp/privacy.md").write_text(text)
    assert read_catalogue(own, SHIPPED).help_pages[PRIVACY].title.startswith("Onze ")
    (own / "hulp/privacy.md").write_text(text.replace("  - persons\n", ""))
    assert not read_catalogue(own, SHIPPED).help_pages[PRIVACY].title.startswith("Onze ")


def test_a_mistake_in_it_is_named(own):
    (own / "formats").mkdir()
    with pytest.raises(ContentErrors, match="deze map lezen we niet"):
        read_catalogue(own, SHIPPED)


def test_it_lies_beside_the_database_or_where_it_is_named(own, tmp_path):
    data = {"GESPREKSKADER_DATA": str(tmp_path)}
    assert from_environment(data).content == own
    named = data | {"GESPREKSKADER_CONTENT": str(tmp_path / "elders")}
    assert from_environment(named).content == tmp_path / "elders"
    own.rmdir()
    assert from_environment(data).content == SHIPPED
