"""`gem-connector keys`: who may ask the service, and for which environment.

add, list, revoke
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from connector.cli import options
from connector.cli.integrations import shared

if TYPE_CHECKING:
    from connector.store.api_keys import ApiKey


@click.group()
def keys() -> None:
    """Say who may ask the service, and for which environment.

    An environment is a world of its own: its keys see its integrations, webhooks and log, and no others.
    """


@keys.command()
@shared.environment
@options.client_key("A key of your own, instead of a new one that is printed.")
@options.database
@options.as_json
def add(environment: str, api_key: str | None, database: str, as_json: bool) -> None:
    """Make a key for an environment, and the environment where there is none.

    A new key is shown once, and kept nowhere. One that was revoked is valid again when it is given.
    """
    from connector.errors import SettingInvalid
    from connector.store import Store, api_keys, environments

    key = api_key or environments.new_api_key()
    with Store.open(database) as store, store.write() as connection:
        owner = environments.create(connection, environment, store.clock())
        if not environments.add_key(connection, owner, key, store.clock()):
            raise SettingInvalid(
                "This API key belongs to another environment.", hint="Leave --api-key out, and a new one is made."
            )
    made = None if api_key else key
    if as_json:
        shared.print_json({"id": api_keys.id_of(key), "environment": environment, "api_key": made})
        return
    if made is None:
        click.echo(f"Clients may use the key {api_keys.id_of(key)} for {environment} from now on.")
    else:
        click.echo(made)
        click.echo("Keep the key now: it is not shown again.", err=True)


@keys.command("list")
@click.option("--environment", metavar="NAME", help="Only those of one environment.")
@options.database
@options.as_json
def list_(environment: str | None, database: str, as_json: bool) -> None:
    """List the keys: what `printf %s "$KEY" | sha256sum | cut -c1-12` says of each, never the key itself."""
    from connector.store import Store, api_keys

    with Store.open(database) as store, store.look() as connection:
        found = [one for one in api_keys.every(connection) if environment in {None, one.environment}]
    if as_json:
        shared.print_json([_as_dict(one) for one in found])
    else:
        columns = ["id", "environment", "created_at", "revoked_at"]
        shared.print_table(columns, [[_as_dict(one)[name] or "-" for name in columns] for one in found])


@keys.command()
@click.argument("key_id", metavar="KEY")
@click.confirmation_option("--yes", prompt="Whoever uses the key is refused from now on. Go on?", help="Do not ask.")
@options.database
@options.as_json
def revoke(key_id: str, database: str, as_json: bool) -> None:
    """Refuse a key from now on, in all processes; KEY is its id, as `list` shows it."""
    from connector.errors import SettingInvalid
    from connector.store import Store, api_keys

    with Store.open(database) as store, store.write() as connection:
        found = next((one for one in api_keys.every(connection) if one.id == key_id), None)
        if found is None:
            # What was typed is not repeated: it may be the key itself.
            raise SettingInvalid(
                f"There is no API key of this id in the store at {store.url}.",
                hint="`gem-connector keys list` shows the ids of those that there are.",
            )
        api_keys.revoke(connection, found, store.clock())
    if as_json:
        shared.print_json({"revoked": key_id})
    else:
        click.echo(f"Revoked {key_id} of {found.environment}.")


def _as_dict(one: ApiKey) -> dict[str, Any]:
    return {
        "id": one.id,
        "environment": one.environment,
        "created_at": shared.moment(one.created_at),
        "revoked_at": shared.moment(one.revoked_at),
    }
