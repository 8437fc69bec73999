"""`gem-connector demo`: a simulated tenant, synced whole, then living on for a week, synced again, and written to."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click
import orjson

from connector.cli import options
from connector.cli.progress import shown
from connector.cli.started import as_started
from connector.errors import ConnectorError, IntegrationMismatch

if TYPE_CHECKING:
    from connector.cli.demo_actions import Done
    from connector.gem_connector.connector import GemConnector
    from connector.gem_connector.integration import Integration
    from connector.sync import SyncReport

DAYS = 7
PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Tenant:
    """A simulated tenant that is being served.

    Args:
        url: where its control API is.
        base_url: its ATS root.
        api_key: its key; no secret, since it was made up for this tenant.
    """

    url: str
    base_url: str
    api_key: str

    def live_on(self, days: int) -> None:
        """Lets so many simulated days pass."""
        body = orjson.dumps({"days": days})
        request = urllib.request.Request(  # noqa: S310 - the simulator's own address
            f"{self.url}/_simulator/advance", body, {"Content-Type": "application/json"}, method="POST"
        )
        urllib.request.urlopen(request, timeout=60).close()  # noqa: S310 - as above


@click.command()
@click.option(
    "--candidates", type=click.IntRange(min=1), default=1000, show_default=True, help="How large the tenant is."
)
@click.option("--seed", type=int, default=42, show_default=True, help="Another seed, another tenant.")
@click.option("--database", metavar="URL", help="Where to put the records; by default a new SQLite file.")
@options.as_json
def demo(candidates: int, seed: int, database: str | None, as_json: bool) -> None:
    """Show what this does, in a few seconds, without any account.

    Starts a simulated Gem tenant, syncs it whole into a database, lets the tenant live on for a week, syncs what
    changed, and does some actions.
    """
    database = database or f"sqlite:///{Path(tempfile.mkdtemp(prefix='gem-demo-')) / 'gem.db'}"
    with simulated_tenant(candidates, seed) as tenant:
        _say(
            f"A simulated Gem tenant with {candidates:,} candidates is at {tenant.base_url}; syncing it into {database}"
        )
        first, second, actions = _syncs_and_actions(tenant, database)
    if as_json:
        done = [action._asdict() for action in actions]
        syncs = [first.as_dict(), second.as_dict()]
        click.echo(orjson.dumps({"database": database, "syncs": syncs, "actions": done}))
        return
    from connector.cli.tables import print_report

    print_report(first)
    print_report(second)
    click.echo("Actions, each of which could be read from the database at once:")
    for action in actions:
        click.echo(f"  {action.action:<28}  {action.outcome}")
    click.echo(_what_next(database))


def _syncs_and_actions(tenant: Tenant, database: str) -> tuple[SyncReport, SyncReport, list[Done]]:
    from connector.cli.demo_actions import run_actions
    from connector.gem_connector.connector import GemConnector

    with GemConnector(tenant.base_url, tenant.api_key) as gem, _connected(gem, database) as integration:
        with shown() as progress:
            first = integration.sync("full", progress=progress)
        _say(f"{DAYS} days pass in the tenant: people apply, move on, are rejected, hired or deleted.")
        tenant.live_on(DAYS)
        with shown() as progress:
            second = integration.sync("delta", progress=progress)
        return first, second, list(run_actions(integration))


def _connected(gem: GemConnector, database: str) -> Integration:
    try:
        return gem.connect(database)
    except IntegrationMismatch as error:
        hint = "Every demo makes a tenant of its own: give it a new --database, or none."
        raise IntegrationMismatch(error.message, hint=hint) from error


def _what_next(database: str) -> str:
    connector, simulator = as_started("gem-connector"), as_started("gem-simulator")
    return f"""What to try next:
  {connector} export candidates --database {database} --format csv
  {connector} export applications --database {database} | head -3
  {f"{connector} act -h":<40}  write to Gem from a terminal
  {f"{simulator} serve":<40}  a Gem of your own; then, with the key that it prints:
  {connector} sync --base-url http://127.0.0.1:8800 --api-key KEY --database sqlite:///gem.db"""


def _say(text: str) -> None:
    click.echo(text, err=True)


@contextmanager
def simulated_tenant(candidates: int, seed: int) -> Iterator[Tenant]:
    """A tenant in a process of its own, which ends with the context, however that ends."""
    command = [sys.executable, "-m", "gem_simulator", "serve", "--port", "0", "--json", "--no-rate-limit", "--strict"]
    command += ["--exit-with-parent", "--candidates", str(candidates), "--seed", str(seed)]
    with _terminable(), subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own words
        try:
            yield _announced(process)
        finally:
            _end(process)


def _announced(process: subprocess.Popen[bytes]) -> Tenant:
    assert process.stdout is not None
    line = process.stdout.readline()
    try:
        told = orjson.loads(line)
        return Tenant(told["url"], told["base_url"], told["api_key"])
    except (orjson.JSONDecodeError, TypeError, KeyError):
        raise ConnectorError(
            "The simulated tenant did not start", hint="Its own message is above; try `gem-simulator serve`."
        ) from None


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends Python without a word; here it has to pass by the `finally` above."""

    def end(number: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
