"""The files of a framework as a zip: to edit with any editor, and to put in again."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from flask import Blueprint, Response

from gesprekskader.catalogue.edits import mark_of
from gesprekskader.catalogue.load import framework_of_texts
from gesprekskader.catalogue.pasted.reader import MOST_ITEMS, TOO_MANY
from gesprekskader.errors import ContentError, NotFound, RuleBroken
from gesprekskader.store import own_content
from gesprekskader.web.frame import visitor
from gesprekskader.web.frame.forms import Form, posted, posted_file
from gesprekskader.web.frame.fragments import Answer, see
from gesprekskader.web.frame.visitor import db
from gesprekskader.web.reading import own_frameworks

bp = Blueprint("zipped_frameworks", __name__, url_prefix="/kader/beheer")
_MOST_BYTES = 5 * 1024**2
_MARK = ".gesprekskader"
"""In a zip: which draft it was made of. Files that begin with a dot are read by nobody."""


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
    own_frameworks.load(key)
    form = Form()
    wrong: list[ContentError] = []
    with form.refusals():
        files = unpacked(*posted_file("file"))
        made_of = files.pop(_MARK, "")
        framework, wrong = framework_of_texts(key, files)
        if len(framework.all_items) > MOST_ITEMS:
            raise RuleBroken(TOO_MANY)
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
    return own_frameworks.page(
        key, refused=form.refused, wrong=wrong, asks_anyway=not wrong
    ), form.status


def unpacked(name: str, body: bytes) -> dict[str, str]:
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
