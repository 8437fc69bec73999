"""Making an integration, and looking at those that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from connector.cli import options
from connector.cli.integrations import shared
from connector.cli.integrations.asking import chosen_source, chosen_user, run_first_sync

if TYPE_CHECKING:
    from connector.integrations import Connections


@click.command()
@click.option("--organization", required=True, metavar="NAME", help="The customer whose Gem account it is.")
@click.option("--email", metavar="ADDRESS", help="Who connected it.")
@click.option("--origin-id", metavar="ID", help="The customer's id on your side.")
@shared.environment
@click.option("--integration-id", metavar="ID", help="Its id, instead of a new one.")
@click.option("--sync/--no-sync", default=False, help="Run the first sync at once.")
@options.api_key
@options.application_secret
@shared.base_url
@shared.gem_user
@shared.source
@shared.tracking_link
@shared.settings
@shared.stored
def create(connections: Connections, /, *, as_json: bool, sync: bool, **given: Any) -> None:
    """Connect a Gem account.

    The key is tried on Gem first, and stored encrypted.
    """
    from connector.integrations import Credentials
    from connector.store import Settings
    from connector.store.connections import EndUser

    credentials = Credentials(given["api_key"], given["application_secret"])
    with connections.gem.client(credentials, given["base_url"]) as client:
        gem_user = chosen_user(client, given["gem_user"])
        source = chosen_source(client, given["source"], given["tracking_link"])
    created = connections.create(
        shared.environment_named(connections, given["environment"]),
        EndUser(given["organization"], given["email"], given["origin_id"]),
        credentials,
        base_url=given["base_url"],
        settings=Settings(**{name: given[name] for name in shared.SETTINGS if given[name] is not None}),
        gem_user=gem_user,
        source=source,
        integration_id=given["integration_id"],
    )
    if sync:
        run_first_sync(connections, created.id)
        created = connections.get(created.id)
    shared.show(connections, created, as_json=as_json)


@click.command("list")
@click.option("--environment", metavar="NAME", help="Only those of one environment.")
@click.option("--include-deleted", is_flag=True, help="Deleted ones too.")
@shared.stored
def list_(connections: Connections, /, *, environment: str | None, include_deleted: bool, as_json: bool) -> None:
    """List the integrations in a database."""
    chosen = None if environment is None else shared.environment_named(connections, environment)
    now = connections.store.clock()
    found = [shared.as_dict(one, now) for one in connections.every(chosen, include_deleted=include_deleted)]
    if as_json:
        shared.print_json(found)
        return
    columns = ["id", "organization", "status", "set-up", "created", "last full sync"]
    rows = [
        [
            one["id"],
            one["end_user"]["organization_name"],
            "DELETED" if one["deleted_at"] else one["status"],
            one["setup_status"],
            one["created_at"],
            one["full_synced_at"] or "-",
        ]
        for one in found
    ]
    shared.print_table(columns, rows)


@click.command()
@shared.integration
@options.intervals
@shared.stored
def show(connections: Connections, /, *, integration_id: str, full_every: int, delta_every: int, as_json: bool) -> None:
    """Show an integration; when it is synced next, if the service has the schedule that is given."""
    from connector.worker.schedule import Schedule

    schedule = Schedule(full_every, delta_every)
    shared.show(connections, connections.get(integration_id), as_json=as_json, schedule=schedule)
