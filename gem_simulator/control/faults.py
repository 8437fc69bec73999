"""Faults: which requests they hit is decided here, by pure functions; what they do is in `fault_effects` and `wire`.

faults.status(503, path="/candidates/*", times=2)     two answers of 503, then all is well
faults.truncate(after=3)                              the fourth request breaks off
faults.cap_per_page(50)                               as long as it is armed, no page holds more than 50
faults.run_after(2, delete_somebody, path="/candidates*")   once the second page has been made
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from itertools import count
from threading import Condition
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

Kind = Literal[
    "status",
    "throttle",
    "html",
    "truncate",
    "invalid_utf8",
    "not_a_list",
    "reset",
    "stall",
    "cap_per_page",
    "no_pagination",
    "reverse",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

#: These last until they are taken away; all others strike once unless told otherwise.
LASTING = frozenset({"cap_per_page", "no_pagination", "reverse"})

#: A stalled request is let go after this many seconds, so that a forgotten one does not hold a thread for ever.
LONGEST_STALL = 120.0

_ROOT = "/ats/v0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Which requests are meant.

    Attributes:
        method: GET, POST, PATCH, or `*`.
        path: a glob over the path, with or without `/ats/v0` before it; `*` matches slashes too, a slash at the end
            makes no difference.
        after: how many matching requests pass before the first that is struck.
        times: how many are struck; None: all that follow.
    """

    method: str = "*"
    path: str = "*"
    after: int = 0
    times: int | None = 1

    def covers(self, method: str, path: str) -> bool:
        """Whether such a request is meant, were it its turn."""
        if self.method not in ("*", method):
            return False
        asked, glob = path.rstrip("/"), self.path.rstrip("/")
        return fnmatchcase(asked, glob) or fnmatchcase(asked.removeprefix(_ROOT), glob)

    def strikes(self, seen: int) -> bool:
        """Whether the request is struck before which `seen` matching ones came."""
        return seen >= self.after and (self.times is None or seen < self.after + self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault(Match):
    """One way in which a server misbehaves.

    Attributes:
        kind: what happens.
        status: the status of `status` (default 503) and `html` (default 200).
        body: the text of the answer, of `status` and `html`; None for Gem's own.
        retry_after: seconds in a `Retry-After` header, of `status` and `throttle`; None: no such header.
        per_page: the most that `cap_per_page` lets through.
    """

    kind: Kind
    status: int | None = None
    body: str | None = None
    retry_after: int | None = None
    per_page: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Match):
    """Something to do to the tenant once a request has been answered: how a list moves while somebody reads it."""

    run: Callable[[Tenant], object]


class Armed(NamedTuple):
    """A fault or action with its number, and how many matching requests it has seen."""

    id: int
    match: Match
    seen: int = 0


def strike(armed: Iterable[Armed], method: str, path: str) -> tuple[tuple[Match, ...], tuple[Armed, ...]]:
    """What strikes a request, in the order of arming, and all of them as they are after it."""
    struck: list[Match] = []
    after: list[Armed] = []
    for one in armed:
        if not one.match.covers(method, path):
            after.append(one)
            continue
        if one.match.strikes(one.seen):
            struck.append(one.match)
        after.append(one._replace(seen=one.seen + 1))
    return tuple(struck), tuple(after)


class Faults:
    """The faults and actions of a simulator. Methods that arm one give its id, for `remove`.

    Args:
        tenant: what actions are done to.
        start: faults that are armed from the start, and again after `start_over`.
    """

    def __init__(self, tenant: Tenant, start: Iterable[Fault] = ()) -> None:
        self._tenant = tenant
        self._start = tuple(start)
        self._lock = Condition()
        self._faults: tuple[Armed, ...] = ()
        self._actions: tuple[Armed, ...] = ()
        self.start_over()

    @property
    def armed(self) -> tuple[Armed, ...]:
        """The faults that are armed, spent ones included; actions are not among them."""
        return self._faults

    def add(self, fault: Fault) -> int:
        """Arm a fault."""
        with self._lock:
            number = next(self._ids)
            self._faults = (*self._faults, Armed(number, fault))
            return number

    def remove(self, number: int) -> bool:
        """Disarm one; False if there is none with this id. Stalled requests go on."""
        with self._lock:
            kept = tuple(one for one in self._faults if one.id != number)
            found = len(kept) < len(self._faults)
            self._faults = kept
            self._lock.notify_all()
            return found

    def clear(self) -> None:
        """Disarm all faults and actions. Stalled requests go on."""
        with self._lock:
            self._faults = self._actions = ()
            self._lock.notify_all()

    def start_over(self) -> None:
        """Disarm all but those from the start, which have seen nothing then; ids begin again at 1."""
        with self._lock:
            self._ids = count(1)
            self._actions = ()
            self._faults = tuple(Armed(next(self._ids), fault) for fault in self._start)
            self._lock.notify_all()

    def strike(self, method: str, path: str) -> tuple[Fault, ...]:
        """The faults that strike this request; counts it."""
        if not self._faults:
            return ()
        with self._lock:
            struck, self._faults = strike(self._faults, method, path)
        return tuple(match for match in struck if isinstance(match, Fault))

    def run_actions(self, method: str, path: str) -> None:
        """Run the actions whose turn it is after this request; counts it."""
        if not self._actions:
            return
        with self._lock:
            struck, self._actions = strike(self._actions, method, path)
        for match in struck:
            if isinstance(match, Action):
                match.run(self._tenant)

    def wait_until_removed(self, fault: Fault) -> None:
        """Wait until a fault is disarmed, at most LONGEST_STALL."""
        with self._lock:
            self._lock.wait_for(lambda: all(one.match is not fault for one in self._faults), LONGEST_STALL)

    # The presets: one a kind, in the order of `Kind`.

    def status(
        self,
        status: int,
        *,
        body: str | None = None,
        retry_after: int | None = None,
        method: str = "*",
        path: str = "*",
        after: int = 0,
        times: int | None = 1,
    ) -> int:
        """Answer with an error in Gem's format, or with `body`. A write is not carried out."""
        fault = Fault(kind="status", status=status, body=body, retry_after=retry_after, method=method, path=path)
        return self.add(replace(fault, after=after, times=times))

    def throttle(
        self,
        *,
        retry_after: int | None = None,
        method: str = "*",
        path: str = "*",
        after: int = 0,
        times: int | None = 1,
    ) -> int:
        """Answer 429, with a `Retry-After` of some seconds if wanted (Gem is not known to send one)."""
        fault = Fault(kind="throttle", retry_after=retry_after, method=method, path=path, after=after, times=times)
        return self.add(fault)

    def html(
        self, *, status: int = 200, method: str = "*", path: str = "*", after: int = 0, times: int | None = 1
    ) -> int:
        """Answer with a page for people instead of JSON."""
        return self.add(Fault(kind="html", status=status, method=method, path=path, after=after, times=times))

    def truncate(self, *, method: str = "*", path: str = "*", after: int = 0, times: int | None = 1) -> int:
        """Break off in the middle of a body whose whole length was announced. A write has been carried out."""
        return self.add(Fault(kind="truncate", method=method, path=path, after=after, times=times))

    def invalid_utf8(self, *, method: str = "*", path: str = "*", after: int = 0, times: int | None = 1) -> int:
        """Put a byte into the body that no UTF-8 text holds."""
        return self.add(Fault(kind="invalid_utf8", method=method, path=path, after=after, times=times))

    def not_a_list(self, *, method: str = "*", path: str = "*", after: int = 0, times: int | None = 1) -> int:
        """Answer with an object around what should come bare."""
        return self.add(Fault(kind="not_a_list", method=method, path=path, after=after, times=times))

    def reset(self, *, method: str = "*", path: str = "*", after: int = 0, times: int | None = 1) -> int:
        """Reset the connection instead of answering. A write has been carried out."""
        return self.add(Fault(kind="reset", method=method, path=path, after=after, times=times))

    def stall(self, *, method: str = "*", path: str = "*", after: int = 0, times: int | None = 1) -> int:
        """Hold the answer back until faults are removed or cleared, then reset. A write has been carried out."""
        return self.add(Fault(kind="stall", method=method, path=path, after=after, times=times))

    def cap_per_page(
        self, per_page: int, *, method: str = "*", path: str = "*", after: int = 0, times: int | None = None
    ) -> int:
        """Serve at most so many records a page, whatever was asked for."""
        fault = Fault(kind="cap_per_page", per_page=per_page, method=method, path=path, after=after, times=times)
        return self.add(fault)

    def no_pagination(self, *, method: str = "*", path: str = "*", after: int = 0, times: int | None = None) -> int:
        """Leave out the `X-Pagination` header."""
        return self.add(Fault(kind="no_pagination", method=method, path=path, after=after, times=times))

    def reverse(self, *, method: str = "*", path: str = "*", after: int = 0, times: int | None = None) -> int:
        """Turn every page round."""
        return self.add(Fault(kind="reverse", method=method, path=path, after=after, times=times))

    def run_after(
        self, request: int, run: Callable[[Tenant], object], *, method: str = "*", path: str = "*", times: int = 1
    ) -> int:
        """Do something to the tenant once the matching request of this number (from 1) has been made up.

        Its answer still shows the tenant as it was; the next request sees what `run` did.
        """
        action = Action(run=run, method=method, path=path, after=request - 1, times=times)
        with self._lock:
            number = next(self._ids)
            self._actions = (*self._actions, Armed(number, action))
            return number
