"""Headings of a page of help that is kept on screen."""

import re


def test_every_heading_has_a_place_of_its_own_where_the_search_leads(pages):
    heads = ["Zoek", "???", "Zoek", "Inhoud", "Zoek 2", "Wie & wat", "Bewaren"]
    body = "".join(f"## {head}\n\nWoord{n} staat hier.\n\n" for n, head in enumerate(heads))
    at = pages.begin("hulp", title="Onze pagina")
    pages.valid(at, pages.text(at).replace("Schrijf hier je tekst.", body))
    page = pages.read("/hulp/onze-pagina")
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(set(ids)) == len(ids)
    assert "" not in ids
    placed = re.findall(r'<h2(?: id="([^"]*)")?>([^<]*)</h2>', page)
    assert [words for _, words in placed] == [head.replace("&", "&amp;") for head in heads]
    for n, (place, _) in enumerate(placed):
        led = re.search(
            r'href="/hulp/onze-pagina(?:#([^"]*))?"', pages.read(f"/hulp?zoek=woord{n}")
        )
        assert (led[1] or "") == place, heads[n]
    assert re.findall(r'<a href="#([^"]*)">', page.split("Op deze bladzijde")[1])[:6] == [
        place for place, _ in placed if place
    ]
