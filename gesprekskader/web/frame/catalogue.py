"""Between the catalogue and the store: item keys from the screen become item references."""

from collections.abc import Iterable
from datetime import date

from flask import g, has_request_context
from sqlite_utils import Database

from gesprekskader.catalogue import Catalogue, refs
from gesprekskader.catalogue.model import Framework, Item, MeetingFormat, Subtheme, Warranty
from gesprekskader.catalogue.own_pages import format_as
from gesprekskader.moments import today
from gesprekskader.records import Dossier, ItemRef, Meeting, Network, PhasePlan, PickedItem
from gesprekskader.rules import CLOSED, CONCEPT
from gesprekskader.rules.programme import inside
from gesprekskader.store import networks, organisations, own_formats, programmes, seat_invitations
from gesprekskader.store.programmes import Offered
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.visitor import db


def catalogue() -> Catalogue:
    """What the files say, and the frameworks that are edited on screen as they are valid today."""
    if "catalogue" not in g:
        g.catalogue = _catalogue_on(None)
    return g.catalogue


def formats_for(network_id: str) -> dict[str, MeetingFormat]:
    """The formats this network may plan with, its own first; "" for those of everybody."""
    found = [one for one in catalogue().formats.values() if one.is_for(network_id)]
    return {one.key: one for one in sorted(found, key=lambda one: not one.network_id)}


def format_of(meeting: Meeting, taken: str | None = None) -> MeetingFormat | None:
    """The format that a meeting was made of, as it was then: who edits it changes no programme that
    is there. One of a file as it stands there today; None when that is gone. `taken` is its text of
    then, for who has that already."""
    key, text = meeting.format_key, taken or ""
    if taken is None and visitor.current().content:  # somebody edited something, once
        text = own_formats.taken(db(), meeting.id)
    return format_as(key, text) or catalogue().formats.get(key)


def _catalogue_on(day: date | None) -> Catalogue:
    here = services()
    seen = visitor.current().content if has_request_context() else 0
    return here.own.beside(here.catalogue, db, seen, day)


def framework_of(at: Meeting | Network | Dossier) -> Framework:
    """The framework that a meeting, a network or a dossier is about. A meeting that is planned
    follows the version that is valid on its day; from its opening on it keeps that (decisions
    36)."""
    now = catalogue().of(at.framework)
    if not isinstance(at, Meeting) or not visitor.current().content:
        return now
    if at.stage == CONCEPT:
        return _catalogue_on(at.meeting_on).of(at.framework) if at.meeting_on > today() else now
    return services().own.edition(now, db, at.edition) if at.edition else now


def newer_framework(meeting: Meeting) -> Framework | None:
    """A version that became valid since a meeting that runs was opened; None when there is none."""
    now = catalogue().of(meeting.framework)
    is_newer = meeting.is_under_way and 0 < meeting.edition < now.edition
    return now if is_newer else None


def framework_at(meeting: Meeting, ref: ItemRef) -> Framework:
    """The framework of what a meeting talks about: its own as it knows it, or that of a point."""
    mine = framework_of(meeting)
    return mine if mine.key == ref.framework else catalogue().of(ref.framework)


def item_ref(item: Item, meeting: Meeting | None = None) -> ItemRef:
    """An item of its framework as it stands today, or as this meeting knows it, to keep with what
    is said about it."""
    framework = framework_of(meeting) if meeting else catalogue().of(item.framework)
    return refs.ref_in(framework, item)


def about(ref: ItemRef) -> refs.About:
    """What the framework of an item says of it."""
    return refs.about(catalogue(), ref)


def called(part: Item | Subtheme | Warranty | ItemRef) -> str:
    """What its framework calls a warranty: the mark beside it says so."""
    return catalogue().of(part.framework).called


def own_point(wording: str, framework: str = "") -> ItemRef:
    """A point that is not in the framework that is talked about; the group's own words."""
    return refs.own_point(catalogue().of(framework), wording)


def find_item(key: str, meeting: Meeting) -> Item:
    """The item with this key, as this meeting knows it. Raises NotFound."""
    return refs.find_item(framework_of(meeting), key)


def address(part: Item | Subtheme | Warranty | ItemRef) -> str:
    """How pages about a part of a framework are addressed: `Catalogue.located` reads it."""
    return catalogue().address(part.framework, part.key or "")


def spoken_about(network_ids: Iterable[str]) -> list[Framework]:
    """The frameworks that these networks talk about, or did; the default for none."""
    if len(catalogue().frameworks) == 1:
        return [catalogue().framework]
    keys = {catalogue().of(key).key for key in networks.frameworks_of(db(), network_ids)}
    return [one for one in catalogue().frameworks if one.key in keys] or [catalogue().framework]


def shared_frameworks(network_ids: Iterable[str]) -> list[str]:
    """Keys of the frameworks whose items these networks share, with "" for a network that chose
    none, which talks about the default."""
    keys = {catalogue().of(key).key for key in networks.frameworks_of(db(), network_ids)}
    given = catalogue().families(keys)
    return [*given, ""] if catalogue().framework.key in given else given


def table_choices(db: Database, but: str = "") -> list[tuple[str, str]]:
    """Roundtables to send a point to: key and title, with a word where nobody sits. Nothing is
    chosen before."""
    taken = seat_invitations.taken(db)
    found = [
        (key, table.title + _NOBODY[taken.get(key, "")])
        for key, table in catalogue().roundtables.items()
        if key != but
    ]
    return [("", "Kies een tafel"), *found]


def empty_tables(choices: list[tuple[str, str]]) -> list[str]:
    """Titles of the tables among these choices where nobody sits and nobody was invited."""
    tables = catalogue().roundtables
    return [tables[key].title for key, words in choices if words.endswith(_NOBODY[""])]


_NOBODY = {"": " (hier zit nog niemand)", "invited": " (iemand is uitgenodigd)", "sits": ""}


def tables_per_board() -> list[str]:
    """Keys of the roundtables where each bestuur has seats and questions of its own."""
    return [table.key for table in catalogue().roundtables.values() if table.per_board]


def tables_that_see_all() -> list[str]:
    """Keys of the roundtables whose seats see where all that was forwarded lies."""
    return [table.key for table in catalogue().roundtables.values() if table.sees_all]


def board_choices() -> list[tuple[str, str]]:
    """Every bestuur, where a roundtable has seats for each; none when no table has."""
    return organisations.boards(db()) if tables_per_board() else []


def table_named(title: str) -> str:
    """The key of the roundtable with this title; "" when there is none."""
    tables = catalogue().roundtables.values()
    return next((table.key for table in tables if table.title == title), "")


def offer_of(meeting: Meeting) -> Offered:
    """What a meeting offers, and its programme. Read once for a request; a write that changes them
    is followed by another request."""
    if "offers" not in g:
        g.offers = {}
    if meeting.id not in g.offers:
        g.offers[meeting.id] = programmes.offered(db(), meeting.id)
    return g.offers[meeting.id]


def offered_items(meeting: Meeting) -> list[Item]:
    """The items a meeting offers, in order; those of an offered subtheme or warranty included.

    From its opening on as its groups took them, whatever the framework says since. Made once for a
    request.
    """
    if "offered" not in g:
        g.offered = {}
    if meeting.id not in g.offered:
        g.offered[meeting.id] = _offered_items(meeting)
    return g.offered[meeting.id]


def _offered_items(meeting: Meeting) -> list[Item]:
    offered, picked = (offer := offer_of(meeting)).keys, offer.taken
    framework = framework_of(meeting)
    now = framework.items_of(offered)
    if meeting.stage == CONCEPT:
        return now
    taken = {ref.key: ref for ref in picked if ref.key and not ref.is_point}
    if taken and meeting.stage == CLOSED and meeting.item_choice == "shared":  # all took all
        now = [item for item in now if item.key in taken]
    elif taken and meeting.item_choice == "shared":  # fixed since it opened, but for what was added
        now = [item for item in now if item.key in taken or item.key in offered]
    order = {key: place for place, key in enumerate([*offered, *(item.key for item in now)])}
    both = {item.key: item for item in now} | {
        key: refs.as_it_stood(framework, ref) for key, ref in taken.items()
    }
    return sorted(both.values(), key=lambda item: order.get(item.key, len(order)))


def shared_items(meeting: Meeting) -> list[ItemRef]:
    """What every group gets at once: the points of the programme, and the offered items unless each
    group chooses its own."""
    return shared_for(meeting, offered_items(meeting), inside(offer_of(meeting).parts))


def shared_for(meeting: Meeting, items: list[Item], phases: list[PhasePlan]) -> list[ItemRef]:
    """The same for a programme that is not stored yet."""
    framework = framework_of(meeting)
    return refs.shared_refs(catalogue(), framework, meeting.item_choice, items, phases)


def probes_of(meeting: Meeting, picked_item: PickedItem) -> list[tuple[str, str]]:
    """The questions to ask: (fixed question, this item's own question or "")."""
    framework = framework_at(meeting, picked_item.item)
    return framework.probe_pairs(framework.item(picked_item.item.key))
