"""Whether what was expected came, as often as it should have; and if not, what came nearest to it.

expected at least 1 request, there was none among 4 in the journal, of:
    operation        post_candidates
    json.first_name  "Ada"
the nearest is number 3, POST /ats/v0/candidates/, answered 201:
    operation        as expected
    json.first_name  expected "Ada", came "Bob"
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gem_simulator.control.entries import Entry
from gem_simulator.control.expectations import Compared, Expectation

_MOST_NAMED = 10


class NotVerified(AssertionError):
    """What was expected did not come as often as it should have; the text says what came nearest.

    Attributes:
        verdict: the same, in parts.
    """

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.message)
        self.verdict = verdict


class Times(NamedTuple):
    """How often: at least and, unless None, at most."""

    least: int = 1
    most: int | None = None

    @classmethod
    def of(cls, times: int | range | None, at_least: int | None, at_most: int | None) -> Times:
        """From what callers say; nothing said means at least once. Raises ValueError for a contradiction."""
        if times is not None and (at_least is not None or at_most is not None):
            raise ValueError("give either times, or at_least and at_most")
        if isinstance(times, range):
            if not times or times.step != 1:
                raise ValueError(f"{times} holds no number of times; range(1, 4) means 1, 2 or 3")
            at_least, at_most = times[0], times[-1]
        elif times is not None:
            at_least = at_most = times
        least = at_least if at_least is not None else 0 if at_most is not None else 1
        if least < 0 or (at_most is not None and at_most < least):
            raise ValueError(f"no number of times is at least {least} and at most {at_most}")
        return cls(least, at_most)

    def allow(self, count: int) -> bool:
        """Whether so many are as expected."""
        return self.least <= count and (self.most is None or count <= self.most)

    def __str__(self) -> str:
        if self.most == 0:
            return "no request"
        if self.least == self.most:
            return f"exactly {_requests(self.least)}"
        if self.most is None:
            return f"at least {_requests(self.least)}"
        return f"at most {_requests(self.most)}" if not self.least else f"{self.least} to {self.most} requests"


class Verdict(NamedTuple):
    """What became of an expectation.

    Attributes:
        ok: whether it was met.
        message: says why not; "" where it was met.
        matching: the requests that are as expected.
        nearest: where too few are, the request that comes nearest to it, if there is any.
        compared: every expected field of that one.
    """

    ok: bool
    message: str = ""
    matching: tuple[Entry, ...] = ()
    nearest: Entry | None = None
    compared: tuple[Compared, ...] = ()


def judge(entries: Sequence[Entry], expectation: Expectation, times: Times) -> Verdict:
    """Hold requests against an expectation."""
    compared = [(entry, expectation.compare(entry)) for entry in entries]
    matching = tuple(entry for entry, found in compared if all(one.agrees for one in found))
    if times.allow(len(matching)):
        return Verdict(True, matching=matching)
    counted = f"expected {times}, there {_were(len(matching))} among {len(entries)} in the journal, of:"
    lines = [counted, *_columns(expectation.rows)]
    if len(matching) > times.least:
        return Verdict(False, "\n".join([*lines, *_named(matching)]), matching)
    others = [(entry, found) for entry, found in compared if not all(one.agrees for one in found)]
    if not others:
        return Verdict(False, "\n".join([*lines, "nothing else came"]), matching)
    nearest, found = max(others, key=_nearness)
    lines += [f"the nearest is number {nearest.number}, {_line(nearest)}:", *_compared(found)]
    return Verdict(False, "\n".join(lines), matching, nearest, tuple(found))


def _nearness(of: tuple[Entry, list[Compared]]) -> tuple[int, int, int, int]:
    """The right operation first, then the most fields as expected, then the most fields at all, then the latest."""
    entry, found = of
    right = sum(one.agrees for one in found if one.place in ("operation", "method", "path"))
    return right, sum(one.agrees for one in found), sum(one.came != "nothing" for one in found), entry.number


def _requests(count: int) -> str:
    return "1 request" if count == 1 else f"{count} requests"


def _were(count: int) -> str:
    return "was none" if not count else "was 1" if count == 1 else f"were {count}"


def _line(entry: Entry) -> str:
    return f"{entry.method} {entry.path}, answered {entry.status}"


def _named(matching: Sequence[Entry]) -> list[str]:
    named = [f"    number {entry.number}, {_line(entry)}" for entry in matching[:_MOST_NAMED]]
    more = len(matching) - len(named)
    return ["they are:", *named, *([f"    and {more} more"] if more else [])]


def _compared(found: Sequence[Compared]) -> list[str]:
    return _columns(
        [(one.place, "as expected" if one.agrees else f"expected {one.expected}, came {one.came}") for one in found]
    )


def _columns(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max((len(place) for place, _ in rows), default=0)
    return [f"    {place:<{width}}  {text}" for place, text in rows]
