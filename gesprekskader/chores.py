"""What happens by itself while the server runs: a backup an hour, a mail by day, letting go."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import cache

from sqlite_utils import Database

from gesprekskader import reporting
from gesprekskader.catalogue import Catalogue, read_catalogue
from gesprekskader.catalogue.own_pages import with_pages
from gesprekskader.catalogue.refs import About, about
from gesprekskader.config import SHIPPED, Settings, secret_key
from gesprekskader.errors import ContentErrors
from gesprekskader.moments import AMSTERDAM, moment, now
from gesprekskader.post import digests, minutes
from gesprekskader.post.mail import Postman
from gesprekskader.records import ItemRef
from gesprekskader.reports.lines import Known
from gesprekskader.rules.reminders import is_sending_time
from gesprekskader.store import backups, claims, meetings, own_pages, retention, troubles
from gesprekskader.store.db import Pool

_EVERY = 60  # seconds between looking whether something is due
_BACKUP_EVERY = timedelta(hours=1)
_RETENTION_EVERY = timedelta(hours=20)
log = logging.getLogger(__name__)


def start(settings: Settings, pool: Pool, files: Catalogue) -> threading.Thread:
    """Look after things in the background, for as long as the process lives. `files` is what they
    said when it began: reading them takes as long as thirty pages."""
    words = (settings, pool, files)
    thread = threading.Thread(target=_forever, args=words, name="chores", daemon=True)
    thread.start()
    return thread


def _forever(settings: Settings, pool: Pool, files: Catalogue) -> None:
    pause = threading.Event()
    while not pause.wait(_EVERY):
        run_due(settings, pool, files)


def run_due(settings: Settings, pool: Pool, files: Catalogue | None = None) -> list[str]:
    """Do what is due now; the names of what was done. Each says whether it did something, or None
    when it is not its time. Without `files` they are read when a chore asks.

    A chore that fails, for want of room for instance, stops neither the other nor the next round.
    """
    done = []
    for name, chore in CHORES.items():
        if pool.is_damaged:
            break
        try:
            went = chore(settings, pool, files)
            if went is not None:
                with pool.borrowed() as db:
                    troubles.over(db, name)
        except Exception as error:
            log.error("%s: %s", name, type(error).__name__)
            _note(pool, name, error)
        else:
            if went:
                done.append(name)
    return done


def _note(pool: Pool, name: str, error: Exception) -> None:
    """For who looks; the database itself may be what fails, and then saving says so."""
    try:
        with pool.borrowed() as db:
            troubles.note(db, name, error)
    except Exception as another:
        log.error("%s: not noted: %s", name, type(another).__name__)


def _backup(settings: Settings, pool: Pool, _files: Catalogue | None) -> bool:
    newest = backups.everything(settings.backups)[-1:]
    # One from the future was made by a clock that was wrong.
    if newest and timedelta() <= now() - backups.made_at(newest[0]) < _BACKUP_EVERY:
        return False
    backups.make(settings.database, settings.backups)
    backups.prune(settings.backups)
    backups.prune_aside(settings.data)
    with pool.borrowed() as db:
        backups.prune_shut(db, settings.data, settings.backups)
    return True


def _closing(_: Settings, pool: Pool, _files: Catalogue | None) -> bool:
    with pool.borrowed() as db:
        return meetings.close_wrapped_up(db) > 0


def _claims(_: Settings, pool: Pool, _files: Catalogue | None) -> bool:
    with pool.borrowed() as db:
        return claims.open_silent(db) > 0


def _reminders(settings: Settings, pool: Pool, files: Catalogue | None = None) -> bool | None:
    there = now().astimezone(AMSTERDAM)
    if not settings.mail_host:
        return False
    if not is_sending_time(there.weekday(), there.hour):
        return None
    return remind(settings, pool, files) > 0


def mail_minutes(settings: Settings, pool: Pool, files: Catalogue | None = None) -> bool:
    """Minutes that somebody asked to be sent, within a minute."""
    if not settings.mail_host:
        return False
    postman = Postman(settings)
    try:
        with pool.borrowed() as db:
            known = _known(settings, db, files)
            return minutes.send_due(db, postman, base_url=settings.base_url, known=known) > 0
    finally:
        postman.close()


def _known(settings: Settings, db: Database, files: Catalogue | None) -> Known:
    """What the framework of an item says of it; content is read when the first letter asks. Content
    with a mistake in it, as somebody works on it, keeps no minutes back."""

    @cache
    def known() -> Catalogue | None:
        try:
            return reporting.catalogue_of_today(db, settings.content, files)
        except ContentErrors:
            return None

    def told(ref: ItemRef) -> About:
        there = known()
        return about(there, ref) if there else About()

    return told


def remind(settings: Settings, pool: Pool, files: Catalogue | None = None) -> int:
    """Send the mail of the day; how many went. Also the command `remind`, for cron."""
    key = settings.secret_key or secret_key(settings.data)
    postman = Postman(settings)
    try:
        with pool.borrowed() as db:
            more = {"key": key, "base_url": settings.base_url}
            return digests.send_due(db, postman, sees_all=_sees_all(settings, db, files), **more)
    finally:
        postman.close()


def _sees_all(settings: Settings, db: Database, files: Catalogue | None) -> list[str]:
    """Keys of the tables that see where all lies; none while content has a mistake in it."""
    edited = own_pages.everything(db, (own_pages.ROUNDTABLE,))
    try:
        files = files or read_catalogue(settings.content, SHIPPED)
    except ContentErrors:
        return []
    tables = with_pages(files, edited).roundtables.values()
    return [table.key for table in tables if table.sees_all]


def _retention(settings: Settings, pool: Pool, _files: Catalogue | None) -> bool:
    folders = (settings.data, settings.backups)
    with pool.borrowed() as db:
        last = retention.done_at(db)
        if last and timedelta() <= now() - moment(last) < _RETENTION_EVERY:
            return False
        backups.keep_erased(db, *folders)
        retention.run(db, lambda ids: backups.erasing(ids, *folders))
    return True


Chore = Callable[[Settings, Pool, Catalogue | None], bool | None]
CHORES: dict[str, Chore] = {
    "backup": _backup,
    "closing": _closing,
    "retention": _retention,
    "reminders": _reminders,
    "minutes": mail_minutes,
    "claims": _claims,
}
"""In the order in which they are done; `rules.troubles` has words for each."""
