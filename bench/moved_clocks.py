"""Every check but the browser's, at the moments at which calendars break. Prints what fails where.

.venv/bin/python bench/moved_clocks.py [pytest arguments]
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOMENTS = {
    "the last night of a school year": "2027-07-31T23:30",
    "the first night of the next": "2027-08-01T00:30",
    "a leap day": "2028-02-29T12:00",
    "the hour that never was": "2027-03-28T02:30",
    "the hour that came twice": "2027-10-31T02:30",
    "tomorrow here, today in UTC": "2026-11-26T23:30Z",
}


def main() -> int:
    failed = {}
    for name, moment in MOMENTS.items():
        begin = time.monotonic()
        lines = tests_at(moment, sys.argv[1:])
        failed[name] = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
        print(f"{name}, {moment}: {lines[-1]} ({time.monotonic() - begin:.0f} s)", flush=True)
        for line in failed[name]:
            print(f"  {line}", flush=True)
    return 1 if any(failed.values()) else 0


def tests_at(moment: str, arguments: list[str]) -> list[str]:
    words = ["-m", "pytest", "-q", "-m", "not browser", "-n", "auto", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, *words, *arguments],
        cwd=ROOT,
        env=os.environ | {"TESTS_AT": moment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = done.stdout.strip().splitlines() or ["ERROR no answer"]
    if done.returncode and not any(line.startswith(("FAILED", "ERROR")) for line in lines):
        lines.insert(0, f"ERROR pytest ended with {done.returncode}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
