"""Shows the mutation score of Gem's answers: a table by operator and collection, then each survivor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contracts.mutate.answer_score import AnswerScore
from contracts.mutate.answers import AnswerVerdict
from contracts.mutate.counting import counted

Key = Callable[[AnswerVerdict], str]
_BY: tuple[tuple[str, Key], ...] = (
    ("operator", lambda one: one.mutant.operator),
    ("collection", lambda one: one.mutant.collection),
)
_COLUMNS = ("mutants", "document", "check", "values", "explained", "nothing draws on it", "survived")
SAMPLES = 5


def show_answers(score: AnswerScore, console: Console) -> None:
    """Prints the score of Gem's answers for people: coloured in a terminal, plain in a pipe."""
    console.print(
        "Gem's answers, changed: noticed by Gem's document and by the rest of the check, where everyone sees the "
        "change; by the unified values, where the connector alone sees it.",
        soft_wrap=True,
    )
    for title, key in _BY:
        console.print(_table(score, title, key, plain=not console.is_terminal))
        console.print()
    for one in score.survivors:
        drawn = ", ".join(sorted(one.drawn)[:SAMPLES])
        console.print(
            f"[red]survived[/] {escape(one.mutant.field)}, {one.mutant.operator}: "
            f"nobody noticed, though {drawn} draws on it",
            soft_wrap=True,
        )
    for one in score.beyond:
        console.print(
            f"[red]too much[/] {escape(one.mutant.field)}, {one.mutant.operator}: "
            f"{', '.join(sorted(one.beyond)[:SAMPLES])} differs, whose contract does not draw on it",
            soft_wrap=True,
        )
    for name in score.stale:
        console.print(
            f"[red]explained for nothing[/] (no such change, or it is noticed): {escape(name)}", soft_wrap=True
        )
    console.print(_summary(score), soft_wrap=True)


def answers_json(score: AnswerScore) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "score": round(score.score, 4),
        "clean": score.is_clean,
        "mutants": len(score.verdicts),
        "noticed": len(score.noticed),
        "nothing_draws_on_it": len(score.ignored),
        "explained": [{**_plain(one), "because": score.explanations[one.mutant.id]} for one in score.explained],
        "survivors": [_plain(one) for one in score.survivors],
        "beyond": [_plain(one) | {"beyond": sorted(one.beyond)} for one in score.beyond],
        "stale_explanations": list(score.stale),
        **{f"by_{title}": _counts(score, key) for title, key in _BY},
        "seconds": round(score.seconds, 1),
    }


def _plain(one: AnswerVerdict) -> dict[str, Any]:
    return {
        "id": one.mutant.id,
        "field": one.mutant.field,
        "operator": one.mutant.operator,
        "document": one.document,
        "check": one.check,
        "moved": sorted(one.moved),
        "drawn_on_by": sorted(one.drawn),
    }


def _table(score: AnswerScore, title: str, key: Key, *, plain: bool) -> Table:
    table = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(title, no_wrap=True)
    for column in _COLUMNS:
        table.add_column(column, justify="right")
    for name, count in _counts(score, key).items():
        colour = "red" if count["survived"] else "green"
        *numbers, survived = (str(number) for number in count.values())
        table.add_row(name, *numbers, f"[{colour}]{survived}[/]")
    return table


def _counts(score: AnswerScore, key: Key) -> dict[str, dict[str, int]]:
    columns: Sequence[Sequence[AnswerVerdict]] = (
        score.verdicts,
        [one for one in score.verdicts if one.document],
        [one for one in score.verdicts if one.check],
        [one for one in score.verdicts if one.moved],
        score.explained,
        score.ignored,
        score.survivors,
    )
    return counted(dict(zip(_COLUMNS, columns, strict=True)), key)


def _summary(score: AnswerScore) -> str:
    counts = (
        (len(score.noticed), "noticed"),
        (len(score.explained), "explained"),
        (len(score.ignored), "that no contract draws on and the document allows"),
        (len(score.survivors), "survived"),
        (len(score.beyond), "changed more than they should"),
        (len(score.stale), "explained for nothing"),
    )
    told = ", ".join(f"{count} {text}" for count, text in counts if count)
    verdict = "[green]clean[/]" if score.is_clean else "[red]not clean[/]"
    tried = f"{len(score.verdicts)} changes: {told}; {score.seconds:.0f} s"
    return f"{verdict}: mutation score of Gem's answers {score.score:.1%} ({tried})"
