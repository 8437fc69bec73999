"""What a sync does, step by step, and which run it goes on with: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from connector.gem.streams import STREAMS
from connector.store.runs import Run
from connector.sync.created_only import FETCHED_BY_ID, OF_APPLICATIONS
from connector.sync.position import Position
from connector.sync.report import Kind

OVERLAP_MS = 120_000
"""How much earlier than the last sync began a delta asks: Gem's clock has whole seconds, and a list may lag behind."""

OLDEST_MS = 24 * 3600 * 1000
"""A run that began longer ago starts over: what it has seen says little about what is there."""

FILTERED_BY_CREATED = ("candidates", "applications", *OF_APPLICATIONS)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: it is done again from its checkpoint when the run is killed in it.

    Args:
        phase: ``drop untracked``, ``rebuild``, ``fetch``, ``catch up`` or ``deletions``.
        stream: the Gem list.
    """

    phase: str
    stream: str

    @property
    def name(self) -> str:
        """The step in the run's position."""
        return f"{self.phase} {self.stream}"


def steps(kind: Kind, *, rebuild: bool, tracked_only: bool) -> list[Step]:
    """The steps of a sync in their order.

    Args:
        kind: full or delta.
        rebuild: settings or mapping have changed.
        tracked_only: only what was created through us is wanted.
    """
    phases: list[tuple[str, Sequence[str]]] = []
    if rebuild and tracked_only:
        phases.append(("drop untracked", FILTERED_BY_CREATED))
    if rebuild:
        phases.append(("rebuild", tuple(STREAMS)))
    phases.append(("fetch", tuple(STREAMS)))
    if kind == "full":
        # What is fetched by id was asked for one by one: nothing moved away meanwhile.
        phases.append(("catch up", [name for name in STREAMS if not (tracked_only and name in FETCHED_BY_ID)]))
        phases.append(("deletions", tuple(STREAMS)))
    return [Step(phase, stream) for phase, streams in phases for stream in streams]


def effective_kind(asked: Kind, *, watermark: int | None, was_tracked_only: bool, tracked_only: bool) -> Kind:
    """A delta needs a complete full sync to start from, and one that did not leave out what is wanted now."""
    if asked == "delta" and (watermark is None or (was_tracked_only and not tracked_only)):
        return "full"
    return asked


def to_resume(
    unfinished: Sequence[Run], kind: Kind, *, watermark: int | None, tracked_only: bool, now: int
) -> Run | None:
    """The run to go on with, if one is recent and does what is wanted now."""
    for run in unfinished:
        position = Position.decoded(run.position)
        same = run.kind == kind and position.tracked_only == tracked_only
        if kind == "delta":
            same = same and position.since == watermark
        if same and now - run.started_at <= OLDEST_MS:
            return run
    return None


def to_abandon(unfinished: Sequence[Run], kind: Kind, resumed: Run | None, now: int) -> list[Run]:
    """Runs that nobody will go on with. A delta leaves an unfinished full sync for the next full sync."""
    return [
        run
        for run in unfinished
        if run is not resumed and (kind == "full" or run.kind == "delta" or now - run.started_at > OLDEST_MS)
    ]
