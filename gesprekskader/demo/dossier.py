"""What the demo's coordinator collects for the text about the waarborgen."""

from uuid import uuid4

from sqlite_utils import Database

from gesprekskader.catalogue.model import Framework, Item
from gesprekskader.records import Actor
from gesprekskader.store import dossiers
from gesprekskader.store.dossiers import DossierDraft


def collect(
    db: Database,
    writer: Actor,
    framework: Framework,
    item: Item,
    year: str,
    *,
    title: str,
    texts: int,
    words: str,
) -> None:
    """A dossier about an item's waarborg and another one, with so many texts and own words."""
    others = {w.number for w in framework.warranties} - {item.warranty_number}
    about = (item.warranty_number, *sorted(others)[1:2])
    draft = DossierDraft(title, (year,), about)
    made = dossiers.add(db, writer, draft, submission_id=uuid4().hex)
    found = dossiers.findings(db, writer, dossiers.find(db, made))
    refs = [finding.ref for finding in found][:texts]
    dossiers.choose(db, writer, made, item.subtheme_key, add=refs, drop=[])
    chosen = dossiers.in_order(dossiers.findings(db, writer, dossiers.find(db, made)))
    dossiers.set_words(db, writer, made, chosen[0].entry_id, words, version=1)
