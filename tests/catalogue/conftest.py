"""The content, to spoil."""

import content_files
import pytest


@pytest.fixture
def content(tmp_path):
    return content_files.copied(tmp_path / "content")
