"""Lets one action at a time do something, in whatever process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from connector.actions.desk import Desk
from connector.actions.errors import StillRunning
from connector.errors import StoreError
from connector.store import named_locks
from connector.store.named_locks import NamedLock

TTL_MS = 120_000
PATIENCE = 30.0
"""Seconds to wait for somebody else."""

Renew = Callable[[], None]


@contextmanager
def alone(desk: Desk, name: str, *, sleep: Callable[[float], object] = time.sleep) -> Iterator[Renew]:
    """Holds the lock of this name; gives what renews it, to be called before every write.

    Raises:
        StillRunning: somebody else has it for too long, or took it since it had run out.
    """
    lock = NamedLock(desk.integration.number, name, TTL_MS)
    _wait_for(desk, lock, sleep)

    def renew() -> None:
        with desk.store.write() as connection:
            if not named_locks.renew(connection, lock, desk.store.clock()):
                raise _busy()

    try:
        yield renew
    finally:
        # Where the store cannot be written to, the lock runs out by itself.
        with suppress(StoreError), desk.store.write() as connection:
            named_locks.release(connection, lock)


def _wait_for(desk: Desk, lock: NamedLock, sleep: Callable[[float], object]) -> None:
    waited, pause = 0.0, 0.02
    while True:
        with desk.store.write() as connection:
            if named_locks.take(connection, lock, desk.store.clock()):
                return
        if waited >= PATIENCE:
            raise _busy()
        sleep(pause)
        waited += pause
        pause = min(2 * pause, 0.5)


def _busy() -> StillRunning:
    return StillRunning("Another request for the same person is under way.", hint="Try again in a few seconds.")
