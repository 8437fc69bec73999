"""Serving as a process of its own, until a signal or the end of the parent: gunicorn, or werkzeug where that fails."""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any

from gem_simulator.servers import parent_is_gone

if TYPE_CHECKING:
    from gem_simulator.simulator import Simulator

#: Requests served at once. More wait; Gem's clients rarely have more than a few in flight.
THREADS = 8
#: How long a thread waits for the next request of its connection before it serves another, in seconds.
PATIENCE = 0.002

_SETTINGS = {
    "workers": 1,
    "threads": THREADS,
    "keepalive": 75,
    "timeout": 0,  # a stalled request is meant to stall, not to get its worker killed
    "graceful_timeout": 1,
    "limit_request_line": 8190,
    "loglevel": "error",
    "preload_app": True,
    "control_socket_disable": True,
}


def run(simulator: Simulator, listener: socket.socket, ready: Callable[[], None], *, exit_with_parent: bool) -> None:
    """Serve until told to stop.

    Args:
        simulator: what to serve.
        listener: the socket to serve on.
        ready: called once requests will be answered.
        exit_with_parent: stop, too, when the process that started this one has ended.
    """
    parent = os.getppid() if exit_with_parent else None
    try:
        import gunicorn.app.base
    except ImportError:  # not on this platform
        _run_in_threads(simulator, listener, ready, parent)
        return
    del gunicorn
    _run_gunicorn(simulator, listener, ready, parent)


def _run_gunicorn(simulator: Simulator, listener: socket.socket, ready: Callable[[], None], parent: int | None) -> None:
    from gunicorn.app.base import BaseApplication
    from gunicorn.workers.gthread import ThreadWorker

    class Patient(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
        """Keeps a connection in its thread while requests follow closely: half the cost of polling for each anew."""

        def handle(self, conn: Any) -> Any:
            kept = super().handle(conn)
            while kept is True and self.alive and select.select([conn.sock], [], [], PATIENCE)[0]:
                kept = super().handle(conn)
            return kept

    class Application(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        """The simulator, with our settings and no configuration files."""

        def load_config(self) -> None:
            settings = {
                **_SETTINGS,
                "worker_class": Patient,
                "bind": f"fd://{listener.detach()}",
                "when_ready": lambda _arbiter: _begin(ready),
                "post_worker_init": lambda _worker: _catch_up(simulator),
            }
            for name, value in settings.items():
                if name in self.cfg.settings:  # older ones have no control socket
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return simulator.wsgi

        def run(self) -> None:
            _arbiter(parent)(self).run()

    _date_answers_by(simulator.wsgi.http_date)
    Application().run()


def _begin(ready: Callable[[], None]) -> None:
    """What there is now stays: no collection looks at it again, and the worker shares its memory."""
    gc.freeze()
    gc.enable()
    ready()


def _catch_up(simulator: Simulator) -> None:
    """A worker that takes the place of a killed one begins as the server began: state files know what came after."""
    for one in simulator.tenants.values():
        if one.state_file is not None:
            one.state_file.refresh()


def _arbiter(parent: int | None) -> Any:
    """The class of what minds the worker."""
    from gunicorn.arbiter import Arbiter

    class Watchful(Arbiter):  # type: ignore[misc]  # gunicorn has no types
        """Also ends with its parent, and quietly."""

        def stop(self, graceful: bool = True) -> None:
            # A worker that is busy gets killed soon: that is no reason to suspect that memory ran out.
            self.log.error_log.setLevel("CRITICAL")
            super().stop(graceful)

        def manage_workers(self) -> None:
            # The main loop passes here every second.
            if parent is not None and parent_is_gone(parent):
                raise StopIteration
            super().manage_workers()

    return Watchful


def _date_answers_by(http_date: Callable[[], str]) -> None:
    """Gunicorn drops an application's `Date` and puts the real time there; Gem's clock is simulated."""
    from gunicorn import util

    util.http_date = http_date


def _run_in_threads(
    simulator: Simulator, listener: socket.socket, ready: Callable[[], None], parent: int | None
) -> None:
    from gem_simulator.servers.threaded import Server

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    with Server(simulator, listener):
        gc.enable()
        ready()
        while not stop.wait(0.5):
            if parent is not None and parent_is_gone(parent):
                return
