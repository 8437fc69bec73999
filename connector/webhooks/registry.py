"""The webhooks of an environment, and the secret that its deliveries are signed with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from connector.actions.outbound import Outbound, Refused, Unfetched
from connector.errors import WebhookNotFound, WebhookRefused
from connector.integrations.vault import Vault
from connector.store import Store, deliveries, webhooks
from connector.store.deliveries import Delivery
from connector.store.environments import Environment
from connector.store.webhooks import EventType, Webhook
from connector.webhooks import announcing
from connector.webhooks.delivery import KEPT_OF_EACH, Sender, sealed_secret
from connector.webhooks.examples import example
from connector.webhooks.payloads import TYPES
from connector.webhooks.signing import new_secret

MOST_WEBHOOKS = 20
"""Of one environment."""


@dataclass(frozen=True, slots=True)
class Added:
    """A webhook that was just made.

    Args:
        webhook: the webhook.
        secret: what its environment's deliveries are signed with, where this was its first webhook; None where the
            secret was shown before.
    """

    webhook: Webhook
    secret: str | None

    def __repr__(self) -> str:
        return f"Added({self.webhook!r}, secret={None if self.secret is None else '***'})"


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Webhooks, each seen by its own environment alone.

    Args:
        store: where they are.
        vault: seals secrets.
        outbound: how targets are reached.
    """

    store: Store
    vault: Vault
    outbound: Outbound

    def add(self, environment: Environment, url: str, events: Collection[EventType] = TYPES) -> Added:
        """A new webhook. From now on it is told of everything of these types that happens in the environment.

        Args:
            environment: whose it is.
            url: http or https, to a host on the public Internet.
            events: types, at least one.

        Raises:
            WebhookRefused: the URL cannot be used, or there are too many.
        """
        chosen = [kind for kind in TYPES if kind in events]
        try:
            self.outbound.check(url)
        except (Refused, Unfetched) as error:
            raise WebhookRefused(f"This URL cannot be a webhook's: {error.message}.", hint=_REACHABLE) from None
        secret, now = new_secret(), self.store.clock()
        with self.store.write() as connection:
            if len(webhooks.every(connection, environment.number)) >= MOST_WEBHOOKS:
                raise WebhookRefused(
                    f"An environment has at most {MOST_WEBHOOKS} webhooks.", hint="Remove one that is not needed."
                )
            sealed = sealed_secret(self.vault, environment.number, secret)
            is_first = webhooks.keep_first_secret(connection, environment.number, sealed, now)
            made = webhooks.add(connection, environment.number, url, chosen, now)
        return Added(made, secret if is_first else None)

    def every(self, environment: Environment) -> list[Webhook]:
        """The webhooks of an environment, the oldest first."""
        with self.store.look() as connection:
            return webhooks.every(connection, environment.number)

    def get(self, environment: Environment, webhook_id: str) -> Webhook:
        """A webhook.

        Raises:
            WebhookNotFound: the environment has none of this id.
        """
        with self.store.look() as connection:
            found = webhooks.find(connection, environment.number, webhook_id)
        if found is None:
            raise WebhookNotFound(
                f"There is no webhook {webhook_id}.", hint="`gem-connector webhooks list` shows those that there are."
            )
        return found

    def remove(self, environment: Environment, webhook_id: str) -> None:
        """Ends a webhook. What was not delivered to it never will be, and its history is gone.

        Raises:
            WebhookNotFound: the environment has none of this id.
        """
        found = self.get(environment, webhook_id)
        with self.store.write() as connection:
            deliveries.forget_webhook(connection, found.number)
            webhooks.remove(connection, found.number)

    def deliveries(self, environment: Environment, webhook_id: str, limit: int = KEPT_OF_EACH) -> list[Delivery]:
        """The latest deliveries to a webhook, the latest first.

        Raises:
            WebhookNotFound: the environment has none of this id.
        """
        found = self.get(environment, webhook_id)
        with self.store.look() as connection:
            return deliveries.latest(connection, found.number, limit)

    def test(self, environment: Environment, webhook_id: str, kind: EventType | None = None) -> Delivery:
        """Sends an event that did not happen, at once and once only; it is about an integration ``gem:example``.

        Args:
            environment: whose it is.
            webhook_id: which one.
            kind: the type of the event; by default the first one that the webhook is told of.

        Raises:
            WebhookNotFound: the environment has none of this id.
        """
        found = self.get(environment, webhook_id)
        chosen: EventType = kind or found.events[0]
        now = self.store.clock()
        with self.store.write() as connection:
            made = announcing.put(
                connection, [found], chosen, lambda event_id: example(chosen, event_id, now), None, now
            )
        Sender(self.store, self.vault, self.outbound).attempt(made[0], only_once=True)
        with self.store.look() as connection:
            sent = deliveries.find(connection, made[0])
        if sent is None:
            raise WebhookNotFound(f"There is no webhook {webhook_id} any more.")
        return sent

    def rotate_secret(self, environment: Environment) -> str:
        """A new secret, which signs every try from now on, also of what was to be sent before.

        A receiver that does not know it yet refuses what comes; that is tried again later, and so is not lost.
        """
        secret = new_secret()
        with self.store.write() as connection:
            sealed = sealed_secret(self.vault, environment.number, secret)
            webhooks.keep_secret(connection, environment.number, sealed, self.store.clock())
        return secret


_REACHABLE = (
    "It takes http or https, without a user in it, to a host that is on the public Internet; for local development"
    " --allow-host admits another one."
)
