"""When the candidates of a tenant came, evenly over its made-up past: all else is dated after them.

first ├─── window 0: 64 candidates ───┼─── window 1 ───┼── … ──┤ START of the clock
"""

from __future__ import annotations

from typing import NamedTuple

from gem_simulator.tenant.clock import DAY, START
from gem_simulator.tenant.hashing import BLOCK

LAG_SHARE = 24


class Timeline(NamedTuple):
    """The past of a tenant.

    Attributes:
        candidates: how many came.
        first: the instant before which there was none.
        step: milliseconds from one candidate to the next.
        windows: how many blocks of 64 candidates there are, the last one perhaps not full.
        lag: after how many windows somebody applies again.
    """

    candidates: int
    first: int
    step: int
    windows: int
    lag: int


def timeline(candidates: int) -> Timeline:
    """The past of a tenant of so many candidates: half a year to three years."""
    days = min(1095, max(180, candidates))
    step = days * DAY // max(candidates, 1)
    windows = -(-candidates // BLOCK)
    return Timeline(candidates, START - step * max(candidates, 1), step, windows, max(1, windows // LAG_SHARE))
