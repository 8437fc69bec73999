"""Which requests are struck: pure functions of what has come before, so that every door and every run agrees.

after=2                 the third matching request and …
times=3                 … as many as that, then no more
every=10, burst=3       three in a row out of every ten
probability=0.1         each with that chance, drawn from the tenant's seed, the fault's id and the request's number
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from random import Random
from typing import NamedTuple

from gem_simulator.api.operations import ROOT
from gem_simulator.api.routes import operation_of


class Asked(NamedTuple):
    """A request, as far as it decides what strikes it."""

    method: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which requests are meant.

    Attributes:
        method: GET, POST, PATCH …, or `*`.
        path: a glob over the path, with or without `/ats/v0` before it; `*` matches slashes too, a slash at the end
            makes no difference.
        operation: a glob over the names in the OpenAPI document, as `get_candidates`.
        after: how many matching requests pass before the first that may be struck.
        times: how many are struck; None: no end of them.
        every: of so many matching requests, only the first is struck.
        burst: how many in a row are struck once one is.
        probability: the chance that a matching request is struck.
    """

    method: str = "*"
    path: str = "*"
    operation: str = "*"
    after: int = 0
    times: int | None = 1
    every: int = 1
    burst: int = 1
    probability: float = 1.0

    def covers(self, asked: Asked) -> bool:
        """Whether such a request is meant, were it its turn."""
        if self.method not in ("*", asked.method):
            return False
        path, glob = asked.path.rstrip("/"), self.path.rstrip("/")
        if not (fnmatchcase(path, glob) or fnmatchcase(path.removeprefix(ROOT), glob)):
            return False
        return self.operation == "*" or fnmatchcase(operation_of(*asked) or "", self.operation)


class Armed(NamedTuple):
    """A fault or action that is armed.

    Attributes:
        id: its number.
        match: which requests it means.
        seen: how many of these have come.
        struck: how many it has struck.
        left: how many more of the burst that is under way.
    """

    id: int
    match: Match
    seen: int = 0
    struck: int = 0
    left: int = 0

    def strikes(self, seed: int) -> bool:
        """Whether it strikes the next matching request of a tenant of this seed."""
        match = self.match
        if self.seen < match.after or (match.times is not None and self.struck >= match.times):
            return False
        if self.left:
            return True
        return (self.seen - match.after) % match.every == 0 and self._has_luck(seed)

    def _has_luck(self, seed: int) -> bool:
        return self.match.probability >= 1 or self.chance(seed).random() < self.match.probability

    def chance(self, seed: int) -> Random:
        """What is random about the next matching request; always the same."""
        return Random(f"{seed}/{self.id}/{self.seen}")  # noqa: S311  # no secret: it has to be the same again

    def next(self, strikes: bool) -> Armed:
        """How it stands once the request has come."""
        if not strikes:
            return self._replace(seen=self.seen + 1, left=0)
        left = (self.left or self.match.burst) - 1
        return self._replace(seen=self.seen + 1, struck=self.struck + 1, left=left)


def strike(armed: Iterable[Armed], asked: Asked, seed: int = 0) -> tuple[tuple[Armed, ...], tuple[Armed, ...]]:
    """Those that strike a request, as they stood before it and in the order of arming; and all, as they stand then."""
    struck: list[Armed] = []
    after: list[Armed] = []
    for one in armed:
        if not one.match.covers(asked):
            after.append(one)
            continue
        strikes = one.strikes(seed)
        if strikes:
            struck.append(one)
        after.append(one.next(strikes))
    return tuple(struck), tuple(after)
