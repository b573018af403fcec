"""A colleague ends a draft while somebody types in it, or throws it away: no words are lost."""

import pytest


@pytest.fixture(params=["werkvormen", "overlegtafels", "hulp"])
def at(request, pages) -> str:
    """The address of a draft of the next version of what is valid."""
    made = pages.begin(request.param, title="Van ons")
    pages.valid(made)
    return pages.post(f"{made}/concept")


def typed(pages, at: str, words: str = "VAN-MIJ") -> dict[str, str]:
    return {"words": f"{pages.text(at)}\n\n{words}", "version": pages.version(at)}


def end(pages, at: str, way: str) -> None:
    if way == "valid":
        pages.valid(at, f"{pages.text(at)}\n\nVAN-HEN")
    else:
        pages.drop(at)


@pytest.mark.parametrize("way", ["valid", "dropped"])
@pytest.mark.parametrize("headers", [{}, {"X-Fragment": "1"}])
def test_what_was_typed_stands_beside_what_is_valid(pages, pages_of, at, way, headers):
    form = typed(pages, at)
    end(pages_of("colleague"), at, way)
    answer = pages.client.post(at, data=form, headers=headers)
    assert answer.status_code == 409
    assert "Het concept is er niet meer" in answer.text
    assert "VAN-MIJ" in answer.text.partition("<textarea")[2].partition("</textarea>")[0]
    theirs = answer.text.partition("data-theirs")[2].partition("</blockquote>")[0]
    assert "titel: Van ons" in theirs
    assert ("VAN-HEN" in theirs) == (way == "valid")
    assert "VAN-MIJ" not in pages.text(at)


@pytest.mark.parametrize("way", ["valid", "dropped"])
def test_one_press_begins_a_draft_with_those_words_and_two_are_one(pages, pages_of, at, way):
    form = typed(pages, at)
    end(pages_of("colleague"), at, way)
    again = form | {"begin": "ja", "version": version_of(pages.send(at, **form))}
    for _ in range(2):
        assert pages.send(at, **again).status_code == 303
    assert pages.text(at) == form["words"]
    assert pages.read("/inhoud").count("Er is een concept") == 1
    assert pages.make_valid(at).status_code == 303


def version_of(answer) -> str:
    return answer.text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]


def test_a_draft_that_a_colleague_began_meanwhile_keeps_its_words(pages, pages_of, at):
    form, other = typed(pages, at), pages_of("colleague")
    end(other, at, "valid")
    version = version_of(pages.send(at, **form))
    other.post(f"{at}/concept")
    assert other.write(at, f"{other.text(at)}\n\nNIEUWER").status_code == 303
    clash = pages.send(at, **form | {"begin": "ja", "version": version})
    assert clash.status_code == 409
    assert "VAN-MIJ" in clash.text
    assert "NIEUWER" in clash.text
    assert "NIEUWER" in pages.text(at)


def test_words_that_are_too_long_come_back_and_begin_nothing(pages, at):
    form = typed(pages, at, "x" * 20_000)
    end(pages, at, "dropped")
    back = pages.send(at, **form | {"begin": "ja"})
    assert back.status_code == 409
    assert "te lang" in back.text
    assert "x" * 20_000 in back.text
    assert "Er is een concept" not in pages.read("/inhoud")


def test_a_new_page_that_was_thrown_away_gives_its_words_back(pages):
    at = pages.begin("hulp", title="Nooit geldig")
    form = typed(pages, at)
    pages.drop(at)
    for more in ({}, {"begin": "ja"}):
        answer = pages.send(at, **form | more)
        assert answer.status_code == 404
        assert "VAN-MIJ" in answer.text


def test_a_format_of_ours_gets_no_draft_under_its_own_key(pages):
    sent = {"words": "VAN-MIJ", "begin": "ja"}
    assert pages.send("/inhoud/werkvormen/contactmiddag", **sent).status_code == 404
    assert "Er is een concept" not in pages.read("/inhoud")


def test_a_draft_is_not_thrown_away_with_words_that_were_not_seen(pages, pages_of, at):
    seen = pages.version(at, '/weg"')
    assert pages_of("colleague").write(at, f"{pages.text(at)}\n\nVAN-HEN").status_code == 303
    for version in (seen, "0"):
        stale = pages.send(f"{at}/weg", version=version)
        assert stale.status_code == 409
        assert "Het concept veranderde intussen" in stale.text
    assert "VAN-HEN" in pages.text(at)
    now = pages.version(at, '/weg"')
    for _ in range(2):  # twice is as once
        assert pages.send(f"{at}/weg", version=now).status_code == 303
    assert "VAN-HEN" not in pages.text(at)
