"""What was asked of Gem, told to whoever wants to know: the log of the call that caused it.

    with observed(seen.append):
        client.item("/jobs/j1/")
    seen[0].status

Only requests of the thread (more exactly, the context) that observes are told: those of a sync, whose pages are read by
threads of its own, are in its report instead.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from connector.errors import GemError
from connector.gem.answers import GemAnswer


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request to Gem, with all its tries. The headers that authenticate are no part of it.

    Args:
        method: the HTTP method.
        url: where to.
        content_type: of what was sent.
        content: what was sent; may hold anything that a caller has sent us.
        tries: how often it was sent.
        seconds: how long it took, waiting included.
        answer: the last answer; None where the last try got none.
        failure: why there is none, or none that could be used.
    """

    method: str
    url: str
    content_type: str
    content: bytes
    tries: int
    seconds: float
    answer: GemAnswer | None
    failure: str | None


Observer = Callable[[Exchange], object]

_observer: ContextVar[Observer | None] = ContextVar("observer", default=None)


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """Tells the observer of every request that this context sends meanwhile, once it has ended."""
    before = _observer.set(observer)
    try:
        yield
    finally:
        _observer.reset(before)


class Telling:
    """A request that is under way."""

    def __init__(self) -> None:
        self.tries = 0
        self.answer: GemAnswer | None = None

    def tried(self) -> None:
        """It is sent, perhaps again."""
        self.tries += 1
        self.answer = None

    def answered(self, answer: GemAnswer) -> None:
        """This try got an answer."""
        self.answer = answer


@contextmanager
def told(method: str, url: str, content_type: str, content: Callable[[], bytes]) -> Iterator[Telling]:
    """Tells the observer, if there is one, of a request that is sent meanwhile."""
    observer, telling, failure = _observer.get(), Telling(), None
    began = time.perf_counter()
    try:
        yield telling
    except GemError as error:
        failure = error.message
        raise
    finally:
        if observer is not None:
            seconds = time.perf_counter() - began
            observer(Exchange(method, url, content_type, content(), telling.tries, seconds, telling.answer, failure))
