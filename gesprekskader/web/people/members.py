"""One member of a network, and who joined a meeting: details, leaving, one and the same."""

from flask import Blueprint, Response, render_template

from gesprekskader.records import Member
from gesprekskader.rules import NAME_LIMIT
from gesprekskader.rules.joiners import proposals
from gesprekskader.store import groups, members, networks, organisations, seats
from gesprekskader.store.access import Deed
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import (
    BareForm,
    EditForm,
    email,
    line,
    offer,
    select,
    shown_status,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("members", __name__)
_MEMBER = "/netwerken/<network_id>/leden/<school_year>/<person_id>"


class MemberForm(EditForm):
    name = line("Naam", NAME_LIMIT, "Vul de naam in.")
    email = email("Mailadres (hoeft niet)")
    organisation = select("Organisatie")
    role_word = line("Rol (hoeft niet)", NAME_LIMIT)


class TieForm(BareForm):
    member = select("Wie van de lijst is dit?")


def _load(network_id: str, school_year: str, person_id: str) -> Member:
    networks.led(db(), visitor.current(), network_id)
    return members.find(db(), network_id, school_year, person_id)


@bp.route(_MEMBER, methods=["GET", "POST"])
def show(network_id: str, school_year: str, person_id: str) -> Answer:
    member = _load(network_id, school_year, person_id)
    person = member.person
    form = MemberForm(
        name=person.name,
        email=person.email,
        organisation=person.organisation_id or "",
        role_word=person.role_word,
        version=str(person.version),
    )
    places = organisations.everything(db())
    offer(form.organisation, [("", "geen"), *((o.id, o.name) for o in places)])
    if form.validate_on_submit():
        with form.refusals():
            members.change(
                db(),
                visitor.current(),
                member,
                name=form.name.data,
                email=form.email.data,
                role_word=form.role_word.data,
                organisation_id=form.organisation.data or None,
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("networks.show", network_id=network_id, schooljaar=school_year)
    page = render_template(
        "people/members/show.html",
        form=form,
        member=member,
        network=networks.find(db(), network_id),
        may_hand_out=visitor.may(Deed.HAND_OUT, person_id),
    )
    return page, shown_status(form)


@bp.post(f"{_MEMBER}/vertrek")
def leave(network_id: str, school_year: str, person_id: str) -> Response:
    return _set_left(network_id, school_year, person_id, left=True)


@bp.post(f"{_MEMBER}/terugkeer")
def come_back(network_id: str, school_year: str, person_id: str) -> Response:
    return _set_left(network_id, school_year, person_id, left=False)


def _set_left(network_id: str, school_year: str, person_id: str, *, left: bool) -> Response:
    member = _load(network_id, school_year, person_id)
    members.set_left(db(), visitor.current(), network_id, school_year, member.person.id, left=left)
    return see("networks.show", network_id=network_id, schooljaar=school_year, anchor="leden")


@bp.post(f"{_MEMBER}/verwijdering")
def remove(network_id: str, school_year: str, person_id: str) -> Response:
    """Off the list as if it never stood there; leaving is the usual way."""
    actor = visitor.current()
    networks.led(db(), actor, network_id)
    networks.remove_member(db(), actor, network_id, school_year, person_id)
    return see("networks.show", network_id=network_id, schooljaar=school_year, anchor="leden")


@bp.get("/bijeenkomsten/<meeting_id>/deelnemers")
def joiners(meeting_id: str) -> str:
    """Who joined, and who that is on the list. For facilitators only: joiners see no list."""
    visitor.require(Deed.FACILITATE, meeting_id)
    return _joiners(meeting_id)


def _joiners(meeting_id: str, refused: str = "") -> str:
    meeting = visitor.at(meeting_id).meeting
    listed = members.not_seen_yet(db(), meeting)
    joined = members.joiners(db(), meeting)
    form = TieForm(formdata=None)
    offer(form.member, [("", "kies een naam"), *((m.person.id, _called(m)) for m in listed)])
    return render_template(
        "people/members/joiners.html",
        meeting=meeting,
        joiners=joined,
        proposals=proposals(joined, listed),
        people=seats.attendance(db(), meeting_id),
        groups=groups.of_meeting(db(), meeting_id),
        listed=listed,
        form=form,
        refused=refused,
    )


def _called(member: Member) -> str:
    place = member.person.organisation
    return f"{member.person.name} ({place})" if place else member.person.name


@bp.post("/bijeenkomsten/<meeting_id>/deelnemers/<person_id>/lid")
def tie(meeting_id: str, person_id: str) -> Answer:
    """ "Dit is dezelfde persoon": the joiner takes the member's place on the list."""
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    form = TieForm()
    with form.refusals():
        members.tie(db(), actor, meeting_id, person_id, form.member.data or "")
        return see("members.joiners", meeting_id=meeting_id, anchor=f"persoon-{person_id}")
    return _joiners(meeting_id, form.refused), form.status


@bp.post("/bijeenkomsten/<meeting_id>/deelnemers/<person_id>/los")
def untie(meeting_id: str, person_id: str) -> Answer:
    actor = visitor.require(Deed.FACILITATE, meeting_id)
    form = BareForm()
    with form.refusals():
        members.untie(db(), actor, meeting_id, person_id)
        return see("members.joiners", meeting_id=meeting_id, anchor=f"persoon-{person_id}")
    return _joiners(meeting_id, form.refused), form.status
