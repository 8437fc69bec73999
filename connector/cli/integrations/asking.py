"""What is asked of Gem with the key of an integration: who could act, which sources there are, a sync."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from connector.cli import options
from connector.cli.integrations import shared
from connector.errors import SettingInvalid

if TYPE_CHECKING:
    from connector.gem.client import GemClient
    from connector.integrations import Connections
    from connector.store.connections import AutomaticSource, GemUser
    from connector.sync import SyncReport


@click.command()
@shared.integration
@shared.stored
def users(connections: Connections, /, *, integration_id: str, as_json: bool) -> None:
    """List the Gem users on whose behalf could be written."""
    from connector.integrations.gem_account import people

    with connections.client(integration_id) as client:
        found = people(client)
    if as_json:
        shared.print_json([{"id": one.id, "name": one.name, "email": one.email} for one in found])
    else:
        shared.print_table(["id", "name", "email"], [[one.id, one.name, one.email] for one in found])


@click.command()
@shared.integration
@shared.stored
def sources(connections: Connections, /, *, integration_id: str, as_json: bool) -> None:
    """List the sources of a Gem account."""
    from connector.integrations import gem_account

    with connections.client(integration_id) as client:
        found = gem_account.sources(client)
    if as_json:
        shared.print_json([{"id": one.id, "name": one.name} for one in found])
    else:
        shared.print_table(["id", "name"], [[one.id, one.name] for one in found])


@click.command()
@options.full
@options.delta
@shared.integration
@shared.stored
@click.pass_context
def sync(ctx: click.Context, connections: Connections, /, *, integration_id: str, full: bool, as_json: bool) -> None:
    """Sync an integration with its stored key."""
    from connector.cli.tables import exit_code, print_report

    report = run_sync(connections, integration_id, full=full)
    if as_json:
        shared.print_json(report.as_dict())
    else:
        print_report(report)
    ctx.exit(exit_code(report))


def run_first_sync(connections: Connections, integration_id: str) -> None:
    """Syncs an integration that was made a moment ago, whole."""
    from connector.cli.tables import remarks
    from connector.errors import SyncInProgress

    try:
        for line in remarks(run_sync(connections, integration_id, full=True)):
            click.echo(line, err=True)
    except SyncInProgress:
        click.echo("A service or worker on this database has begun its first sync already.", err=True)


def run_sync(connections: Connections, integration_id: str, *, full: bool) -> SyncReport:
    """Syncs an integration, and shows how far it is."""
    from connector.cli.progress import shown
    from connector.worker.syncing import sync_connected

    with shown() as progress:
        return sync_connected(connections, integration_id, "full" if full else "delta", progress=progress)


def chosen_user(client: GemClient, wanted: str | None) -> GemUser | None:
    """The Gem user of this id or email address."""
    from connector.integrations.gem_account import people
    from connector.store.connections import GemUser

    if wanted is None:
        return None
    for person in people(client):
        if person.id == wanted or person.email.casefold() == wanted.casefold():
            return GemUser(person.id, person.name)
    raise SettingInvalid(
        f"The Gem account has no active user {wanted}.", hint="Give the id or the email address of one in Gem."
    )


def chosen_source(client: GemClient, wanted: str | None, tracking_link: str | None) -> AutomaticSource | None:
    """The source of this name or id."""
    from connector.integrations import gem_account
    from connector.store.connections import AutomaticSource

    if wanted is None:
        return None if tracking_link is None else AutomaticSource(tracking_link=tracking_link)
    known = gem_account.sources(client)
    found = gem_account.source_named(wanted, known) or next((one for one in known if one.id == wanted), None)
    if found is None:
        raise SettingInvalid(
            f"The Gem account has no source {wanted}.",
            hint="Make it under Admin settings → Gem ATS → Applications → Sources; it takes a minute or two to appear.",
        )
    return AutomaticSource(found.id, found.name, tracking_link)
