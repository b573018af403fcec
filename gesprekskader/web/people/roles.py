"""Roles on one page, for administrators: who administers, who sits at which roundtable."""

from typing import TypeVar

from flask import Blueprint, Response, render_template, request

from gesprekskader import rules
from gesprekskader.catalogue.help import PRIVACY
from gesprekskader.catalogue.load import framework_of_texts
from gesprekskader.catalogue.own_pages import HELP, read_page
from gesprekskader.errors import NotFound
from gesprekskader.moments import today
from gesprekskader.post import letters
from gesprekskader.store import (
    accounts,
    organisations,
    own_content,
    own_pages,
    people,
    roundtables,
    seat_invitations,
    troubles,
)
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import key_address
from gesprekskader.web.frame.application import mail_is_set_up, services
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.forms import BareForm, Form, email, line, offer, posted, select
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db

bp = Blueprint("roles", __name__, url_prefix="/rollen")


_BOARD = "Voor welk bestuur?"


class SeatForm(BareForm):
    person = select("Wie")
    roundtable = select("Aan welke tafel")
    board = select(_BOARD)


class InviteForm(Form):
    name = line("Naam", rules.NAME_LIMIT, "Vul in wie je uitnodigt.")
    email = email("Mailadres", "Vul het mailadres in.")
    roundtable = select("Aan welke tafel", "Kies eerst een tafel.")
    board = select(_BOARD)


Chosen = TypeVar("Chosen", SeatForm, InviteForm)


def tables_to_choose(form: Chosen) -> Chosen:
    """The form with every table; the one that the address names is chosen at first."""
    tables = catalogue().roundtables
    offer(form.roundtable, [(table.key, table.title) for table in tables.values()])
    offer(form.board, [("", "Alle besturen"), *organisations.boards(db())])
    form.board.data = form.board.data or ""
    if not form.is_submitted() and request.args.get("tafel", "") in tables:
        form.roundtable.data = request.args["tafel"]
    return form


def board_of(form: SeatForm | InviteForm) -> str | None:
    """The bestuur that a seat is for; none at a table that all share."""
    per_board = catalogue().roundtables[form.roundtable.data].per_board
    return form.board.data or None if per_board else None


@bp.get("")
def show() -> str:
    visitor.require_admin()
    return page()


def page(form: SeatForm | None = None, invite: InviteForm | None = None, **context: object) -> str:
    everyone = accounts.everyone(db())
    tables = catalogue().roundtables
    form = tables_to_choose(form or SeatForm(formdata=None))
    offer(form.person, [(a.person_id, f"{a.name} ({a.email})") for a in everyone])
    empty = dict.fromkeys(("link", "link_for", "invited", "invited_to", "refused"), "")
    return render_template(
        "people/roles/show.html",
        form=form,
        invite=invite or tables_to_choose(InviteForm(formdata=None)),
        accounts=everyone,
        tables=tables,
        seats=roundtables.members(db()),
        waiting=seat_invitations.waiting(db()),
        per_board=(per_board := [key for key, t in tables.items() if t.per_board]),
        without_board=roundtables.without_board(db(), per_board),
        troubles=[*troubles.sentences(db()), *_strict()],
        **empty | context,
    )


def _strict() -> list[str]:
    """What was right when it was made valid, and lacks something that this release asks; it is
    shown as it is, but for a privacy page (decisions 35)."""
    found: list[str] = []
    if not visitor.current().content:
        return found
    for page in own_pages.everything(db()):
        made, mistakes = read_page(page.kind, page.key, page.text, services().catalogue)
        if mistakes and not page.is_retired:
            name = made.title if made else page.key
            stays = (
                "Tot dan staat de bladzijde van ons er."
                if (page.kind, page.key) == (HELP, PRIVACY)
                else "Het blijft zoals het was."
            )
            found.append(
                f"Aan '{name}' klopt volgens deze versie iets niet: {mistakes[0].problem}. {stays}"
            )
    for key, version in own_content.valid_on(db(), today()).items():
        framework, mistakes = framework_of_texts(key, version.files)
        if mistakes:
            found.append(
                f"Aan het kader {framework.title} klopt volgens deze versie iets niet:"
                f" {mistakes[0].problem}. Het blijft zoals het was. Begin een concept om het te"
                " verbeteren."
            )
    return found


@bp.post("/<person_id>/beheerder")
def make_admin(person_id: str) -> Response:
    accounts.set_admin(db(), visitor.require_admin(), person_id, is_admin=True)
    return see("roles.show", anchor=f"account-{person_id}")


@bp.post("/<person_id>/geen-beheerder")
def unmake_admin(person_id: str) -> Response:
    actor = visitor.require_admin()
    accounts.set_admin(db(), actor, person_id, is_admin=False)
    if person_id == actor.person_id:
        return see("own_account.show")
    return see("roles.show", anchor=f"account-{person_id}")


@bp.post("/<person_id>/kader")
def set_editor(person_id: str) -> Response:
    """May edit frameworks, or not any more."""
    accounts.set_editor(db(), visitor.require_admin(), person_id, edits=posted("mag") == "ja")
    return see("roles.show", anchor=f"account-{person_id}")


@bp.post("/<person_id>/wachtwoord")
def reset(person_id: str) -> str:
    """A colleague forgot the password and there is no mail: a link to hand over, one day long."""
    actor = visitor.require_admin()
    secret = accounts.reset_for(db(), actor, person_id)
    name = people.find(db(), person_id).name
    link = key_address(secret)
    if mail_is_set_up():  # only the owner gets the link then
        post = services().post
        post.send(letters.reset(accounts.of_person(db(), person_id).email, link=link))
        link = ""
    return page(link=link, link_for=name)


@bp.post("/<person_id>/uitloggen")
def sign_out_everywhere(person_id: str) -> Response:
    accounts.sign_out_everywhere(db(), visitor.require_admin(), person_id)
    return see("roles.show", anchor=f"account-{person_id}")


@bp.post("/<person_id>/einde")
def close(person_id: str) -> Response:
    accounts.close(db(), visitor.require_admin(), person_id)
    return see("roles.show")


@bp.post("/tafels")
def seat() -> Answer:
    actor = visitor.require_admin()
    form = tables_to_choose(SeatForm())
    offer(form.person, [(each.person_id, each.name) for each in accounts.everyone(db())])
    if form.validate_on_submit():
        at, board = form.roundtable.data, board_of(form)
        roundtables.seat(db(), actor, at, form.person.data, board)
        return see("roles.show", anchor=f"tafel-{form.roundtable.data}")
    return page(form), 422


@bp.post("/vragen/<forwarding_id>/bestuur")
def assign(forwarding_id: str) -> Response:
    """A question of before, at a table that has seats for each bestuur now."""
    actor = visitor.require_admin()
    roundtables.assign(db(), actor, forwarding_id, posted("board"))
    return see("roles.show", anchor="zonder-bestuur")


@bp.post("/tafels/<key>/<person_id>/weg")
def unseat(key: str, person_id: str) -> Response:
    actor = visitor.require_admin()
    if key not in catalogue().roundtables:
        raise NotFound
    roundtables.unseat(db(), actor, key, person_id)
    return see("roles.show", anchor=f"tafel-{key}")
