"""Whose the files are: what root does in somebody's folder stays theirs. Standard library only."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def left_to_owner(folder: Path) -> Iterator[None]:
    """Around what a command writes in a folder. Run by root, all that is new there goes to the
    folder's owner, also when the command fails: else the server could not open it any more."""
    try:
        yield
    finally:
        if hasattr(os, "geteuid") and os.geteuid() == 0 and folder.is_dir():
            _hand_over(folder)


def _hand_over(folder: Path) -> None:
    owner = folder.stat()
    if owner.st_uid == 0:
        return
    # By name inside an open folder, never through a link: nothing outside it is given away.
    for _, folders, files, here in os.fwalk(folder):
        for name in (*folders, *files):
            if os.stat(name, dir_fd=here, follow_symlinks=False).st_uid == 0:
                os.chown(name, owner.st_uid, owner.st_gid, dir_fd=here, follow_symlinks=False)
