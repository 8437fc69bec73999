"""Serving in threads of this process, with werkzeug: for tests, and where gunicorn does not run."""

from __future__ import annotations

import socket
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from gem_simulator.api.operations import ROOT
from gem_simulator.servers import url_of

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from gem_simulator.simulator import Simulator

#: How often the server looks whether it should stop, in seconds.
_POLL = 0.02


class _Handler(WSGIRequestHandler):
    """Quiet, since the journal tells of requests; and it leaves the date to the answer, whose clock is simulated."""

    def send_response(self, code: int, message: str | None = None) -> None:
        """The status line."""
        self.send_response_only(code, message)

    def connection_dropped(self, error: BaseException, environ: WSGIEnvironment | None = None) -> None:  # noqa: ARG002
        """A fault broke the connection: nothing more is to be read from it."""
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # the name werkzeug gives it
        """Nothing."""


class Server:
    """A simulator that is being served; leaving the `with` block stops it.

    Attributes:
        simulator: what is served.
        url: the server itself, as `http://127.0.0.1:8800`.
        base_url: Gem's root on it, as `http://127.0.0.1:8800/ats/v0`.
    """

    def __init__(self, simulator: Simulator, listener: socket.socket) -> None:
        self.simulator = simulator
        self.url = url_of(listener)
        self.base_url = self.url + ROOT
        host, port = listener.getsockname()[:2]
        with listener:  # the server works on a duplicate
            self._server = ThreadedWSGIServer(host, port, simulator.wsgi, _Handler, fd=listener.fileno())
        self._thread = Thread(target=self._server.serve_forever, args=(_POLL,), name="gem-simulator", daemon=True)
        self._thread.start()

    @property
    def api_key(self) -> str:
        """The key that clients send as `X-API-Key`."""
        return self.simulator.api_key

    @property
    def application_secret(self) -> str | None:
        """The secret that clients send as `X-Application-Secret`, where the key is a partner's."""
        return self.simulator.application_secret

    def close(self) -> None:
        """Stop serving; requests that faults keep waiting are let go."""
        for simulator in self.simulator.tenants.values():
            simulator.faults.clear()
        self._server.shutdown()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
