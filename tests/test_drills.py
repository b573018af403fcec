"""The quick drills still run: nothing lost in a few seconds of trying. In full: bench/drills/."""

import subprocess
import sys

import pytest
from support import ROOT


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the drills read /proc")
@pytest.mark.parametrize("name", ["same_instant_edits", "killed_migration"])
def test_a_quick_drill_loses_nothing(name):
    drill = ROOT / "bench" / "drills" / f"{name}.py"
    done = subprocess.run([sys.executable, str(drill), "--quick"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nothing was lost" in done.stdout
