"""When deletions look like a mistake: pure."""

from __future__ import annotations

MOST_ROWS = 20
MOST_SHARE = 0.10


def looks_like_a_mistake(vanishing: int, living: int) -> bool:
    """Whether so many rows of a model would vanish at once that somebody should look at it first.

    >>> looks_like_a_mistake(vanishing=21, living=100), looks_like_a_mistake(vanishing=20, living=20)
    (True, False)
    """
    return vanishing > MOST_ROWS and vanishing > MOST_SHARE * living
