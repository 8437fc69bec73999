"""Arming faults by name: a method a kind, in the order of `Kind`. All take what says which requests are meant."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, TypedDict, Unpack

from gem_simulator.control.fault_kinds import Fault, Kind


class Which(TypedDict, total=False):
    """Which requests are meant; see `Match`."""

    method: str
    path: str
    operation: str
    after: int
    times: int | None
    every: int
    burst: int
    probability: float


class Arming(ABC):
    """The methods that arm a fault of each kind; each gives the id of the armed fault, and may raise UnfitFault."""

    @abstractmethod
    def add(self, fault: Fault) -> int:
        """Arm a fault."""

    def status(
        self,
        status: int,
        *,
        body: str | None = None,
        retry_after: int | None = None,
        retry_after_date: bool = False,
        **which: Unpack[Which],
    ) -> int:
        """Answer with an error in Gem's format, or with `body`. A write is not carried out."""
        return self.add(
            _fault(
                "status", which, status=status, body=body, retry_after=retry_after, retry_after_date=retry_after_date
            )
        )

    def throttle(
        self, *, retry_after: int | None = None, retry_after_date: bool = False, **which: Unpack[Which]
    ) -> int:
        """Answer 429, with `Retry-After` in seconds or as a date if wanted (Gem is not known to send one)."""
        return self.add(_fault("throttle", which, retry_after=retry_after, retry_after_date=retry_after_date))

    def html(
        self,
        *,
        status: int = 200,
        body: str | None = None,
        retry_after: int | None = None,
        retry_after_date: bool = False,
        **which: Unpack[Which],
    ) -> int:
        """Answer with a page for people instead of JSON. A write is not carried out."""
        return self.add(
            _fault("html", which, status=status, body=body, retry_after=retry_after, retry_after_date=retry_after_date)
        )

    def connect_error(self, **which: Unpack[Which]) -> int:
        """Refuse the connection; over a socket, reset it before any byte. A write is not carried out."""
        return self.add(_fault("connect_error", which))

    def latency(self, seconds: float = 1.0, *, sigma: float | None = None, **which: Unpack[Which]) -> int:
        """Keep every answer waiting, for a time that varies (lognormally) where there is a `sigma`."""
        return self.add(_fault("latency", which, seconds=seconds, sigma=sigma))

    def slow_drip(self, seconds: float = 5.0, **which: Unpack[Which]) -> int:
        """Send the body in small pieces, for so many seconds in all."""
        return self.add(_fault("slow_drip", which, seconds=seconds))

    def read_timeout(self, seconds: float = 60.0, **which: Unpack[Which]) -> int:
        """Send nothing for so many seconds, then reset the connection. A write has been carried out."""
        return self.add(_fault("read_timeout", which, seconds=seconds))

    def stall(self, **which: Unpack[Which]) -> int:
        """Hold the answer back until faults are removed or cleared, then reset. A write has been carried out."""
        return self.add(_fault("stall", which))

    def reset(self, **which: Unpack[Which]) -> int:
        """Reset the connection instead of answering. A write has been carried out."""
        return self.add(_fault("reset", which))

    def truncate(self, **which: Unpack[Which]) -> int:
        """Break off in the middle of a body whose whole length was announced. A write has been carried out."""
        return self.add(_fault("truncate", which))

    def invalid_json(self, **which: Unpack[Which]) -> int:
        """Leave out the end of the body, in an answer that is whole for HTTP."""
        return self.add(_fault("invalid_json", which))

    def invalid_utf8(self, **which: Unpack[Which]) -> int:
        """Put a byte into the body that no UTF-8 text holds."""
        return self.add(_fault("invalid_utf8", which))

    def wrong_content_type(self, content_type: str = "text/plain; charset=utf-8", **which: Unpack[Which]) -> int:
        """Say that the body is something else than it is."""
        return self.add(_fault("wrong_content_type", which, content_type=content_type))

    def not_a_list(self, **which: Unpack[Which]) -> int:
        """Answer with an object around what should come bare."""
        return self.add(_fault("not_a_list", which))

    def duplicate_page(self, **which: Unpack[Which]) -> int:
        """Answer with the records of the page before the one that was asked for."""
        return self.add(_fault("duplicate_page", which))

    def skip_page(self, **which: Unpack[Which]) -> int:
        """Answer with the records of the page after the one that was asked for."""
        return self.add(_fault("skip_page", which))

    def shift_records(self, shift: int = 1, **which: Unpack[Which]) -> int:
        """Begin pages so many records later, as if these had been deleted from pages before; negative: inserted."""
        return self.add(_fault("shift_records", which, shift=shift))

    def shuffle(self, **which: Unpack[Which]) -> int:
        """Mix the records of every page."""
        return self.add(_fault("shuffle", which))

    def reverse(self, **which: Unpack[Which]) -> int:
        """Turn every page round."""
        return self.add(_fault("reverse", which))

    def cap_per_page(self, per_page: int, **which: Unpack[Which]) -> int:
        """Serve at most so many records a page, whatever was asked for."""
        return self.add(_fault("cap_per_page", which, per_page=per_page))

    def no_pagination(self, **which: Unpack[Which]) -> int:
        """Leave out the `X-Pagination` header."""
        return self.add(_fault("no_pagination", which))

    def clock_skew(self, skew: int = 300, **which: Unpack[Which]) -> int:
        """Let the server's clock be ahead by so many seconds: its `Date`, the timestamps of records, their filters."""
        return self.add(_fault("clock_skew", which, skew=skew))


def _fault(kind: Kind, which: Which, **settings: Any) -> Fault:
    return Fault(kind=kind, **which, **settings)
