"""Which mail somebody gets, by kind of news and by network; from my year, or the mail itself."""

from flask import Blueprint, render_template

from gesprekskader.errors import NotFound
from gesprekskader.records import Actor
from gesprekskader.rules.digests import KINDS, LATE, POINTS
from gesprekskader.store import digests, people, reminders, roundtables, steps
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import mail_is_set_up
from gesprekskader.web.frame.catalogue import tables_that_see_all
from gesprekskader.web.frame.forms import AboutForm, offer, several, shown_status
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.year.reminders import A_DAY, STOPPING, check_is_about

bp = Blueprint("mails", __name__)
_NETWORK = "netwerk:"


class MailForm(AboutForm):
    wanted = several("Welke mail wil je?")

    def offer_to(self, person_id: str) -> None:
        """Every kind that can come, ticked where it does."""
        networks = dict(steps.networks_of(db(), person_id))
        sits = roundtables.tables_of(db(), Actor(person_id=person_id, has_account=True))
        sees_all = set(sits) & set(tables_that_see_all())
        needs = {POINTS: sits, LATE: sees_all}
        kinds = {kind: words for kind, words in KINDS.items() if needs.get(kind, True)}
        by_network = {f"{_NETWORK}{key}": f"Mijn stappen bij {n}" for key, n in networks.items()}
        offer(self.wanted, list((kinds | by_network).items()))
        if not self.is_submitted():
            off = digests.stopped(db(), person_id)
            off |= {f"{_NETWORK}{key}" for key in reminders.stopped(db(), person_id)}
            self.wanted.data = [c.value for c in self.wanted.choices if c.value not in off]

    def keep(self, person_id: str) -> None:
        wanted = set(self.wanted.data or ())
        offered = [choice.value for choice in self.wanted.choices]
        digests.choose(
            db(),
            person_id,
            kinds={kind: kind in wanted for kind in offered if kind in KINDS},
            networks={
                value.removeprefix(_NETWORK): value in wanted
                for value in offered
                if value.startswith(_NETWORK)
            },
        )


@bp.route("/mijn/mail", methods=["GET", "POST"])
def show() -> Answer:
    """From my year."""
    person_id = visitor.require_person().own_id
    form = MailForm()
    form.offer_to(person_id)
    if form.validate_on_submit():
        form.keep(person_id)
        return see("my_year.show", anchor="mail")
    return _page(form, people.address_of(db(), person_id)), shown_status(form)


@bp.route("/herinnering/mail", methods=["GET", "POST"])
def by_link() -> Answer:
    """From a mail, without signing in: opening it changes nothing."""
    person_id = visitor.asked(STOPPING, A_DAY)
    form = MailForm()
    check_is_about(form, person_id)
    try:
        people.find(db(), person_id)
    except NotFound:
        return see("reminders.show")
    form.offer_to(person_id)
    if form.validate_on_submit():
        form.keep(person_id)
        visitor.forget_asked()
        return see("reminders.thanks")
    return _page(form), shown_status(form)


def _page(form: MailForm, address: tuple[str, bool] | None = None) -> str:
    return render_template(
        "year/mails/show.html", form=form, address=address, has_mail=mail_is_set_up()
    )
