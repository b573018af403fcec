"""An administrator invites somebody to a seat at a roundtable, and takes that back."""

from flask import Blueprint, Response

from gesprekskader.errors import NotFound
from gesprekskader.post import letters
from gesprekskader.store import seat_invitations
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import key_address
from gesprekskader.web.frame.application import mail_is_set_up, services
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.forms import BareForm, posted
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.people.roles import InviteForm, board_of, page, tables_to_choose

bp = Blueprint("seat_invitations", __name__, url_prefix="/rollen/uitnodigingen")


@bp.post("")
def invite() -> Answer:
    """A person, an account to open and a seat in one deed; an address with an account sits there
    at once."""
    actor = visitor.require_admin()
    form = tables_to_choose(InviteForm())
    if not form.validate_on_submit():
        return page(invite=form), 422
    secret = seat_invitations.invite(
        db(),
        actor,
        form.roundtable.data,
        name=form.name.data,
        email=form.email.data,
        submission_id=form.submission_id.data,
        board_id=board_of(form),
    )
    return _sent(form, form.roundtable.data, form.name.data, form.email.data, secret)


def _sent(form: BareForm, key: str, name: str, email: str, secret: str | None) -> Answer:
    """With mail only the address itself gets the link: that proves whose it is."""
    if secret is None:
        return see("roles.show", anchor=f"tafel-{key}")
    link = key_address(secret)
    if not mail_is_set_up():
        return page(invited=name, invited_to=catalogue().roundtables[key].title, link=link)
    table, inviter = catalogue().roundtables[key].title, visitor.whole_person().name
    with form.refusals():
        services().post.send(
            letters.seat(email, name=name, inviter=inviter, table=table, link=link)
        )
        return page(invited=name, invited_to=table)
    return page(refused=form.refused), form.status


def _known(key: str) -> str:
    if key not in catalogue().roundtables:
        raise NotFound
    return key


@bp.post("/<key>/<person_id>/opnieuw")
def renew(key: str, person_id: str) -> Answer:
    """A new link for who lost the old one, or was too late; the old one ends."""
    actor = visitor.require_admin()
    invited, secret = seat_invitations.renew(
        db(), actor, _known(key), person_id, instead_of=posted("instead_of")
    )
    return _sent(BareForm(), key, invited.name, invited.email, secret)


@bp.post("/<key>/<person_id>/weg")
def take_back(key: str, person_id: str) -> Response:
    actor = visitor.require_admin()
    seat_invitations.take_back(db(), actor, _known(key), person_id)
    return see("roles.show", anchor=f"tafel-{key}")
