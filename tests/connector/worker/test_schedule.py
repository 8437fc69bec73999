"""When a sync is due."""

from __future__ import annotations

import pytest

from connector.store.sync_times import SyncTimes
from connector.worker.schedule import HOUR_MS, MINUTE_MS, Schedule, wait_after

NOW = 1_000 * HOUR_MS


def times(full: float | None, delta: float | None = None, retry: float | None = None) -> SyncTimes:
    """Of an integration whose syncs ended so many hours ago, and that is left alone for so many hours."""
    full_at, delta_at = (None if hours is None else NOW - int(hours * HOUR_MS) for hours in (full, delta))
    return SyncTimes(1, "gem:1", full_at, delta_at, None if retry is None else NOW + int(retry * HOUR_MS))


@pytest.mark.parametrize(
    ("known", "due"),
    [
        (times(None), "full"),
        (times(2.9), None),
        (times(3), "delta"),
        (times(9.9, delta=2), None),
        (times(9.9, delta=3.5), "delta"),
        (times(10, delta=0.5), "full"),
        (times(10, delta=4), "full"),
        (times(1, delta=4), None),
        (times(None, retry=0.1), None),
        (times(20, retry=0.1), None),
        (times(20, retry=0), "full"),
    ],
)
def test_a_full_sync_every_ten_hours_and_a_delta_three_hours_after_any_sync(known: SyncTimes, due: str | None) -> None:
    assert Schedule().due(known, NOW) == due


def test_a_refused_key_is_tried_again_ever_less_often_but_every_day() -> None:
    waits = [wait_after(failures, refused=True) // MINUTE_MS for failures in range(1, 12)]
    assert waits[:4] == [15, 30, 60, 120]
    assert waits[-1] == 24 * 60
