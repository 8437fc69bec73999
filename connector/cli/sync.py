"""`gem-connector sync`: Gem into a database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from connector.cli import options
from connector.cli.progress import shown

if TYPE_CHECKING:
    from connector.gem_connector.integration import Integration

SETTINGS = ("remote_data", "sync_only_created_applications", "include_job_templates", "job_board")


@click.command()
@options.full
@options.delta
@options.base_url
@options.api_key_unless_replayed
@options.application_secret
@options.cassette
@options.database
@options.integration_id
@click.option(
    "--remote-data/--no-remote-data",
    default=None,
    help="Give Gem's own record with each unified record. Kept for the next syncs, as are the other settings.",
)
@click.option(
    "--only-created-applications/--all-applications",
    "sync_only_created_applications",
    default=None,
    help="Sync only candidates and applications that were created through this connector.",
)
@click.option(
    "--include-job-templates/--no-job-templates",
    default=None,
    help="Sync job templates, their stages and their posts as if they were jobs.",
)
@click.option(
    "--job-board", metavar="NAME", help="Name of the public job board, for posts that Gem sends without a link."
)
@click.option(
    "--accept-deletions",
    is_flag=True,
    help="Delete even where more than 10 % and more than 20 records of a model are gone at once.",
)
@options.as_json
@click.pass_context
def sync(
    ctx: click.Context,
    /,
    *,
    full: bool,
    base_url: str,
    api_key: str | None,
    application_secret: str | None,
    database: str,
    integration_id: str,
    as_json: bool,
    **others: Any,
) -> None:
    """Sync a Gem account into a database.

    A sync that was stopped, however, goes on where it was. Exits with 1 when deletions wait for --accept-deletions, or
    when something could not be read.
    """
    from connector.gem_connector.connector import GemConnector
    from connector.gem_connector.replaying import replaying

    with (
        replaying(others["cassette"])
        if others["cassette"]
        else GemConnector(base_url, str(api_key), application_secret) as gem,
        gem.connect(database, integration_id=integration_id) as integration,
    ):
        _apply(others, integration, gem.client.account)
        with shown() as progress:
            report = integration.sync(
                "full" if full else "delta", accept_deletions=others["accept_deletions"], progress=progress
            )
    from connector.cli.tables import exit_code, print_report

    if as_json:
        import orjson

        click.echo(orjson.dumps(report.as_dict()))
    else:
        print_report(report)
    ctx.exit(exit_code(report))


def _apply(given: dict[str, Any], integration: Integration, account: str) -> None:
    """The settings that were given, over those that the integration has."""
    changed = {name: given[name] for name in SETTINGS if given[name] is not None}
    if changed:
        settings = replace(integration.settings, **changed)
        integration.store.integration(integration.id, account=account, settings=settings)
