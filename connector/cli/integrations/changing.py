"""Changing and ending an integration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from connector.cli import options
from connector.cli.integrations import shared
from connector.cli.integrations.asking import chosen_source, chosen_user

if TYPE_CHECKING:
    from connector.integrations import Connections
    from connector.store.connections import AutomaticSource, GemUser


@click.command()
@shared.integration
@shared.gem_user
@shared.source
@shared.tracking_link
@shared.settings
@shared.stored
def settings(connections: Connections, /, *, integration_id: str, as_json: bool, **given: Any) -> None:
    """Change what an integration goes by.

    The next sync applies it to what is stored, without fetching it again.
    """
    found = connections.get(integration_id)
    changed = {name: given[name] for name in shared.SETTINGS if given[name] is not None}
    gem_user, source = _chosen(connections, integration_id, given)
    found = connections.configure(
        integration_id, settings=replace(found.settings, **changed), gem_user=gem_user, source=source
    )
    shared.show(connections, found, as_json=as_json)


def _chosen(
    connections: Connections, integration_id: str, given: dict[str, Any]
) -> tuple[GemUser | None, AutomaticSource | None]:
    """User and source, where some are given: only then Gem is asked."""
    if not any(given[name] for name in ("gem_user", "source", "tracking_link")):
        return None, None
    source = connections.get(integration_id).source
    with connections.client(integration_id) as client:
        gem_user = chosen_user(client, given["gem_user"])
        found = chosen_source(client, given["source"], given["tracking_link"])
    if found is not None and given["source"] is None:
        found = replace(source, tracking_link=found.tracking_link)
    elif found is not None and given["tracking_link"] is None:
        found = replace(found, tracking_link=source.tracking_link if found.id == source.id else None)
    return gem_user, found


@click.command()
@shared.integration
@shared.stored
def enable(connections: Connections, /, *, integration_id: str, as_json: bool) -> None:
    """Let an integration be used again."""
    shared.show(connections, connections.enable(integration_id, value=True), as_json=as_json)


@click.command()
@shared.integration
@shared.stored
def disable(connections: Connections, /, *, integration_id: str, as_json: bool) -> None:
    """Let an integration rest: no syncs, no reads, no actions. Its credentials stay."""
    shared.show(connections, connections.enable(integration_id, value=False), as_json=as_json)


@click.command()
@shared.integration
@options.api_key
@options.application_secret
@shared.base_url
@shared.stored
def relink(connections: Connections, /, *, integration_id: str, as_json: bool, **given: Any) -> None:
    """Give an integration another key of the same Gem account."""
    from connector.integrations import Credentials

    credentials = Credentials(given["api_key"], given["application_secret"])
    relinked = connections.relink(integration_id, credentials, base_url=given["base_url"])
    shared.show(connections, relinked, as_json=as_json)


@click.command()
@shared.integration
@click.option("--yes", is_flag=True, help="Do not ask.")
@shared.stored
def delete(connections: Connections, /, *, integration_id: str, yes: bool, as_json: bool) -> None:
    """Delete an integration, its credentials now and its data in 14 days. This cannot be undone."""
    connections.get(integration_id)
    if not yes:
        click.confirm(f"Delete {integration_id} for good?", abort=True, err=True)
    shared.show(connections, connections.delete(integration_id), as_json=as_json)
