"""`gem-contracts cassettes`: whether recorded sessions are still good."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.markup import escape
from rich.table import Table

from contracts.commands.output import console, print_json
from contracts.upkeep import Shelved, look_after, read_usage

_FOLDER = Path("cassettes")


@click.command()
@click.argument("paths", metavar="[FILE|FOLDER]...", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--max-age", default=180, show_default=True, type=click.IntRange(1), help="Days after which one expires.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What pytest --gem-cassettes-report wrote: finds cassettes that no test uses, or not whole. Repeatable.",
)
@click.option(
    "--used-in",
    "folders",
    multiple=True,
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where programs and commands name cassettes: finds those that none does. Repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def cassettes(
    paths: Sequence[Path], max_age: int, reports: Sequence[Path], folders: Sequence[Path], as_json: bool
) -> None:
    """Look whether cassettes can be read, are not too old, and are used; by default those in ./cassettes.

    Exit code 0: all are good. 1: some are not. 2: it could not be looked.
    """
    if not paths and not _FOLDER.is_dir():
        raise click.UsageError("There is no folder ./cassettes here: name files or folders.")
    usage = read_usage(reports, folders) if reports or folders else None
    found = look_after(paths or [_FOLDER], max_age=timedelta(days=max_age), now=datetime.now(UTC), usage=usage)
    bad = [one for one in found if one.problems]
    if as_json:
        print_json({"clean": not bad, "cassettes": [_plain(one) for one in found]})
    else:
        _show(found, len(bad))
    sys.exit(1 if bad else 0)


def _show(found: Sequence[Shelved], bad: int) -> None:
    to = console()
    table = Table("cassette", "origin", "recorded", "requests", "size", "document", "by", "verdict", box=None)
    for one in found:
        from_ = one.provenance
        told = [from_.origin, f"{from_.recorded_at:%Y-%m-%d}"] if from_ else ["", ""]
        versions = [from_.gem_document, from_.recorded_with] if from_ else ["", ""]
        kinds = ", ".join(problem.kind for problem in one.problems)
        size = [str(one.requests), f"{one.size / 1000:.0f} kB"] if from_ else ["", ""]
        table.add_row(escape(str(one.path)), *told, *size, *versions, f"[red]{kinds}[/]" if kinds else "[green]good[/]")
    to.print(table)
    for one in found:
        for problem in one.problems:
            text = problem.message.removeprefix(f"{one.path}: ")
            to.print(f"{one.path}: {problem.kind}: {text}", markup=False, highlight=False, soft_wrap=True)
    to.print(f"{len(found)} cassettes, {bad} of them not good" if bad else f"{len(found)} cassettes, all good")


def _plain(one: Shelved) -> dict[str, Any]:
    from_ = one.provenance
    return {
        "file": str(one.path),
        "origin": from_.origin if from_ else None,
        "recorded_at": from_.recorded_at if from_ else None,
        "gem_document": from_.gem_document if from_ else None,
        "recorded_with": from_.recorded_with if from_ else None,
        "requests": one.requests,
        "bytes": one.size,
        "problems": [{"kind": problem.kind, "message": problem.message} for problem in one.problems],
    }
