"""One connection that asks for the same page again and again, with as little of Python as can be."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

API_KEY = "benchmark0benchmark0benchmark0benchmark0"
PAGE = "/ats/v0/candidates/?per_page=100&page=3"
_LAST_CHUNK = b"\r\n0\r\n\r\n"


class Pages:
    """A client of one server.

    Args:
        origin: where it is.
        path: what to ask for.
        body: what to send; None: it is a GET.
        headers: to send with it.

    Attributes:
        closes: whether the server closes the connection after an answer.
    """

    def __init__(
        self, origin: str, path: str = PAGE, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        url = urlsplit(origin)
        assert url.hostname is not None
        self.address = (url.hostname, url.port or 80)
        self.host = url.netloc
        self.request = self.asking(path, body=body, headers=headers)
        self.buffer = bytearray(1 << 22)
        self.closes = False
        self.socket = self._connection()

    def _connection(self) -> socket.socket:
        return socket.create_connection(self.address, timeout=60)

    def asking(self, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
        """A request for a path."""
        given = {"Host": self.host, "X-API-Key": API_KEY, **(headers or {})}
        if body is not None:
            given["Content-Length"] = str(len(body))
        told = "".join(f"{name}: {value}\r\n" for name, value in given.items())
        return f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\n{told}\r\n".encode() + (body or b"")

    def fetch(self, request: bytes | None = None) -> int:
        """Fetch the page once, or another one; gives the length of its body, chunks and all."""
        self.socket.sendall(request or self.request)
        view, received, end = memoryview(self.buffer), 0, -1
        while end < 0:
            received += self._receive(view[received:])
            end = self.buffer.find(b"\r\n\r\n", 0, received)
        head = bytes(self.buffer[:end]).lower()
        assert head.startswith((b"http/1.1 200", b"http/1.0 200")), bytes(self.buffer[: min(received, 1000)])
        if b"\r\ncontent-length:" in head:
            length = int(head.split(b"\r\ncontent-length:", 1)[1].split(b"\r\n", 1)[0])
            while received < end + 4 + length:
                received += self._receive(view[received:])
        else:
            assert b"\r\ntransfer-encoding: chunked" in head, head
            while not self.buffer.endswith(_LAST_CHUNK, received - len(_LAST_CHUNK), received):
                received += self._receive(view[received:])
            length = received - end - 4
        if b"\r\nconnection: close" in head or head.startswith(b"http/1.0"):
            self.closes = True
            self._connect_anew()
        return length

    def _connect_anew(self) -> None:
        self.socket.close()
        self.socket = self._connection()

    def _receive(self, view: memoryview) -> int:
        received = self.socket.recv_into(view)
        assert received, "the server closed the connection within an answer"
        return received

    def rate(self, seconds: float) -> float:
        """Pages a second over some seconds, on a new connection: servers hang up on those that were idle."""
        self._connect_anew()
        started, fetched = time.perf_counter(), 0
        while (spent := time.perf_counter() - started) < seconds:
            self.fetch()
            fetched += 1
        return fetched / spent

    def close(self) -> None:
        """Hang up."""
        self.socket.close()
