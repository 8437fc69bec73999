"""What a tenant holds, as a whole: one lock, a version that tells contents apart, and somebody who may keep it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from gem_simulator.tenant import freeing
from gem_simulator.tenant.book import Book
from gem_simulator.tenant.clock import Clock
from gem_simulator.tenant.overlay import Overlay
from gem_simulator.tenant.state import State
from gem_simulator.tenant.world import World

P = ParamSpec("P")
T = TypeVar("T")
C = TypeVar("C", bound="Content")


def alone(method: Callable[Concatenate[C, P], T]) -> Callable[Concatenate[C, P], T]:
    """One at a time, and with what has come due: a server asks from many threads."""

    @wraps(method)
    def locked(content: C, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with content.lock:
            content.settle()
            return method(content, *args, **kwargs)

    return locked


class Content:
    """What a tenant holds.

    Args:
        world: what it begins as.
        clock: simulated time.

    Attributes:
        clock: simulated time.
        lock: held by whoever reads or writes.
        watcher: called, while the tenant is locked, after every change; None: nobody.
    """

    def __init__(self, world: World, clock: Clock) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.watcher: Callable[[], None] | None = None
        self._version = self._last_version = 0
        self._state = State(world)

    @property
    def version(self) -> int:
        """The number of its content: 0 as it began."""
        if self._state.overlay.coming:
            with self.lock:
                self.settle()
        return self._version

    def settle(self) -> None:
        """Let those sources be listed whose time has come; every call does that first."""
        if self._state.overlay.coming:
            from gem_simulator.tenant import coming_sources

            if coming_sources.appear(self._state, self.clock.now()):
                self.changed()

    @property
    def overlay(self) -> Overlay:
        """What was written to it. Whoever reads it holds the lock."""
        return self._state.overlay

    def put_on(self, overlay: Overlay, version: int | None = None) -> None:
        """Take back what was written, and be as if something else had been; the clock stays as it is.

        This takes no longer for a large tenant than for a small one. Of much that was written, memory is freed bit by
        bit in a thread of its own.

        Args:
            overlay: what else was written; it belongs to the tenant from here on.
            version: the one that this content had before; None: it is new.
        """
        with self.lock:
            old, books = self._state.overlay, self._state.books
            self._state.put_on(overlay)
            self._last_version += version is None
            self._version = self._last_version if version is None else version
            self.saved()
        if any(len(table) > freeing.FEW for table in old):
            freeing.later(lambda: _dissolve(old, books))

    def changed(self) -> None:
        """Something was written: what was cached is stale."""
        self._version = self._last_version = self._last_version + 1
        self.saved()

    def saved(self) -> None:
        """What was written, or the time, is to be kept, where anybody keeps it."""
        if self.watcher is not None:
            self.watcher()


def _dissolve(overlay: Overlay, books: Mapping[str, Book]) -> None:
    overlay.dissolve()
    for book in books.values():
        book.dissolve()
