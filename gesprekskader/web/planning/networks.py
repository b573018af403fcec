"""Networks: who belongs to them this school year, and the meetings they hold."""

import json

from flask import Blueprint, Response, render_template, request

from gesprekskader.moments import today
from gesprekskader.post import letters
from gesprekskader.records import Meeting, Network
from gesprekskader.reports.names import name_of
from gesprekskader.rules import CONCEPT, LINE_LIMIT, NAME_LIMIT, next_school_year, school_year_of
from gesprekskader.store import everything, follow_ups, forwardings, meetings, networks, pastes
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.addresses import key_address
from gesprekskader.web.frame.application import mail_is_set_up, services
from gesprekskader.web.frame.catalogue import catalogue, framework_of
from gesprekskader.web.frame.forms import (
    BareForm,
    EditForm,
    email,
    line,
    offer,
    posted,
    select,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.people.pastes import PasteForm
from gesprekskader.words import plural

bp = Blueprint("networks", __name__, url_prefix="/netwerken")


class NetworkForm(EditForm):
    name = line("Naam van het netwerk", LINE_LIMIT, "Geef het netwerk een naam.")
    description = text("Voor wie is het?", 500)
    framework = select("Welk kader bespreken jullie?")

    def offer_frameworks(self, network: Network | None) -> None:
        """Which there are; a network keeps its own, and a new one begins with the one its maker
        comes from, else with the default."""
        offer(self.framework, [(one.key, one.title) for one in catalogue().frameworks])
        if not self.framework.data:  # one framework is not asked about
            self.framework.data = framework_of(network).key if network else self._default()

    def _default(self) -> str:
        asked = request.args.get("kader", "")
        known = {one.key for one in catalogue().frameworks}
        return asked if asked in known else catalogue().framework.key


class FacilitatorForm(BareForm):
    name = line("Naam van je collega", NAME_LIMIT, "Vul de naam van je collega in.")
    email = email("Mailadres van je collega", "Vul het mailadres van je collega in.")


@bp.get("")
def index() -> str:
    actor = visitor.require_account()
    mine = networks.facilitated_by(db(), actor)
    return render_template("planning/networks/index.html", networks=mine)


@bp.route("/nieuw", methods=["GET", "POST"])
def add() -> Answer:
    actor = visitor.require_account()
    form = NetworkForm()
    form.offer_frameworks(None)
    if form.validate_on_submit():
        with form.refusals():
            network_id = networks.add(
                db(),
                actor,
                name=form.name.data,
                description=form.description.data,
                school_year=school_year_of(today()),
                framework=form.framework.data,
                submission_id=form.submission_id.data,
            )
            return see("networks.show", network_id=network_id)
    return (
        render_template("planning/networks/form.html", form=form, network=None),
        shown_status(form),
    )


@bp.route("/<network_id>/wijzigen", methods=["GET", "POST"])
def change(network_id: str) -> Answer:
    actor = visitor.current()
    network = networks.led(db(), actor, network_id)
    form = NetworkForm(
        name=network.name, description=network.description, version=str(network.version)
    )
    form.offer_frameworks(network)
    if form.validate_on_submit():
        with form.refusals():
            networks.change(
                db(),
                actor,
                network_id,
                name=form.name.data,
                description=form.description.data,
                framework=_chosen(network, form),
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("networks.show", network_id=network_id)
    return (
        render_template("planning/networks/form.html", form=form, network=network),
        shown_status(form),
    )


def _chosen(network: Network, form: NetworkForm) -> str:
    """The framework as it is stored, when it is the same one still."""
    is_same = form.framework.data == framework_of(network).key
    return network.framework if is_same else form.framework.data


@bp.get("/<network_id>")
def show(network_id: str) -> str:
    return _page(networks.led(db(), visitor.current(), network_id), FacilitatorForm())


def _page(
    network: Network, facilitator: FacilitatorForm, invited: str | None = None, link: str = ""
) -> str:
    network_id = network.id
    has_members = networks.years_in_sight(db(), network_id)
    years = list(has_members)
    this_year = school_year_of(today())
    all_meetings = meetings.of_network(db(), network_id)
    year = request.args.get("schooljaar", "")
    if year not in years:
        year = _year_at_first(years, all_meetings)
    everybody = networks.everybody(db(), network_id, year)
    passed_on = forwardings.in_sight(db(), network_id, year)
    actions = follow_ups.still_open(follow_ups.in_sight(db(), network_id, year))
    with_members = [year for year, has in has_members.items() if has]
    is_newest = year in with_members[:1]  # what is open there goes along
    return render_template(
        "planning/networks/show.html",
        paste=PasteForm(formdata=None),
        pasted=pastes.latest(db(), network_id),
        facilitator=facilitator,
        year=year,
        years=sorted({*years, this_year}, reverse=True),
        members=[m for m in everybody if m.left_on is None],
        former=[m for m in everybody if m.left_on],
        meetings=[m for m in all_meetings if m.school_year == year],
        forwardings=passed_on,
        open_actions=actions,
        has_mail=mail_is_set_up(),
        can_begin=_can_begin(with_members) if is_newest or not with_members else "",
        going=_still_open(len(actions), sum(not f.is_answered for f in passed_on)),
        network=network,
        invited=invited,
        link=link,
    )


def _year_at_first(years: list[str], all_meetings: list[Meeting]) -> str:
    """This school year, or a later one when only there a meeting comes or runs."""
    now = school_year_of(today())
    coming = [
        m.school_year
        for m in all_meetings
        if m.is_to_come and not m.is_rehearsal and m.school_year >= now
        if m.meeting_on >= today() or m.stage != CONCEPT
    ]
    return min(coming, default=now if now in years or not years else years[0])


def _still_open(actions: int, points: int) -> str:
    """ "6 acties en 1 vraag bij een overlegtafel"; "" for nothing."""
    found = [plural(actions, "actie", "acties")] if actions else []
    if points:
        found.append(f"{plural(points, 'vraag', 'vragen')} bij een overlegtafel")
    return " en ".join(found)


def _can_begin(years: list[str]) -> str:
    """The school year that can begin now: this one, or from June on the next; "" for none."""
    now = school_year_of(today())
    coming = next_school_year(now)
    if now not in years:
        return now
    return coming if coming not in years and today().month in (6, 7) else ""


@bp.post("/<network_id>/schooljaar")
def begin_year(network_id: str) -> Response:
    """The new school year opens with the same members; what is still open comes along by itself."""
    actor = visitor.current()
    networks.led(db(), actor, network_id)
    year = posted("year")
    networks.begin_year(db(), actor, network_id, year)
    return see("networks.show", network_id=network_id, schooljaar=year)


@bp.post("/<network_id>/gespreksleiders")
def add_facilitator(network_id: str) -> Answer:
    actor = visitor.current()
    network = networks.led(db(), actor, network_id)
    form = FacilitatorForm()
    if not form.validate_on_submit():
        return _page(network, form), 422
    _, token = networks.add_facilitator(
        db(),
        actor,
        network_id,
        school_year_of(today()),
        name=form.name.data,
        email=form.email.data,
    )
    if token is None:
        return see("networks.show", network_id=network_id, anchor="leden")
    link = key_address(token)
    if mail_is_set_up():  # only the address itself gets the link: that proves whose it is
        with form.refusals():
            services().post.send(
                letters.invitation(
                    form.email.data,
                    name=form.name.data,
                    inviter=visitor.whole_person().name,
                    network=network.name,
                    link=link,
                )
            )
            link = ""
        if form.refused:
            return _page(network, form), form.status
    return _page(
        network,
        FacilitatorForm(formdata=None),
        invited=form.name.data,
        link=link,
    )


@bp.get("/<network_id>/alles.json")
def file(network_id: str) -> Response:
    """Everything that was said and agreed, for another program; docs/json.md."""
    network = networks.led(db(), visitor.current(), network_id)
    text = json.dumps(everything.of_networks(db(), [network_id]), ensure_ascii=False, indent=1)
    name = name_of("netwerk", network.name, today().isoformat())
    return files.download(text, "json", name)
