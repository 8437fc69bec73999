"""Secret keys, and data that is due to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from connector.cli import options
from connector.cli.integrations import shared

if TYPE_CHECKING:
    from connector.integrations import Connections


@click.command("new-key")
@options.as_json
def new_key(*, as_json: bool) -> None:
    """Print a new key to encrypt credentials with, for GEM_CONNECTOR_SECRET_KEYS."""
    from connector.integrations import vault

    key = vault.new_key()
    if as_json:
        shared.print_json({"key": key})
    else:
        click.echo(key)


@click.command("rotate-keys")
@shared.stored
def rotate_keys(connections: Connections, /, *, as_json: bool) -> None:
    """Encrypt all credentials anew, under the newest key.

    With GEM_CONNECTOR_SECRET_KEYS: put a new key before the others and restart the service, rotate, then take the
    others away. With a key file: a new key is made and put into the file, and the one before it stays there until the
    next rotation, for services that run.
    """
    from connector.integrations import vault

    file = connections.vault.file
    count = connections.rotate_keys(None if file is None else vault.add_key(file))
    if as_json:
        shared.print_json({"rotated": count})
    else:
        click.echo(f"The credentials of {count:,} integrations are under the newest key.")


@click.command()
@shared.stored
def purge(connections: Connections, /, *, as_json: bool) -> None:
    """Erase what was deleted 14 days ago: integrations with all their data, and the values of records.

    The service does so by itself.
    """
    from connector.integrations import retention

    purged, erased = retention.purge(connections.store), retention.erase(connections.store)
    if as_json:
        shared.print_json({"purged": len(purged), "erased_records": erased})
    else:
        click.echo(f"Erased the data of {len(purged):,} integrations, and the values of {erased:,} records.")
