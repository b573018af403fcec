"""A world made row by row; many towns stand in one database."""

import pytest
from town import Town

from gesprekskader.store.db import Pool
from gesprekskader.store.migrations import migrate


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    """One database for all towns of a file."""
    pool = Pool(tmp_path_factory.mktemp("towns") / "towns.db")
    with pool.borrowed() as db:
        migrate(db)
        yield db
    pool.close()


@pytest.fixture
def town(ground) -> Town:
    return Town(ground)
