"""Frameworks that are edited on screen: begin or copy one, see what changes, make it valid."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from flask import Blueprint, Response, render_template, url_for
from wtforms import DateField

from gesprekskader import rules
from gesprekskader.catalogue.changes import ItemChange, changes
from gesprekskader.catalogue.drafts import (
    DraftFramework,
    check_words,
    draft_of,
    files_of,
    slug,
    with_keys,
)
from gesprekskader.catalogue.edits import (
    add_warranty,
    head_of,
    mark_of,
    placed,
    set_head,
    with_item,
)
from gesprekskader.catalogue.load import framework_of_texts
from gesprekskader.catalogue.model import Framework
from gesprekskader.config import SHIPPED
from gesprekskader.errors import ContentError, NotFound, RuleBroken
from gesprekskader.moments import today
from gesprekskader.records.content import OwnVersion
from gesprekskader.store import own_content
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.addresses import whole_address
from gesprekskader.web.frame.catalogue import catalogue
from gesprekskader.web.frame.forms import (
    EditForm,
    Form,
    line,
    new_submission_id,
    offer,
    posted,
    posted_file,
    select,
    shown_status,
    text,
)
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.services import services
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.reading.framework import token_of
from gesprekskader.words import plural, short_date

bp = Blueprint("own_frameworks", __name__, url_prefix="/kader/beheer")
_EMPTY, _COPY = "leeg", "kopie"
_MOST_BYTES = 5 * 1024**2
_MOVED = "Er is intussen iets veranderd in het concept. Kijk eerst wat er verandert."
_MARK = ".gesprekskader"
"""In a zip: which draft it was made of. Files that begin with a dot are read by nobody."""


class BeginFrameworkForm(Form):
    title = line("Hoe heet jullie kader?", rules.LINE_LIMIT, "Geef het kader een naam.")
    source = select("Waarmee begin je?")


class HeadForm(EditForm):
    title = line("Naam", rules.LINE_LIMIT, "Geef het kader een naam.")
    probes = text("Vaste vragen, elk op een regel", 600, "Schrijf ten minste één vraag.")


class ValidForm(EditForm):
    name = line("Naam van deze versie", 40, "Geef de versie een naam, zoals 2027-1.")
    day = DateField("Geldt vanaf")


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
        titles={key: _title(key) for key in edited},
        shipped=[one for one in catalogue().frameworks if one.key not in edited],
    )


def _title(key: str) -> str:
    here = own_content.draft(db(), key) or own_content.newest_valid(db(), key)
    return draft_of(here.files)[0].title if here else key


@bp.post("")
def begin() -> Answer:
    """A new framework, empty or copied: under a key of its own."""
    actor = visitor.require_editor()
    form = _begin_form()
    if form.validate_on_submit():
        with form.refusals():
            key, draft = _new_key(form.title.data), _begun(form)
            made = own_content.begin(
                db(),
                actor,
                key,
                files_of(draft),
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
    files = own_content.valid_on(db(), today()).get(framework.key) or _shipped(framework.key)
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


def _new_key(title: str) -> str:
    taken = {one.key for one in catalogue().frameworks} | set(own_content.keys(db()))
    key, more = slug(title), 2
    while key in taken:
        key, more = f"{slug(title)}-{more}", more + 1
    return key


def load(key: str) -> tuple[OwnVersion, DraftFramework]:
    """The draft of a framework, for who may edit it. Raises NotFound."""
    visitor.require_editor()
    here = own_content.draft(db(), key)
    if here is None:
        raise NotFound
    return here, edited(key, here.files)


def edited(key: str, files: Mapping[str, str]) -> DraftFramework:
    """The draft in these files. What is new in a copy gets keys of its own: its parent, and another
    copy, share the rest."""
    draft = draft_of(files)[0]
    return replace(draft, prefix=f"{key}-") if draft.fields.get("ouder") else draft


@bp.get("/<key>")
def show(key: str) -> Answer:
    """The draft as it stands: what is in it, what it changes, what is wrong with it."""
    visitor.require_editor()
    if own_content.draft(db(), key) is None:
        if key not in own_content.keys(db()):
            raise NotFound
        return render_template(
            "reading/own_frameworks/valid.html",
            key=key,
            title=_title(key),
            valid=own_content.newest_valid(db(), key),
            submission_id=new_submission_id(),
        )
    return page(key)


def page(key: str, valid_form: ValidForm | None = None, **context: object) -> str:
    here, draft = load(key)
    valid = own_content.newest_valid(db(), key)
    before = draft_of(valid.files)[0] if valid else None
    _, mistakes = framework_of_texts(key, here.files)
    form = _head_form(draft)
    return render_template(
        "reading/own_frameworks/show.html",
        **{
            "key": key,
            "here": here,
            "draft": draft,
            "valid": valid,
            "marks": _marks(before, draft),
            "changes": told(key, before, draft),
            "mistakes": mistakes,
            "edits": own_content.edits(db(), here, most=5),
            "head": form,
            "along": whole_address(
                url_for("framework.read_along", draft=token_of(key, here.version))
            ),
            "submission_id": new_submission_id(),
            "valid_form": valid_form or _valid_form(here, draft, valid),
        }
        | context,
    )


def _head_form(draft: DraftFramework) -> HeadForm:
    now_ = head_of(draft)
    return HeadForm(title=now_.title, probes=now_.more, version=str(now_.version))


def _valid_form(here: OwnVersion, draft: DraftFramework, valid: OwnVersion | None) -> ValidForm:
    return ValidForm(
        formdata=None,
        name=_next_name(draft, valid),
        day=today(),
        version=str(mark_of(here.files)),
    )


def _next_name(draft: DraftFramework, valid: OwnVersion | None) -> str:
    return f"{today().year}-{(valid.version if valid else 0) + 1}"


def _marks(before: DraftFramework | None, draft: DraftFramework) -> dict[str, str]:
    """A word beside each item that changes, by its key."""
    return {change.key: change.sort for change in reversed(changes(before, draft))}


def told(
    key: str, before: DraftFramework | None, draft: DraftFramework
) -> list[tuple[ItemChange, str]]:
    """Each change with a sentence of what it does."""
    found = changes(before, draft)
    if not found:
        return []
    family = list(catalogue().family(key))
    talks, planned = own_content.talks(db(), family), own_content.planned(db(), family)
    return [(one, _effect(one, talks.get(one.key, 0), planned.get(one.key))) for one in found]


def _effect(change: ItemChange, groups: int, meeting: tuple[str, date] | None) -> str:
    spoken = plural(groups, "gesprek", "gesprekken")
    said = {
        "woorden": f"{spoken} {'houdt' if groups == 1 else 'houden'} de oude woorden.",
        "vervalt": f"{spoken} {'ging' if groups == 1 else 'gingen'} erover. Die blijven te vinden."
        " Kiezen kan niet meer.",
        "weg": f"{spoken} {'gaat' if groups == 1 else 'gaan'} erover. Laat het liever vervallen.",
        "plaats": f"{spoken} {'gaat' if groups == 1 else 'gaan'} mee naar de nieuwe plek.",
    }
    words = said.get(change.sort, "") if groups else ""
    if not words:
        words = {
            "nieuw": "Er verandert niets aan wat er al is.",
            "vragen": "De vragen staan vanaf dan op scherm en kaartjes.",
        }.get(change.sort, "Er is nog niet over gesproken." if not groups else "")
    if meeting:
        words += f" Het staat in {meeting[0]} van {short_date(meeting[1])}."
    return words.strip()


@bp.post("/<key>/concept")
def reopen(key: str) -> Response:
    """A draft of the next version, from what is valid now."""
    actor = visitor.require_editor()
    valid = own_content.newest_valid(db(), key)
    if valid is None:
        raise NotFound
    form = Form()
    own_content.begin(
        db(),
        actor,
        key,
        valid.files,
        words="Het concept begon",
        submission_id=form.submission_id.data,
    )
    return see("own_frameworks.show", key=key)


@bp.post("/<key>/kop")
def set_names(key: str) -> Answer:
    form = _head_form(load(key)[1])
    if form.validate_on_submit():
        probes = tuple(filter(None, (line.strip() for line in form.probes.data.split("\n"))))
        with form.refusals():
            change(
                key,
                lambda draft: set_head(
                    draft, title=form.title.data, probes=probes, version=form.version_number
                ),
                words="Naam of vaste vragen veranderden",
                submission_id=form.submission_id.data,
                is_once=False,
            )
            return see("own_frameworks.show", key=key)
    return page(key, head=form), form.status


def change(
    key: str,
    edit: Callable[[DraftFramework], DraftFramework],
    *,
    words: str,
    submission_id: str,
    is_once: bool = True,
) -> None:
    """Change the draft: `edit` gets it as it is now, in the transaction. Raises RuleBroken for
    words that would be something else in its files."""

    def changed(files: Mapping[str, str]) -> dict[str, str]:
        draft = with_keys(edit(edited(key, files)))
        check_words(draft)
        return files_of(draft)

    own_content.edit(
        db(),
        visitor.current(),
        key,
        changed,
        words=words,
        submission_id=submission_id,
        is_once=is_once,
    )


@bp.post("/<key>/ongedaan/<edit_id>")
def undo(key: str, edit_id: str) -> Answer:
    actor, form = visitor.require_editor(), Form()
    with form.refusals():
        own_content.undo(db(), actor, key, edit_id)
        return see("own_frameworks.show", key=key)
    return page(key, refused=form.refused), form.status


@bp.post("/<key>/weg")
def drop(key: str) -> Response:
    own_content.drop_draft(db(), visitor.require_editor(), key)
    return see("own_frameworks.index")


@bp.post("/<key>/geldig")
def make_valid(key: str) -> Answer:
    """Only what is right becomes valid: every mistake is named first."""
    here, draft = load(key)
    form = ValidForm()
    if form.validate_on_submit():
        with form.refusals():
            if form.version_number != mark_of(here.files):
                raise RuleBroken(_MOVED)
            if not draft.items:
                raise RuleBroken("Er staat nog geen item in dit kader.")
            if any(one.sort == "weg" for one in changes(_before(key), draft)):
                raise RuleBroken(
                    "Een item dat geldig was, staat er niet meer in. Laat het vervallen: dan blijft"
                    " te vinden wat erover gezegd is."
                )
            files = files_of(replace(draft, version=form.name.data))
            _check(key, files)
            day = form.day.data or today()
            own_content.make_valid(db(), visitor.current(), key, day, seen=here.files, files=files)
            services().own.forget()
            return see("own_frameworks.show", key=key)
    return page(key, form), shown_status(form)


def _before(key: str) -> DraftFramework | None:
    valid = own_content.newest_valid(db(), key)
    return draft_of(valid.files)[0] if valid else None


def _check(key: str, files: dict[str, str]) -> None:
    mistakes: list[ContentError] = framework_of_texts(key, files)[1]
    if mistakes:
        first = mistakes[0]
        raise RuleBroken(
            f"Nog niet alles klopt: {first.problem} ({first.path}, regel {first.line})."
        )


@bp.post("/<key>/vorige")
def put_back(key: str) -> Answer:
    actor, form = visitor.require_editor(), Form()
    own_content.put_back(db(), actor, key, _restored, submission_id=form.submission_id.data)
    services().own.forget()
    return see("own_frameworks.show", key=key)


def _restored(before: Mapping[str, str], now_: Mapping[str, str]) -> dict[str, str]:
    """As it was before; what came since lapses, so that what was said about it can be found."""
    then, since = draft_of(before)[0], draft_of(now_)[0]
    parts = {part.key for w in then.warranties for part in w.subthemes}
    for at in placed(since):
        if at.item.key not in then.keys:
            home = at.subtheme.key if at.subtheme.key in parts else min(parts)
            then = with_item(then, home, replace(at.item, is_retired=True))
    return files_of(then)


@bp.get("/<key>.zip")
def as_zip(key: str) -> Response:
    """The Markdown of the draft, or of what is valid: to edit with any editor and put in again."""
    visitor.require_editor()
    here = own_content.draft(db(), key) or own_content.newest_valid(db(), key)
    if here is None:
        raise NotFound
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, body in here.files.items():
            packed.writestr(f"{key}/{path}", body)
        packed.writestr(f"{key}/{_MARK}", str(mark_of(here.files)))
    headers = {"Content-Disposition": f'attachment; filename="{key}.zip"'}
    return Response(made.getvalue(), mimetype="application/zip", headers=headers)


@bp.post("/<key>/zip")
def take_zip(key: str) -> Answer:
    """Files that were edited elsewhere take the place of the draft; mistakes are named with their
    line, and nothing is stored then."""
    load(key)
    form = Form()
    wrong: list[ContentError] = []
    with form.refusals():
        files = _unpacked(*posted_file("file"))
        made_of = files.pop(_MARK, "")
        _, wrong = framework_of_texts(key, files)
        if wrong:
            raise RuleBroken(
                "Er is niets bewaard: in deze bestanden staat nog iets dat niet klopt."
            )

        def taken(now_: Mapping[str, str]) -> dict[str, str]:
            if made_of and made_of != str(mark_of(now_)) and posted("toch") != "ja":
                raise RuleBroken(
                    "Het concept veranderde nadat deze zip gemaakt werd. Zie 'Wat er veranderde'."
                    " Download het opnieuw, of kies dat de zip in de plaats komt van alles."
                )
            return files

        own_content.edit(
            db(),
            visitor.current(),
            key,
            taken,
            words="Bestanden uit een zip",
            submission_id=form.submission_id.data,
        )
        return see("own_frameworks.show", key=key)
    return page(key, refused=form.refused, wrong=wrong, asks_anyway=not wrong), form.status


def _unpacked(name: str, body: bytes) -> dict[str, str]:
    """The Markdown files of a zip, without the folder that is around them all. Raises
    RuleBroken."""
    if not body or len(body) > _MOST_BYTES:
        raise RuleBroken("Kies een zip van hooguit 5 MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            there = [one for one in packed.infolist() if not one.is_dir()]
            there = [one for one in there if not one.filename.startswith("__MACOSX/")]
            if sum(one.file_size for one in there) > _MOST_BYTES or len(there) > 500:
                raise RuleBroken("Deze zip is uitgepakt te groot. Een kader past in 5 MB.")
            files = {one.filename: packed.read(one) for one in there}
    except (
        *(zipfile.BadZipFile, RuntimeError, NotImplementedError),
        *(EOFError, zlib.error, OSError, ValueError),
    ):
        raise RuleBroken(f"'{name}' is geen zip die we kunnen lezen.") from None
    head = next((path for path in files if path.rpartition("/")[2] == "kader.md"), None)
    if head is None:
        raise RuleBroken("In deze zip staat geen kader.md.")
    around = head.removesuffix("kader.md")
    inside = {
        path.removeprefix(around): body
        for path, body in files.items()
        if path.startswith(around) and _is_ours(path.removeprefix(around))
    }
    try:
        return {  # another kind of file is named as a mistake, so its words do not matter
            path: body.decode("utf-8-sig").replace("\r\n", "\n")
            if path.endswith((".md", _MARK))
            else ""
            for path, body in inside.items()
        }
    except UnicodeDecodeError:
        raise RuleBroken("Een bestand is geen UTF-8; kies bij opslaan de codering UTF-8.") from None


def _is_ours(path: str) -> bool:
    """A file of a framework's folder, be it a wrong one; not what systems leave, and not a path
    that leads out of it."""
    *folders, name = PurePosixPath(path).parts
    return path == _MARK or (
        len(folders) < 3 and ".." not in folders and not name.startswith((".", "~$"))
    )


@bp.get("/<key>/bekijk")
def preview(key: str) -> str:
    """As a group sees it: all items with their questions."""
    here, draft = load(key)
    framework, _ = framework_of_texts(key, here.files)
    return render_template(
        "reading/own_frameworks/preview.html",
        key=key,
        framework=framework,
        number=len(placed(draft)),
    )
