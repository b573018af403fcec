"""Servers that a browser test starts, kills and starts again by itself."""

import json
import os
import socket
import subprocess
from contextlib import contextmanager

import told_demo
from support import ROOT
from the_moment import program


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def demo_on(folder, port: int):
    """The demo on a port that stays the same; `info` is its own JSON. Killed at the end."""
    told_demo.lay(folder)
    process = subprocess.Popen(
        program("demo", "--json", "--port", str(port), "--data", str(folder)),
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    process.info = json.loads(process.stdout.readline())
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
