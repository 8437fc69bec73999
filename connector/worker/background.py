"""Work that repeats, in threads beside whatever the process does besides."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from connector.actions.outbound import Outbound
from connector.errors import ConnectorError
from connector.integrations import Connections
from connector.webhooks.delivery import deliver_due
from connector.worker.jobs import run_next
from connector.worker.tick import Tick

log = logging.getLogger("connector.worker")

TICK_SECONDS = 10.0
LOOK_SECONDS = 1.0
"""How often it is looked whether a sync waits."""

Stopping = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Repeated:
    """Something that a thread does again and again.

    Args:
        work: does it once; what it is given tells whether the process is about to end.
        seconds: between two times.
    """

    work: Callable[[Stopping], object]
    seconds: float


class Background:
    """Threads that repeat something until they are stopped; one for each entry.

    Args:
        work: what is repeated.
    """

    def __init__(self, work: Sequence[Repeated]) -> None:
        self._stopping = threading.Event()
        # Daemons, so that a process that has to end does: a sync that is cut off goes on elsewhere.
        self._threads = [
            threading.Thread(target=self._repeat, args=[one], name=f"gem-worker-{number}", daemon=True)
            for number, one in enumerate(work)
        ]

    def start(self) -> None:
        """Begins."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Asks all threads to end; syncs rest after the page that they are at. Returns at once."""
        self._stopping.set()

    def join(self, timeout: float) -> bool:
        """Waits until all threads have ended; gives whether they have.

        Args:
            timeout: seconds, for each.
        """
        for thread in self._threads:
            thread.join(timeout)
        return not any(thread.is_alive() for thread in self._threads)

    def wait(self) -> None:
        """Waits until somebody says that it shall stop."""
        self._stopping.wait()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to end."""
        return self._stopping.is_set()

    def _repeat(self, one: Repeated) -> None:
        while not self._stopping.is_set():
            try:
                one.work(self._stopping.is_set)
            except ConnectorError as error:
                log.warning("%s", error.told)
            except Exception:
                log.exception("a thread of the worker goes on after an error")
            self._stopping.wait(one.seconds)


def syncing(tick: Tick, syncs: int, outbound: Outbound | None = None) -> Background:
    """The tick, threads that do what is in the queue, and one that delivers webhooks.

    Args:
        tick: what is done every ten seconds.
        syncs: how many at once.
        outbound: how targets of webhooks are reached; by default on the public Internet only.
    """
    queue = Repeated(lambda stopping: _do_all(tick.connections, stopping), LOOK_SECONDS)
    return Background([ticking(tick), delivering(tick.connections, outbound), *[queue] * syncs])


def ticking(tick: Tick) -> Repeated:
    """The tick as something to repeat."""
    return Repeated(lambda _stopping: tick(), TICK_SECONDS)


def delivering(connections: Connections, outbound: Outbound | None = None) -> Repeated:
    """The delivery of webhooks as something to repeat; in a thread of its own, since a target may take its time."""
    return Repeated(lambda _stopping: deliver_due(connections.store, connections.vault, outbound), LOOK_SECONDS)


def _do_all(connections: Connections, stopping: Stopping) -> None:
    while not stopping() and run_next(connections, stopping=stopping):
        pass
