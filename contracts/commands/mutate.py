"""`gem-contracts mutate`: what if the mapping, or Gem, were otherwise, and would anybody notice?"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from contracts.commands.output import console, print_json
from contracts.mutate.answer_report import answers_json, show_answers
from contracts.mutate.answer_score import score_answers
from contracts.mutate.mapping import score_mapping
from contracts.mutate.mutants import sources
from contracts.mutate.report import mapping_json, show_mapping
from contracts.mutate.tenants import CANDIDATES, SEED

WHAT = ("mapping", "answers")


@click.command()
@click.argument("what", type=click.Choice(WHAT), required=False)
@click.option("--module", "modules", multiple=True, metavar="NAME", help="Only this module of the mapping; repeatable.")
@click.option("--sample", type=click.IntRange(1), help="Only so many changes of each kind, for a seed always the same.")
@click.option(
    "--candidates", default=CANDIDATES, show_default=True, type=click.IntRange(1), help="Size of each tenant."
)
@click.option("--seed", default=SEED, show_default=True, help="Of the tenants, and of what --sample draws.")
@click.option(
    "--jobs", default=os.cpu_count() or 1, show_default="processors", type=click.IntRange(1), help="Processes."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def mutate(
    what: str | None,
    modules: Sequence[str],
    sample: int | None,
    candidates: int,
    seed: int,
    jobs: int,
    as_json: bool,
) -> None:
    """Change the mapping, and Gem's answers, in every small way, and see whether the contracts notice.

    WHAT is mapping or answers; both unless given.

    Exit code 0: every change was noticed or is explained. 1: one survived. 2: it could not be tried.
    """
    if unknown := set(modules) - sources().keys():
        raise click.UsageError(f"--module: there is no {', '.join(sorted(unknown))}; there are {', '.join(sources())}.")
    options: dict[str, Any] = {"candidates": candidates, "seed": seed, "sample": sample, "jobs": jobs}
    found: dict[str, Any] = {}
    is_clean = True
    if what in (None, "mapping"):
        with _bar("changes of the mapping") as told:
            mapping = score_mapping(modules=modules, progress=told, **options)
        found["mapping"], is_clean = mapping_json(mapping), mapping.is_clean
        if not as_json:
            show_mapping(mapping, console())
    if what == "answers" or (what is None and not modules):
        with _bar("changes of answers") as told:
            answers = score_answers(progress=told, **options)
        found["answers"], is_clean = answers_json(answers), is_clean and answers.is_clean
        if not as_json:
            show_answers(answers, console())
    if as_json:
        print_json(found)
    sys.exit(0 if is_clean else 1)


@contextmanager
def _bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """How far it is, on a terminal; nothing in a pipe."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    stderr = Console(stderr=True)
    with Progress(*columns, console=stderr, disable=not stderr.is_terminal, transient=True) as bars:
        task = bars.add_task(title, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
