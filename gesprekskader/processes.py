"""Processes: a helper ends with the one that started it, and only one works in a data folder."""

import multiprocessing
import os
import pickle  # what our own process says # nosec B403
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from filelock import FileLock, Timeout

from gesprekskader.errors import GesprekskaderError, StorageUnsafe

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Made = TypeVar("Made")
_LOOK_EVERY = 1.0  # seconds


def end_with_parent() -> None:
    """From now on this process stops within a second or two after its parent is gone.

    Without it a killed server would leave a process behind that keeps the port.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK_EVERY)
        os._exit(0)

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


def sendable(wrong: Exception) -> Exception:
    """An error as another process can have it: with its class, or else with its words."""
    try:
        pickle.loads(pickle.dumps(wrong))  # our own, of this moment # nosec B301
    except Exception:
        return GesprekskaderError(str(wrong))
    return wrong


def apart(work: Callable[[], Made]) -> Made:
    """What `work` gives, or raises, in a process that ends with it: what it needed in memory does
    not stay. Both the work and what it gives must be able to travel."""
    context = multiprocessing.get_context("spawn")
    told, tell = context.Pipe(duplex=False)
    process = context.Process(target=_work_apart, args=(tell, work))
    process.start()
    tell.close()
    try:
        made, wrong = told.recv()
    except EOFError:  # it was ended
        made, wrong = None, GesprekskaderError("Dit werk is afgebroken. Probeer het nog een keer.")
    process.join()
    if wrong:
        raise wrong
    return made


def _work_apart(tell: "Connection", work: Callable[[], object]) -> None:
    end_with_parent()
    try:
        tell.send((work(), None))
    except Exception as wrong:
        tell.send((None, sendable(wrong)))


def allow_files(number: int) -> None:
    """Let this process have so many files and connections open, or as many as it may.

    Systems start with 256 or 1024: a room with a phone and two pages each is past that.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if most == resource.RLIM_INFINITY else min(number, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def make_private(*folders: Path) -> None:
    """Folders that nobody else on this computer looks into, also those of before.

    What belongs to somebody else, or is shared by all as /tmp is, stays as it is.
    """
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = folder.stat()
        if os.name != "nt" and found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX:
            folder.chmod(found.st_mode & ~0o077)


@contextmanager
def hold(data: Path) -> Iterator[Callable[[str], object]]:
    """Be the only one at work in this data folder. Raises StorageUnsafe when another already is.

    Gives a function that writes down at which address we work, for who comes second. The lock
    falls away with its process, however that ends.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    address = data / "bezet-op"
    lock = FileLock(data / "bezet", mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StorageUnsafe(_held_by_another(data, address)) from None
    try:
        address.unlink(missing_ok=True)  # of one that was killed
        address.touch(0o600)
        yield address.write_text
    finally:
        address.unlink(missing_ok=True)
        lock.release()


def _held_by_another(data: Path, address: Path) -> str:
    try:
        where = address.read_text().strip()
    except OSError:
        where = ""
    if not where:
        return f"In de map {data} is iets anders bezig. Wacht tot dat klaar is."
    return (
        f"In de map {data} is al een server aan het werk, op {where}\n"
        "Open dat adres, of stop die server eerst."
    )
