"""Shows what a comparison found: findings by severity, what is now known, and one line that says it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax
from rich.table import Table

from contracts.drift.compare import Drift
from contracts.drift.finding import SEVERITIES, Finding
from contracts.drift.verdicts import Verdict

_COLOURS: Mapping[str, str] = {"breaking": "red", "notable": "yellow", "news": "cyan"}
_PLACES = 3


def show(drift: Drift, source: str, console: Console, *, is_gem: bool) -> None:
    """Prints the result for people: colours in a terminal, plain columns in a pipe."""
    if drift.findings:
        console.print(_table(drift.findings, plain=not console.is_terminal))
        console.print()
    for one in drift.accepted:
        console.print(f"[dim]written in the document:[/] {escape(one.what)}", soft_wrap=True)
    _show_verdicts(drift.verdicts, console, is_gem=is_gem)
    console.print(summary(drift, source), soft_wrap=True)


def _table(findings: Sequence[Finding], *, plain: bool) -> Table:
    table = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("severity", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("what is so now", ratio=3)
    table.add_column("seen", justify="right", no_wrap=True)
    table.add_column("the document says", ratio=2)
    for one in findings:
        colour = _COLOURS[one.severity]
        what = escape(one.what) + "".join(f"\n  [dim]{escape(place)}[/]" for place in _some(one.places))
        table.add_row(f"[{colour}]{one.severity}[/]", one.kind, what, f"{one.seen} of {one.of}", escape(one.document))
    return table


def _some(places: Sequence[str]) -> list[str]:
    """The first places, and how many more there are."""
    shown = list(places[:_PLACES])
    return [*shown, f"and {len(places) - _PLACES} more places"] if len(places) > _PLACES else shown


def _show_verdicts(verdicts: Sequence[Verdict], console: Console, *, is_gem: bool) -> None:
    """What is refuted one by one, then what is confirmed; of a simulator, none: it says nothing of Gem."""
    if not is_gem:
        return
    counted = Counter(one.outcome for one in verdicts)
    for outcome, colour in (("refuted", "red"), ("confirmed", "green")):
        listed = [one for one in verdicts if one.outcome == outcome]
        if not listed:
            continue
        console.print(f"[{colour}]{outcome}[/]: what the document only infers or decides", soft_wrap=True)
        table = Table(box=None, pad_edge=False, show_header=False)
        for one in listed:
            table.add_row(f"  {escape(one.place)}", f"{one.mark}, {escape(one.source)}", f"{one.seen} of {one.of}")
        console.print(table)
    if counted["open"]:
        console.print(f"open: {counted['open']} more, of which nothing was seen that would tell", soft_wrap=True)


def summary(drift: Drift, source: str) -> str:
    """One line."""
    looked = f"{drift.records} records in {drift.requests} answers of the {escape(source)}"
    if not drift.findings:
        return f"[green]no drift[/]: {looked} are as the document and a clean simulator have them"
    counted = Counter(one.severity for one in drift.findings)
    told = ", ".join(f"{counted[name]} {name}" for name in SEVERITIES if counted[name])
    return f"[red]drift[/]: {told}; {looked}"


def show_diff(diff: str, console: Console) -> None:
    """Prints what was, or is to be, written into the document."""
    if console.is_terminal:
        console.print(Syntax(diff, "diff", word_wrap=True, background_color="default"))
    else:
        console.print(diff, markup=False, highlight=False, soft_wrap=True)


def to_json(drift: Drift, source: str, *, is_gem: bool, **more: Any) -> dict[str, Any]:
    """For machines."""
    return {
        "source": source,
        "says_anything_about_gem": is_gem,
        "requests": drift.requests,
        "records": drift.records,
        "findings": [one.to_json() for one in drift.findings],
        "accepted": [one.to_json() for one in drift.accepted],
        "verdicts": [one.to_json() for one in drift.verdicts],
        **more,
    }
