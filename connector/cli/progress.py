"""How far a sync is: bars on a terminal, a line now and then in a pipe; always on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from connector.sync import Progress as SyncProgress

SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def shown() -> Iterator[Callable[[SyncProgress], None]]:
    """What to tell the progress to, as long as the context lasts."""
    if sys.stderr.isatty():
        with _bars() as tell:
            yield tell
    else:
        lines = _Lines(time.monotonic)
        yield lines
        lines.finish()


@contextmanager
def _bars() -> Iterator[Callable[[SyncProgress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(progress: SyncProgress) -> None:
            title = _title(progress)
            if title not in tasks:
                tasks[title] = bars.add_task(title, total=progress.total)
            bars.update(tasks[title], completed=progress.done, total=progress.total)

        yield tell


class _Lines:
    """A line for each step as it ends, and for one that lasts another every few seconds.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._latest: SyncProgress | None = None
        self._said_at = clock()

    def __call__(self, progress: SyncProgress) -> None:
        if self._latest is not None and _title(self._latest) != _title(progress):
            self.finish()
        self._latest = progress
        if self._clock() - self._said_at >= SECONDS_BETWEEN_LINES:
            self._say(progress)

    def finish(self) -> None:
        """The last word on the latest step."""
        if self._latest is not None:
            self._say(self._latest)
            self._latest = None

    def _say(self, progress: SyncProgress) -> None:
        self._said_at = self._clock()
        of = f" of {progress.total:,}" if progress.total is not None else ""
        click.echo(f"{_title(progress)}: {progress.done:,}{of}", err=True)


def _title(progress: SyncProgress) -> str:
    return progress.stream if progress.phase == "fetch" else f"{progress.stream} ({progress.phase})"
