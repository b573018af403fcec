"""Series of one's own: kept from what a network planned, edited as text, downloaded and retired."""

import re
from collections.abc import Callable, Collection

from flask import Blueprint, Response, render_template, request

from gesprekskader import rules
from gesprekskader.catalogue.drafts import slug
from gesprekskader.catalogue.model import MeetingSeries, SeriesMeeting
from gesprekskader.catalogue.render import NO_WORDS
from gesprekskader.catalogue.series import read_own_series, written_series
from gesprekskader.errors import ContentError, NotFound, RuleBroken
from gesprekskader.moments import today
from gesprekskader.records import Meeting, Network
from gesprekskader.records.content import OwnPage
from gesprekskader.rules import school_year_of
from gesprekskader.store import meetings, networks, own_formats
from gesprekskader.store.access import Deed
from gesprekskader.store.own_pages import RETIRED, SERIES
from gesprekskader.web.ahead.series_forms import SaveSeriesForm, SeriesTextForm
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import catalogue, formats_for
from gesprekskader.web.frame.forms import offer, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("own_series", __name__)


def of_network(network_id: str) -> list[OwnPage]:
    """The series that this network keeps, retired ones too."""
    return [one for one in own_formats.everything(db(), SERIES) if one.network_id == network_id]


def series_for(network_id: str, led: Collection[str]) -> dict[str, MeetingSeries]:
    """The series this network may plan, its own first, then those of the other networks that are
    led by who asks: of these one may name a format that is not for this network."""
    own = [one for one in own_formats.everything(db(), SERIES) if one.network_id in led]
    own.sort(key=lambda one: one.network_id != network_id)
    known = formats_for(network_id)
    found = {
        one.key: made
        for one in own
        if not one.is_retired
        and (
            made := read_own_series(
                one.key, one.text, known if one.network_id == network_id else None
            )[0]
        )
    }
    return found | {key: made for key, made in catalogue().series.items() if key not in found}


@bp.route("/netwerken/<network_id>/reeks-bewaren", methods=["GET", "POST"])
def save(network_id: str) -> Answer:
    """Keep what the network has planned this school year as a series; of other networks of who
    leads it what they planned goes along, each for its own network."""
    led = {one.id: one.name for one in networks.facilitated_by(db(), visitor.current())}
    network = networks.led(db(), visitor.current(), network_id)
    year = request.args.get("schooljaar", "") or school_year_of(today())
    found = _of_year(network_id, year)
    form, wrong = SaveSeriesForm(), []
    offer(form.networks, [each for each in led.items() if each[0] != network_id])
    if form.validate_on_submit():
        with form.refusals():
            parts = {network_id: network.name} | {id_: led[id_] for id_ in form.networks.data}
            there = [each for id_ in parts for each in _of_year(network_id, year, id_)]
            name, text_of = slug(form.title.data), _written(form.title.data, there, parts)
            wrong = read_own_series(name, text_of(name), formats_for(network_id))[1]
            _check(wrong)
            made = own_formats.begin(
                db(),
                visitor.require(Deed.FACILITATE_NETWORK, network_id),
                name,
                text_of,
                network_id,
                taken=catalogue().series,
                submission_id=form.submission_id.data,
                kind=SERIES,
            )
            return see("own_series.show", network_id=network_id, key=made)
    page = render_template(
        "ahead/own_series/save.html",
        network=network,
        year=year,
        form=form,
        found=found,
        wrong=wrong,
    )
    return page, shown_status(form)


def _of_year(network_id: str, year: str, at: str = "") -> list[Meeting]:
    """What a network does in a school year, or another one (`at`), the first first; of what has a
    format that this network may choose."""
    known = formats_for(network_id)
    return [
        meeting
        for meeting in reversed(meetings.of_network(db(), at or network_id))
        if meeting.school_year == year
        and not (meeting.is_rehearsal or meeting.is_cancelled)
        and meeting.format_key in known
    ]


def _written(title: str, there: list[Meeting], parts: dict[str, str]) -> Callable[[str], str]:
    """What these meetings make: the file of a series, for a key. `parts` is what each network is
    called in it, where there are more than one."""
    if not there:
        raise RuleBroken("Er staan nog geen bijeenkomsten. Plan er eerst een paar.")
    found = sorted(there, key=lambda meeting: (meeting.meeting_on, meeting.starts_at))
    hours = {meeting.starts_at for meeting in found}
    called = _called(parts)
    made = tuple(
        SeriesMeeting(
            title=meeting.title,
            format_key=meeting.format_key,
            week=round((meeting.meeting_on - found[0].meeting_on).days / 7) + 1,
            part=called[meeting.network_id] if len(parts) > 1 else "",
            starts_at=meeting.starts_at if len(hours) > 1 else "",
        )
        for meeting in found
    )
    return lambda key: written_series(MeetingSeries(key, title, NO_WORDS, made))


def _called(parts: dict[str, str]) -> dict[str, str]:
    """Each network by a name that fits and is of no other one, also not with other capitals."""
    found: dict[str, str] = {}
    for id_, name in parts.items():
        short, number = name[: rules.NAME_LIMIT].rstrip(), 1
        while short.casefold() in {each.casefold() for each in found.values()}:
            number += 1
            behind = f" ({number})"
            short = name[: rules.NAME_LIMIT - len(behind)].rstrip() + behind
        found[id_] = short
    return found


def _check(wrong: list[ContentError]) -> None:
    if wrong:
        raise RuleBroken("Er is niets bewaard: hier klopt nog iets niet.")


@bp.route("/netwerken/<network_id>/reeksen/<key>/tekst", methods=["GET", "POST"])
def show(network_id: str, key: str) -> Answer:
    """Its text, to edit."""
    network, here = _here(network_id, key)
    form = SeriesTextForm(data={"words": here.text, "version": str(here.version)})
    wrong: list[ContentError] = []
    if form.validate_on_submit():
        with form.refusals():
            wrong = read_own_series(key, form.words.data, formats_for(network_id))[1]
            _check(wrong)
            return _change(network_id, key, form.words.data, form.version_number)
    return _page(network, here, form, wrong), shown_status(form)


def _change(network_id: str, key: str, words: str, version: int) -> Response:
    own_formats.change(db(), visitor.current(), key, words, version=version, kind=SERIES)
    return see("own_series.show", network_id=network_id, key=key)


def _page(network: Network, here: OwnPage, form: SeriesTextForm, wrong: list[ContentError]) -> str:
    made, _ = read_own_series(here.key, here.text, None)
    return render_template(
        "ahead/own_series/show.html",
        network=network,
        here=here,
        made=made,
        title=made.title if made else here.key,
        form=form,
        wrong=wrong,
        formats=formats_for(network.id),
    )


def _here(network_id: str, key: str) -> tuple[Network, OwnPage]:
    network = networks.led(db(), visitor.current(), network_id)
    here = own_formats.find(db(), key, SERIES)
    if here.network_id != network_id:
        raise NotFound
    return network, here


@bp.get("/netwerken/<network_id>/reeksen/<key>.md")
def file(network_id: str, key: str) -> Response:
    """The file, to keep, to share, or to edit elsewhere."""
    _, here = _here(network_id, key)
    name = re.sub(r"[^a-z0-9-]", "", here.key)
    headers = {"Content-Disposition": f'attachment; filename="{name}.md"'}
    return Response(here.text, mimetype="text/markdown", headers=headers)


@bp.post("/netwerken/<network_id>/reeksen/<key>/weg")
def retire(network_id: str, key: str) -> Answer:
    """Nobody chooses it any more; meetings that were planned with it stay."""
    return _set(network_id, key, is_retired=True)


@bp.post("/netwerken/<network_id>/reeksen/<key>/terug")
def bring_back(network_id: str, key: str) -> Answer:
    return _set(network_id, key, is_retired=False)


def _set(network_id: str, key: str, *, is_retired: bool) -> Answer:
    network, here = _here(network_id, key)
    form = SeriesTextForm(data={"words": here.text, "version": str(here.version)})
    with form.refusals():
        return _change(network_id, key, RETIRED if is_retired else here.text, here.version)
    return _page(network, here, form, []), form.status
