"""Shows the matrix in a terminal: a line a model and action, then what differs and what was never exercised."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contracts.excerpts import excerpt
from contracts.matrix.catalogue import Entry
from contracts.matrix.columns import Cell
from contracts.matrix.matrix import Matrix, Summary

SHOWN = 20
"""How many items that differ are told with an example each."""


def show_matrix(matrix: Matrix, console: Console) -> None:
    """Prints the matrix for people: colours in a terminal, plain columns in a pipe."""
    console.print(_table(matrix, plain=not console.is_terminal))
    _show_wrong(matrix, console)
    _show_never(matrix, console)
    for problem in matrix.problems:
        console.print(problem, style="red", markup=False, highlight=False, soft_wrap=True)
    for column in matrix.columns:
        for note in column.notes:
            console.print(f"Note: {note}", markup=False, highlight=False, soft_wrap=True)
    console.print(_conclusion(matrix), soft_wrap=True)


def _table(matrix: Matrix, *, plain: bool) -> Table:
    table = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", no_wrap=True)
    for name in ("items", "right", "differ", "never"):
        table.add_column(name, justify="right")
    for column in matrix.columns:
        table.add_column(escape(column.name), justify="right")
    section = ""
    for one in matrix.summaries():
        if section and one.section not in (section, "rules"):
            table.add_section()
        section = one.section
        table.add_row(*_line(one))
    return table


def _line(one: Summary) -> list[str]:
    right, wrong, never = (one.verdicts[verdict] for verdict in ("right", "wrong", "never"))
    return [
        one.group,
        str(one.items),
        f"[green]{right}[/]" if right == one.items else str(right),
        f"[red]{wrong}[/]" if wrong else "",
        f"[yellow]{never}[/]" if never else "",
        *(f"{count * 100 // one.items} %" if count else "" for count in one.exercised.values()),
    ]


def _show_wrong(matrix: Matrix, console: Console) -> None:
    wrong = matrix.of("wrong")
    if wrong:
        console.print("\n[red]Differs:[/]")
    for entry in wrong[:SHOWN]:
        console.print(f"  {escape(entry.name)}", highlight=False, soft_wrap=True)
        for column in matrix.columns:
            for line in _told(column[entry.name]):
                console.print(f"    {column.name}: {line}", markup=False, highlight=False, soft_wrap=True)
    if len(wrong) > SHOWN:
        console.print(f"  … and {len(wrong) - SHOWN} more; --html or --json shows them all", soft_wrap=True)


def _told(cell: Cell) -> list[str]:
    """What is wrong with an item in one source: how often, and one example or test of it."""
    if not cell.wrong:
        return []
    lines = [f"{cell.wrong} differ" + (f", {cell.right} are right" if cell.right else "")]
    example = next((one for one in cell.examples if one.problem), None)
    if example is not None:
        where = " ".join(filter(None, (example.remote_id, f"({example.snapshot})")))
        lines.append(f"{where}: {example.problem}: {excerpt(example.value)}")
    failed = [one for one in cell.tests if one.outcome in ("failed", "error")]
    return [*lines, *(f"{one.test} {one.outcome}: {one.message}" for one in failed[:1])]


def _show_never(matrix: Matrix, console: Console) -> None:
    never = matrix.of("never")
    if not never:
        return
    console.print("\n[yellow]Never exercised:[/]")
    for one in matrix.summaries():
        names = [_below(entry) for entry in never if entry.group == one.group]
        if names:
            text = "everything" if len(names) == one.items else ", ".join(names)
            console.print(f"  {one.group}: {text}", markup=False, highlight=False, soft_wrap=True)
    if any(entry.section in ("features", "rules") for entry in never) and not _has_tests(matrix):
        console.print(
            "  Tests exercise the rest: pytest --gem-contracts-report FILE, then --tests FILE", soft_wrap=True
        )


def _below(entry: Entry) -> str:
    """Its name below its group."""
    return entry.name.removeprefix(f"{entry.group}.").removeprefix("feature.").removeprefix("rule.")


def _has_tests(matrix: Matrix) -> bool:
    return any(column.kind == "tests" for column in matrix.columns)


def _conclusion(matrix: Matrix) -> str:
    counts = {verdict: len(matrix.of(verdict)) for verdict in ("right", "wrong", "never")}
    texts = {"right": "are right", "wrong": "differ", "never": "were never exercised"}
    found = ", ".join(f"{count} {texts[verdict]}" for verdict, count in counts.items() if count)
    sources = "; ".join(f"{escape(column.name)}: {column.about}" for column in matrix.columns)
    verdict = "[green]complete[/]" if matrix.is_complete else "[red]not complete[/]"
    return f"\n{verdict}: of {len(matrix.entries)} items {found} ({sources})"
