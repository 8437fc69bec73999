"""One list of Gem, as the walks see it: pages by number, one at a time or several in flight."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime
from typing import Protocol

from connector.gem.answers import GemPage
from connector.gem.queries import Parameters


class PageSource(Protocol):
    """What can be asked for pages: a GemClient, or a list in memory."""

    def page(self, path: str, params: Parameters | None = None, *, page: int, per_page: int) -> GemPage:
        """One page of a list."""
        ...


class Listing:
    """Asks for the pages of one list and remembers what every answer tells about the whole of it.

    Args:
        source: who is asked.
        path: the list.
        params: its filters.
        in_flight: how many pages may be asked for at once.
        executor: makes what runs the requests in flight.
    """

    def __init__(
        self,
        source: PageSource,
        path: str,
        params: Parameters,
        *,
        in_flight: int,
        executor: Callable[[int], Executor] = ThreadPoolExecutor,
    ) -> None:
        self._source = source
        self._path = path
        self._params = params
        self._executor = executor
        self.in_flight = in_flight
        self.total: int | None = None
        self.started_at: datetime | None = None

    def page(self, number: int, size: int) -> GemPage:
        """One page, now."""
        return self._seen(self._fetch(number, size))

    def pages(self, numbers: Iterable[int], size: int) -> Iterator[GemPage]:
        """Several pages in the order of `numbers`, of which `in_flight` are asked for at once."""
        waiting = iter(numbers)
        executor = self._executor(self.in_flight)
        pending: deque[Future[GemPage]] = deque()
        try:
            while True:
                for number in waiting:
                    pending.append(executor.submit(self._fetch, number, size))
                    if len(pending) >= self.in_flight:
                        break
                if not pending:
                    return
                yield self._seen(pending.popleft().result())
        finally:
            # Not waited for: an answer that nobody wants any more may be a minute of retries away.
            executor.shutdown(wait=False, cancel_futures=True)

    def _fetch(self, number: int, size: int) -> GemPage:
        return self._source.page(self._path, self._params, page=number, per_page=size)

    def _seen(self, page: GemPage) -> GemPage:
        self.total = page.total if page.total is not None else self.total
        self.started_at = self.started_at or page.gem_time
        return page
