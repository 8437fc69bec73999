"""Much memory is let go of bit by bit, in a thread of its own: freeing it at once would keep everybody waiting."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

FEW = 1000
"""So many values are freed at once, without anybody noticing."""

_A_MOMENT = 0.05
"""Seconds that the answer to a reset has to go out before freeing begins."""

_AT_ONCE, _PAUSE = 256, 0.0005
"""How many values are freed before others may run, for how many seconds."""


def later(work: Callable[[], object]) -> None:
    """Do something soon, when nobody waits for it."""

    def run() -> None:
        time.sleep(_A_MOMENT)
        work()

    threading.Thread(target=run, name="gem-simulator-freeing", daemon=True).start()


def dissolve(values: dict[Any, Any] | deque[Any]) -> None:
    """Empty a dictionary or a queue, with pauses for others."""
    take = values.popitem if isinstance(values, dict) else values.pop
    while values:
        for _ in range(min(len(values), _AT_ONCE)):
            take()
        time.sleep(_PAUSE)
