"""A list from its last page to its first, several pages in flight, checked a span at a time.

    pages      … 40 39 38 37 36 35 … 9 8 …
                    ▲ anchor: the first record of page 39, at position p
                       └──── span ────┘ in flight; then: is the anchor still at p?

Records that are deleted move later ones to lower pages, which are read afterwards: such records come twice, none is
lost. Records that are created go to the end. So one page at a time needs no proof.

Pages in flight may be answered in another order, and then a deletion among them could hide a record. Each span of pages
in flight is checked against its anchor, a record that was read before the span began. Where it is still at its place,
nothing before it was deleted meanwhile. Where it is not, or where X-Pagination's total fell, the span is read again,
one page at a time, from its top.

That holds for a list in ascending order of creation into whose middle nothing comes; `forward` walks all the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from connector.gem.answers import GemPage
from connector.gem.listing import Listing
from connector.gem.pages import expected_length, identity, page_of, time_of

SPAN = 32
"""Pages between two checks: one small request more, and so many pages to read again where something was deleted."""


class OrderLost(Exception):
    """The list does not behave as an ascending, append-only one with even pages."""


class _Smaller(Exception):
    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


@dataclass(frozen=True, slots=True)
class Anchor:
    """A record and the position at which it was read."""

    position: int
    id: str


class Descending:
    """One walk.

    Args:
        listing: whose pages are read.
        order_field: the field that ascends.
        number: the page to read next.
        size: records a page.
        top: the uppermost page of a span that has not been checked yet.
        anchor: the record against which that span has to be checked.
    """

    def __init__(
        self,
        listing: Listing,
        order_field: str,
        *,
        number: int,
        size: int,
        top: int | None = None,
        anchor: Anchor | None = None,
    ) -> None:
        self._listing = listing
        self._order_field = order_field
        self._number = number
        self.size = size
        self.top = top
        self.anchor = anchor
        self._above: GemPage | None = None
        self._vouched = anchor is not None

    def walk(self) -> Iterator[GemPage]:
        """The pages, from the last to the first; some of them twice.

        Raises:
            OrderLost: read the list forward, from its beginning.
        """
        while self._number >= 1:
            try:
                yield from self._stretch()
            except _Smaller as smaller:
                self._shrink(smaller.size)

    def _stretch(self) -> Iterator[GemPage]:
        worthwhile = self._listing.in_flight > 1 and self._number > 2
        if self.anchor is not None and (self.top is not None or worthwhile):
            yield from self._span(self.anchor)
        else:
            yield from self._one_by_one(self._number, self._number)

    def _span(self, anchor: Anchor) -> Iterator[GemPage]:
        self.top = top = self.top or self._number
        bottom = max(top - SPAN + 1, 1)
        total = self._listing.total
        fell = False
        for page in self._listing.pages(range(self._number, bottom - 1, -1), self.size):
            self._check(page)
            fell = fell or (page.total is not None and total is not None and page.total < total)
            total = page.total if page.total is not None else total
            yield page
        if fell or not self._holds(anchor):
            yield from self._one_by_one(top, bottom)
        else:
            self._done(page)

    def _one_by_one(self, top: int, bottom: int) -> Iterator[GemPage]:
        self.top = self._above = None
        for number in range(top, bottom - 1, -1):
            page = self._listing.page(number, self.size)
            self._check(page)
            yield page
            self._done(page)

    def _done(self, page: GemPage) -> None:
        """Everything from this page on is read for good: its first record is what the next span is checked against."""
        self.top = None
        self._number = page.number - 1
        self.anchor = Anchor(self._number * self.size + 1, identity(page.records[0])) if page.records else None

    def _holds(self, anchor: Anchor) -> bool:
        probe = self._listing.page(anchor.position, 1).records
        return len(probe) == 1 and identity(probe[0]) == anchor.id

    def _check(self, page: GemPage) -> None:
        """Raises where the page is not what an ascending list with even pages gives."""
        length = len(page.records)
        expected = self.size if page.total is None else expected_length(page.number, self.size, page.total)
        if length < expected == self.size and length > 0 and page.total is not None:
            raise _Smaller(length)
        # The uppermost page stands for the end of the list, so its own X-Pagination has to agree that it is.
        if length != expected or (page.total is None and not self._vouched):
            raise OrderLost
        self._vouched = True
        above, self._above = self._above, page
        if not (self._follow(page, 0, page, -1) and (above is None or self._follow(page, 0, above, 0))):
            raise OrderLost

    def _follow(self, earlier: GemPage, first: int, later: GemPage, second: int) -> bool:
        if not earlier.records or not later.records:
            return True
        before = time_of(earlier.records[first], self._order_field)
        after = time_of(later.records[second], self._order_field)
        return before is None or after is None or before <= after

    def _shrink(self, size: int) -> None:
        """Smaller pages, from the end of the list: its last page was short anyway, and may have been capped unseen."""
        self._number = page_of(self._listing.total or 0, size)
        self.size = size
        self.top = self.anchor = self._above = None
        self._vouched = False
