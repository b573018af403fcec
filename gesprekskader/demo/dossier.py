"""What the demo's coordinator collects for the text about the waarborgen."""

from uuid import uuid4

from sqlite_utils import Database

from gesprekskader.catalogue.model import Framework, Item
from gesprekskader.records import Actor
from gesprekskader.store import dossiers, findings
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
    found = findings.of_dossier(db, writer, dossiers.find(db, made))
    refs = [finding.ref for finding in found][:texts]
    findings.choose(db, writer, made, item.subtheme_key, add=refs, drop=[])
    chosen = findings.in_order(findings.of_dossier(db, writer, dossiers.find(db, made)))
    findings.set_words(db, writer, made, chosen[0].entry_id, words, version=1)
