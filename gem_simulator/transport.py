"""The door without a socket: an httpx transport that hands requests to the simulator in this process.

    with httpx.Client(transport=simulator.transport(), base_url="http://gem/ats/v0") as client: ...

What a fault does to a connection becomes the exception that httpx raises for it on a real one.
"""

from __future__ import annotations

import io
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

import httpx

from gem_simulator.api.gateway import REFUSES

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from gem_simulator.api.gateway import Gateway, Outcome
    from gem_simulator.control.delivery import Pause

_PORTS = {"http": 80, "https": 443}


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """For `httpx.Client` and `httpx.AsyncClient`, and for many of them at once."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer, or raise what a broken connection would."""
        return _delivered(self._gateway.respond(_environ(request, request.read())), request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As `handle_request`; only what a fault makes us wait for is waited for in a thread."""
        outcome = self._gateway.respond(_environ(request, await request.aread()))
        if not outcome.struck:
            return _delivered(outcome, request)
        from anyio import to_thread  # which httpx itself needs for async clients

        return await to_thread.run_sync(_delivered, outcome, request, abandon_on_cancel=True)


class _Body(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that comes in pieces, and may break off."""

    def __init__(self, outcome: Outcome, request: httpx.Request) -> None:
        self._outcome = outcome
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        plan = self._outcome.delivery
        for piece in plan.body:
            if plan.drip is not None:
                _wait(self._outcome, (plan.drip,), self._request)
            yield piece
        if plan.ending == "truncated":
            raise httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body", request=self._request
            )

    async def __aiter__(self) -> AsyncIterator[bytes]:
        from anyio import to_thread

        pieces = iter(self)
        while (piece := await to_thread.run_sync(next, pieces, b"", abandon_on_cancel=True)) != b"":
            yield piece


def _delivered(outcome: Outcome, request: httpx.Request) -> httpx.Response:
    """The response; waits, and raises what a client of a real connection would see."""
    plan, answer = outcome.delivery, outcome.answer
    _wait(outcome, plan.pauses, request)
    if plan.silence is not None:
        _wait(outcome, (plan.silence,), request)
    if plan.stalled is not None:
        if _patience(request) is not None:
            raise httpx.ReadTimeout("the answer is held back", request=request)
        outcome.faults.stall_until_removed(plan.stalled)
    if plan.ending == "refused":
        raise httpx.ConnectError("connection refused", request=request)
    if plan.ending == "reset":
        raise httpx.ReadError("connection reset", request=request)
    plain = plan.ending == "whole" and plan.drip is None
    stream = httpx.ByteStream(b"".join(plan.body)) if plain else _Body(outcome, request)
    return httpx.Response(answer.status, headers=list(answer.headers), stream=stream)


def _wait(outcome: Outcome, pauses: Sequence[Pause], request: httpx.Request) -> None:
    """Wait. Who would give up meanwhile does so at once: nobody has to wait for a timeout to pass."""
    patience = _patience(request)
    if patience is not None and sum(pause.seconds for pause in pauses) >= patience:
        raise httpx.ReadTimeout("no answer in time", request=request)
    for pause in pauses:
        outcome.faults.wait(pause.struck, pause.seconds)


def _patience(request: httpx.Request) -> float | None:
    patience: float | None = request.extensions.get("timeout", {}).get("read")
    return patience


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
        REFUSES: True,
    }
    for name, value in request.headers.multi_items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    if body:
        environ.pop("HTTP_TRANSFER_ENCODING", None)  # it has been read as a whole
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ
