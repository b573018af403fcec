"""Somebody's own data: see it, mend it, take it along, wipe it."""

import json
from datetime import date

from flask import Blueprint, Response, render_template

from gesprekskader.errors import NotFound
from gesprekskader.moments import moment, today
from gesprekskader.reports.names import name_of
from gesprekskader.rules import NAME_LIMIT
from gesprekskader.store import backups, own_data
from gesprekskader.store.own_kinds import KINDS
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.forms import BareForm, EditForm, email, line, shown_status, yes
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.words import clock_time, dutch_date

bp = Blueprint("own_data", __name__, url_prefix="/mijn/gegevens")


class PersonForm(EditForm):
    name = line("Je naam", NAME_LIMIT, "Vul je naam in.", purpose="name")
    email = email("Je mailadres (hoeft niet)", purpose="email")
    role_word = line("Je rol (hoeft niet)", NAME_LIMIT, purpose="organization-title")


class EraseForm(BareForm):
    is_sure = yes("Ja, wis alles van mij. Ik weet dat dit niet terug kan.")


_KEY_WORDS = {
    "link": "eigen link",
    "code": "eigen code",
    "claim": "code van een gespreksleider",
    "question": "vraag of jij een code gebruikte",
    "invitation": "uitnodiging",
    "reset": "nieuw wachtwoord",
    "joined": "door mee te doen",
    "password": "met wachtwoord",  # nosec B105
    "table": "als tafel",
}


# What a column holds, by its name: a text may look like a day, and be none.
DAYS = {"dag", "weggegaan", "tot_en_met"}
MOMENTS = {"bekend_sinds", "laatst_gezien", "gemaakt", "wachtwoord_van", "sinds", "erbij"}
MOMENTS |= {"geschreven", "gewijzigd", "verwijderd", "verstuurd", "op", "gebruikt", "verloopt"}
MOMENTS |= {"beantwoord", "samengezet", "overgedragen", "overgenomen"}
_YES_OR_NO = {"gespreksleider", "beheerder", "tweede_stap"}
_YES_OR_NO |= {"toestemming", "meegenomen", "tegengehouden_gedeeld"}


def shown(name: str, value: object) -> str:
    """A value as a person reads it: days and clock times in Dutch, yes and no, words for codes."""
    text = str(value)
    if name in _YES_OR_NO:
        return "ja" if value else "nee"
    if name in ("soort", "manier"):
        return _KEY_WORDS.get(text, text)
    if name in MOMENTS:
        return f"{dutch_date(moment(text))}, {clock_time(moment(text))}"
    return dutch_date(date.fromisoformat(text)) if name in DAYS else text


def _mine() -> dict[str, list[dict]]:
    actor = visitor.require_person()
    return own_data.of_person(db(), actor.own_id)


@bp.route("", methods=["GET", "POST"])
def show() -> Answer:
    actor = visitor.require_person()
    person = visitor.whole_person()
    form = PersonForm(
        name=person.name,
        email=person.email,
        role_word=person.role_word,
        version=str(person.version),
    )
    if form.validate_on_submit():
        with form.refusals():
            own_data.correct(
                db(),
                actor,
                name=form.name.data,
                email=form.email.data,
                role_word=form.role_word.data,
                version=form.version_number,
                submission_id=form.submission_id.data,
            )
            return see("own_data.show")
    data = own_data.of_person(db(), person.id)
    page = render_template(
        "people/own_data/show.html",
        form=form,
        kinds=KINDS,
        shown=shown,
        data=data,
        nothing=[kind.words for name, kind in KINDS.items() if not data[name]],
    )
    return page, shown_status(form)


@bp.get("/bestand.<kind>")
def file(kind: str) -> Response:
    """Everything in one file: JSON for a machine, Markdown for a reader."""
    data = _mine()
    if kind == "json":
        body = json.dumps(data, ensure_ascii=False, indent=2)
    elif kind == "md":
        body = _readable(data)
    else:
        raise NotFound
    name = name_of("mijn gegevens", visitor.whole_person().name, today().isoformat())
    return files.download(body, kind, name)


def _readable(data: dict[str, list[dict]]) -> str:
    from gesprekskader.exports.markdown import escape

    out = ["# Mijn gegevens in Gesprekskader"]
    for kind, found in data.items():
        out.append(f"## {KINDS[kind].words}")
        if not found:
            out.append("Niets.")
        for row in found:
            lines = [
                f"- {name.replace('_', ' ')}: {escape(shown(name, value)).replace(chr(10), ' ')}"
                for name, value in row.items()
                if value not in (None, "")
            ]
            out.append("\n".join(lines))
    return "\n\n".join(out) + "\n"


@bp.route("/wissen", methods=["GET", "POST"])
def erase() -> Answer:
    """Gone for good, also from what is put back later. Texts of a group stay, without a name."""
    actor = visitor.require_person()
    form = EraseForm()
    if form.validate_on_submit():
        if not form.is_sure.data:
            form.is_sure.errors = ["Zet eerst het vinkje."]
        else:
            with form.refusals():
                settings = services().settings
                ids = own_data.all_ids(db(), actor.own_id)
                own_data.check_can_go(db(), actor)
                with backups.erasing(ids, settings.data, settings.backups):
                    own_data.erase(db(), actor)
                visitor.sign_out()
                response = see("own_data.erased")
                response.headers["Clear-Site-Data"] = '"cache", "storage"'
                return response
    page = render_template("people/own_data/erase.html", form=form)
    return page, shown_status(form)


@bp.get("/gewist")
def erased() -> str:
    return render_template("people/own_data/erased.html")
