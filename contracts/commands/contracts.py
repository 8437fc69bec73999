"""`gem-contracts list` and `show`: the contracts as they are written."""

from __future__ import annotations

import click
from rich.markup import escape
from rich.table import Table

from contracts.commands.output import console
from contracts.contract import Contract, Field, Value
from contracts.described import source_of, table_of
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
    lines += [f"  {name:<9} {text}" for name, text in source_of(contract, one)]
    return [*lines, *(f"  {line}" for line in table_of(one))]


def _type(value: Value) -> str:
    kind = f"list of {_type(value.items)}" if value.items is not None else value.type
    if value.values:
        kind += f" ({', '.join(value.values)})"
    if value.parts:
        kind += " {" + ", ".join(f"{name}: {_type(part)}" for name, part in value.parts.items()) + "}"
    return f"{kind} or null" if value.nullable else kind
