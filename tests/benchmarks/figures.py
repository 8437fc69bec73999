"""A figure, and how a run of figures is shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One measured quantity beside what was asked of it."""

    name: str
    measured: str
    asked: str
    met: bool | None = None


def show(figures: Iterable[Figure], *, as_json: bool) -> bool:
    """Print the figures as they come; tells whether each one that has a bound met it."""
    shown = []
    for figure in figures:
        shown.append(figure)
        if as_json:
            print(json.dumps(asdict(figure)), flush=True)
    if not as_json:
        table = Table("figure", "measured", "asked", "met")
        for figure in shown:
            table.add_row(figure.name, figure.measured, figure.asked, {None: "", True: "yes", False: "NO"}[figure.met])
        Console().print(table)
    return all(figure.met is not False for figure in shown)
