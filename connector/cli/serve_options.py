"""The options of `gem-connector serve`, by what they are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from connector.cli import options
from connector.cli.integrations import shared

F = TypeVar("F", bound=Callable[..., Any])


def _all(*together: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one, in the order in which `--help` shows them."""

    def add(command: F) -> F:
        for option in reversed(together):
            command = option(command)
        return command

    return add


where: Callable[[F], F] = _all(
    click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on."),
    click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8900,
        show_default=True,
        help="Port to listen on; 0 takes a free one.",
    ),
    click.option(
        "--database",
        envvar="GEM_DATABASE_URL",
        show_envvar=True,
        metavar="URL",
        help="Where the records are: sqlite:///gem.db or postgresql://user:password@host/database.",
    ),
    click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that serve."),
    click.option(
        "--threads", type=click.IntRange(min=1), default=8, show_default=True, help="Threads of each process."
    ),
)

clients: Callable[[F], F] = _all(
    options.client_key(
        "A key that clients may use from now on. Without one, and with none made before, one is made and printed.",
        envvar="GEM_CONNECTOR_API_KEY",
        show_envvar=True,
    ),
    click.option(
        "--rate-limit",
        type=click.IntRange(min=1),
        default=3000,
        show_default=True,
        callback=options.unless("no_rate_limit"),
        help="Requests a minute of a key.",
    ),
    click.option(
        "--no-rate-limit",
        is_flag=True,
        callback=options.unless("rate_limit"),
        help="Let clients ask as fast as they can.",
    ),
)

gem_accounts: Callable[[F], F] = _all(
    shared.secret_keys,
    shared.base_url,
    options.application_secret,
    click.option(
        "--source-name",
        metavar="NAME",
        help="The source that applications created through you carry in every account; without it, customers choose "
        "one.",
    ),
    options.allow_host,
)

connection_page: Callable[[F], F] = _all(
    options.public_url,
    click.option(
        "--embedded-in",
        type=options.Origin(),
        multiple=True,
        metavar="ORIGIN",
        help="An application, such as https://app.example.com, that may show the connection page inside of its own.",
    ),
)

call_log: Callable[[F], F] = _all(
    click.option(
        "--log-days",
        type=click.IntRange(min=1),
        default=7,
        show_default=True,
        metavar="N",
        help="How long calls are kept in the log that `log_url` leads to.",
    ),
    click.option(
        "--log-entries",
        type=click.IntRange(min=0),
        default=10_000,
        show_default=True,
        metavar="N",
        help="Of each environment at most, of reads that succeeded and of all other calls; 0 keeps no log.",
    ),
    click.option(
        "--log-bodies/--no-log-bodies",
        default=True,
        show_default=True,
        help="Keep what callers and Gem sent, too: without secrets and files, but with names and addresses of people.",
    ),
)

modes: Callable[[F], F] = _all(
    click.option(
        "--no-worker", is_flag=True, help="Sync nothing in these processes: `gem-connector worker` does, in others."
    ),
    click.option(
        "--demo", is_flag=True, help="Serve a simulated tenant, synced into a new database; no account needed."
    ),
    click.option(
        "--candidates", type=click.IntRange(min=1), default=1000, show_default=True, help="Of the demo's tenant."
    ),
)
