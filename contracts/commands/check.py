"""`gem-contracts check`: a tenant, synced, and every value held against its contract."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import click

from connector.cli import options
from contracts.cassette_check import check_cassettes
from contracts.check import PROFILES, check_simulator, check_tenant
from contracts.commands.belonging import refuse_what_belongs_elsewhere
from contracts.commands.output import console, print_json, waiting
from contracts.report import show
from contracts.result import CheckResult

Given = Mapping[str, Any]

SOURCES = ("simulator", "cassette", "live")
_BELONGS = {
    "candidates": "simulator",
    "seed": "simulator",
    "profiles": "simulator",
    "files": "cassette",
    "replay_only": "cassette",
    "base_url": "live",
    "api_key": "live",
    "application_secret": "live",
}
"""Parameter → the one source that it says something about."""


@click.command()
@click.option(
    "--source",
    type=click.Choice(SOURCES),
    default="simulator",
    show_default=True,
    help="What to check: simulated tenants, recorded sessions (each FILE), or a real tenant, which is only read.",
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--replay-only",
    is_flag=True,
    help="Of a cassette: fail where it lacks what a sync asks, in place of syncing a tenant of what it shows.",
)
@options.base_url
@options.tenant_key
@options.application_secret
@click.option(
    "--candidates", default=250, show_default=True, type=click.IntRange(1), help="Size of a simulated tenant."
)
@click.option("--seed", default=42, show_default=True, help="Another seed, other simulated tenants.")
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice(PROFILES),
    help="Which tenants to simulate; all unless given. With fewer, more is never exercised.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def check(ctx: click.Context, /, *, source: str, as_json: bool, **given: Any) -> None:
    """Sync a tenant and hold every value against its contract.

    The same contracts hold for all sources; what was never exercised fails on the simulator alone. Exit code 0: all is
    as written. 1: something differs, or on the simulator was never exercised. 2: it could not be checked.
    """
    refuse_what_belongs_elsewhere(ctx, source, _BELONGS)
    with waiting("Checking"):
        result = {"simulator": _simulator, "cassette": _cassette, "live": _live}[source](given)
    if as_json:
        print_json(result.to_json())
    else:
        show(result, console())
    sys.exit(0 if result.is_clean else 1)


def _simulator(given: Given) -> CheckResult:
    profiles = tuple(given["profiles"]) or PROFILES
    return check_simulator(candidates=given["candidates"], seed=given["seed"], profiles=profiles)


def _cassette(given: Given) -> CheckResult:
    if not given["files"]:
        raise click.UsageError("--source cassette needs a file: gem-contracts check --source cassette FILE…")
    return check_cassettes(given["files"], replay_only=given["replay_only"])


def _live(given: Given) -> CheckResult:
    if not given["api_key"]:
        raise click.UsageError("--source live needs --api-key, or GEM_API_KEY in the environment.")
    return check_tenant(given["base_url"], given["api_key"], given["application_secret"])
