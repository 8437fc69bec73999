"""Tries many mutants, in several processes where more than one is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, Protocol, TypeVar

BATCH = 8
"""Mutants that a process is given at once."""

Item_contra = TypeVar("Item_contra", contravariant=True)
Outcome_co = TypeVar("Outcome_co", covariant=True)


class Court(Protocol[Item_contra, Outcome_co]):
    """Tries mutants of one kind; can be sent to another process."""

    def try_(self, mutant: Item_contra, /) -> Outcome_co:
        """What becomes of a mutant."""


_court: Court[Any, Any] | None = None


def outcomes(
    court: Court[Item_contra, Outcome_co], mutants: Sequence[Item_contra], *, jobs: int
) -> Iterator[Outcome_co]:
    """What became of each mutant, in their order.

    Args:
        court: tries them.
        mutants: which.
        jobs: how many processes; with 1 it is this one.
    """
    if jobs == 1:
        yield from map(court.try_, mutants)
        return
    # Processes that begin anew: whatever this one runs besides, threads among it, is not taken along.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(court,)) as pool:
        try:
            yield from pool.map(_try, mutants, chunksize=BATCH)
        finally:
            pool.shutdown(cancel_futures=True)


def _begin(court: Court[Any, Any]) -> None:
    global _court  # noqa: PLW0603 - what a process of the pool has for all of its work
    _court = court


def _try(mutant: Any) -> Any:
    assert _court is not None
    return _court.try_(mutant)
