"""Files that take a while: how far they are, and the file itself, for who asked."""

from flask import Blueprint, Response, current_app, render_template, url_for

from gesprekskader.errors import NotFound, PdfUnavailable
from gesprekskader.exports import pdf
from gesprekskader.exports.jobs import Job, Jobs
from gesprekskader.web import files, visitor
from gesprekskader.web.live import unchanged

bp = Blueprint("jobs", __name__, url_prefix="/bestanden/<job_id>")


def _jobs() -> Jobs:
    return current_app.extensions["gesprekskader"].jobs


def start(job: Job, page: str) -> str:
    """Begin, and the address to wait at. Raises PdfUnavailable."""
    if not pdf.is_possible():
        raise PdfUnavailable
    return url_for("jobs.show", job_id=_jobs().start(job, page))


def _find(job_id: str) -> Job:
    return _jobs().find(visitor.require_person().person_id or "", job_id)


@bp.get("")
def show(job_id: str) -> str | tuple[str, int]:
    """A file that is gone (an hour old, or the server started anew) has words of its own."""
    try:
        job = _find(job_id)
    except NotFound:
        return render_template("jobs/gone.html"), 404
    return render_template("jobs/show.html", tag=_tag(job), **_state(job))


def _state(job: Job) -> dict[str, object]:
    return {"job": job, "percent": _jobs().percent(job), "before": _jobs().before(job)}


def _tag(job: Job) -> int:
    return _jobs().percent(job) + 1000 * _jobs().before(job)


@bp.get("/stand")
def state(job_id: str) -> Response | str:
    job = _find(job_id)
    return unchanged(job_id, _tag(job)) or render_template("jobs/_state.html", **_state(job))


@bp.get("/bestand.pdf")
def file(job_id: str) -> Response:
    job = _find(job_id)
    if job.body is None:
        raise NotFound
    return files.download(job.body, "pdf", job.file_name)
