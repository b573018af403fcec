"""Formats of one's own: kept from a programme, edited as text, downloaded and retired."""

import re
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, Response, render_template

from gesprekskader import rules
from gesprekskader.catalogue.drafts import slug
from gesprekskader.catalogue.own_pages import FORMAT, key_in, read_page, with_key
from gesprekskader.catalogue.written_formats import FormatHead, parts_of, written
from gesprekskader.errors import ContentError, NotFound, RuleBroken
from gesprekskader.records import Meeting, Network
from gesprekskader.records.content import OwnPage
from gesprekskader.store import networks, own_formats, programmes
from gesprekskader.store.access import Deed
from gesprekskader.store.own_pages import RETIRED
from gesprekskader.web.editing.in_use import check_use
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.catalogue import (
    catalogue,
    format_of,
    framework_of,
    offered_items,
)
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    choice,
    line,
    posted_markdown,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("own_formats", __name__)
MOST = 20_000
_NETWORK, _ALL = "netwerk", "iedereen"
_FOR = [(_NETWORK, "Voor dit netwerk"), (_ALL, "Voor iedereen")]


class SaveFormatForm(Form):
    title = line("Naam van de werkvorm", rules.LINE_LIMIT, "Geef de werkvorm een naam.")
    intro = text("Inleiding: wat is dit voor gesprek?", 1_000)
    group_size = line("Hoe groot is een groepje?", 40, "Bijvoorbeeld 3-5.")
    whom = choice("Voor wie?", _FOR, "Kies voor wie.", default=_NETWORK)


class FormatTextForm(EditForm):
    words = text("De werkvorm", MOST)


@bp.route("/bijeenkomsten/<meeting_id>/werkvorm", methods=["GET", "POST"])
def save(meeting_id: str) -> Answer:
    """Keep the programme of a meeting as a format."""
    meeting = visitor.at(meeting_id).meeting
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    like = format_of(meeting)
    size = like.group_size if like else "3-5"
    form = SaveFormatForm(data={"group_size": size})
    wrong: list[ContentError] = []
    if form.validate_on_submit():
        with form.refusals():
            name, text_of = slug(form.title.data), _written(meeting, form)
            _, wrong = read_page(FORMAT, name, text_of(name))
            _check(wrong)
            made = own_formats.begin(
                db(),
                actor,
                name,
                text_of,
                None if form.whom.data == _ALL else meeting.network_id,
                taken=catalogue().formats,
                submission_id=form.submission_id.data,
            )
            services().own.forget()
            return see("own_formats.show", network_id=meeting.network_id, key=made)
    page = render_template(
        "reading/own_formats/save.html",
        form=form,
        meeting=meeting,
        wrong=wrong,
        may_all=actor.edits_content,
    )
    return page, shown_status(form)


def _written(meeting: Meeting, form: SaveFormatForm) -> Callable[[str], str]:
    """What the programme of this meeting makes: its file, for a key."""
    like = format_of(meeting)
    offered = offered_items(meeting)
    keys = programmes.offered_keys(db(), meeting.id)
    items = framework_of(meeting).items_of(keys) or offered
    plan = programmes.phases_of(db(), meeting.id)
    phases = parts_of(plan, like, meeting.item_choice, items, meeting.rounds)
    head = FormatHead(
        key="",
        title=form.title.data,
        intro=form.intro.data,
        group_size=form.group_size.data,
        looks_back=bool(like and like.looks_back),
        who_chooses=meeting.item_choice,
        groups=like.groups if like else (),
        takes_points=bool(like and like.takes_points),
        example=like.example if like else None,
    )
    return lambda key: written(replace(head, key=key), phases)


def _check(wrong: list[ContentError]) -> None:
    if wrong:
        raise RuleBroken("Er is niets bewaard: hier klopt nog iets niet.")


@bp.get("/netwerken/<network_id>/werkvormen")
def index(network_id: str) -> str:
    """What this network may choose beside the formats of ours."""
    return _index(networks.led(db(), visitor.current(), network_id), Form(formdata=None), [])


@bp.post("/netwerken/<network_id>/werkvormen")
def add(network_id: str) -> Answer:
    """A format of this network from a file."""
    network = networks.led(db(), visitor.current(), network_id)
    form, wrong = Form(), list[ContentError]()
    with form.refusals():
        words = posted_markdown("file", MOST)
        if not words:
            raise RuleBroken("Kies een bestand.")
        name = slug(key_in(words))
        _, wrong = read_page(FORMAT, name, with_key(words, name))
        _check(wrong)
        made = own_formats.begin(
            db(),
            visitor.current(),
            name,
            lambda key: with_key(words, key),
            network_id,
            taken=catalogue().formats,
            submission_id=form.submission_id.data,
        )
        services().own.forget()
        return see("own_formats.show", network_id=network_id, key=made)
    return _index(network, form, wrong), form.status


def _index(network: Network, form: Form, wrong: list[ContentError]) -> str:
    found = [one for one in own_formats.everything(db()) if one.network_id in (None, network.id)]
    return render_template(
        "reading/own_formats/index.html",
        network=network,
        found=found,
        titles=_titles(found),
        form=form,
        wrong=wrong,
    )


def _titles(found: list[OwnPage]) -> dict[str, str]:
    made = {one.key: catalogue().formats.get(one.key) for one in found}
    return {key: one.title for key, one in made.items() if one}


@bp.route("/netwerken/<network_id>/werkvormen/<key>", methods=["GET", "POST"])
def show(network_id: str, key: str) -> Answer:
    """Its text, to edit; a file that is chosen takes the place of what is in the box."""
    network, here = _here(network_id, key)
    form = FormatTextForm(data={"words": here.text, "version": str(here.version)})
    wrong: list[ContentError] = []
    if form.is_submitted():
        own_formats.check(db(), visitor.current(), here.network_id)
    if form.validate_on_submit():
        with form.refusals():
            form.words.data = posted_markdown("file", MOST) or form.words.data
            made, wrong = read_page(FORMAT, key, form.words.data)
            _check(wrong)
            own_formats.change(
                db(),
                visitor.current(),
                key,
                form.words.data,
                version=form.version_number,
                check_use=lambda: check_use(made),
            )
            services().own.forget()
            return see("own_formats.show", network_id=network_id, key=key)
    return _page(network, here, form, wrong), shown_status(form)


def _page(network: Network, here: OwnPage, form: FormatTextForm, wrong: list[ContentError]) -> str:
    made = catalogue().formats.get(here.key)
    return render_template(
        "reading/own_formats/show.html",
        network=network,
        here=here,
        title=made.title if made else here.key,
        form=form,
        wrong=wrong,
        is_own=here.network_id is not None,
    )


def _here(network_id: str, key: str) -> tuple[Network, OwnPage]:
    network = networks.led(db(), visitor.current(), network_id)
    here = own_formats.find(db(), key)
    if here.network_id not in (None, network_id):
        raise NotFound
    return network, here


@bp.get("/netwerken/<network_id>/werkvormen/<key>.md")
def file(network_id: str, key: str) -> Response:
    """The file, to keep, to share, or to edit elsewhere."""
    _, here = _here(network_id, key)
    name = re.sub(r"[^a-z0-9-]", "", here.key)
    headers = {"Content-Disposition": f'attachment; filename="{name}.md"'}
    return Response(here.text, mimetype="text/markdown", headers=headers)


@bp.post("/netwerken/<network_id>/werkvormen/<key>/weg")
def retire(network_id: str, key: str) -> Answer:
    """Nobody chooses it any more; meetings that were made of it stay as they are."""
    network, here = _here(network_id, key)
    form = FormatTextForm(data={"words": here.text, "version": str(here.version)})
    with form.refusals():
        own_formats.change(db(), visitor.current(), key, RETIRED, version=here.version)
        services().own.forget()
        return see("own_formats.index", network_id=network_id)
    return _page(network, here, form, []), form.status


@bp.post("/netwerken/<network_id>/werkvormen/<key>/terug")
def bring_back(network_id: str, key: str) -> Answer:
    network, here = _here(network_id, key)
    form = FormatTextForm(data={"words": here.text, "version": str(here.version)})
    with form.refusals():
        own_formats.change(db(), visitor.current(), key, here.text, version=here.version)
        services().own.forget()
        return see("own_formats.show", network_id=network_id, key=key)
    return _page(network, here, form, []), form.status
