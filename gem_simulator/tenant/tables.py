"""Columns of the collections that candidates bring along, for all records at once: what their indexes are built from.

The formulas are those of `life`, over arrays; the rest is order. Candidates are taken in chunks, so that a million of
them need little more memory than their columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from gem_simulator.tenant.clock import DAY
from gem_simulator.tenant.collection import NONE
from gem_simulator.tenant.hashing import Many
from gem_simulator.tenant.life import COMPLETE, MAX_APPLICATIONS, Course, Meeting

if TYPE_CHECKING:
    from gem_simulator.tenant.world import World

CHUNK = 1 << 16
Table = tuple[Any, dict[str, Any]]
_NARROW = 2**31 - 2**27  # numbers below leave room for those of new records in 32 bits
_SMALL = {"job": "int32", "status": "int8", "deleted": "bool", "actionable": "bool"}


def candidates(world: World) -> Table:
    """Candidates: their own columns."""
    import numpy as np

    many, life, parts = Many(), world.life, []
    for first in range(0, world.candidate_count, CHUNK):
        numbers = np.arange(first, min(first + CHUNK, world.candidate_count), dtype=np.int64)
        columns = {
            "created": life.created(many, numbers),
            "updated": life.updated(many, numbers),
            "deleted": life.gone(many, numbers),
        }
        parts.append({"number": numbers, **columns})
    return _joined(parts, ("created", "updated", "deleted"), None)


def applications(world: World, id_: Callable[[int], str]) -> Table:
    """Applications: where each stands."""
    parts = [
        {
            "number": course.number,
            "created": course.applied,
            "updated": course.activity,
            "deleted": course.deleted,
            "job": course.job,
            "status": course.status,
        }
        for course in _courses(world, Many())
    ]
    return _joined(parts, ("created", "updated", "deleted", "job", "status"), id_)


def interviews(world: World, id_: Callable[[int], str]) -> Table:
    """Interviews: when they are, and whether there is something to do about them."""
    parts = [
        {
            "number": meeting.number,
            "created": meeting.created,
            "updated": meeting.updated,
            "deleted": meeting.deleted,
            "starts": meeting.start,
            "ends": meeting.end,
            "actionable": (meeting.status != COMPLETE) & ~meeting.deleted,
        }
        for _, meeting in _meetings(world, Many())
    ]
    return _joined(parts, ("created", "updated", "deleted", "starts", "ends", "actionable"), id_)


def scorecards(world: World, id_: Callable[[int], str]) -> Table:
    """Scorecards: when they were written."""
    many, parts = Many(), []
    for course, meeting in _meetings(world, many):
        for m in range(3):
            verdict = world.life.verdict(many, course, meeting, m)
            columns = {
                "number": verdict.number,
                "created": verdict.created,
                "updated": verdict.updated,
                "deleted": verdict.deleted,
            }
            parts.append({name: column[verdict.exists] for name, column in columns.items()})
    return _joined(parts, ("created", "updated", "deleted"), id_)


def offers(world: World, id_: Callable[[int], str]) -> Table:
    """Offers: when they were made, sent and answered."""
    import numpy as np

    many, parts = Many(), []
    for course in _courses(world, many):
        for v in range(2):
            offer = world.life.proposal(many, course, v)
            answered = (offer.status == 1) | (offer.status == 2)
            columns = {
                "number": offer.number,
                "created": offer.created,
                "updated": offer.updated,
                "deleted": offer.deleted,
                "status": offer.status,
                "sent": np.where(offer.sent <= course.horizon, offer.sent - offer.sent % DAY, NONE),
                "starts": offer.starts - offer.starts % DAY,
                "resolved": np.where(answered, offer.updated, NONE),
            }
            parts.append({name: column[offer.exists] for name, column in columns.items()})
    return _joined(parts, ("created", "updated", "deleted", "status", "sent", "starts", "resolved"), id_)


def _courses(world: World, many: Many) -> Iterator[Course]:
    import numpy as np

    for first in range(0, world.candidate_count, CHUNK):
        numbers = np.arange(first, min(first + CHUNK, world.candidate_count), dtype=np.int64)
        for n in range(MAX_APPLICATIONS):
            some = numbers[world.life.exists(many, numbers, n)]
            if len(some):
                yield world.life.course(many, some, n)


def _meetings(world: World, many: Many) -> Iterator[tuple[Course, Meeting]]:
    import numpy as np

    for course in _courses(world, many):
        counts = world.life.interviews(many, course)
        rows = np.repeat(np.arange(len(counts)), counts)
        k = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        each = Course(*(column[rows] for column in course))
        yield each, world.life.meeting(many, each, k)


def _joined(parts: list[dict[str, Any]], names: tuple[str, ...], id_: Callable[[int], str] | None) -> Table:
    """All parts in one, in the order of the list: created, then id. The parts are emptied as they are joined."""
    import numpy as np

    def column(name: str, kind: str = "int64") -> Any:
        pieces = [part.pop(name) for part in parts]
        return np.concatenate(pieces, dtype=_SMALL.get(name, kind), casting="unsafe") if pieces else np.array([], kind)

    narrow = all(int(part["number"].max(initial=0)) < _NARROW for part in parts)
    numbers, created = column("number", "int32" if narrow else "int64"), column("created")
    if id_ is None:
        return numbers, {"created": created, **{name: column(name) for name in names[1:]}}
    order = np.argsort(created, kind="stable")
    numbers, created = numbers[order], created[order]
    for start, end in _ties(created):
        ranked = sorted(range(start, end), key=lambda row: id_(int(numbers[row])))
        numbers[start:end], order[start:end] = numbers[ranked], order[ranked]
    return numbers, {"created": created, **{name: column(name)[order] for name in names[1:]}}


def _ties(created: Any) -> Iterator[tuple[int, int]]:
    """The runs of rows that were created in the same millisecond."""
    import numpy as np

    same = np.flatnonzero(created[1:] == created[:-1])
    if not len(same):
        return
    breaks = np.flatnonzero(np.diff(same) > 1)
    for start, end in zip(same[np.r_[0, breaks + 1]], same[np.r_[breaks, len(same) - 1]], strict=True):
        yield int(start), int(end) + 2
