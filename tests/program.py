"""`python -m gesprekskader` at the tests' moment; every process that it spawns reads this too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import the_moment  # the line above finds our package

from gesprekskader import moments

moments.machine_clock = the_moment.tick

if __name__ == "__main__":
    from gesprekskader.cli import main

    sys.exit(main())
