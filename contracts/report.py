"""Shows what a check found: a table a model, then what differs, and at the end one line that says it all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from typing import TypeVar

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from contracts.contract import Contract, Field, Value
from contracts.result import CheckResult

SAMPLES = 3
_One = TypeVar("_One")


def show(result: CheckResult, console: Console) -> None:
    """Prints the result for people: coloured tables in a terminal, plain columns in a pipe."""
    for contract in result.contracts.values():
        console.print(_model_table(result, contract, plain=not console.is_terminal))
        console.print()
    _show_payloads(result, console)
    _show_mismatches(result, console)
    _show_never_exercised(result, console)
    for note in result.notes:
        console.print(f"Note: {note}", markup=False, highlight=False, soft_wrap=True)
    console.print(_summary(result), soft_wrap=True)


def _model_table(result: CheckResult, contract: Contract, *, plain: bool) -> Table:
    whole = result.mismatches_of(contract.model)
    title = f"{contract.model}  ({len(whole)} records missing or too many)" if whole else contract.model
    table = Table(title=title, title_justify="left", box=None if plain else box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("field", no_wrap=True)
    table.add_column("checked", justify="right")
    table.add_column("null", justify="right")
    table.add_column("values seen", max_width=70)
    table.add_column("verdict")
    for one in contract.fields.values():
        tally = result.coverage[one.path]
        table.add_row(one.name, str(tally.checked), str(tally.nulls), escape(_seen(result, one)), _verdict(result, one))
    return table


def _seen(result: CheckResult, one: Field) -> str:
    """The values of an enum, the sizes of a list, the moves of changed_at; how often anything else was filled."""
    tally = result.coverage[one.path]
    if one.rule == "moves-with-values":
        return f"{tally.moved} moved, {tally.stayed} stayed"
    values = _enum_values(result, one.path, one.value)
    if values:
        return ", ".join(f"{name} {count}" for name, count in values.most_common())
    return f"{tally.filled} filled" + (f", {tally.empty} empty" if one.value.type == "array" else "")


def _enum_values(result: CheckResult, path: str, value: Value) -> Counter[str]:
    if value.type in ("enum", "boolean"):
        return result.coverage[path].values
    return _enum_values(result, f"{path}[]", value.items) if value.items is not None else Counter()


def _verdict(result: CheckResult, one: Field) -> str:
    differ = len(result.mismatches_of(one.path))
    never = result.never_exercised_of(one.path)
    if differ:
        return f"[red]{differ} differ[/]"
    if never:
        return f"[yellow]{len(never)} never seen[/]"
    return "[green]as its contract says[/]"


def _show_payloads(result: CheckResult, console: Console) -> None:
    checked: Counter[str] = Counter()
    for report in result.payloads:
        checked[report.collection] += report.checked
    text = ", ".join(f"{count} {collection}" for collection, count in checked.items())
    console.print(f"Gem records held against its document: {text}", soft_wrap=True)
    kinds = (("contradicts the document", "red", result.invalid), ("is not in the document", "yellow", result.drift))
    for title, colour, problems in kinds:
        by_field = _grouped((f"{problem.collection}.{problem.field}", problem) for problem in problems)
        for field, some in by_field.items():
            console.print(f"[{colour}]{escape(field)} {title}[/] in {len(some)} records, such as", soft_wrap=True)
            for problem in some[:SAMPLES]:
                console.print(f"  {problem}", markup=False, highlight=False, soft_wrap=True)


def _show_mismatches(result: CheckResult, console: Console) -> None:
    for path, some in _grouped((mismatch.path, mismatch) for mismatch in result.mismatches).items():
        console.print(f"\n[red]{path}[/] differs {len(some)} times, such as", soft_wrap=True)
        for mismatch in some[:SAMPLES]:
            console.print(str(mismatch), markup=False, highlight=False, soft_wrap=True)


def _show_never_exercised(result: CheckResult, console: Console) -> None:
    never = _grouped((one.path, one.what) for one in result.never_exercised)
    if not never:
        return
    note = "" if result.must_exercise else ", which says nothing against a tenant that is not ours"
    console.print(f"Allowed by the contracts, but never seen{note}:", soft_wrap=True)
    for path, some in never.items():
        console.print(f"  {path}: {', '.join(some)}", markup=False, highlight=False, soft_wrap=True)


def _summary(result: CheckResult) -> str:
    counts = (
        (len(result.mismatches), "unified values differ"),
        (len(result.invalid), "Gem values contradict the document"),
        (len(result.drift), "Gem values are not in the document"),
        (len(result.never_exercised), "contract values were never exercised"),
    )
    found = ", ".join(f"{count} {text}" for count, text in counts if count)
    checked = sum(
        result.coverage[one.path].checked for each in result.contracts.values() for one in each.fields.values()
    )
    verdict = "[green]clean[/]" if result.is_clean else "[red]not clean[/]"
    where = f"{result.source}, {len(result.snapshots)} snapshots, {result.seconds:.1f} s"
    return f"{verdict}: {checked} unified values checked ({where}){': ' + found if found else ''}"


_Key = TypeVar("_Key", bound=Hashable)


def _grouped(pairs: Iterable[tuple[_Key, _One]]) -> dict[_Key, list[_One]]:
    groups: defaultdict[_Key, list[_One]] = defaultdict(list)
    for key, one in pairs:
        groups[key].append(one)
    return dict(groups)
