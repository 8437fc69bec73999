"""What a sync did, as a table per model."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from connector.sync import SyncReport
    from connector.sync.report import StreamReport

STREAM_OF = {
    "users": "users",
    "jobs": "jobs",
    "job_postings": "job_posts",
    "candidates": "candidates",
    "application_stages": "job_stages",
    "applications": "applications",
    "interviews": "scheduled_interviews",
    "offers": "offers",
    "rejection_reasons": "rejection_reasons",
    "scorecards": "scorecards",
}
"""Which Gem list a model comes from; the joins come out of lists that others have paid for."""
REFUSED = "; the key may lack the permission. Everything else was synced, and the next sync asks again."
WIDTH_OF_A_PIPE = 120
WIDEST_LINE = 10_000
"""Of lists in a pipe, so that each entry is one line, for grep and its like; a table is as wide as it has to be."""


def console(pipe: int = WIDTH_OF_A_PIPE) -> Console:
    """Where results go.

    Args:
        pipe: how wide where nobody says how wide it is.
    """
    from rich.console import Console

    class Piped(Console):
        """Leaves it to the command group how it ends when nobody reads any more."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    return Piped(width=None if sys.stdout.isatty() else pipe, highlight=False)


def print_report(report: SyncReport) -> None:
    """The table, and everything that somebody has to know or decide."""
    from rich import box
    from rich.table import Table

    title = f"{report.kind.capitalize()} sync" + (", resumed" if report.resumed else "")
    # So narrow that it fits into 80 columns; on fewer, words and numbers go on below.
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_footer=True, padding=0)
    table.add_column("model", "all", overflow="fold")
    for name, total in _totals(report):
        table.add_column(name, total, justify="right", overflow="fold")
    streams = {entry.stream: entry for entry in report.streams}
    for model in report.models:
        counts = (f"{n:,}" for n in (model.created, model.updated, model.deleted, model.unchanged))
        table.add_row(model.model, *counts, *_cost(streams.get(STREAM_OF.get(model.model, ""))))
    console().print(table)
    for line in remarks(report):
        click.echo(line)


def _totals(report: SyncReport) -> list[tuple[str, str]]:
    counts = [
        (name, f"{sum(getattr(model, name) for model in report.models):,}")
        for name in ("created", "updated", "deleted", "unchanged")
    ]
    return [*counts, ("requests", f"{report.requests:,}"), ("seconds", f"{report.seconds:.2f}")]


def _cost(stream: StreamReport | None) -> tuple[str, str]:
    return (f"{stream.requests:,}", f"{stream.seconds:.2f}") if stream else ("", "")


def remarks(report: SyncReport) -> list[str]:
    """What the numbers alone do not say."""
    lines = []
    if report.held_deletions:
        held = ", ".join(f"{count:,} {model}" for model, count in report.held_deletions.items())
        lines.append(f"Held back: {held} would be deleted at once. If that is right, sync --full --accept-deletions.")
    lines += [f"Not read completely: {stream}; nothing was deleted from it." for stream in report.incomplete]
    lines += [f"Not available: Gem answers {status} for {stream}{REFUSED}" for stream, status in report.refused.items()]
    if report.undecodable:
        lines.append(f"Kept as they came: {report.undecodable:,} records without a usable id.")
    if report.warning_count:
        lines.append(f"Odd values that became null or passed unmapped: {report.warning_count:,}, such as")
        lines += [
            f"  {warning.model}.{warning.field}: {warning.message} ({warning.count:,}x, as in {warning.remote_ids[0]})"
            for warning in report.warnings[:3]
        ]
    return lines


def exit_code(report: SyncReport) -> int:
    """1 where something waits for a decision or could not be read, else 0."""
    return int(report.state != "SUCCEEDED" or bool(report.held_deletions) or bool(report.undecodable))
