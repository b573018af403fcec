"""Long work: a file that takes a while is made in a process of its own, and waits for its owner.

Results live in memory for an hour and go with the server, so nothing half made or private is left
on the disk.
"""

import queue
import threading
import time
from dataclasses import dataclass, field

from gesprekskader.errors import GesprekskaderError, NotFound, PdfUnavailable, RuleBroken
from gesprekskader.exports.pdf import PdfMaker

SECONDS = 180  # that one file may take
KEPT_SECONDS = 3600
_WAITING, _OWN_WAITING = 12, 2
_KEPT, _OWN_KEPT = 24, 3
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

    @property
    def is_old(self) -> bool:
        return self.is_over and time.monotonic() - self.made_at > KEPT_SECONDS


class Jobs:
    """One file at a time, in a warm process that is not the one for quick files."""

    def __init__(self) -> None:
        self._maker = PdfMaker()
        self._lock = threading.Lock()
        self._jobs: dict[tuple[str, str], Job] = {}
        self._line: queue.SimpleQueue[tuple[Job, str]] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None

    def start(self, job: Job, page: str) -> str:
        """Queue the PDF of an HTML page; the id of the job. The same id again is the same job,
        unless that one failed.

        Raises RuleBroken when two wait for this owner already, PdfUnavailable when too many wait.
        """
        with self._lock:
            known = self._jobs.get((job.owner, job.id))
            if known and not known.sentence:
                return job.id
            waiting = [other for other in self._jobs.values() if not other.is_over]
            if sum(other.owner == job.owner for other in waiting) >= _OWN_WAITING:
                raise RuleBroken("Er worden al twee bestanden voor je gemaakt. Wacht even.")
            if len(waiting) >= _WAITING:
                raise PdfUnavailable(PdfUnavailable.BUSY)
            self._forget_old(job.owner)
            self._jobs[job.owner, job.id] = job
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
                self._worker.start()
        self._line.put((job, page))
        return job.id

    def find(self, owner: str, job_id: str) -> Job:
        """Raises NotFound, also for somebody else's, after an hour, and after a new start."""
        with self._lock:
            job = self._jobs.get((owner, job_id))
            if job and job.is_old:
                del self._jobs[owner, job_id]
        if job is None or job.is_old:
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
        """End the worker for good; what waits is not made."""
        self._maker.stop()

    def _work(self) -> None:
        while True:
            job, page = self._line.get()
            job.is_running = True
            try:
                job.body = self._maker.make(page, seconds=SECONDS)
            except PdfUnavailable as no:
                job.sentence = FAILED if str(no) == PdfUnavailable.BUSY else str(no)
            except GesprekskaderError as no:
                job.sentence = str(no)
            except Exception:  # noqa: BLE001 - a thread has nobody to tell but its owner
                job.sentence = FAILED

    def _forget_old(self, owner: str) -> None:
        """Room for one more: what is an hour old goes, then this owner's oldest, then any."""
        for key in [key for key, job in self._jobs.items() if job.is_old]:
            del self._jobs[key]
        over = [key for key, job in self._jobs.items() if job.is_over]
        own = [key for key in over if key[0] == owner]
        for key in own[: max(0, len(own) - _OWN_KEPT + 1)] + over[: max(0, len(over) - _KEPT + 1)]:
            self._jobs.pop(key, None)
