"""A Gem list in memory that moves while it is read, and requests in flight that are answered in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future
from datetime import UTC, datetime
from typing import Any

import msgspec

from connector.gem.answers import GemPage
from connector.gem.queries import Parameters

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class MovingList:
    """Pages of records `{"id", "created_at"}` in ascending order; before each request the next moves are made.

    Args:
        size: how many records there are at the beginning.
        moves: for each request the moves before it: `("delete", n)`, `("append", n)`, `("insert", n)`; n picks a place.
        cap: the most records that a page ever has.
        capped_after: the cap holds from this request on.
        header: whether answers have X-Pagination; or a function of the request's number that says so.
        reverse: newest first.
    """

    def __init__(
        self,
        size: int,
        moves: Iterable[list[tuple[str, int]]] = (),
        *,
        cap: int | None = None,
        capped_after: int = 0,
        header: bool | Callable[[int], bool] = True,
        reverse: bool = False,
        lie: Callable[[int], int] = lambda total: total,
    ) -> None:
        self.records = [(place, 0) for place in range(size)]
        self.born = len(self.records)
        self.steadfast = set(self.records)
        self._moves = iter(moves)
        self._cap = cap
        self._capped_after = capped_after
        self._header = header if callable(header) else lambda _: bool(header)
        self._reverse = reverse
        self._lie = lie
        self.requests: list[tuple[int, int]] = []

    def page(self, path: str, params: Parameters | None = None, *, page: int, per_page: int) -> GemPage:
        for kind, n in next(self._moves, []):
            self._move(kind, n)
        self.requests.append((page, per_page))
        number = len(self.requests)
        size = min(per_page, self._cap) if self._cap and number > self._capped_after else per_page
        records = self.records[::-1] if self._reverse else self.records
        here = [self._raw(record) for record in records[(page - 1) * size : page * size]]
        total = self._lie(len(records)) if self._header(number) else None
        return GemPage(page, per_page, here, total, EPOCH)

    def _move(self, kind: str, n: int) -> None:
        if kind == "append":
            self.records.append((self.born, 0))
            self.born += 1
        elif kind == "delete" and self.records:
            self.steadfast.discard(self.records.pop(n % len(self.records)))
        elif kind == "insert":
            place = n % (len(self.records) + 1)
            before = self.records[place - 1] if place else (-1, 0)
            after = self.records[place] if place < len(self.records) else (self.born + 1, 0)
            between = (before[0], (before[1] + after[1]) / 2) if before[0] == after[0] else (before[0], before[1] + 1)
            self.records.insert(place, between)  # type: ignore[arg-type]  # halves are as good as numbers here

    @staticmethod
    def _raw(record: tuple[int, float]) -> msgspec.Raw:
        place, part = record
        time = f"{2000 + place // 10:04}-01-{1 + place % 10:02}T00:00:00.000Z"
        return msgspec.Raw(msgspec.json.encode({"id": f"{place}/{part}", "created_at": time}))


def ids(records: Iterable[tuple[int, float]]) -> set[str]:
    return {f"{place}/{part}" for place, part in records}


class AnyOrder(Executor):
    """Runs nothing until somebody waits for a result; then runs what is pending in an order that is drawn."""

    def __init__(self, draw: Callable[[int], int]) -> None:
        self._draw = draw
        self._pending: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = _Awaited(self)
        self._pending.append((future, lambda: fn(*args, **kwargs)))
        return future

    def run_until(self, future: Future[Any]) -> None:
        while not future.done():
            current, call = self._pending.pop(self._draw(len(self._pending)))
            try:
                current.set_result(call())
            except Exception as error:  # noqa: BLE001 - whatever it is, it belongs to the future
                current.set_exception(error)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._pending.clear()


class _Awaited(Future[Any]):
    def __init__(self, executor: AnyOrder) -> None:
        super().__init__()
        self._executor = executor

    def result(self, timeout: float | None = None) -> Any:
        if not self.done():
            self._executor.run_until(self)
        return super().result(timeout)
