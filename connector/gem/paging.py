"""Walks through a whole Gem list, and loses nothing when the list moves meanwhile.

Gem pages by number, so a deletion moves every later record one place towards the beginning. Two ways through a list
stand up to that: `descending`, for a whole list with X-Pagination in ascending order, several pages in flight; and
`forward`, for all others, one page at a time. Which one is taken is seen from the first answer.

A walk gives every record that is there from its beginning to its end, some of them more than once. Records that are
created meanwhile may be missing: a sync ends with a delta from `started_at`, which has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from connector.gem.answers import GemPage
from connector.gem.descending import Anchor, Descending, OrderLost
from connector.gem.forward import Forward, remembered
from connector.gem.listing import Listing, PageSource
from connector.gem.pages import effective_size, is_ascending, page_of
from connector.gem.queries import Parameters
from connector.gem.streams import Stream

LARGEST_PAGE = 500
"""Records a page, at most (confirmed, ATS reference)."""


@dataclass(frozen=True, slots=True)
class WalkedPage:
    """Some records of a walk.

    Args:
        records: one raw JSON value a record; the same record may come again later.
        checkpoint: JSON-able; a walk that is given it goes on here, beginning with this page.
        done: how many records of the list have been read so far, for a progress display.
        total: how many it has, by X-Pagination; None where Gem does not say.
        gem_time: when Gem answered, by its own clock.
    """

    records: list[msgspec.Raw]
    checkpoint: dict[str, Any]
    done: int
    total: int | None
    gem_time: datetime


class _Checkpoint(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a killed walk needs to go on."""

    version: int
    of: str
    order: str
    page: int
    size: int
    started_at: datetime
    ids: list[str] = []
    top: int | None = None
    anchor: tuple[int, str] | None = None


class Walk:
    """Iterate over it once for the pages of a list.

    Args:
        client: who is asked, usually a GemClient.
        stream: which list.
        params: its filters.
        per_page: records a page.
        in_flight: how many pages are asked for at once, at most.
        checkpoint: of the last page that was stored, to go on there. One of another list or filter is ignored.
        executor: makes what runs the requests in flight.

    Attributes:
        complete: whether every record was seen that was there all the time; True only after the loop ended by itself.
        started_at: when the walk began, by Gem's clock; over all resumptions. None before the first page.
        total: how many records the list has, by the latest X-Pagination; None where Gem does not say.
    """

    def __init__(
        self,
        client: PageSource,
        stream: Stream,
        params: Parameters | None = None,
        *,
        per_page: int = LARGEST_PAGE,
        in_flight: int = 4,
        checkpoint: Mapping[str, Any] | None = None,
        executor: Callable[[int], Executor] = ThreadPoolExecutor,
    ) -> None:
        params = dict(params or {})
        self._stream = stream
        self._per_page = per_page
        self._of = _name_of(stream, params)
        self._only_grows = _only_grows(stream, params)
        self._listing = Listing(client, stream.path, params, in_flight=in_flight, executor=executor)
        self._resumed = _read_checkpoint(checkpoint, self._of)
        if self._resumed is not None:
            self._listing.started_at = self._resumed.started_at
        self.complete = False

    @property
    def started_at(self) -> datetime | None:
        """When the walk began, by Gem's clock."""
        return self._listing.started_at

    @property
    def total(self) -> int | None:
        """How many records the list has, by the latest X-Pagination."""
        return self._listing.total

    def __iter__(self) -> Iterator[WalkedPage]:
        resumed = self._resumed
        try:
            if resumed is None:
                yield from self._begin()
            elif resumed.order == "descending":
                yield from self._descend(resumed.page, resumed.size, resumed.top, resumed.anchor)
            else:
                forward = Forward(self._listing, self._per_page)
                yield from self._forward(forward, forward.resume(resumed.page, resumed.size, resumed.ids))
        except OrderLost:
            forward = Forward(self._listing, self._per_page)
            yield from self._forward(forward, forward.walk(self._listing.page(1, self._per_page)))

    def _begin(self) -> Iterator[WalkedPage]:
        first = self._listing.page(1, self._per_page)
        size = effective_size(self._per_page, len(first.records), first.total)
        many = first.total is not None and first.total > len(first.records) > 0
        if many and self._only_grows and is_ascending(first.records, self._stream.order_field):
            assert first.total is not None
            yield from self._descend(page_of(first.total, size), size)
        else:
            forward = Forward(self._listing, self._per_page)
            yield from self._forward(forward, forward.walk(first))

    def _descend(
        self, number: int, size: int, top: int | None = None, anchor: tuple[int, str] | None = None
    ) -> Iterator[WalkedPage]:
        start = Anchor(*anchor) if anchor else None
        walk = Descending(self._listing, self._stream.order_field, number=number, size=size, top=top, anchor=start)
        for page in walk.walk():
            unchecked = walk.anchor if walk.top is not None else None
            checkpoint = self._checkpoint(
                "descending",
                page.number,
                page.per_page,
                top=walk.top,
                anchor=(unchecked.position, unchecked.id) if unchecked else None,
            )
            below = (page.number - 1) * page.per_page
            yield self._walked(page, checkpoint, max(len(page.records), (self.total or 0) - below))
        self.complete = True

    def _forward(self, walk: Forward, pages: Iterator[GemPage]) -> Iterator[WalkedPage]:
        for page in pages:
            checkpoint = self._checkpoint("forward", walk.number, walk.size, ids=remembered(page))
            yield self._walked(page, checkpoint, walk.position)
        self.complete = walk.proven

    def _walked(self, page: GemPage, checkpoint: dict[str, Any], done: int) -> WalkedPage:
        return WalkedPage(page.records, checkpoint, done, self.total, page.gem_time)

    def _checkpoint(self, order: str, number: int, size: int, **more: Any) -> dict[str, Any]:
        assert self.started_at is not None
        checkpoint = _Checkpoint(
            version=1,
            of=self._of,
            order=order,
            page=number,
            size=size,
            started_at=self.started_at,
            **more,
        )
        built: dict[str, Any] = msgspec.to_builtins(checkpoint)
        return built


def _only_grows(stream: Stream, params: Parameters) -> bool:
    """Whether records come into the list at its end alone.

    An edit brings a record into the middle of a filtered list, and a restored record into one without deleted ones.
    """
    others = {name for name, value in params.items() if value is not None} - {"include_deleted"}
    whole = params.get("include_deleted") in {True, "true"} or not stream.takes_include_deleted
    return whole and not others


def _name_of(stream: Stream, params: Parameters) -> str:
    return f"{stream.name}?{msgspec.json.encode(params, order='sorted').decode()}"


def _read_checkpoint(checkpoint: Mapping[str, Any] | None, of: str) -> _Checkpoint | None:
    """The checkpoint, or None where it is not one of this list: then the walk begins anew, which is safe."""
    if checkpoint is None:
        return None
    try:
        read = msgspec.convert(checkpoint, _Checkpoint)
    except msgspec.ValidationError:
        return None
    sound = read.version == 1 and read.of == of and read.page >= 1 and read.size >= 1
    return read if sound and (read.top is None or read.anchor is not None) else None
