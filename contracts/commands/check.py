"""`gem-contracts check`: a tenant, synced, and every value held against its contract."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from contracts.check import PROFILES, check_simulator, check_tenant
from contracts.commands.output import console, print_json
from contracts.report import show


@click.command()
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
    if source == "simulator":
        result = check_simulator(candidates=candidates, seed=seed, profiles=tuple(profiles) or PROFILES)
    else:
        result = check_tenant(_url(source), _key(api_key), application_secret)
    if as_json:
        print_json(result.to_json())
    else:
        show(result, console())
    sys.exit(0 if result.is_clean else 1)


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
