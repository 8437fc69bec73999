"""`gem-connector logs`: the log of calls, for whoever runs the service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from connector.cli import options
from connector.cli.integrations import shared
from connector.errors import SettingInvalid

if TYPE_CHECKING:
    from connector.store import Store
    from connector.store.call_log import Search


class Status(click.ParamType[tuple[int, int]]):
    """HTTP statuses: one, or a range of them."""

    name = "status"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """The lowest and the highest. Fails for what is none."""
        from connector.api.call_log.statuses import statuses

        if isinstance(value, tuple):
            return value
        try:
            return statuses(value)
        except ValueError:
            self.fail(f"{value!r} is no status, such as 404, 4xx or error", param, ctx)


@click.group()
def logs() -> None:
    """Show which calls the service was asked, and what each of them asked of Gem."""


@logs.command("list")
@options.database
@click.option("--environment", metavar="NAME", help="Only calls with a key of this environment; by default all calls.")
@click.option("--integration", metavar="ID", help="Only calls about this integration.")
@click.option("--operation", metavar="NAME", help="Only calls of this operation, such as create_candidate.")
@click.option("--status", type=Status(), help="Only calls with this HTTP status: 404, 4xx, or error for 400 and above.")
@click.option("--before", metavar="ID", help="Only calls that were logged before this one.")
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=50,
    show_default=True,
    metavar="N",
    help="How many calls at most.",
)
@options.as_json
def list_(database: str, limit: int, *, as_json: bool, **wanted: Any) -> None:
    """List the latest calls."""
    from connector.api.call_log.showing import summary
    from connector.store import Store, call_log

    with Store.open(database, create=False) as store:
        search = _search(store, **wanted)
        with store.look() as connection:
            found = [summary(one) for one in call_log.search(connection, search, limit)]
    if as_json:
        shared.print_json(found)
        return
    rows = [
        [
            one["at"][:19].replace("T", " "),
            one["id"],
            f"{one['method']} {one['path']}",
            f"{one['status']}",
            one["code"] or "",
        ]
        for one in found
    ]
    shared.print_table(["at (UTC)", "id", "call", "status", "code"], rows)


def _search(store: Store, *, environment: str | None, status: tuple[int, int] | None, **wanted: Any) -> Search:
    from connector.store.call_log import Search

    return Search(_number(store, environment), 0, statuses=status, **wanted)


def _number(store: Store, environment: str | None) -> int | None:
    from connector.store import environments

    if environment is None:
        return None
    with store.look() as connection:
        found = environments.named(connection, environment)
    if found is None:
        raise SettingInvalid(f"There is no environment {environment}.")
    return found.number


@logs.command()
@options.database
@click.argument("call_id", metavar="ID")
@options.as_json
def show(database: str, call_id: str, *, as_json: bool) -> None:
    """Show a call with its bodies, and the requests to Gem that it caused.

    ID is the X-Request-Id of an answer, or what stands behind /logs/ in a log_url.
    """
    from connector.api.call_log.showing import whole
    from connector.store import Store, call_log

    with Store.open(database, create=False) as store, store.look() as connection:
        found = call_log.by_id(connection, call_id, None, 0)
    if found is None:
        raise SettingInvalid(
            f"There is no call {call_id} in the log.",
            hint="It was dropped, or is not kept any more; see `serve --log-days`.",
        )
    if as_json:
        shared.print_json(whole(found))
        return
    described = whole(found)
    requests = described.pop("gem_requests")
    for name, value in described.items():
        click.echo(f"{name:<22} {'-' if value is None else value}")
    for one in requests:
        click.echo(f"\nasked of Gem           {one['method']} {one['path']}")
        for name in sorted(one.keys() - {"method", "path"}):
            click.echo(f"  {name:<20} {'-' if one[name] is None else one[name]}")
