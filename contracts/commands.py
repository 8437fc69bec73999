"""The commands of `gem-contracts`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import click
import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from connector.errors import ConnectorError
from contracts.action_check import check_actions
from contracts.action_report import show_actions
from contracts.check import PROFILES, check_simulator, check_tenant
from contracts.contract import Contract, Field, Value
from contracts.errors import ContractsError
from contracts.evaluation import mentions
from contracts.loading import load_contracts
from contracts.report import show
from contracts.result import CheckResult

PIPE_WIDTH = 200


class _CannotCheck(click.ClickException):
    exit_code = 2


@click.group()
@click.version_option(package_name="gem-ats-connector")
def cli() -> None:
    """Hold the connector, the simulator and Gem itself to what is written about them."""


@cli.command()
@click.option("--source", default="simulator", show_default=True, help="`simulator`, or the base URL of a tenant.")
@click.option("--api-key", envvar="GEM_API_KEY", help="Key of the tenant. [env: GEM_API_KEY]")
@click.option(
    "--application-secret", envvar="GEM_APPLICATION_SECRET", help="Secret of a partner. [env: GEM_APPLICATION_SECRET]"
)
@click.option("--candidates", default=250, show_default=True, type=click.IntRange(1), help="Size of each tenant.")
@click.option("--seed", default=42, show_default=True, help="Another seed, other tenants.")
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice(PROFILES),
    help="Which tenants to simulate; all unless given. With fewer, more is never exercised.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(
    source: str,
    api_key: str | None,
    application_secret: str | None,
    candidates: int,
    seed: int,
    profiles: Sequence[str],
    as_json: bool,
) -> None:
    """Sync a tenant and hold every value against its contract.

    Exit code 0: all is as written. 1: something differs, or on the simulator was never exercised. 2: it could not be
    checked.
    """
    try:
        if source == "simulator":
            result = check_simulator(candidates=candidates, seed=seed, profiles=tuple(profiles) or PROFILES)
        else:
            result = check_tenant(_url(source), _key(api_key), application_secret)
    except (ContractsError, ConnectorError) as error:
        raise _failure(error) from None
    _print(result, as_json=as_json)
    sys.exit(0 if result.is_clean else 1)


@cli.command()
@click.option("--seed", default=42, show_default=True, help="Another seed, another tenant.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def actions(seed: int, as_json: bool) -> None:
    """Do every action, one input at a time, and hold what Gem was asked against its contract.

    Exit code 0: all is as written. 1: something differs. 2: it could not be checked.
    """
    try:
        reports = list(check_actions(seed=seed))
    except (ContractsError, ConnectorError) as error:
        raise _failure(error) from None
    if as_json:
        found = [{"field": one.field.id, "asked": one.asked, "problems": one.problems} for one in reports]
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2))
    else:
        show_actions(reports, _console())
    sys.exit(1 if any(one.problems for one in reports) else 0)


@cli.command("list")
def list_() -> None:
    """List every field that has a contract."""
    table = Table("field", "type", "null", "basis", "meaning", box=None, pad_edge=False)
    for contract in _contracts():
        for one in contract.fields.values():
            null = "null" if one.value.nullable else ""
            table.add_row(one.path, one.value.type, null, one.basis, escape(one.meaning))
    _console().print(table)


@cli.command("show")
@click.argument("path", metavar="MODEL.FIELD")
def show_(path: str) -> None:
    """Show the contract of one field."""
    model, _, name = path.partition(".")
    for contract in _contracts():
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


def _contracts() -> list[Contract]:
    try:
        return list(load_contracts().values())
    except ContractsError as error:
        raise _failure(error) from None


def _print(result: CheckResult, *, as_json: bool) -> None:
    if as_json:
        click.echo(orjson.dumps(result.to_json(), option=orjson.OPT_INDENT_2))
    else:
        show(result, _console())


def _console() -> Console:
    """A console as wide as its terminal; a pipe has no width, and nothing may be cut off there."""
    return Console() if sys.stdout.isatty() else Console(width=PIPE_WIDTH)


def _url(source: str) -> str:
    if "://" not in source:
        raise click.UsageError(
            f"--source must be `simulator` or a base URL such as https://api.gem.com, not {source!r}."
        )
    return source


def _key(api_key: str | None) -> str:
    if not api_key:
        raise click.UsageError("A tenant needs --api-key, or GEM_API_KEY in the environment.")
    return api_key


def _failure(error: ContractsError | ConnectorError) -> click.ClickException:
    hint = getattr(error, "hint", "")
    return _CannotCheck(f"{error}\n{hint}" if hint else str(error))
