"""`gem-contracts list` and `show`: the contracts as they are written."""

from __future__ import annotations

from collections.abc import Mapping

import click
from rich.markup import escape
from rich.table import Table

from contracts.commands.output import console
from contracts.contract import Contract, Field, Value
from contracts.evaluation import mentions
from contracts.loading import load_contracts


@click.command("list")
def list_() -> None:
    """List every field that has a contract."""
    table = Table("field", "type", "null", "basis", "meaning", box=None, pad_edge=False)
    for contract in load_contracts().values():
        for one in contract.fields.values():
            null = "null" if one.value.nullable else ""
            table.add_row(one.path, one.value.type, null, one.basis, escape(one.meaning))
    console().print(table)


@click.command("show")
@click.argument("path", metavar="MODEL.FIELD")
def show_(path: str) -> None:
    """Show the contract of one field."""
    model, _, name = path.partition(".")
    for contract in load_contracts().values():
        if contract.model == model and name in contract.fields:
            click.echo("\n".join(_described(contract, contract.fields[name])))
            return
    raise click.UsageError(f"There is no field {path!r}; `gem-contracts list` lists them all.")


def _described(contract: Contract, one: Field) -> list[str]:
    lines = [f"{one.path}: {one.meaning}", f"  type      {_type(one.value)}", f"  basis     {one.basis}"]
    lines += [f"  from      {one.source or 'the sync itself: ' + one.rule}"]
    lines += [f"  {name:<9} {text}" for name, text in _names_in(one.source, {**contract.names, **one.names}).items()]
    lines += [f"  {gem} → {unified}" for gem, unified in one.value.gem.items()]
    if one.value.gem:
        lines.append(f"  anything else → {'the same' if one.value.otherwise == 'same' else 'null'}")
    return lines


def _names_in(expression: str, names: Mapping[str, str]) -> Mapping[str, str]:
    """The named expressions that an expression refers to, and those that they refer to."""
    found = {name: text for name, text in names.items() if mentions(expression, name)}
    others = {name: text for name, text in names.items() if name not in found}
    for text in found.values() if others else ():
        found = {**found, **_names_in(text, others)}
    return found


def _type(value: Value) -> str:
    kind = f"list of {_type(value.items)}" if value.items is not None else value.type
    if value.values:
        kind += f" ({', '.join(value.values)})"
    if value.parts:
        kind += " {" + ", ".join(f"{name}: {_type(part)}" for name, part in value.parts.items()) + "}"
    return f"{kind} or null" if value.nullable else kind
