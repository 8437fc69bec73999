"""How much a key may ask in a minute, and how many actions an integration may have in flight, over all workers.

The counts live in memory that is shared with every process forked from the one that made this. The workers take
turns by a file lock: unlike a semaphore, it is given back by a worker that dies while it holds it. A dead worker's
actions are found by its process id, and no longer count.
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

if sys.platform != "win32":  # there, one process serves everything
    import fcntl

WINDOW_SECONDS = 60
_KEYS = 4096
_INTEGRATIONS = 1024
_WINDOW = struct.Struct("<dQ")
_PID = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit.

    Args:
        limit: how many there may be.
        remaining: how many more.
        reset: in how many seconds all of them are free again.
        exceeded: whether this one was too many.
    """

    limit: int
    remaining: int
    reset: int
    exceeded: bool


class Limits:
    """The limits of a service; made before its workers are forked.

    Args:
        requests_a_minute: of one key; None for no limit. Keys whose numbers are 4,096 apart share one count.
        actions_at_once: of one integration.
        clock: seconds that only grow, the same for all processes.
    """

    def __init__(
        self,
        requests_a_minute: int | None = 3_000,
        actions_at_once: int = 30,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.requests_a_minute = requests_a_minute
        self.actions_at_once = actions_at_once
        self._clock = clock
        self._actions_from = _KEYS * _WINDOW.size
        self._memory = mmap.mmap(-1, self._actions_from + _INTEGRATIONS * actions_at_once * _PID.size)
        self._turns = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the service
        self._threads = threading.Lock()

    def close(self) -> None:
        """Gives the memory and the file back."""
        self._memory.close()
        self._turns.close()

    def request(self, key: int) -> Allowance | None:
        """Counts a request of a key (by number); None where there is no limit."""
        if self.requests_a_minute is None:
            return None
        offset = (key % _KEYS) * _WINDOW.size
        now = self._clock()
        with self._turn():
            began, count = _WINDOW.unpack_from(self._memory, offset)
            if not began <= now < began + WINDOW_SECONDS or count == 0:
                began, count = now, 0
            count += 1
            _WINDOW.pack_into(self._memory, offset, began, count)
        remaining = self.requests_a_minute - count
        reset = int(began + WINDOW_SECONDS - now) + 1
        return Allowance(self.requests_a_minute, max(remaining, 0), min(reset, WINDOW_SECONDS), remaining < 0)

    @contextmanager
    def action(self, integration: int) -> Iterator[Allowance]:
        """Counts an action of an integration (by number) as long as it runs."""
        place, remaining = self._take(integration)
        try:
            yield Allowance(self.actions_at_once, remaining, 0, place is None)
        finally:
            if place is not None:
                _PID.pack_into(self._memory, place, 0)

    def _take(self, integration: int) -> tuple[int | None, int]:
        start = self._actions_from + (integration % _INTEGRATIONS) * self.actions_at_once * _PID.size
        places = range(start, start + self.actions_at_once * _PID.size, _PID.size)
        with self._turn():
            free = [place for place in places if not _is_alive(_PID.unpack_from(self._memory, place)[0])]
            if not free:
                return None, 0
            _PID.pack_into(self._memory, free[0], os.getpid())
        return free[0], len(free) - 1

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._threads:
            _lock(self._turns.fileno(), taken=True)
            try:
                yield
            finally:
                _lock(self._turns.fileno(), taken=False)


def _lock(file: int, *, taken: bool) -> None:
    if sys.platform != "win32":
        fcntl.lockf(file, fcntl.LOCK_EX if taken else fcntl.LOCK_UN)


def _is_alive(pid: int) -> bool:
    if pid in {0, os.getpid()}:
        return pid != 0
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
