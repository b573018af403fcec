"""Servers of a browser test: started, killed and started again, or in the test's own process."""

import json
import logging
import os
import socket
import subprocess
import threading
from contextlib import contextmanager
from dataclasses import replace

import told_demo
from support import ROOT
from the_moment import program
from werkzeug.serving import make_server

from gesprekskader import create_app


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


def mailing(settings, box):
    """The same with a port of its own, and a mail server."""
    return replace(
        settings,
        base_url=f"http://127.0.0.1:{free_port()}",
        mail_host="127.0.0.1",
        mail_port=box.port,
        mail_from="gesprek@voorbeeld.invalid",
        mail_security="none",
    )


@contextmanager
def served_here(settings, catalogue):
    """The real app in this process, so that its clock can be moved."""
    app = create_app(settings, catalogue)
    port = int(settings.base_url.rpartition(":")[2])
    server = make_server("127.0.0.1", port, app, threaded=True)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield app
    finally:
        server.shutdown()
        thread.join(10)
        app.extensions["gesprekskader"].jobs.close()
        app.extensions["gesprekskader"].pool.close()
