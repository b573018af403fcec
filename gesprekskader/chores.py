"""What happens by itself while the server runs: a backup an hour, and letting go once a day."""

import logging
import threading
from datetime import timedelta

from gesprekskader.config import Settings
from gesprekskader.store import backups, retention
from gesprekskader.store.db import connect, moment, now

_EVERY = 60  # seconds between looking whether something is due
_BACKUP_EVERY = timedelta(hours=1)
_RETENTION_EVERY = timedelta(hours=20)
log = logging.getLogger(__name__)


def start(settings: Settings) -> threading.Thread:
    """Look after things in the background, for as long as the process lives."""
    thread = threading.Thread(target=_forever, args=(settings,), name="chores", daemon=True)
    thread.start()
    return thread


def _forever(settings: Settings) -> None:
    pause = threading.Event()
    while not pause.wait(_EVERY):
        try:
            run_due(settings)
        except Exception as error:
            # One failed round, a full disk for instance, must not end all later ones.
            log.error("chores: %s", type(error).__name__)


def run_due(settings: Settings) -> list[str]:
    """Do what is due now; the names of what was done."""
    done = []
    newest = backups.everything(settings.backups)[-1:]
    if not newest or backups.made_at(newest[0]) <= now() - _BACKUP_EVERY:
        backups.make(settings.database, settings.backups)
        backups.prune(settings.backups)
        done.append("backup")
    db = connect(settings.database)
    try:
        last = retention.done_at(db)
        if not last or moment(last) <= now() - _RETENTION_EVERY:
            folders = (settings.data, settings.backups)
            backups.keep_erased(db, *folders)
            retention.run(db, lambda person_id: backups.note_erased(person_id, *folders))
            done.append("retention")
    finally:
        db.close()
    return done
