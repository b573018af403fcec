"""Where tests leave their files: in memory where there is room, as each of thousands of commits
waits some milliseconds for a disk. What must survive a killed process does so there as well."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 3 * 1024**3
"""Bytes that must be free: a full run leaves a part of it, and Chromium and PDF want some too."""


def has_room(folder: Path) -> bool:
    """Whether it is there, large enough, and what is in it may be started."""
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    return shutil.disk_usage(folder).free > ROOM and not os.statvfs(folder).f_flag & os.ST_NOEXEC


def use_memory() -> None:
    """For this process and all that it starts, unless somebody chose a folder."""
    if "TMPDIR" not in os.environ and has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None
