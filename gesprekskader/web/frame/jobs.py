"""Files that take a while: how far they are, and the file itself, for who asked."""

from flask import Blueprint, Response, render_template

from gesprekskader.errors import NotFound
from gesprekskader.exports.jobs import Job
from gesprekskader.web.frame import files, visitor
from gesprekskader.web.frame.files import jobs
from gesprekskader.web.frame.fragments import Answer
from gesprekskader.web.frame.live import unchanged

bp = Blueprint("jobs", __name__, url_prefix="/bestanden/<job_id>")


def _find(job_id: str) -> Job:
    return jobs().find(visitor.owner(), job_id)


@bp.get("")
def show(job_id: str) -> str | tuple[str, int]:
    """A file that is gone (an hour old, or the server started anew) has words of its own."""
    try:
        job = _find(job_id)
    except NotFound:
        return render_template("frame/jobs/gone.html"), 404
    return render_template("frame/jobs/show.html", tag=_tag(job), **_state(job))


def _state(job: Job) -> dict[str, object]:
    return {"job": job, "percent": jobs().percent(job), "before": jobs().before(job)}


def _tag(job: Job) -> int:
    return jobs().percent(job) + 1000 * jobs().before(job)


@bp.get("/stand")
def state(job_id: str) -> Answer:
    job = _find(job_id)
    return unchanged(f'"{job_id}-{_tag(job)}"') or render_template(
        "frame/jobs/_state.html", **_state(job)
    )


@bp.get("/bestand.<kind>")
def file(job_id: str, kind: str) -> Response:
    job = _find(job_id)
    if job.body is None or kind != job.kind:
        raise NotFound
    return files.download(job.body, kind, job.file_name)
