"""Long work: a file that takes a while is made in a process of its own, and waits for its owner.

Results live in memory for an hour and go with the server, so nothing half made or private is left
on the disk.
"""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from gesprekskader.errors import GesprekskaderError, NotFound, PdfUnavailable, RuleBroken
from gesprekskader.exports.pdf import PdfMaker

SECONDS = 180  # that one file may take
_WAITING, _OWN_WAITING, _KEPT, _KEPT_SECONDS = 12, 2, 24, 3600
FAILED = "Het bestand is niet gelukt. Er is niets half gemaakt. Probeer het straks nog eens."


@dataclass
class Job:
    """A file in the making, or made."""

    id: str
    owner: str
    """Id of the person who asked; nobody else gets it."""
    title: str
    file_name: str
    back: str
    """Address of where it was asked for."""
    made_at: float = field(default_factory=time.monotonic)
    body: bytes | None = None
    sentence: str = ""
    """Why it failed; "" while it did not."""
    is_running: bool = False

    @property
    def is_over(self) -> bool:
        return self.body is not None or bool(self.sentence)


class Jobs:
    """One file at a time, in a warm process that is not the one for quick files."""

    def __init__(self) -> None:
        self._maker = PdfMaker()
        self._line = ThreadPoolExecutor(max_workers=1, thread_name_prefix="jobs")
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def start(self, job: Job, page: str) -> str:
        """Queue the PDF of an HTML page; the id of the job. The same id again is the same job.

        Raises RuleBroken when two wait for this owner already, PdfUnavailable when too many wait.
        """
        with self._lock:
            if job.id in self._jobs:
                return job.id
            self._forget_old()
            waiting = [known for known in self._jobs.values() if not known.is_over]
            if sum(known.owner == job.owner for known in waiting) >= _OWN_WAITING:
                raise RuleBroken(
                    "Er worden al bestanden voor je gemaakt. Wacht tot die klaar zijn."
                )
            if len(waiting) >= _WAITING:
                raise PdfUnavailable(PdfUnavailable.BUSY)
            self._jobs[job.id] = job
        self._line.submit(self._work, job, page)
        return job.id

    def find(self, owner: str, job_id: str) -> Job:
        """Raises NotFound, also for somebody else's and after the server started anew."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or job.owner != owner:
            raise NotFound
        return job

    def percent(self, job: Job) -> int:
        """How far it is, 0 to 100."""
        if job.is_over:
            return 100
        return self._maker.percent if job.is_running else 0

    def before(self, job: Job) -> int:
        """How many are made before this one."""
        with self._lock:
            known = list(self._jobs.values())
        return sum(not other.is_over for other in known[: known.index(job)]) if job in known else 0

    def close(self) -> None:
        self._line.shutdown(wait=False, cancel_futures=True)
        self._maker.close()

    def _work(self, job: Job, page: str) -> None:
        job.is_running = True
        try:
            job.body = self._maker.make(page, seconds=SECONDS)
        except PdfUnavailable as no:
            job.sentence = FAILED if str(no) == PdfUnavailable.BUSY else str(no)
        except GesprekskaderError as no:
            job.sentence = str(no)
        except Exception:  # noqa: BLE001 - a thread has nobody to tell but its owner
            job.sentence = FAILED

    def _forget_old(self) -> None:
        old = time.monotonic() - _KEPT_SECONDS
        over = [job for job in self._jobs.values() if job.is_over]
        for job in over[: max(0, len(over) - _KEPT + 1)]:
            del self._jobs[job.id]
        for job in over:
            if job.made_at < old:
                self._jobs.pop(job.id, None)
