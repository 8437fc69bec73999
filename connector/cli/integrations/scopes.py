"""Scopes: which models, fields and actions may be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from connector.cli.integrations import shared

if TYPE_CHECKING:
    from connector.integrations import Connections
    from connector.store.scopes import Scopes, ScopeSetting

_settings = click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=SETTING",
    help="A model, field or action, and ENABLED, DISABLED or OPTIONAL; such as ats_jobs.description=DISABLED.",
)


@click.command()
@shared.integration
@_settings
@shared.stored
def scopes(connections: Connections, /, *, integration_id: str, given: tuple[str, ...], as_json: bool) -> None:
    """Show or change what may be used of an account.

    The next sync applies it to what is stored: a disabled field becomes null, a disabled model's records are deleted.
    """
    from connector.api.coverage import SCOPE_NAMES
    from connector.integrations.scopes import set_scopes
    from connector.store.scopes import Scopes

    found = connections.get(integration_id)
    known = Scopes.from_json(found.scopes)
    if given:
        known = set_scopes(connections.store, found, _changes(given), SCOPE_NAMES)
    _show(known, as_json=as_json)


@click.command("define-scopes")
@click.argument("name")
@_settings
@shared.environment
@shared.stored
def define_scopes(
    connections: Connections, /, *, name: str, given: tuple[str, ...], environment: str, as_json: bool
) -> None:
    """Define scopes under a NAME, for links to begin integrations with."""
    from connector.api.coverage import SCOPE_NAMES
    from connector.integrations.scopes import keep_config

    whose = shared.environment_named(connections, environment)
    made = keep_config(connections.store, whose, name, _changes(given), SCOPE_NAMES)
    if as_json:
        shared.print_json({"id": made.id, "name": made.name, "settings": dict(made.scopes.settings)})
    else:
        click.echo(f"{made.id}  {made.name}")


@click.command("scope-configs")
@shared.environment
@shared.stored
def scope_configs(connections: Connections, /, *, environment: str, as_json: bool) -> None:
    """List the scopes that links may name."""
    from connector.store.scopes import configs

    whose = shared.environment_named(connections, environment)
    with connections.store.look() as connection:
        found = configs(connection, whose)
    if as_json:
        shared.print_json([{"id": one.id, "name": one.name, "settings": dict(one.scopes.settings)} for one in found])
    else:
        shared.print_table(["id", "name"], [[one.id, one.name] for one in found])


def _changes(given: tuple[str, ...]) -> dict[str, ScopeSetting]:
    from connector.integrations.scopes import SETTINGS

    changes: dict[str, ScopeSetting] = {}
    for text in given:
        name, _, wanted = text.partition("=")
        setting = next((one for one in SETTINGS if one == wanted.upper()), None)
        if setting is None:
            raise click.BadParameter(f"{text!r} is not NAME=ENABLED, =DISABLED or =OPTIONAL", param_hint="--set")
        changes[name] = setting
    return changes


def _show(known: Scopes, *, as_json: bool) -> None:
    if as_json:
        shared.print_json({"settings": dict(known.settings), "opted_out": sorted(known.opted_out)})
        return
    if not known.settings:
        click.echo("Everything is enabled.")
    for name, setting in sorted(known.settings.items()):
        click.echo(f"{name:<40} {setting}{' (refused by the customer)' if known.is_refused(name) else ''}")
