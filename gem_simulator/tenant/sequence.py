"""Where candidates and applications stand in their lists, by arithmetic: a page is found without those before it.

Candidates come in blocks of 64 of which one is soft-deleted. Applications come in windows of time: window w holds the
first applications of block w, and the later ones of the blocks one, two and three lags before. As every block has the
same number of each, all windows before w have a number that is known without looking at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from gem_simulator.tenant.hashing import BLOCK, ONE
from gem_simulator.tenant.life import DELETED, LAGS, MAX_APPLICATIONS, Life


class CandidateSequence:
    """The list of candidates: in the order of their numbers."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._per_block = sum(1 for place in range(BLOCK) if not life.gone(ONE, place))

    def total(self, *, live: bool) -> int:
        """How many there are."""
        count = self._life.line.candidates
        if not live:
            return count
        full = count // BLOCK
        return full * self._per_block + sum(not self._life.gone(ONE, number) for number in range(full * BLOCK, count))

    def page(self, offset: int, limit: int, *, live: bool) -> list[int]:
        """The numbers of a part of the list."""
        if not live:
            return list(range(offset, min(offset + limit, self._life.line.candidates)))
        block = offset // self._per_block
        return _slice(self._blocks(block), offset - block * self._per_block, limit)

    def _blocks(self, block: int) -> Iterator[list[int]]:
        count = self._life.line.candidates
        for first in range(block * BLOCK, count, BLOCK):
            numbers = range(first, min(first + BLOCK, count))
            yield [number for number in numbers if not self._life.gone(ONE, number)]


class ApplicationSequence:
    """The list of applications: in the order in which they were made.

    Args:
        life: the formulas.
        id_: the id of an application, which decides between two of the same instant.
    """

    def __init__(self, life: Life, id_: Callable[[int], str]) -> None:
        self._life = life
        self._id = id_
        places = [life.rank(ONE, number) for number in range(BLOCK)]
        self._counts = {live: _counts(places, live=live) for live in (False, True)}

    def total(self, *, live: bool) -> int:
        """How many there are."""
        last = self._life.line.windows - 1
        return 0 if last < 0 else self._before(last, live) + self._last[live]

    @cached_property
    def _last(self) -> dict[bool, int]:
        return {live: len(self._window(self._life.line.windows - 1, live)) for live in (False, True)}

    def page(self, offset: int, limit: int, *, live: bool) -> list[int]:
        """The numbers of a part of the list."""
        low, high = 0, self._life.line.windows
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._before(middle, live) <= offset else (low, middle)
        windows = (self._window(window, live) for window in range(low, self._life.line.windows))
        return _slice(windows, offset - self._before(low, live), limit)

    def _before(self, window: int, live: bool) -> int:
        lag = self._life.line.lag
        return sum(count * max(0, window - lags * lag) for lags, count in self._counts[live].items())

    def _window(self, window: int, live: bool) -> list[int]:
        """The applications of a window, in order."""
        found = [
            (self._life.applied(ONE, candidate, n, place), candidate * MAX_APPLICATIONS + n)
            for lags in self._counts[False]
            for candidate in self._block(window - lags * self._life.line.lag)
            for place in (self._life.rank(ONE, candidate),)
            for n in range(MAX_APPLICATIONS)
            if LAGS.one[n * BLOCK + place] == lags and not (live and DELETED.one[n * BLOCK + place])
        ]
        found.sort()
        if any(found[k][0] == found[k + 1][0] for k in range(len(found) - 1)):
            found.sort(key=lambda entry: (entry[0], self._id(entry[1])))
        return [number for _, number in found]

    def _block(self, block: int) -> range:
        return range(max(0, block) * BLOCK, min((block + 1) * BLOCK, self._life.line.candidates))


def _counts(places: list[int], *, live: bool) -> dict[int, int]:
    """How many applications a full block sends so many lags later."""
    counts: dict[int, int] = {}
    for n in range(MAX_APPLICATIONS):
        for place in places:
            lags = LAGS.one[n * BLOCK + place]
            if lags >= 0:
                counts[lags] = counts.get(lags, 0) + (0 if live and DELETED.one[n * BLOCK + place] else 1)
    return counts


def _slice(parts: Iterator[list[int]], skip: int, limit: int) -> list[int]:
    numbers: list[int] = []
    for part in parts:
        numbers += part
        if len(numbers) >= skip + limit:
            break
    return numbers[skip : skip + limit]
