"""`gem-contracts record`: a tenant into a cassette, without what is personal or secret."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from connector.cli import options
from contracts.commands.output import console, print_json

if TYPE_CHECKING:
    from contracts.record.recording import Progress, Recording, Target
    from contracts.record.writes import Writes


@click.command()
@click.option("--base-url", required=True, help="Root of the ATS API, such as https://api.gem.com.")
@options.tenant_key
@options.application_secret
@click.option(
    "--plan",
    type=click.Choice(["reads", "full"]),
    default="reads",
    show_default=True,
    help="`full` also writes, and needs --yes: Gem cannot delete what it creates.",
)
@click.option("--yes", is_flag=True, help="Write to the tenant what --plan full says.")
@click.option("--to", "path", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The cassette.")
@click.option("--overwrite", is_flag=True, help="Replace the cassette where there is one.")
@click.option(
    "--rate",
    default=20.0,
    show_default=True,
    type=click.FloatRange(min=0, min_open=True),
    help="Requests a second; Gem allows 20. A simulator of your own need not be spared.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def record(  # noqa: PLR0913 - one for each option
    *,
    base_url: str,
    api_key: str | None,
    application_secret: str | None,
    plan: Literal["reads", "full"],
    yes: bool,
    path: Path,
    overwrite: bool,
    rate: float,
    as_json: bool,
) -> None:
    """Record a tenant into a cassette, with stand-ins for all that is personal or secret.

    What is read is held in memory until it is redacted and scanned; when that is cut short, there is no file.

    Exit code 0: recorded. 2: it could not be, or --plan full was not agreed to.
    """
    if not api_key:
        raise click.UsageError("A tenant needs --api-key, or GEM_API_KEY in the environment.")
    if path.exists() and not overwrite:
        raise click.UsageError(f"{path} is there already; --overwrite replaces it.")
    from contracts.record.recording import Target, record

    target = Target(base_url, api_key, application_secret, rate)
    writes = _agreed(target, yes=yes) if plan == "full" else None
    with _shown() as progress:
        recording = record(target, path, writes=writes, progress=progress)
    if as_json:
        print_json(recording.to_json())
    else:
        _show(recording)


def _agreed(target: Target, *, yes: bool) -> Writes:
    """What will be written, told; raises where nobody agreed to it."""
    from contracts.gem_requests import gem_client
    from contracts.record.writes import Writes

    with gem_client(target.root, target.api_key, target.application_secret) as client:
        writes = Writes.planned(client, rate=target.rate)
    lines = "\n".join(f"  - {line}" for line in writes.lines())
    click.echo(f"Written to {target.root}, for good, since Gem cannot delete it:\n{lines}", err=True)
    if not yes:
        raise click.UsageError("Nothing was written or recorded. Add --yes if that may be written.")
    return writes


@contextmanager
def _shown() -> Iterator[Progress]:
    """What to tell the progress to: a line that changes on a terminal, otherwise one for each step."""
    if sys.stderr.isatty():
        from rich.console import Console

        with Console(stderr=True).status("Recording …") as status:
            yield lambda step, asked: status.update(f"Recording: {step}" + (f" ({asked} requests)" if asked else ""))
        return
    told: list[str] = []

    def line(step: str, asked: int) -> None:
        del asked
        step = step.partition(":")[0]
        if step not in told:
            told.append(step)
            click.echo(f"recording: {step}", err=True)

    yield line


def _show(recording: Recording) -> None:
    from rich.table import Table

    out = console()
    out.print(f"{recording.path}: {recording.requests} requests, {recording.size / 1e6:.1f} MB", highlight=False)
    records = Table("collection", "records", box=None, pad_edge=False)
    for name, count in recording.records.items():
        records.add_row(name, str(count))
    out.print(records)
    made = ", ".join(f"{count} {kind}" for kind, count in recording.standins.items())
    out.print(f"stand-ins: {made or 'none'}", highlight=False)
    for action, outcome in recording.writes:
        out.print(f"{action}: {outcome}", highlight=False, markup=False)
