"""Custom fields and integration fields."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from connector.cli.integrations import shared
from connector.errors import SettingInvalid
from connector.store.custom_fields import MODELS

if TYPE_CHECKING:
    from connector.integrations import Connections
    from connector.integrations.fields import Fields
    from connector.store.connections import Connection
    from connector.store.custom_fields import IntegrationField

_model = click.argument("model", type=click.Choice(list(MODELS)))
_key = click.argument("key")


@click.command()
@shared.integration
@shared.stored
def fields(connections: Connections, /, *, integration_id: str, as_json: bool) -> None:
    """List what Gem sends and no unified field holds."""
    found = _fields(connections).integration_fields(connections.get(integration_id))
    if as_json:
        shared.print_json([asdict(one) for one in found])
        return
    rows = [[one.model, one.type, one.key, one.label or "", "yes" if one.passthrough else "no"] for one in found]
    shared.print_table(["model", "type", "key", "label", "passed through"], sorted(rows))


@click.command("pass-through")
@shared.integration
@_model
@_key
@click.option("--custom", is_flag=True, help="The key is one of the customer's own.")
@click.option("--on/--off", "enabled", default=True, show_default=True, help="Whether it is shown.")
@shared.stored
def pass_through(connections: Connections, /, *, integration_id: str, enabled: bool, **given: Any) -> None:
    """Show a field of Gem's in `integration_fields`, or not, from the next sync on."""
    found = connections.get(integration_id)
    field = _integration_field(connections, found, given["model"], given["key"], custom=given["custom"])
    changed = _fields(connections).set_passthrough(found, field.id, enabled=enabled)
    _told(asdict(changed), as_json=given["as_json"])


@click.command("custom-fields")
@shared.integration
@shared.stored
def custom_fields(connections: Connections, /, *, integration_id: str, as_json: bool) -> None:
    """List the custom fields, and which field of Gem's each of them shows."""
    found = connections.get(integration_id)
    known = {one.id: one for one in _fields(connections).integration_fields(found)}
    listed = _fields(connections).custom_fields(shared.environment_of(connections, found), found)
    if as_json:
        shown = [{**asdict(one), "integration_field": mapped} for one, mapped in listed]
        shared.print_json(shown)
        return
    rows = [
        [one.model, one.key, one.label or "", known[mapped].key if mapped in known else "-"] for one, mapped in listed
    ]
    shared.print_table(["model", "key", "label", "shows"], sorted(rows))


@click.command("define-field")
@_model
@_key
@click.option("--label", metavar="TEXT", help="A name for people.")
@click.option("--description", metavar="TEXT", help="What it is for.")
@shared.environment
@shared.stored
def define_field(connections: Connections, /, *, model: str, key: str, environment: str, **given: Any) -> None:
    """Define a custom field for all integrations of an environment."""
    whose = shared.environment_named(connections, environment)
    made = _fields(connections).define(whose, model, key, label=given["label"], description=given["description"])
    _told(asdict(made), as_json=given["as_json"])


@click.command("remove-field")
@_model
@_key
@shared.environment
@shared.stored
def remove_field(connections: Connections, /, *, model: str, key: str, environment: str, as_json: bool) -> None:
    """Take a custom field away, in all integrations of an environment."""
    _fields(connections).undefine(shared.environment_named(connections, environment), model, key)
    _told({"removed": key}, as_json=as_json)


@click.command("map-field")
@shared.integration
@_model
@_key
@click.argument("gem_key", required=False)
@click.option("--custom", is_flag=True, help="GEM_KEY is one of the customer's own.")
@shared.stored
def map_field(connections: Connections, /, *, integration_id: str, model: str, key: str, **given: Any) -> None:
    """Let the custom field KEY show Gem's field GEM_KEY, or nothing, from the next sync on."""
    found = connections.get(integration_id)
    environment = shared.environment_of(connections, found)
    listed = _fields(connections).custom_fields(environment, found)
    field = next((one for one, _ in listed if (one.model, one.key) == (model, key)), None)
    if field is None:
        raise SettingInvalid(f"There is no custom field {key} of {model}.", hint="`define-field` makes one.")
    shown = None
    if given["gem_key"] is not None:
        shown = _integration_field(connections, found, model, given["gem_key"], custom=given["custom"])
    _fields(connections).map(environment, found, field.id, None if shown is None else shown.id)
    _told({"key": key, "shows": None if shown is None else shown.key}, as_json=given["as_json"])


def _fields(connections: Connections) -> Fields:
    from connector.integrations.fields import Fields

    return Fields(connections.store)


def _integration_field(
    connections: Connections, integration: Connection, model: str, key: str, *, custom: bool
) -> IntegrationField:
    kind = "CUSTOM" if custom else "DEFAULT"
    for one in _fields(connections).integration_fields(integration):
        if (one.model, one.key, one.type) == (model, key, kind):
            return one
    raise SettingInvalid(
        f"No record of {model} has shown a field {key} yet.",
        hint="`fields` lists those that there are; a key of the customer's own needs --custom.",
    )


def _told(value: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        shared.print_json(value)
    else:
        for name, one in value.items():
            click.echo(f"{name:<20} {'-' if one is None else one}")
