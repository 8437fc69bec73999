"""The thread that writes the log, and the bounded queue before it."""

from __future__ import annotations

import logging
import threading
from collections import deque

from connector.store import Store, call_log
from connector.store.call_log import LoggedCall, Retention

CAPACITY = 5_000
"""Calls that wait to be written at most."""
BATCH = 500
"""Calls that are written in one transaction at most: a sync that waits for its turn hardly notices."""
INTERVAL = 0.5
"""Seconds that a read that succeeded waits for others to be written with."""
PRUNED_EVERY = 500
"""Calls after which what is too much is looked for."""
IDLE = 600.0
"""Seconds after which what is too old is looked for, where nothing else happens."""
PATIENCE = 5.0
"""Seconds that the end of a process waits for what is still to be written."""

_log = logging.getLogger(__name__)


class CallLog:
    """Takes calls without ever making anybody wait, and writes them by and by; safe to share between threads.

    Made once in each process that serves, after the fork: it has a thread.

    Args:
        store: where they go.
        retention: how much is kept.
        bodies: whether bodies, and the values in queries, are kept.

    Attributes:
        dropped: how many calls are not in the log, since the queue was full or the store failed.
    """

    def __init__(self, store: Store, retention: Retention | None = None, *, bodies: bool = True) -> None:
        self.store = store
        self.retention = retention or Retention()
        self.bodies = bodies
        self.dropped = 0
        self._waiting: deque[LoggedCall] = deque()
        self._turn = threading.Condition()
        self._writing = threading.Lock()
        self._urgent = self._closed = False
        self._grown: set[int] = set()
        self._unpruned = 0
        self._thread = threading.Thread(target=self._run, name="gem-call-log", daemon=True)
        self._thread.start()

    def __repr__(self) -> str:
        return f"CallLog({self.store.url!r})"

    def put(self, call: LoggedCall) -> None:
        """Takes a call; drops it where too many wait already."""
        with self._turn:
            if self._closed or len(self._waiting) >= CAPACITY:
                self.dropped += 1
                return
            self._waiting.append(call)
            # Somebody may be about to look at what went wrong.
            self._urgent = self._urgent or not call.plain_read
            if self._urgent or len(self._waiting) in {1, BATCH}:
                self._turn.notify()

    def flush(self) -> None:
        """Writes everything that waits, now."""
        while self._write_some():
            pass

    def close(self) -> None:
        """Writes what waits, for some seconds at most, and takes no more."""
        with self._turn:
            self._closed = True
            self._turn.notify()
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        closed = False
        while not closed:
            with self._turn:
                self._turn.wait_for(lambda: self._closed or self._waiting, IDLE)
                if self._waiting:
                    self._turn.wait_for(self._is_due, INTERVAL)
                closed, self._urgent = self._closed, False
                if not self._waiting:
                    self._unpruned = PRUNED_EVERY
            self.flush()

    def _is_due(self) -> bool:
        return self._closed or self._urgent or len(self._waiting) >= BATCH

    def _write_some(self) -> bool:
        """Writes a batch; whether there may be more."""
        with self._writing:
            with self._turn:
                calls = [self._waiting.popleft() for _ in range(min(len(self._waiting), BATCH))]
            try:
                self._write(calls)
            except Exception as error:  # noqa: BLE001 - whatever it is, the service goes on without its log
                self.dropped += len(calls)
                _log.warning("%s calls could not be logged: %s", len(calls), type(error).__name__)
                return False
            return bool(self._waiting)

    def _write(self, calls: list[LoggedCall]) -> None:
        self._unpruned += len(calls)
        self._grown.update(call.environment for call in calls)
        if calls:
            with self.store.write() as connection:
                call_log.add(connection, calls)
        if self._unpruned >= PRUNED_EVERY:
            with self.store.write() as connection:
                call_log.prune(connection, self._grown, self.retention, self.store.clock())
            self._unpruned = 0
            self._grown.clear()
