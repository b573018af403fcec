"""A proxy between a page and the server, as schools have one: it ends what stays open."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_STREAM = b"text/event-stream"


class Between:
    """Passes on what comes, in both ways, until `cut`."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._streams: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> int:
        """End all streams that run through here, in the middle; how many there were."""
        streams, self._streams = self._streams, []
        for line in streams:
            _end(*line)
        return len(streams)

    def close(self) -> None:
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                page, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                for line in ((page, server), (server, page)):
                    threading.Thread(target=self._pass_on, args=line, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                if _STREAM in piece and piece.startswith(b"GET "):
                    self._streams.append((source, target))
                target.sendall(piece)
        _end(source, target)


def _end(*line: socket.socket) -> None:
    for end in line:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def between(port: int) -> Iterator[Between]:
    proxy = Between(port)
    try:
        yield proxy
    finally:
        proxy.close()
