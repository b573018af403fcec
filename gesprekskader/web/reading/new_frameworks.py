"""All frameworks that are edited on screen; begin one, empty or as a copy."""

from flask import Blueprint, render_template

from gesprekskader import rules
from gesprekskader.catalogue.drafts import DraftFramework, draft_of, files_of, slug
from gesprekskader.catalogue.model import Framework
from gesprekskader.catalogue.part_edits import add_warranty
from gesprekskader.config import SHIPPED
from gesprekskader.moments import today
from gesprekskader.store import own_content
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.application import services
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.forms import Form, line, offer, select
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.reading import own_frameworks

bp = Blueprint("new_frameworks", __name__, url_prefix="/kader/beheer")
_EMPTY, _COPY = "leeg", "kopie"


class BeginFrameworkForm(Form):
    title = line("Hoe heet jullie kader?", rules.LINE_LIMIT, "Geef het kader een naam.")
    source = select("Waarmee begin je?")


@bp.get("")
def index() -> str:
    visitor.require_editor()
    return _index(_begin_form())


def _begin_form() -> BeginFrameworkForm:
    form = BeginFrameworkForm()
    files = [(f"{_COPY}:{one.key}", f"Kopieer {one.title}") for one in catalogue().frameworks]
    offer(form.source, [(_EMPTY, "Een leeg kader"), *files])
    return form


def _index(form: BeginFrameworkForm) -> str:
    edited = own_content.keys(db())
    return render_template(
        "reading/own_frameworks/index.html",
        form=form,
        own=[
            (key, own_content.newest_valid(db(), key), own_content.draft(db(), key))
            for key in edited
        ],
        titles={key: own_frameworks.title_of(key) for key in edited},
        shipped=[one for one in catalogue().frameworks if one.key not in edited],
    )


@bp.post("")
def begin() -> Answer:
    """A new framework, empty or copied: under a key of its own."""
    actor = visitor.require_editor()
    form = _begin_form()
    if form.validate_on_submit():
        with form.refusals():
            files = files_of(_begun(form))
            made = own_content.begin_new(
                db(),
                actor,
                slug(form.title.data),
                lambda _: files,
                taken={one.key for one in catalogue().frameworks},
                words="Het concept begon",
                submission_id=form.submission_id.data,
            )
            return see("own_frameworks.show", key=made)
    return _index(form), form.status


def _begun(form: BeginFrameworkForm) -> DraftFramework:
    how, _, of = form.source.data.partition(":")
    if how == _EMPTY:
        draft = DraftFramework(title=form.title.data, version="1")
        return add_warranty(draft, "Eerste waarborg")
    framework = catalogue().of(of)
    return _copied(framework, form.title.data)


def _copied(framework: Framework, title: str) -> DraftFramework:
    """As it is valid now, with its parent: keys stay, and so does what was said about them."""
    own = own_content.valid_on(db(), today()).get(framework.key)
    files = own.files if own else _shipped(framework.key)
    draft, _ = draft_of(files)
    fields = {name: value for name, value in draft.fields.items() if name != "standaard"}
    return DraftFramework(
        title, "1", draft.intro, draft.probes, draft.warranties, fields | {"ouder": framework.key}
    )


def _shipped(key: str) -> dict[str, str]:
    """The files of a framework that lives in files."""
    homes = (services().settings.content, SHIPPED)
    folder = next(h for home in homes if (h := home / "kaders" / key).is_dir())
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig")
        for path in sorted(folder.rglob("*.md"))
    }
