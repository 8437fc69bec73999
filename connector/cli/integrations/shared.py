"""What the commands on integrations share: options, the way to the store, and how an integration is shown."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click
import orjson

from connector.cli import options

if TYPE_CHECKING:
    from connector.integrations import Connections
    from connector.store.connections import Connection
    from connector.store.environments import Environment
    from connector.worker.schedule import Schedule

F = TypeVar("F", bound=Callable[..., Any])

SETTINGS = ("remote_data", "sync_only_created_applications", "include_job_templates", "job_board")
"""What a sync goes by; user and source are shown by themselves."""

integration = click.argument("integration_id", metavar="INTEGRATION")

secret_keys = click.option(
    "--secret-keys",
    envvar="GEM_CONNECTOR_SECRET_KEYS",
    show_envvar=True,
    metavar="KEYS",
    help="Keys that credentials are encrypted with, the newest first, separated by commas. By default those in a file "
    "beside a SQLite database.",
)

base_url = click.option("--base-url", envvar="GEM_BASE_URL", show_envvar=True, metavar="URL", help="Gem's ATS root.")

gem_user = click.option(
    "--gem-user", metavar="ID|EMAIL", help="The Gem user on whose behalf is written, by id or email address."
)

source = click.option(
    "--source", metavar="NAME|ID", help="The source of Gem's that applications created through us carry."
)

tracking_link = click.option("--tracking-link", metavar="URL", help="Gem's tracking link for that source.")


def settings(command: F) -> F:
    """The options that set what a sync goes by."""
    for option in (
        click.option("--job-board", metavar="NAME", help="Name of the public job board."),
        click.option(
            "--include-job-templates/--no-job-templates", default=None, help="Sync job templates as if they were jobs."
        ),
        click.option(
            "--only-created-applications/--all-applications",
            "sync_only_created_applications",
            default=None,
            help="Sync only candidates and applications that were created through this connector.",
        ),
        click.option(
            "--remote-data/--no-remote-data", default=None, help="Give Gem's own record with each unified record."
        ),
    ):
        command = option(command)
    return command


def stored(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options --database, --secret-keys and --json, and the integrations as its first argument."""

    @options.database
    @secret_keys
    @options.as_json
    @functools.wraps(command)
    def run(database: str, secret_keys: str | None, **given: Any) -> Any:
        secret = given.get("application_secret")
        with opened(database, secret_keys, application_secret=secret) as connections:
            return command(connections, **given)

    return run


@contextmanager
def opened(database: str, secret_keys: str | None, *, application_secret: str | None = None) -> Iterator[Connections]:
    """The integrations in a database."""
    from connector.integrations import Connections, GemAccess, open_vault
    from connector.integrations.vault import key_file
    from connector.store import Store

    with Store.open(database) as store:
        file = None if secret_keys else key_file(database)
        is_new = file is not None and not file.exists()
        vault = open_vault(database, secret_keys)
        if is_new:
            click.echo(
                f"Credentials are encrypted with a new key in {file}. Keep it: without it they are lost.", err=True
            )
        # People wait in front of a terminal: they are told soon that Gem cannot be reached.
        gem = GemAccess(application_secret=application_secret, options={"attempts": 3, "timeout": 30.0})
        yield Connections(store, vault, gem)


environment = click.option(
    "--environment", default="default", show_default=True, metavar="NAME", help="Whose API keys see it."
)


def environment_named(connections: Connections, name: str) -> Environment:
    """The environment of this name, made where there is none."""
    from connector.store import environments

    with connections.store.write() as connection:
        return environments.create(connection, name, connections.store.clock())


def environment_of(connections: Connections, one: Connection) -> Environment:
    """The environment that an integration belongs to."""
    from connector.integrations.links import Links

    if one.environment is None:
        return environment_named(connections, "default")
    return Links(connections).numbered(one.environment)


def moment(ms: int | None) -> str | None:
    """A moment as it is shown."""
    from connector.store.moments import from_ms_or_none
    from connector.unified.datetimes import format_date_time

    found = from_ms_or_none(ms)
    return None if found is None else format_date_time(found)


def as_dict(one: Connection, now: int) -> dict[str, Any]:
    """An integration for programs; no secret is in it."""
    from dataclasses import asdict

    return {
        "id": one.id,
        "status": one.status(now),
        "setup_status": one.setup_status,
        "enabled": one.enabled,
        "end_user": asdict(one.end_user),
        "base_url": one.base_url,
        "has_credentials": one.has_credentials,
        "gem_user": None if one.gem_user is None else asdict(one.gem_user),
        "source": asdict(one.source),
        "settings": {name: getattr(one.settings, name) for name in SETTINGS},
        "scope_config": one.scope_config,
        "created_at": moment(one.created_at),
        "full_synced_at": moment(one.full_synced_at),
        "deleted_at": moment(one.deleted_at),
    }


def syncs_of(connections: Connections, one: Connection, schedule: Schedule | None) -> dict[str, Any]:
    """What waits or runs, what is due next where somebody says by which schedule, and what went wrong last."""
    from connector.store import sync_queue, sync_times

    with connections.store.look() as connection:
        queued = sync_queue.of_integration(connection, one.number)
        times = sync_times.of_integration(connection, one.number)
        failures = sync_queue.failures(connection, one.number)
    due: dict[str, Any] = {}
    if schedule is not None:
        kind, at = (None, None) if times is None else schedule.next(times)
        due["next"] = None if at is None else {"kind": kind, "due_at": moment(at) if at else "now"}
    return {
        "queue": [
            {"sync_id": sync.id, "kind": sync.kind, "asked_at": moment(sync.asked_at), "running": sync.running}
            for sync in queued
        ],
        **due,
        "last_failure": None if failures is None else failures.message,
    }


def show(connections: Connections, one: Connection, *, as_json: bool, schedule: Schedule | None = None) -> None:
    """Prints an integration.

    Args:
        connections: those that it is one of.
        one: the integration.
        as_json: for programs.
        schedule: by which it is synced; None: nothing is said of when it will be.
    """
    described = as_dict(one, connections.store.clock()) | {"syncs": syncs_of(connections, one, schedule)}
    if as_json:
        print_json(described)
        return
    for name, value in described.items():
        for line in _lines(name, value):
            click.echo(line)


def _lines(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, list) and value:
        for number, one in enumerate(value):
            yield from _lines(f"{name}.{number}", one)
    elif isinstance(value, dict):
        for inner, one in value.items():
            yield from _lines(f"{name}.{inner}", one)
    else:
        yield f"{name:<40} {_shown(value)}"


def _shown(value: Any) -> str:
    if value == []:
        return "-"
    return {None: "-", True: "yes", False: "no"}[value] if value is None or isinstance(value, bool) else str(value)


def print_json(value: Any) -> None:
    """Prints one JSON value on one line."""
    click.echo(orjson.dumps(value))


def print_table(columns: list[str], rows: list[list[str]]) -> None:
    """Prints a table; wide enough for ids, which are there to be copied. In a pipe, each row is one line."""
    from rich import box
    from rich.table import Table

    from connector.cli.tables import WIDEST_LINE, console

    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, no_wrap=column == "id", overflow="fold")
    for row in rows:
        table.add_row(*row)
    console(WIDEST_LINE).print(table)
