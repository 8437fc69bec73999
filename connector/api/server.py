"""Serving as a process of its own until a signal: gunicorn with threads, or werkzeug where gunicorn does not run."""

from __future__ import annotations

import errno
import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any, Protocol

import flask

from connector.api.dispatch import JSON
from connector.api.problems import input_invalid
from connector.errors import ConnectorError

_SETTINGS = {
    "keepalive": 75,
    "graceful_timeout": 10,
    "limit_request_line": 8190,
    "limit_request_fields": 100,
    "limit_request_field_size": 8190,
    "loglevel": "error",
    # The store is opened in each worker: connections to a database do not survive a fork.
    "preload_app": False,
    "control_socket_disable": True,
}

_REASONS = {
    400: ("Bad Request", "This is no HTTP request that can be understood."),
    414: ("URI Too Long", "The URL is longer than 8,190 bytes. Ask for fewer ids at once."),
    431: ("Request Header Fields Too Large", "The headers are larger than 8,190 bytes each, or more than 100."),
    500: ("Internal Server Error", "Something went wrong on our side."),
}


class PortTaken(ConnectorError):
    """The address cannot be listened on."""


@dataclass(frozen=True, slots=True)
class Workers:
    """How many serve.

    Args:
        processes: each with its own interpreter.
        threads: of each process.
    """

    processes: int = 1
    threads: int = 8


class Beside(Protocol):
    """What runs in a worker beside the service."""

    def stop(self) -> None:
        """Asks it to end; returns at once."""
        ...

    def join(self, timeout: float) -> object:
        """Waits until it has ended, or so many seconds."""
        ...


@dataclass(frozen=True, slots=True)
class Worker:
    """What one worker does.

    Args:
        app: answers requests.
        beside: has begun already; stopped when the worker is.
    """

    app: flask.Flask
    beside: Beside | None = None


BESIDE_SECONDS = 8.0
"""How long is waited for what runs beside the service: less than what gunicorn leaves to a worker that has to end."""


def listen(host: str, port: int) -> socket.socket:
    """A socket on which requests will arrive; port 0 takes a free one.

    Raises:
        PortTaken: somebody else listens there, or the address is none of this machine.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=2048)
    except OSError as error:
        reason = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
        raise PortTaken(f"Cannot listen on {host}:{port}: {reason}.", hint=_other_place(error)) from error


def _other_place(error: OSError) -> str:
    if isinstance(error, socket.gaierror) or error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
        return "Choose another --host: an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all that it has."
    if error.errno == errno.EACCES:
        return "Choose a --port of 1024 or above: those below are the administrator's."
    return "Choose another port with --port, or --port 0 for any that is free."


def url_of(listener: socket.socket) -> str:
    """Scheme, host and port of what listens there."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(make_worker: Callable[[], Worker], listener: socket.socket, ready: Callable[[], None], size: Workers) -> None:
    """Serves until told to stop by SIGINT or SIGTERM.

    Args:
        make_worker: called once in each worker.
        listener: where requests arrive.
        ready: called once they will be answered.
        size: how many workers.
    """
    try:
        import gunicorn.app.base
    except ImportError:  # not on this platform
        _run_in_threads(make_worker(), listener, ready)
        return
    del gunicorn
    _run_gunicorn(make_worker, listener, ready, size)


def _run_gunicorn(
    make_worker: Callable[[], Worker], listener: socket.socket, ready: Callable[[], None], size: Workers
) -> None:
    from gunicorn.app.base import BaseApplication
    from gunicorn.http import errors
    from gunicorn.workers.gthread import ThreadWorker

    here: list[Worker] = []  # this process's, once it is forked

    class Enveloping(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
        """Answers what never becomes a request in the envelope, too."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            _stop(here)
            super().handle_exit(sig, frame)

        def handle_error(self, _req: Any, client: Any, _addr: Any, exc: Exception) -> None:
            status = 500
            if isinstance(exc, errors.ParseException):
                status = {errors.LimitRequestLine: 414, errors.LimitRequestHeaders: 431}.get(type(exc), 400)
            else:
                self.log.exception("a request could not be answered")
            client.sendall(unparsed(status))

    class Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """The API, with our settings and no configuration files."""

        def load_config(self) -> None:
            settings = {
                **_SETTINGS,
                "worker_class": Enveloping,
                "workers": size.processes,
                "threads": size.threads,
                "bind": f"fd://{listener.detach()}",
                "when_ready": lambda _arbiter: ready(),
                "worker_exit": lambda _arbiter, _worker: _join(here),
            }
            for name, value in settings.items():
                if name in self.cfg.settings:  # older ones have no control socket
                    self.cfg.set(name, value)

        def load(self) -> flask.Flask:
            here.append(make_worker())
            return here[0].app

    Application().run()


def _stop(workers: list[Worker]) -> None:
    for one in workers:
        if one.beside is not None:
            one.beside.stop()


def _join(workers: list[Worker]) -> None:
    _stop(workers)
    for one in workers:
        if one.beside is not None:
            one.beside.join(BESIDE_SECONDS)


def unparsed(status: int) -> bytes:
    """The whole answer to what could not even be read as a request."""
    reason, message = _REASONS[status]
    body = input_invalid(message, status=status).body(general=True)
    head = f"HTTP/1.1 {status} {reason}\r\nContent-Type: {JSON}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    return f"{head}\r\n".encode() + body


def _run_in_threads(worker: Worker, listener: socket.socket, ready: Callable[[], None]) -> None:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        """Keeps requests out of the terminal."""

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Says nothing."""

    host, port = listener.getsockname()[:2]
    server = make_server(host, port, worker.app, threaded=True, request_handler=Quiet, fd=listener.fileno())

    def stop(_number: int, _frame: FrameType | None) -> None:
        # From a thread of its own: the loop that it waits for is the one that was interrupted.
        threading.Thread(target=server.shutdown).start()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    ready()
    server.serve_forever()
    _join([worker])
