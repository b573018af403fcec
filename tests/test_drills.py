"""The quick drills still run: nothing lost or leaked in a few seconds. In full: bench/drills/."""

import subprocess
import sys

import pytest
from support import ROOT


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the drills kill as Linux does")
@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("same_instant_edits", "lost"),
        ("killed_migration", "lost"),
        ("held_sockets", "held"),
        ("who_left", "lost"),
        ("markers", "lost"),
    ],
)
def test_a_quick_drill_loses_nothing(name, word):
    drill = ROOT / "bench" / "drills" / f"{name}.py"
    done = subprocess.run([sys.executable, str(drill), "--quick"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"nothing was {word}" in done.stdout
