"""Shows what the check of the actions found: a table an action, then what differs, then one line that says it all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contracts.action_check import ActionReport


def show_actions(reports: Sequence[ActionReport], console: Console) -> None:
    """Prints the reports for people: coloured tables in a terminal, plain columns in a pipe."""
    for action, found in groupby(reports, lambda report: report.field.action):
        console.print(_table(action, list(found), plain=not console.is_terminal))
        console.print()
    for report in reports:
        for problem in report.problems:
            console.print(f"{report.field.id}: {escape(problem)}", style="red", soft_wrap=True)
    wrong = sum(bool(report.problems) for report in reports)
    console.print(f"{len(reports)} calls: " + (f"{wrong} are not as written" if wrong else "all are as written"))


def _table(action: str, reports: Sequence[ActionReport], *, plain: bool) -> Table:
    table = Table(title=action, title_justify="left", box=None if plain else box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("input", no_wrap=True)
    table.add_column("Gem is asked")
    table.add_column("verdict")
    for report in reports:
        verdict = "differs" if report.problems else "as its contract says"
        table.add_row(escape(report.field.name), escape(_asked(report)), verdict)
    return table


def _asked(report: ActionReport) -> str:
    """The templates of what is written; ids say nothing to people."""
    if report.field.refused:
        return f"nothing: {report.field.refused}"
    return "\n".join(one.line for one in report.field.sends) or "reads only"
