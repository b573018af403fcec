"""What leaves the room: a world in which it is written, and what a noun has to say about itself.

Used by test_no_field_is_forgotten.py; the nouns stand in leaving_texts.py and leaving_steps.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from every_place import KINDS, OWN, Place, address

from gesprekskader.moments import today
from gesprekskader.rules import school_year_of
from gesprekskader.store import dossiers, findings, picked_items
from gesprekskader.store.db import writing
from gesprekskader.store.dossiers import DossierDraft


class World:
    """A meeting that is open while somebody writes and closed while somebody reads, and a dossier
    that takes what can be taken."""

    def __init__(self, db, cast, client_of, catalogue, refs) -> None:
        self.db, self.cast, self.client_of, self.catalogue = db, cast, client_of, catalogue
        self.meeting_id, self.network_id = cast.meeting_id, cast.network_id
        self.group_id, self.year = cast.group_id, school_year_of(today())
        self.items = refs("w2-lo-1", "w2-lo-7")
        self.place = (cast.group_id, picked_items.of_group(db, cast.group_id)[0].id)
        draft = DossierDraft("Reflectie", (self.year,), (2,))
        self.dossier_id = dossiers.add(db, cast.facilitator, draft, submission_id=uuid4().hex)
        self.about: dict[str, str] = {}
        """Submission id -> what was made for it to be about."""

    def stage(self, stage: str) -> None:
        with writing(self.db):
            self.db.execute("update meetings set stage = ? where id = ?", [stage, self.meeting_id])

    def keep(self, table: str, text_id: str) -> None:
        """Star a text of a group, and put it in the dossier."""
        with writing(self.db):
            self.db.execute(f"update {table} set is_starred = 1 where id = ?", [text_id])
        add = [f"{table.removesuffix('s')}:{text_id}"]
        maker, dossier = self.cast.facilitator, self.dossier_id
        findings.choose(self.db, maker, dossier, "w2-lo", add=add, drop=[])


Story = list[tuple[str, object]]


@dataclass(frozen=True)
class Only:
    """For a field that stands in few places: why nowhere else."""

    why: str
    places: frozenset[str]


def only(why: str, *places: str) -> Only:
    return Only(why, frozenset(places))


@dataclass(frozen=True)
class Noun:
    name: str
    record: type
    draft: type
    looks: str
    """Where a new field of it is easily forgotten, beside the places that show it."""
    story: Callable[[World], Story]
    """(field, draft): each draft changes that field of the one before; "" begins anew."""
    add: Callable[[World, object, str], str]
    """(world, draft, submission id): the id of what was written."""
    find: Callable[[World, str], object]
    change: Callable[[World, str, object, int], object]
    """(world, id, draft, version)."""
    given: dict[str, str]
    """Fields of the record that nobody types: where they come from."""
    home: Callable[[World, str], dict[str, Place]]
    """Its own pages; asked once it closed, it also brings it where somebody has to bring it."""
    nowhere: dict[str, str]
    """Places where it does not stand at all: why not."""
    absent: "dict[str, dict[str, str] | Only]"
    """Field -> place -> why it does not stand there; or the few places where it does."""
    undo: Callable[[World, str], object] | None = None
    """Take it away, and put it back."""
    forms: tuple[str, str] | None = None
    """Addresses of where it is written, and of where it is changed, for its member."""
    written_in: str = ""
    """The template of its boxes where it is written."""
    refused: tuple[str, ...] = ()
    """Fields whose other value no form takes."""
    is_edited: bool = True
    """Whether two people can change it at once."""


def written_by(w: World, role: str) -> dict[str, Place]:
    """Own data of who wrote it, when that was not the member of the group."""
    return {f"own data of the {role}": address(w, role, "/mijn/gegevens", OWN)}


def given(**reasons: str) -> dict[str, str]:
    """Names with spaces between them, by reason."""
    return {name: why for why, names in reasons.items() for name in names.split()}


def because(why: str, *places: str) -> dict[str, str]:
    return dict.fromkeys(places, why)


PAPER = [f"minutes .{kind}" for kind in KINDS]
DOSSIER = ["dossier, to choose", "dossier, in order", "dossier .md", "dossier .docx"]
HARVEST = ["harvest", "harvest, to read"]
HISTORY = ["history", "history .md", "history .csv"]
YEAR = ["year", "year .md", "year .csv"]
MINUTES = ["minutes", *PAPER]
FIGURES = because("numbers only, no words", "board", "beamer", "figures")


def stands(noun: Noun, field: str, place: str) -> bool:
    """Whether the noun says that this field is read there."""
    told = noun.absent.get(field, {})
    return place in told.places if isinstance(told, Only) else place not in told
