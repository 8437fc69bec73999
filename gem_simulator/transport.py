"""The door without a socket: an httpx transport that hands requests to the simulator in this process.

    with httpx.Client(transport=simulator.transport(), base_url="http://gem/ats/v0") as client: ...

What a fault does to a connection becomes the exception that httpx raises for it on a real one.
"""

from __future__ import annotations

import io
import sys
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import httpx

from gem_simulator.control.wire import half_of

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from gem_simulator.api.gateway import Gateway, Outcome

_PORTS = {"http": 80, "https": 443}


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """For `httpx.Client` and `httpx.AsyncClient`, and for many of them at once."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or raise what a broken connection would."""
        return self._answer(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As `handle_request`; the answer is made at once, without waiting."""
        return self._answer(request, await request.aread())

    def _answer(self, request: httpx.Request, body: bytes) -> httpx.Response:
        outcome = self._gateway.respond(_environ(request, body))
        _disturb(outcome, request)
        answer = outcome.answer
        content = b"" if request.method == "HEAD" else answer.body
        truncated = any(fault.kind == "truncate" for fault in outcome.struck)
        stream = _Broken(half_of(answer), request) if truncated else httpx.ByteStream(content)
        return httpx.Response(answer.status, headers=list(answer.headers), stream=stream)


class _Broken(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that breaks off."""

    def __init__(self, content: bytes, request: httpx.Request) -> None:
        self._content = content
        self._error = httpx.RemoteProtocolError(
            "peer closed connection before the whole body was sent", request=request
        )

    def __iter__(self) -> Iterator[bytes]:
        yield self._content
        raise self._error

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content
        raise self._error


def _disturb(outcome: Outcome, request: httpx.Request) -> None:
    """Raise what a client of a real connection would see. Who has a read timeout does not wait for it to pass."""
    for fault in outcome.struck:
        if fault.kind == "stall":
            if request.extensions.get("timeout", {}).get("read") is not None:
                raise httpx.ReadTimeout("the answer is held back", request=request)
            outcome.faults.wait_until_removed(fault)
            raise httpx.ReadError("connection reset", request=request)
        if fault.kind == "reset":
            raise httpx.ReadError("connection reset", request=request)


def _environ(request: httpx.Request, body: bytes) -> WSGIEnvironment:
    url = request.url
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(url.raw_path.partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": url.query.decode("latin-1"),
        "SERVER_NAME": url.host,
        "SERVER_PORT": str(url.port or _PORTS.get(url.scheme, 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in request.headers.multi_items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    if body:
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # it has been read as a whole
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ
