"""Links for customers who connect an account themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from connector.cli.integrations import shared

if TYPE_CHECKING:
    from connector.integrations import Connections


@click.command()
@click.option("--service-url", required=True, metavar="URL", help="Where customers reach `gem-connector serve`.")
@click.option("--organization", required=True, metavar="NAME", help="The customer's company.")
@click.option("--email", required=True, metavar="ADDRESS", help="The person for whom the link is.")
@click.option("--origin-id", metavar="ID", help="The customer's id on your side.")
@click.option(
    "--language",
    type=click.Choice(["en", "de", "fr", "it", "es"]),
    default="en",
    show_default=True,
    help="What the customer speaks.",
)
@click.option("--embedded", is_flag=True, help="To show it inside of an application; good for an hour, not for a year.")
@click.option("--field-mapping", is_flag=True, help="Let the customer map fields afterwards.")
@click.option("--scope-config", metavar="ID", help="The scopes that the integration gets.")
@shared.environment
@shared.stored
def link(connections: Connections, /, *, service_url: str, as_json: bool, **given: Any) -> None:
    """Make a link to the connection page."""
    from connector.integrations.links import Link, Links
    from connector.integrations.scopes import config_of
    from connector.store.connections import EndUser

    environment = shared.environment_named(connections, given["environment"])
    wanted = Link(
        "connect",
        EndUser(given["organization"], given["email"], given["origin_id"]),
        "EMBEDDED" if given["embedded"] else "MAGIC_LINK",
        given["language"],
        config_of(connections.store, environment, given["scope_config"]),
        given["field_mapping"],
    )
    made = f"{service_url.rstrip('/')}/connect?token={Links(connections).create(environment, wanted)}"
    if as_json:
        shared.print_json({"link": made})
    else:
        click.echo(made)
