"""A list from its first page to its last, one page at a time, each link to the next one proven.

    page k            {a b c d}
    page k+1                   {e f g h}        read later: a deletion before d would have moved e into page k
    window over k|k+1      {c d e}              one answer holds records of both, and no others: nothing is between

Every page is read at one instant, and is a stretch of the list without gaps. Where two pages share a record, or one
later answer holds records of both and none that is new, no record that was there all the time can hide between them,
whatever was deleted, inserted or appended meanwhile, as long as the order of two records never turns round. Where that
proof fails, we go back to a page that shares a record with the last one, and go on from there; records read twice are
harmless.

The list ends by X-Pagination, or by an empty page with the same kind of proof; never by a short page alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from itertools import pairwise

from connector.gem.answers import GemPage
from connector.gem.listing import Listing
from connector.gem.pages import (
    LARGEST_WINDOW,
    effective_size,
    identities,
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
        # As many pages as a window may reach back over, were they of one record each.
        self._recent: deque[set[str]] = deque(maxlen=LARGEST_WINDOW)
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
        if self.position == page.total:
            return None
        known = identities(page.records)
        self._recent.append(set(known))
        skipped = self.position % self.size
        following = self._listing.page(self.position // self.size + 1, self.size)
        fresh = len(following.records) - skipped
        if fresh <= 0 and self._is_end(known):
            self.proven = self.proven and (following.total is None or following.total <= self.position)
            return None
        if fresh > 0 and self._is_linked(known, following, overlapping=skipped > 0):
            # A page that begins before its place holds known records; counting them would bring the end too soon. A
            # short one does so where the server began to cap its pages.
            new = len(set(identities(following.records)).difference(known))
            if new == fresh or (new and len(following.records) == self.size):
                self._failures = 0
                self.position += new
                return following
        return self._unlinked(known, following, fresh)

    def _unlinked(self, known: list[str], following: GemPage, fresh: int) -> GemPage | None:
        self._failures += 1
        if self._failures > PATIENCE:
            self.proven = False
            self.position += max(fresh, 0)
            return following if fresh > 0 else None
        if 0 < len(following.records) < self.size:
            # The end of the list, or a server that began to cap its pages, which moves their boundaries.
            self.size = len(following.records)
        return self._back_to(self.number, known)

    def _is_linked(self, known: list[str], following: GemPage, *, overlapping: bool) -> bool:
        ids = identities(following.records)
        return not set(known).isdisjoint(ids) if overlapping else self._meet(known, ids)

    def _is_end(self, known: list[str]) -> bool:
        """Whether nothing comes after what is known: the next place is empty, and nobody has moved up before it."""
        if self._listing.page(self.position + 1, 1).records:
            return False
        last = identities(self._listing.page(self.position, 1).records)
        return bool(last) and set(last) <= set(known) and self._meet(known, [])

    def _meet(self, known: list[str], following: list[str]) -> bool:
        """Whether one answer holds records of both with none between them; or of the end, where none follow."""
        seen = set(following).union(*self._recent)
        # A server that caps its pages would answer a wider window with other places.
        size = window_over(self.position, min(LARGEST_WINDOW, self._widest))
        if size is not None:
            window = identities(self._listing.page(page_of(self.position, size), size).records)
            if not following and len(window) == size:
                return False
            if is_bridge(window, known, following, seen):
                return True
            if len(window) == size <= len(following):
                return False
        # Pages too small for a window: the same page again says as much wherever nothing is inserted.
        again = set(identities(self._listing.page(self.number, self.size).records))
        return again <= seen and not again.isdisjoint(known)

    def _back_to(self, number: int, known: Collection[str]) -> GemPage:
        """The nearest page at or before `number` that shares a record with what was read; else the first page."""
        while True:
            page = self._listing.page(number, self.size)
            if number == 1 or not set(known).isdisjoint(identities(page.records)):
                self.position = (number - 1) * self.size + len(page.records)
                return page
            number -= 1


def is_bridge(window: list[str], known: list[str], following: list[str], seen: set[str]) -> bool:
    """Whether a window proves that nothing lies between two pages, or after the first where none follows.

    Either it holds records of both, and none that was not seen; or it shows the last and the first one side by side.

    >>> is_bridge(["c", "d", "e"], ["a", "b", "c", "d"], ["e"], {"a", "b", "c", "d", "e"})
    True
    >>> is_bridge(["c", "d", "x", "e"], ["a", "b", "c", "d"], ["e"], {"a", "b", "c", "d", "e"})
    False
    """
    if set(window) <= seen and not set(window).isdisjoint(known):
        return not following or not set(window).isdisjoint(following)
    return bool(following) and (known[-1], following[0]) in pairwise(window)


def remembered(page: GemPage) -> list[str]:
    """Some ids of a page, spread over it, its first and last among them."""
    ids = identities(page.records)
    step = max(1, len(ids) // (REMEMBERED - 1))
    return [*ids[:-1:step][: REMEMBERED - 1], *ids[-1:]]
