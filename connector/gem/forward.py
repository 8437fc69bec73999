"""A list from its first page to its last, one page at a time, each link to the next one proven.

    page k            [a b c d]
    page k+1                   [e f g h]        read later: a deletion before d would have moved e into page k
    window over k|k+1       [d e]               one answer holds both, side by side: nothing was between them

Every page is read at one instant. Where two pages share a record, or one later answer shows the last record of the one
right before the first record of the other, no record that was there all the time can hide between them, whatever was
deleted, inserted or appended meanwhile, as long as the order of two records never turns round. Where that proof fails,
we go back to a page that shares a record with what was read, and go on from there; records read twice are harmless.

The list ends by X-Pagination, or by an empty page with the same kind of proof; never by a short page alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from connector.gem.answers import GemPage
from connector.gem.listing import Listing
from connector.gem.pages import (
    LARGEST_WINDOW,
    effective_size,
    expected_length,
    identities,
    identity,
    page_of,
    window_over,
)

PATIENCE = 25
"""How often in a row a link may fail before the list counts as having no stable order at all."""
REMEMBERED = 8
"""Ids of the last stored page that a checkpoint keeps, to find the way back into a list that moved."""


class Forward:
    """One walk.

    Args:
        listing: whose pages are read.
        asked: the page size to begin with.
    """

    def __init__(self, listing: Listing, asked: int) -> None:
        self._listing = listing
        self._asked = asked
        self._failures = 0
        self._widest = 0
        self.size = asked
        self.position = 0
        self.proven = True

    @property
    def number(self) -> int:
        """The page that holds the last record read."""
        return page_of(self.position, self.size)

    def walk(self, first: GemPage) -> Iterator[GemPage]:
        """The pages from the first one on, which has been read already."""
        self.size = effective_size(self._asked, len(first.records), first.total)
        self.position = len(first.records)
        yield from self._onward(first)

    def resume(self, number: int, size: int, known: Collection[str]) -> Iterator[GemPage]:
        """The pages from the last stored one on, of which some ids are known."""
        self.size = size
        yield from self._onward(self._back_to(number, known))

    def _onward(self, page: GemPage) -> Iterator[GemPage]:
        while page.records:
            self._widest = max(self._widest, len(page.records))
            yield page
            following = self._next(page)
            if following is None:
                return
            page = following
        # A total never proves that we saw everything, but it may veto.
        self.proven = self.proven and not page.total

    def _next(self, page: GemPage) -> GemPage | None:
        """The page after this one, or a page further back if that is where the proof begins anew; None at the end."""
        if page.total is not None and self.position >= page.total:
            return None
        skipped = self.position % self.size
        following = self._listing.page(self.position // self.size + 1, self.size)
        fresh = following.records[skipped:]
        if self._is_linked(page, following, skipped) if fresh else self._is_end(page):
            self._failures = 0
            if fresh:
                self.position += len(fresh)
                return following
            self.proven = self.proven and (following.total is None or following.total <= self.position)
            return None
        return self._unlinked(page, following)

    def _unlinked(self, page: GemPage, following: GemPage) -> GemPage | None:
        self._failures += 1
        if self._failures > PATIENCE:
            self.proven = False
            fresh = following.records[self.position % self.size :]
            self.position += len(fresh)
            return following if fresh else None
        if 0 < len(following.records) < self._expected(following):
            # The end of the list, or a server that began to cap its pages, which moves their boundaries.
            self.size = len(following.records)
        return self._back_to(self.number, identities(page.records))

    def _expected(self, page: GemPage) -> int:
        return self.size if page.total is None else expected_length(page.number, self.size, page.total)

    def _is_linked(self, page: GemPage, following: GemPage, skipped: int) -> bool:
        last = identity(page.records[-1])
        if skipped:
            return identity(following.records[skipped - 1]) == last
        return self._are_neighbours(last, identity(following.records[0]))

    def _is_end(self, page: GemPage) -> bool:
        """Whether nothing comes after this page: the next place is empty, and the last record still in its own."""
        last = identity(page.records[-1])
        if self._listing.page(self.position + 1, 1).records:
            return False
        return identities(self._listing.page(self.position, 1).records) == [last] and self._are_neighbours(last, None)

    def _are_neighbours(self, last: str, first: str | None) -> bool:
        """Whether one answer shows `first` right after `last`, or the end of the list there."""
        # A server that caps its pages would answer a wider window with other places.
        size = window_over(self.position, min(LARGEST_WINDOW, self._widest))
        if size is not None:
            window = identities(self._listing.page(page_of(self.position, size), size).records)
            after = window[window.index(last) + 1 :] if last in window else []
            if after or len(window) == size:
                return after[:1] == [first]
            if last in window and first is None:
                return True
        # Pages too small for a window: the last record in its place says as much wherever nothing is inserted.
        again = self._listing.page(self.number, self.size)
        offset = (self.position - 1) % self.size
        return offset < len(again.records) and identity(again.records[offset]) == last

    def _back_to(self, number: int, known: Collection[str]) -> GemPage:
        """The nearest page at or before `number` that shares a record with what was read; else the first page."""
        while True:
            page = self._listing.page(number, self.size)
            if number == 1 or not set(known).isdisjoint(identities(page.records)):
                self.position = (number - 1) * self.size + len(page.records)
                return page
            number -= 1


def remembered(page: GemPage) -> list[str]:
    """Some ids of a page, spread over it, its first and last among them."""
    ids = identities(page.records)
    step = max(1, len(ids) // (REMEMBERED - 1))
    return [*ids[:-1:step][: REMEMBERED - 1], *ids[-1:]]
