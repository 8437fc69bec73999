"""The drifts that are switched on for one tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gem_simulator.drift.change import Change


class UnknownDrift(ValueError):
    """There is no drift of this name; the text names the nearest, and all that there are."""


class Drifts:
    """What is no longer as it was.

    Args:
        now: milliseconds of a clock that goes on by itself, for the drift of the rate limit.
        start: those that are on from the start, and again after `start_over`.

    Attributes:
        changes: what those that are on do to answers, in the order in which they act.

    Raises:
        UnknownDrift: a name that no drift has.

    >>> drifts = Drifts(lambda: 0, ["page-cap"])
    >>> drifts.on("envelope")
    >>> drifts.names
    ('page-cap', 'envelope')
    """

    def __init__(self, now: Callable[[], int], start: Iterable[str] = ()) -> None:
        self._now = now
        self._on: dict[str, Change] = {}
        self.changes: tuple[Change, ...] = ()
        self._start = tuple(start)
        self.set(self._start)

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are on, in the order in which they act."""
        return tuple(self._on)

    def on(self, name: str) -> None:
        """Switch one on. Raises UnknownDrift."""
        self.set((*self._on, name))

    def off(self, name: str) -> None:
        """Switch one off. Raises UnknownDrift."""
        _check(name)
        self.set(one for one in self._on if one != name)

    def set(self, names: Iterable[str]) -> None:
        """Switch these on and all others off; those that were on already go on as they were. Raises UnknownDrift."""
        wanted = set(names)
        if not wanted:  # without the table, which most simulators never need
            self._on, self.changes = {}, ()
            return
        from gem_simulator.drift.table import DRIFTS

        for name in wanted:
            _check(name)
        before = self._on
        self._on = {
            name: before.get(name) or drift.begin(self._now) for name, drift in DRIFTS.items() if name in wanted
        }
        self.changes = tuple(self._on.values())

    def start_over(self) -> None:
        """Those from the start, which remember nothing, and no others."""
        self.set(())
        self.set(self._start)


def _check(name: str) -> None:
    from gem_simulator.drift.table import DRIFTS

    if name not in DRIFTS:
        from gem_simulator.control.call import did_you_mean

        raise UnknownDrift(f"there is no drift {name!r}{did_you_mean(name, DRIFTS)}; there are: {', '.join(DRIFTS)}")
