"""Shows a mutation score: a table by module and operator, then each survivor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contracts.mutate.counting import counted
from contracts.mutate.mapping import MappingScore
from contracts.mutate.mutants import PACKAGE
from contracts.mutate.trial import Verdict

Key = Callable[[Verdict], str]
_BY: tuple[tuple[str, Key], ...] = (
    ("module", lambda one: one.mutant.module),
    ("operator", lambda one: one.mutant.operator),
)


def show_mapping(score: MappingScore, console: Console) -> None:
    """Prints the score of the mapping for people: coloured in a terminal, plain in a pipe."""
    for title, key in _BY:
        console.print(_table(score, title, key, plain=not console.is_terminal))
        console.print()
    for one in score.survivors:
        console.print(f"[red]survived[/] {escape(_place(one))} {escape(one.mutant.operator)}", soft_wrap=True)
        console.print(f"  before  {one.mutant.before}", markup=False, highlight=False, soft_wrap=True)
        console.print(f"  after   {one.mutant.after}", markup=False, highlight=False, soft_wrap=True)
        console.print(f"  id      {one.mutant.id}", markup=False, highlight=False, soft_wrap=True)
    for name in score.stale:
        console.print(
            f"[red]explained for nothing[/] (no such mutant, or it is noticed): {escape(name)}", soft_wrap=True
        )
    console.print(_summary(score), soft_wrap=True)


def mapping_json(score: MappingScore) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "score": round(score.score, 4),
        "clean": score.is_clean,
        "mutants": len(score.verdicts),
        "killed": len(score.killed),
        "explained": [{**_plain(one), "because": score.explanations[one.mutant.id]} for one in score.explained],
        "survivors": [_plain(one) for one in score.survivors],
        "stale_explanations": list(score.stale),
        **{f"by_{title}": _counts(score, key) for title, key in _BY},
        "noticed_by": Counter(one.noticed for one in score.killed),
        "seconds": round(score.seconds, 1),
    }


def _plain(one: Verdict) -> dict[str, Any]:
    mutant = one.mutant
    return {
        "id": mutant.id,
        "module": f"{PACKAGE}.{mutant.module}",
        "line": mutant.line,
        "operator": mutant.operator,
        "before": mutant.before,
        "after": mutant.after,
    }


def _table(score: MappingScore, title: str, key: Key, *, plain: bool) -> Table:
    table = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(title, no_wrap=True)
    for column in ("mutants", "killed", "explained", "survived", "score"):
        table.add_column(column, justify="right")
    for name, count in _counts(score, key).items():
        killed, survived = count["killed"], count["survived"]
        rate = f"{killed / (killed + survived):.0%}" if killed + survived else "-"
        colour = "red" if survived else "green"
        table.add_row(name, *(str(number) for number in count.values()), f"[{colour}]{rate}[/]")
    return table


def _counts(score: MappingScore, key: Key) -> dict[str, dict[str, int]]:
    columns = {
        "mutants": score.verdicts,
        "killed": score.killed,
        "explained": score.explained,
        "survived": score.survivors,
    }
    return counted(columns, key)


def _place(one: Verdict) -> str:
    return f"{PACKAGE.replace('.', '/')}/{one.mutant.module}.py:{one.mutant.line}"


def _summary(score: MappingScore) -> str:
    counts: Sequence[tuple[int, str]] = (
        (len(score.killed), "killed"),
        (len(score.explained), "explained"),
        (len(score.survivors), "survived"),
        (len(score.stale), "explained for nothing"),
    )
    told = ", ".join(f"{count} {text}" for count, text in counts if count)
    verdict = "[green]clean[/]" if score.is_clean else "[red]not clean[/]"
    tried = f"{len(score.verdicts)} mutants: {told}; {score.seconds:.0f} s"
    return f"{verdict}: mutation score of the mapping {score.score:.1%} ({tried})"
