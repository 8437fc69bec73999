"""`gem-connector webhooks`: where events are sent, and what became of them.

add, list, show, remove            one webhook
test, deliveries                   does it work?
rotate-secret                      of an environment
deliver                            send what is due
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, get_args

import click

from connector.cli.integrations import shared
from connector.cli.options import Host
from connector.store.webhooks import EventType

if TYPE_CHECKING:
    from connector.integrations import Connections
    from connector.store.deliveries import Delivery
    from connector.store.environments import Environment
    from connector.store.webhooks import Webhook
    from connector.webhooks.registry import Webhooks

_webhook = click.argument("webhook_id", metavar="WEBHOOK")
_type = click.Choice(get_args(EventType))

_allow_host = click.option(
    "--allow-host",
    type=Host(),
    multiple=True,
    metavar="HOST[:PORT]",
    help="A host that events may be sent to although it is not on the public Internet; for local development.",
)


def _stored(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the options --database, --secret-keys, --allow-host and --json, and connections and webhooks."""

    @shared.stored
    @_allow_host
    @functools.wraps(command)
    def run(connections: Connections, /, *, allow_host: Iterable[str], **given: Any) -> Any:
        from connector.actions.outbound import Outbound
        from connector.webhooks.registry import Webhooks

        outbound = Outbound(allowed=frozenset(allow_host))
        return command(connections, Webhooks(connections.store, connections.vault, outbound), **given)

    return run


@click.group()
def webhooks() -> None:
    """Send what happens to addresses of yours, signed."""


@webhooks.command()
@click.argument("url")
@click.option(
    "--event", "events", multiple=True, type=_type, help="A type of event; may be repeated. By default all of them."
)
@shared.environment
@_stored
def add(
    connections: Connections,
    known: Webhooks,
    /,
    *,
    url: str,
    events: tuple[EventType, ...],
    environment: str,
    as_json: bool,
) -> None:
    """Send events of an environment to URL from now on.

    With the first webhook of an environment the secret is shown that its deliveries are signed with, and never again.
    """
    added = known.add(shared.environment_named(connections, environment), url, events or get_args(EventType))
    if as_json:
        shared.print_json({**_as_dict(added.webhook, environment), "signing_secret": added.secret})
        return
    _show(added.webhook, environment)
    if added.secret is not None:
        click.echo(f"{'signing_secret':<40} {added.secret}")
        click.echo("Keep the secret now: it is not shown again.", err=True)


@webhooks.command("list")
@click.option("--environment", metavar="NAME", help="Only those of one environment.")
@_stored
def list_(connections: Connections, known: Webhooks, /, *, environment: str | None, as_json: bool) -> None:
    """List the webhooks in a database."""
    chosen = [one for one in _environments(connections) if environment in {None, one.name}]
    found = [_as_dict(webhook, one.name) for one in chosen for webhook in known.every(one)]
    if as_json:
        shared.print_json(found)
    else:
        rows = [[one["id"], one["environment"], one["url"], _in_a_column(one["events"])] for one in found]
        shared.print_table(["id", "environment", "url", "events"], rows)


@webhooks.command()
@_webhook
@_stored
def show(connections: Connections, known: Webhooks, /, *, webhook_id: str, as_json: bool) -> None:
    """Show a webhook."""
    environment = _environment_of(connections, webhook_id)
    found = known.get(environment, webhook_id)
    if as_json:
        shared.print_json(_as_dict(found, environment.name))
    else:
        _show(found, environment.name)


@webhooks.command()
@_webhook
@click.confirmation_option("--yes", prompt="What was not delivered to it never will be. Go on?", help="Do not ask.")
@_stored
def remove(connections: Connections, known: Webhooks, /, *, webhook_id: str, as_json: bool) -> None:
    """Remove a webhook, and its history."""
    known.remove(_environment_of(connections, webhook_id), webhook_id)
    if as_json:
        shared.print_json({"removed": webhook_id})
    else:
        click.echo(f"Removed {webhook_id}.")


@webhooks.command()
@_webhook
@click.option("--event", type=_type, help="The type of the event; by default the first one that it is told of.")
@_stored
@click.pass_context
def test(
    ctx: click.Context,
    connections: Connections,
    known: Webhooks,
    /,
    *,
    webhook_id: str,
    event: EventType | None,
    as_json: bool,
) -> None:
    """Send an event that did not happen, at once and once only.

    It is about an integration gem:example, which does not exist. Exits with 1 where it is not taken.
    """
    sent = known.test(_environment_of(connections, webhook_id), webhook_id, event)
    if as_json:
        shared.print_json(_delivery(sent))
    else:
        click.echo(f"{sent.state} {sent.event_type}: {sent.problem or f'the server answered {sent.status}'}")
        if sent.excerpt:
            click.echo(sent.excerpt)
    ctx.exit(int(sent.state != "DELIVERED"))


@webhooks.command()
@_webhook
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="How many, at most.")
@_stored
def deliveries(connections: Connections, known: Webhooks, /, *, webhook_id: str, limit: int, as_json: bool) -> None:
    """Show what became of the latest events; kept for 14 days."""
    found = [_delivery(one) for one in known.deliveries(_environment_of(connections, webhook_id), webhook_id, limit)]
    if as_json:
        shared.print_json(found)
        return
    columns = ["created_at", "type", "state", "attempts", "status", "next_try_at", "problem"]
    rows = [["-" if one[name] is None else str(one[name]) for name in columns] for one in found]
    shared.print_table(columns, rows)


@webhooks.command("rotate-secret")
@shared.environment
@_stored
def rotate_secret(connections: Connections, known: Webhooks, /, *, environment: str, as_json: bool) -> None:
    """Make a new signing secret for an environment, and show it.

    Every try from now on is signed with it. What a receiver refuses until it knows it is tried again.
    """
    secret = known.rotate_secret(shared.environment_named(connections, environment))
    if as_json:
        shared.print_json({"signing_secret": secret})
    else:
        click.echo(secret)


@webhooks.command()
@_stored
def deliver(connections: Connections, known: Webhooks, /, *, as_json: bool) -> None:
    """Send what is due, once; to be run every minute or so."""
    from dataclasses import asdict

    from connector.webhooks.delivery import deliver_due

    done = deliver_due(connections.store, known.vault, known.outbound)
    if as_json:
        shared.print_json(asdict(done))
    else:
        click.echo(f"Delivered {done.delivered:,}, to be tried again {done.postponed:,}, given up {done.failed:,}.")


def _environments(connections: Connections) -> list[Environment]:
    from connector.store import environments

    with connections.store.look() as connection:
        return environments.every(connection)


def _environment_of(connections: Connections, webhook_id: str) -> Environment:
    """The environment of a webhook: who is at the terminal may see all of them."""
    from connector.errors import WebhookNotFound
    from connector.store import webhooks as stored

    with connections.store.look() as connection:
        number = stored.environment_of(connection, webhook_id)
    for one in _environments(connections):
        if one.number == number:
            return one
    raise WebhookNotFound(
        f"There is no webhook {webhook_id} in the store at {connections.store.url}.",
        hint="`gem-connector webhooks list` shows those that there are.",
    )


def _as_dict(webhook: Webhook, environment: str) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "environment": environment,
        "url": webhook.url,
        "events": list(webhook.events),
        "created_at": shared.moment(webhook.created_at),
    }


def _in_a_column(events: list[str]) -> str:
    return "all" if len(events) == len(get_args(EventType)) else ", ".join(events)


def _show(webhook: Webhook, environment: str) -> None:
    for name, value in _as_dict(webhook, environment).items():
        click.echo(f"{name:<40} {', '.join(value) if name == 'events' else value}")


def _delivery(one: Delivery) -> dict[str, Any]:
    return {
        "event_id": one.event_id,
        "type": one.event_type,
        "state": one.state,
        "attempts": one.attempts,
        "created_at": shared.moment(one.created_at),
        "last_tried_at": shared.moment(one.last_tried_at),
        "next_try_at": shared.moment(one.due_at) if one.state == "PENDING" else None,
        "status": one.status,
        "problem": one.problem,
        "excerpt": one.excerpt,
    }
