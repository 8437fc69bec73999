"""`gem-contracts fuzz`: the unified API under requests made of its own document."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from contracts.commands.output import console, print_json

if TYPE_CHECKING:
    from contracts.fuzz.replaying import Replayed
    from contracts.fuzz.running import Report

EXTRA = ("schemathesis", "hypothesis", "requests", "pytest")
"""What comes with `pip install 'gem-ats-connector[fuzz]'`."""


@click.command()
@click.option("--long", "is_long", is_flag=True, help="Look for hours, from a new seed unless one is given.")
@click.option("--seed", type=int, help="Another seed, other requests; 42 unless --long.")
@click.option("--operation", "operations", multiple=True, metavar="NAME", help="Only this operation. Repeatable.")
@click.option(
    "--failures",
    "folder",
    default="fuzz-failures",
    show_default=True,
    metavar="FOLDER",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where each failure becomes a file, if there are any.",
)
@click.option(
    "--processes", type=click.IntRange(1, 4), help="How many; as many as there are cores, up to 4, unless given."
)
@click.option(
    "--replay",
    "file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Send the requests of such a file again, and tell whether it still fails.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def fuzz(
    *,
    is_long: bool,
    seed: int | None,
    operations: Sequence[str],
    folder: Path,
    processes: int | None,
    file: Path | None,
    as_json: bool,
) -> None:
    """Try every operation of the unified API with requests made of its document, and sequences of them.

    Nothing leaves this machine: the service has a simulated Gem. Exit code 0: all is as the document says. 1: something
    is not, or still fails. 2: it could not be tried.
    """
    try:
        from contracts.fuzz import replaying, running
        from contracts.fuzz.profiles import long, short
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in EXTRA:
            raise
        raise click.UsageError(f"This needs {error.name}: pip install 'gem-ats-connector[contracts,fuzz]'") from None
    if file is not None:
        _tell_replayed(replaying.replay(file), as_json=as_json)
        return
    tasks = _tasks(operations)
    seed = seed if seed is not None else random.randrange(2**32) if is_long else 42  # noqa: S311 - no secret
    profile = long(seed) if is_long else short(seed)
    reports = []
    with _progress() as progress:
        bar = progress.add_task(f"fuzzing from seed {seed}", total=len(tasks))
        for report in running.run(tasks, profile, folder, processes):
            reports.append(report)
            progress.advance(bar)
            if not report.is_good:
                progress.console.print(f"{report.task}: {len(report.failures)} failures", markup=False, highlight=False)
    _tell(reports, seed, as_json=as_json)


def _tasks(operations: Sequence[str]) -> Sequence[Any]:
    from connector.api.resources import OPERATIONS
    from contracts.fuzz.tasks import tasks

    known = [one.name for one in OPERATIONS]
    for name in operations:
        if name not in known:
            [nearest] = get_close_matches(name, known, n=1, cutoff=0)
            raise click.UsageError(f"There is no operation {name!r}; the nearest is {nearest!r}.")
    return list(tasks(operations))


def _progress() -> Progress:
    """A bar on a terminal; a pipe hears of failures alone."""
    to = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=to, transient=True, disable=not to.is_terminal)


def _tell(reports: Sequence[Report], seed: int, *, as_json: bool) -> None:
    bad = [one for one in reports if not one.is_good]
    requests = sum(one.requests for one in reports)
    if as_json:
        found = [_plain(one) for one in sorted(reports, key=lambda one: str(one.task))]
        print_json({"clean": not bad, "seed": seed, "requests": requests, "tasks": found})
    else:
        to = console()
        for one in bad:
            _print(to, [*one.failures, *([f"{one.task}: {one.unproved}"] if one.unproved else [])])
            _print(to, [f"  Again: gem-contracts fuzz --replay {file}" for file in one.files])
        verdict = f"[red]{len(bad)} of them are not as the document says[/]" if bad else "[green]all as it says[/]"
        to.print(f"{requests} requests to {len(reports)} operations and shares of sequences, seed {seed}: {verdict}")
    sys.exit(1 if bad else 0)


def _plain(one: Report) -> dict[str, Any]:
    return {
        "task": str(one.task),
        "requests": one.requests,
        "failures": one.failures,
        "unproved": one.unproved,
        "files": [str(file) for file in one.files],
    }


def _tell_replayed(found: Replayed, *, as_json: bool) -> None:
    if as_json:
        names = ("fails", "operation", "check", "requests", "problems", "answer")
        print_json({name: getattr(found, name) for name in names})
    else:
        verdict = "still fails" if found.fails else "no longer fails so"
        times = "1 request" if found.requests == 1 else f"{found.requests} requests"
        lines = [f"{found.operation}: {found.check} {verdict} ({times})", *(f"  {one}" for one in found.problems)]
        _print(console(), [*lines, f"  {found.answer}"])
    sys.exit(1 if found.fails or found.problems else 0)


def _print(to: Console, lines: Iterable[str]) -> None:
    for line in lines:
        to.print(line, markup=False, highlight=False, soft_wrap=True)
