"""The print kit of a meeting: cards, table sheets, badges, a door sign and a running sheet."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from wtforms import SelectMultipleField

from gesprekskader.catalogue.model import Item
from gesprekskader.errors import NotFound, PdfUnavailable, RuleBroken
from gesprekskader.exports import pdf
from gesprekskader.moments import today
from gesprekskader.records import Group, Meeting
from gesprekskader.reports.names import name_for
from gesprekskader.rules import code_in_fours, school_year_of
from gesprekskader.store import groups, keys, meetings, networks, programmes
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.addresses import base_address, key_address
from gesprekskader.web.frame.catalogue import format_of
from gesprekskader.web.frame.forms import BareForm, offer, posted, several, shown_status
from gesprekskader.web.frame.fragments import Answer
from gesprekskader.web.frame.numbers import how_many
from gesprekskader.web.frame.topics import topics
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.planning.timetable import minutes_over, planned_times
from gesprekskader.web.room.join import scan_address
from gesprekskader.web.room.paper import sheet_address
from gesprekskader.words import code_spaced, dotted, dutch_date

bp = Blueprint("kit", __name__, url_prefix="/bijeenkomsten/<meeting_id>/drukwerk")
BADGES, SHEETS = "naamkaartjes", "tafelbladen"
PIECES = {
    "kaarten": "Gesprekskaarten, vier op een blad",
    SHEETS: "Tafelbladen om op te schrijven, per groep en item",
    "deurbord": "Deurbord met de code",
    "draaiboek": "Draaiboek met tijden, voor jezelf",
    BADGES: "Naamkaartjes met een eigen code",
}
_MOST_GROUPS, _MOST_SHEETS = 30, 200


@dataclass(frozen=True)
class GroupSheet:
    """One table sheet: a group, an item, and where its QR code leads ("" when no phone gets
    there)."""

    group: str
    item: Item
    address: str


@dataclass(frozen=True)
class Badge:
    name: str
    organisation: str
    code: str
    link: str


class KitForm(BareForm):
    pieces: SelectMultipleField = several("Wat wil je afdrukken?", "Kies wat je wilt afdrukken.")
    groups = how_many(
        "Hoeveel groepen verwacht je?", _MOST_GROUPS, "Vul een aantal groepen in.", "groepen"
    )


def _load(meeting_id: str) -> Meeting:
    meeting = visitor.at(meeting_id).meeting
    visitor.require(Deed.FACILITATE, meeting_id)
    return meeting


@bp.route("", methods=["GET", "POST"])
def show(meeting_id: str) -> Answer:
    """Choose, and get one PDF. Badges carry fresh codes, so making them is a post."""
    meeting = _load(meeting_id)
    there = groups.of_meeting(db(), meeting_id)
    form = KitForm()
    offer(form.pieces, list(PIECES.items()))
    if not form.is_submitted():
        form.groups.data = _expected(there)
        form.pieces.data = [piece for piece in PIECES if piece != BADGES]
    if form.validate_on_submit():
        with form.refusals():
            return _made(meeting, form.pieces.data, form.groups.data, posted("instead_of"))
    items = [each.item for each in topics(meeting)]
    files.jobs().warm()
    return (
        render_template(
            "planning/kit/show.html",
            meeting=meeting,
            form=form,
            pieces=PIECES,
            sheets=_expected(there) * len(items),
            has_codes=_has_codes(meeting),
            items=items,
            can_print=pdf.is_possible(),
            reachable=bool(base_address()),
            instead_of=keys.mark_all(db(), meeting.network_id, meeting.school_year),
        ),
        shown_status(form),
    )


def _expected(there: list[Group]) -> int:
    return min(max((group.number for group in there), default=6), _MOST_GROUPS)


@bp.get("/<piece>.pdf")
def file(meeting_id: str, piece: str) -> Response:
    """One piece by itself; badges only by a post."""
    meeting = _load(meeting_id)
    if piece not in PIECES or piece == BADGES:
        raise NotFound
    there = groups.of_meeting(db(), meeting_id)
    return _made(meeting, [piece], _expected(there), "")


def _made(meeting: Meeting, pieces: list[str], many: int, instead_of: str) -> Response:
    """Raises RuleBroken when nothing can be printed, PdfUnavailable."""
    items = [each.item for each in topics(meeting)]
    _check_can_print(pieces, many, items)
    drawn = _drawn(meeting, instead_of) if BADGES in pieces else {}
    title = PIECES[pieces[0]] if len(pieces) == 1 else f"Drukwerk voor {meeting.title}"
    page = pdf.page(
        "kit.html",
        meeting=meeting,
        title=title,
        pieces=pieces,
        items=items,
        sheets=_sheets(meeting, many, items) if SHEETS in pieces else [],
        badges=_badges(meeting, drawn) if BADGES in pieces else [],
        meeting_format=format_of(meeting),
        **_when_and_where(meeting),
    )
    what = pieces[0] if len(pieces) == 1 else "drukwerk"
    name = name_for(what, meeting, meetings.of_day(db(), meeting))
    if not drawn:
        return files.made(page, "pdf", title, name)
    body = files.made_now(page, title, name)  # only codes that are on paper count
    network, year = meeting.network_id, meeting.school_year
    keys.hand_out_all(db(), visitor.current(), network, year, instead_of, drawn)
    return files.download(body, "pdf", name)


def _check_can_print(pieces: list[str], many: int, items: list[Item]) -> None:
    if not items and set(pieces) <= {"kaarten", SHEETS}:
        raise RuleBroken("Deze bijeenkomst heeft nog niets om over te praten. Kies eerst items.")
    if SHEETS in pieces and many * len(items) > _MOST_SHEETS:
        raise RuleBroken(
            f"Dat worden {many * len(items)} tafelbladen. Kies minder groepen of minder items:"
            f" hooguit {_MOST_SHEETS} samen."
        )
    if not pdf.is_possible():
        raise PdfUnavailable


def _when_and_where(meeting: Meeting) -> dict[str, object]:
    """The day, the programme on the clock, and the address and code to join with."""
    address, phases = base_address(), programmes.phases_of(db(), meeting.id)
    ends = f"–{dotted(meeting.ends_at)}" if meeting.ends_at else ""
    return {
        "when": f"{dutch_date(meeting.meeting_on)}, {dotted(meeting.starts_at)}{ends}",
        "rows": planned_times(meeting, phases),
        "over": minutes_over(meeting, phases),
        "bare_address": address.split("://", 1)[-1],
        "join_qr": f"{address}{scan_address(meeting.join_code)}" if address else "",
        "code": code_spaced(meeting.join_code),
    }


def _sheets(meeting: Meeting, many: int, items: list[Item]) -> list[GroupSheet]:
    """For so many groups, whether they are there already or not."""
    address = base_address()
    names = {group.number: group.name for group in groups.of_meeting(db(), meeting.id)}
    return [
        GroupSheet(
            names.get(number, f"Groep {number}"),
            item,
            f"{address}{sheet_address(meeting, number, item.key)}" if address else "",
        )
        for number in range(1, many + 1)
        for item in items
    ]


def _has_codes(meeting: Meeting) -> bool:
    """Badges of a rehearsal, or of a school year that is over, are names only."""
    return not meeting.is_rehearsal and meeting.school_year >= school_year_of(today())


def _drawn(meeting: Meeting, instead_of: str) -> dict[str, str]:
    """Fresh codes by person, not given out yet. Raises RuleBroken when badges or slips were made
    since the page was shown."""
    if not _has_codes(meeting):
        return {}
    network, year = meeting.network_id, meeting.school_year
    if instead_of != keys.mark_all(db(), network, year):
        raise RuleBroken("Deze naamkaartjes of briefjes zijn al gemaakt. Open deze pagina opnieuw.")
    return {id_: keys.new_code() for id_ in keys.without_account(db(), network, year)}


def _badges(meeting: Meeting, drawn: dict[str, str]) -> list[Badge]:
    """Everybody of the network by name; who has no account gets the code that was drawn."""
    members = networks.members(db(), meeting.network_id, meeting.school_year)
    badges = []
    for person in sorted((m.person for m in members), key=lambda p: p.name.casefold()):
        code = drawn.get(person.id, "")
        badges.append(
            Badge(
                person.name,
                person.organisation,
                code_in_fours(code) if code else "",
                key_address(code) if code and base_address() else "",
            )
        )
    return badges
