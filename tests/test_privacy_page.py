"""The privacy page tells the truth: every table is in it, every rule of keeping is shown."""

import re

from gesprekskader.rules.retention import RETENTION

# what the page must speak of when a table holds it: column name -> a word on the page
WORDS = {
    "email": "mailadres",
    "password_hash": "wachtwoord",
    "totp_secret": "tweede stap",
    "device": "iPhone",
    "left_on": "wegging",
    "tied_by": "wie dat deed",
    "hash": "afdruk",
    "author_id": "Je naam staat erbij",
    "erased_at": "los nummer",
}


def page_of(catalogue) -> str:
    return re.sub(r"\s+", " ", str(catalogue.help_pages["privacy"].body))


def test_every_table_of_the_database_is_on_the_privacy_page(db, catalogue):
    tables = {t.name for t in db.tables if not t.name.startswith(("sqlite", "_sqlite"))}
    own = {name for name in tables if not name.startswith("shelf_words_")}  # made by the index
    assert set(catalogue.help_pages["privacy"].tables) == own


def test_what_a_column_holds_is_said_in_words(db, catalogue):
    columns = {column.name for table in db.tables for column in table.columns}
    page = page_of(catalogue)
    for column, words in WORDS.items():
        assert column in columns
        assert words in page, column


def test_it_is_read_in_short_paragraphs(catalogue):
    for paragraph in re.findall(r"<p>(.*?)</p>", str(catalogue.help_pages["privacy"].body), re.S):
        assert len(re.split(r"(?<=[.!?])\s+(?=[A-Z])", paragraph)) <= 7, paragraph[:60]


def test_everybody_reads_how_long_everything_stays(stranger):
    page = stranger.get("/hulp/privacy").get_data(as_text=True)
    for rule in RETENTION:
        assert rule.words in page


def test_the_page_says_plainly_that_the_server_can_be_read(stranger):
    page = stranger.get("/hulp/privacy").get_data(as_text=True)
    assert "Wie de server beheert, kan het bestand met alle gegevens openen" in page


def test_administrators_see_what_goes_tonight(admin, facilitator):
    assert "Gaat bij de volgende keer weg" in admin.get("/hulp/bewaren").get_data(as_text=True)
    assert facilitator.get("/hulp/bewaren").status_code == 404


def test_every_page_leads_to_it(stranger):
    assert 'href="/hulp/privacy"' in stranger.get("/").get_data(as_text=True)
