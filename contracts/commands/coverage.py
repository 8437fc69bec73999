"""`gem-contracts coverage`: what of the contracts was exercised, by which source, and with what verdict."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from contracts.action_check import check_actions
from contracts.cassette_check import check_cassettes
from contracts.check import check_simulator
from contracts.commands.output import console, print_json, waiting
from contracts.errors import ContractsError
from contracts.matrix.columns import Column, of_check, of_tests
from contracts.matrix.junit import junit
from contracts.matrix.matrix import Matrix
from contracts.matrix.page import page
from contracts.matrix.reported import read_report
from contracts.matrix.tables import show_matrix

_SESSIONS = (".yaml", ".yml", ".har")
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--no-simulator", is_flag=True, help="Look at other sources only.")
@click.option("--candidates", default=250, show_default=True, type=click.IntRange(1), help="Size of each tenant.")
@click.option("--seed", default=42, show_default=True, help="Another seed, other tenants.")
@click.option(
    "--cassette",
    "cassettes",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A recorded session, or a folder of such: *.yaml, *.yml, *.har.",
)
@click.option("--tests", multiple=True, type=_FILE, help="A report that pytest wrote with --gem-contracts-report.")
@click.option("--html", type=_FILE, help="Write one page, to look at.")
@click.option("--junit", "junit_file", type=_FILE, help="Write JUnit XML, for CI.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole matrix as JSON, with the examples.")
def coverage(
    no_simulator: bool,
    candidates: int,
    seed: int,
    cassettes: Sequence[Path],
    tests: Sequence[Path],
    html: Path | None,
    junit_file: Path | None,
    as_json: bool,
) -> None:
    """Show what exercised every model, field, enum value, null, rule, action input and feature.

    Exit code 0: all of it was exercised and right. 1: something differs, or was never exercised. 2: it could not be
    looked at.
    """
    sessions = [*_sessions(cassettes)]
    columns = [] if no_simulator else [*_simulated(candidates, seed)]
    columns += [*_recorded(_named(sessions))]
    columns += [of_tests(name, read_report(path)) for name, path in _named(tests)]
    if not columns:
        raise click.UsageError("Without the simulator there must be another source: --cassette PATH, --tests FILE.")
    matrix = Matrix(columns)
    if html:
        _write(html, page(matrix).encode())
    if junit_file:
        _write(junit_file, junit(matrix))
    if as_json:
        print_json(matrix.to_json())
    else:
        show_matrix(matrix, console())
    sys.exit(0 if matrix.is_complete else 1)


def _simulated(candidates: int, seed: int) -> Iterator[Column]:
    with waiting("Syncing and checking simulated tenants"):
        result = check_simulator(candidates=candidates, seed=seed)
    with waiting("Doing every action"):
        actions = list(check_actions(seed=seed))
    yield of_check("simulator", "simulator", result, actions)


def _sessions(paths: Iterable[Path]) -> Iterator[Path]:
    """The files, and those in the folders. Raises ContractsError where a folder has none."""
    for path in paths:
        found = sorted(one for one in path.rglob("*") if one.suffix in _SESSIONS) if path.is_dir() else [path]
        if not found:
            raise ContractsError(
                f"{path} has no recorded session in it: no {', '.join(f'*{one}' for one in _SESSIONS)}"
            )
        yield from found


def _recorded(sessions: Iterable[tuple[str, Path]]) -> Iterator[Column]:
    for name, path in sessions:
        with waiting(f"Syncing and checking {name}"):
            yield of_check(name, "cassette", check_cassettes([path]))


def _named(paths: Iterable[Path]) -> list[tuple[str, Path]]:
    """Each file once, with its name, or with its path where several have that name."""
    once = list(dict.fromkeys(paths))
    names = Counter(path.name for path in once)
    return [(path.name if names[path.name] == 1 else str(path), path) for path in once]


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise ContractsError(f"{path} cannot be written: {error.strerror or error}") from error
