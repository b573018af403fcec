"""`python -m gesprekskader`: the command line."""

import sys

from gesprekskader.cli import main

if __name__ == "__main__":
    sys.exit(main())
