"""Work on files: each is made beside the server, one after the other, and waits for its owner.

Who asks waits for a moment; what takes longer is looked after on a page. Results live in memory for
an hour and go with the server, so nothing half made or private is left on the disk. What is the
same for everybody is made once, and stays until another such file is made.
"""

import hashlib
import logging
import pickle  # only written, to see that two are alike; never read # nosec B403
import queue
import threading
import time
from dataclasses import dataclass, field

from gesprekskader.errors import GesprekskaderError, NotFound, PdfUnavailable, RuleBroken
from gesprekskader.exports.formats import FORMATS
from gesprekskader.exports.maker import FileMaker

SECONDS = 180  # that one file may take
KEPT_SECONDS = 3600
_WAITING, _OWN_WAITING = 60, 4
_KEPT, _OWN_KEPT = 24, 3
FAILED = "Het bestand is niet gelukt. Er is niets half gemaakt. Probeer het straks nog eens."
log = logging.getLogger(__name__)


@dataclass(eq=False)
class Making:
    """A file in the making, or made. Who asks for the very same thing meanwhile shares it, and
    later too when it is for all."""

    kind: str
    thing: object = None
    """What it is made of; let go when it is over."""
    body: bytes | None = None
    sentence: str = ""
    """Why it failed; "" while it did not."""
    is_for_all: bool = False
    """Holds nothing of who asks."""
    is_running: bool = False
    over: threading.Event = field(default_factory=threading.Event)


@dataclass(eq=False)
class Job:
    """Somebody's file."""

    id: str
    owner: str
    """Id of the person, or the visit, that asked; nobody else gets it."""
    title: str
    file_name: str
    back: str
    """Address of where it was asked for."""
    kind: str = "pdf"
    is_long: bool = False
    """May take minutes: stands in a line of its own."""
    is_for_all: bool = False
    """The same for everybody: who asks later gets what was made. One such file is kept, the newest:
    there is one kind of them, the manual."""
    made_at: float = field(default_factory=time.monotonic)
    making: Making = field(default_factory=lambda: Making(""))

    @property
    def body(self) -> bytes | None:
        return self.making.body

    @property
    def sentence(self) -> str:
        return self.making.sentence

    @property
    def is_over(self) -> bool:
        return self.making.over.is_set()

    @property
    def is_old(self) -> bool:
        return self.is_over and time.monotonic() - self.made_at > KEPT_SECONDS


class _Line:
    """Makes one file at a time, in a warm process; `made` is told of each."""

    def __init__(self, made) -> None:
        self.maker, self._made = FileMaker(), made
        self.waiting: queue.SimpleQueue[Making] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def add(self, making: Making) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="files", daemon=True)
            self._thread.start()
        self.waiting.put(making)

    def _work(self) -> None:
        while True:
            making = self.waiting.get()
            making.is_running = True
            try:
                write = FORMATS[making.kind].write
                making.body = self.maker.make(write, making.thing, seconds=SECONDS)
            except PdfUnavailable as no:
                making.sentence = FAILED if str(no) == PdfUnavailable.BUSY else str(no)
            except GesprekskaderError as no:
                making.sentence = str(no)
            except Exception as error:
                log.error("a file failed: %s", type(error).__name__)
                making.sentence = FAILED
            making.thing = None
            self._made(making)
            making.over.set()


class Jobs:
    """A line for what is quick, and one for what takes long. At most `waiters` threads wait for a
    file; the others keep answering pages."""

    def __init__(self, waiters: int = 1) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[tuple[str, str], Job] = {}
        self._making: dict[str, Making] = {}
        self._lines = {is_long: _Line(self._over) for is_long in (False, True)}
        self._places = threading.BoundedSemaphore(waiters)

    def start(self, job: Job, thing: object) -> Job:
        """Put the job in line to be made of the thing: HTML for a PDF, a Report, a Sheet.

        Gives the job to look after: the one there was with the same id, unless that failed.
        Raises RuleBroken when four wait for this owner already, PdfUnavailable when too many wait;
        not for what is there already.
        """
        same = hashlib.sha256(pickle.dumps((job.kind, thing))).hexdigest()
        job.id = job.id or same[:40]
        with self._lock:
            known = self._jobs.get((job.owner, job.id))
            if known and not known.sentence and not known.is_old:
                return known
            there = self._making.get(same)
            if not (there and there.over.is_set()):
                self._check_line(job.owner)
            self._forget_old(job.owner)
            self._jobs[job.owner, job.id] = job
            if same not in self._making:
                self._making[same] = Making(job.kind, thing, is_for_all=job.is_for_all)
                self._lines[job.is_long].add(self._making[same])
            job.making = self._making[same]
        return job

    def _check_line(self, owner: str) -> None:
        """Raises RuleBroken, PdfUnavailable when there is no room for one more."""
        waiting = [other for other in self._jobs.values() if not other.is_over]
        if sum(other.owner == owner for other in waiting) >= _OWN_WAITING:
            raise RuleBroken("Er worden al vier bestanden voor je gemaakt. Wacht even.")
        if len(waiting) >= _WAITING:
            raise PdfUnavailable(PdfUnavailable.BUSY)

    def wait(self, job: Job, seconds: float) -> bool:
        """Whether it is over within so many seconds; False at once when too many wait already."""
        if job.is_over:
            return True
        if not self._places.acquire(blocking=False):
            return False
        try:
            return job.making.over.wait(seconds)
        finally:
            self._places.release()

    def find(self, owner: str, job_id: str) -> Job:
        """Raises NotFound, also for somebody else's, after an hour, and after a new start."""
        with self._lock:
            job = self._jobs.get((owner, job_id))
            if job and job.is_old:
                del self._jobs[owner, job_id]
        if job is None or job.is_old:
            raise NotFound
        return job

    def forget(self, job: Job) -> None:
        """It was handed over; nothing of it stays, but what is the same for all."""
        with self._lock:
            if self._jobs.get((job.owner, job.id)) is job:
                del self._jobs[job.owner, job.id]

    def percent(self, job: Job) -> int:
        """How far it is, 0 to 100."""
        if job.is_over:
            return 100
        return self._lines[job.is_long].maker.percent if job.making.is_running else 0

    def before(self, job: Job) -> int:
        """How many files are made before this one."""
        with self._lock:
            known = [j.making for j in self._jobs.values() if j.is_long == job.is_long]
        if job.making not in known:
            return 0
        ahead = known[: known.index(job.making)]
        return len({id(making) for making in ahead if not making.over.is_set()})

    def warm(self) -> None:
        """Somebody may ask for a file soon."""
        self._lines[False].maker.warm()

    def close(self) -> None:
        """End both processes for good; what waits is not made."""
        for line in self._lines.values():
            line.maker.stop()

    def _over(self, making: Making) -> None:
        """From now on the same thing is made anew; but one that is for all, and not older ones."""
        stays = making.is_for_all and not making.sentence
        with self._lock:
            self._making = {
                same: other
                for same, other in self._making.items()
                if (stays if other is making else not (stays and other.over.is_set()))
            }

    def _forget_old(self, owner: str) -> None:
        """Room for one more: what is an hour old goes, then this owner's oldest, then any."""
        for key in [key for key, job in self._jobs.items() if job.is_old]:
            del self._jobs[key]
        over = [key for key, job in self._jobs.items() if job.is_over]
        own = [key for key in over if key[0] == owner]
        for key in own[: max(0, len(own) - _OWN_KEPT + 1)] + over[: max(0, len(over) - _KEPT + 1)]:
            self._jobs.pop(key, None)
