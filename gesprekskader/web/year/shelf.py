"""The shelf of good examples: put on it by a group, found by words, item, network or year."""

from flask import Blueprint, render_template, request

from gesprekskader import rules
from gesprekskader.records import Outcome
from gesprekskader.store import (
    groups,
    networks,
    outcomes,
    picked_items,
    readers,
    shelf,
    sisters,
)
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.catalogue import catalogue, shared_frameworks
from gesprekskader.web.frame.forms import BareForm, choice, offer, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.numbers import whole
from gesprekskader.web.frame.visitor import db

bp = Blueprint("shelf", __name__)


class ReachForm(BareForm):
    reach = choice("Wie mag dit voorbeeld vinden?", [], "Kies wie het mag vinden.")

    def offer_reaches(self, sister: str) -> None:
        """How far it can go; `sister` is the other network that the own one named, or ""."""
        beside = [(shelf.SISTER, f"Ons netwerk en {sister}")] if sister else []
        offer(
            self.reach,
            [
                (shelf.NETWORK, "Ons netwerk"),
                *beside,
                (shelf.EVERYONE, "Iedereen in het partnerschap"),
                ("", "Niemand: niet (meer) op de plank"),
            ],
        )


@bp.get("/plank")
def show() -> str:
    """Good examples of my networks, and those that were given to everyone."""
    actor = visitor.require_person()
    mine = readers.reader(db(), actor).networks
    address = request.args.get("item", "")
    framework, key = catalogue().located(address)
    asked = {
        "words": rules.tidy_line(request.args.get("zoek", ""))[:80],
        "network_id": request.args.get("netwerk", ""),
        "school_year": request.args.get("jaar", ""),
        "organisation_kind": request.args.get("soort", ""),
    }
    number = request.args.get("blad", "1")
    page = whole(number, 3) or 1
    item = framework.item(key)
    shared = None if actor.sits_at_roundtable or actor.is_admin else shared_frameworks(mine)
    found, has_more = shelf.find(
        db(),
        mine,
        **asked,
        thread=catalogue().thread(framework.key, key) if item else None,
        frameworks=shared,
        page=page,
    )
    known_networks, years = shelf.choices(db(), mine, shared)
    return render_template(
        "year/shelf/show.html",
        found=found,
        has_more=has_more,
        page=page,
        asked=asked,
        address=address if item else "",
        item=item,
        networks=known_networks,
        years=years,
        kinds=rules.ORGANISATION_KINDS,
    )


def _load(outcome_id: str) -> Outcome:
    outcome = outcomes.find(db(), outcome_id)
    visitor.require(Deed.SIT, outcome.group_id)
    return outcome


@bp.route("/opbrengsten/<outcome_id>/plank", methods=["GET", "POST"])
def share(outcome_id: str) -> Answer:
    """A group chooses who may find its good example, or takes it back."""
    outcome = _load(outcome_id)
    form = ReachForm(reach=outcome.reach)
    form.offer_reaches(sisters.of_group(db(), outcome.group_id))
    if form.validate_on_submit():
        with form.refusals():
            if form.reach.data:
                shelf.put(db(), visitor.current(), outcome_id, form.reach.data)
            else:
                shelf.take_back(db(), visitor.current(), outcome_id)
            return see(
                "groups.item",
                group_id=outcome.group_id,
                picked_item_id=outcome.picked_item_id,
                anchor=f"opbrengst-{outcome_id}",
            )
    group = groups.find(db(), outcome.group_id)
    return (
        render_template(
            "year/shelf/share.html",
            form=form,
            outcome=outcome,
            group=group,
            meeting=visitor.at(group.meeting_id).meeting,
            here=picked_items.find(db(), group.id, outcome.picked_item_id),
        ),
        shown_status(form),
    )


class SisterForm(BareForm):
    sister = choice("Met welk netwerk?", [], "Kies een netwerk uit de lijst.")


@bp.route("/netwerken/<network_id>/zusterschool", methods=["GET", "POST"])
def choose_sister(network_id: str) -> Answer:
    """Who leads names the one other network that a group may give an example to."""
    network = networks.led(db(), visitor.current(), network_id)
    form = SisterForm(sister=network.sister_id or "")
    offer(form.sister, [("", "Met geen ander netwerk"), *sisters.choices(db(), network_id)])
    if form.validate_on_submit():
        with form.refusals():
            sisters.name(db(), visitor.current(), network_id, form.sister.data)
            return see("networks.show", network_id=network_id, anchor="zusterschool")
    return (
        render_template("year/shelf/sister.html", form=form, network=network),
        shown_status(form),
    )
