"""``/webhooks``: where the environment is told what happens; of our own, the unified API has no such endpoints."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from connector.api.operations import Nothing, operation
from connector.api.parameters import NUMBER, Query, Text
from connector.api.resources.shared import Shown
from connector.api.service import Call
from connector.store.deliveries import Delivery, State
from connector.store.moments import from_ms, from_ms_or_none
from connector.store.webhooks import EventType, Webhook
from connector.unified.error_codes import ErrorCode
from connector.unified.shared import UnifiedDateTime
from connector.webhooks.payloads import TYPES
from connector.webhooks.registry import Webhooks

_GONE = (ErrorCode.PLATFORM_INTEGRATION_NOT_FOUND,)  # documents the status


class NewWebhook(BaseModel):
    """Where to send which events."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    url: Annotated[Text, Field(min_length=1, max_length=4000)]
    """http or https, to a host on the public Internet."""
    events: Annotated[list[EventType] | None, Field(min_length=1, max_length=50)] = None
    """The types that it is told of; by default all of them."""


class WebhookTest(BaseModel):
    """What to try a webhook with."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    type: EventType | None = None
    """The type of the event; by default the first one that the webhook is told of."""


class WebhookData(Shown):
    """A webhook."""

    id: str
    """Its id."""
    url: str
    """Where events are sent."""
    events: list[EventType]
    """The types that it is told of."""
    created_at: UnifiedDateTime
    """When it was added."""


class AddedWebhook(WebhookData):
    """A webhook that was just added."""

    signing_secret: str | None
    """What the environment's deliveries are signed with, with its first webhook only. It is shown nowhere else."""


class WebhookList(Shown):
    """The webhooks of the environment."""

    results: list[WebhookData]
    """The webhooks, the oldest first."""


class DeliveryData(Shown):
    """What became of telling a webhook of an event."""

    event_id: str
    """The `id` that the receiver sees."""
    type: EventType
    """What happened."""
    state: State
    """PENDING while it is to be tried, DELIVERED, or FAILED once it was given up."""
    attempts: int
    """How often it was tried."""
    created_at: UnifiedDateTime
    """When it happened."""
    last_tried_at: UnifiedDateTime | None
    """When it was tried last."""
    next_try_at: UnifiedDateTime | None
    """When it is tried next."""
    status: int | None
    """The HTTP status of the last answer."""
    problem: str | None
    """What went wrong the last time."""
    excerpt: str | None
    """The beginning of the last answer."""


class DeliveryList(Shown):
    """Deliveries to a webhook."""

    results: list[DeliveryData]
    """The deliveries, the latest first."""


class DeliveryQuery(Query):
    """How many deliveries."""

    limit: Annotated[int, Field(ge=1, le=1000), NUMBER] = 100
    """The most to give; more than 1,000 are not kept."""


class SigningSecret(Shown):
    """What deliveries are signed with."""

    signing_secret: str
    """The secret; it is shown nowhere else."""


@operation("POST", "/webhooks", answers=AddedWebhook, tag="Webhooks")
def add_webhook(call: Call, body: NewWebhook) -> AddedWebhook:
    """Add a webhook

    From now on, what happens in the environment is sent there as a signed POST, until it is answered with 2xx.
    """
    added = _webhooks(call).add(call.environment, body.url, body.events or TYPES)
    return AddedWebhook(**_shown(added.webhook).model_dump(), signing_secret=added.secret)


@operation("GET", "/webhooks", answers=WebhookList, tag="Webhooks")
def get_webhooks(call: Call) -> WebhookList:
    """Get webhooks

    All webhooks of the environment.
    """
    return WebhookList(results=[_shown(one) for one in _webhooks(call).every(call.environment)])


@operation("GET", "/webhooks/{webhook_id}", answers=WebhookData, tag="Webhooks", fails=_GONE)
def get_webhook(call: Call, webhook_id: Text) -> WebhookData:
    """Get a webhook

    One of the environment.
    """
    return _shown(_webhooks(call).get(call.environment, webhook_id))


@operation("DELETE", "/webhooks/{webhook_id}", answers=Nothing, tag="Webhooks", fails=_GONE)
def remove_webhook(call: Call, webhook_id: Text) -> Nothing:
    """Remove a webhook

    What was not delivered to it never will be, and its history is gone.
    """
    _webhooks(call).remove(call.environment, webhook_id)
    return Nothing()


@operation("POST", "/webhooks/{webhook_id}/test", answers=DeliveryData, tag="Webhooks", fails=_GONE)
def test_webhook(call: Call, webhook_id: Text, body: WebhookTest) -> DeliveryData:
    """Test a webhook

    Sends an event that did not happen, about an integration `gem:example`: at once, and once only.
    """
    return _delivery(_webhooks(call).test(call.environment, webhook_id, body.type))


@operation("GET", "/webhooks/{webhook_id}/deliveries", answers=DeliveryList, tag="Webhooks", fails=_GONE)
def get_deliveries(call: Call, webhook_id: Text, query: DeliveryQuery) -> DeliveryList:
    """Get deliveries

    What became of the latest events; kept for 14 days.
    """
    found = _webhooks(call).deliveries(call.environment, webhook_id, query.limit)
    return DeliveryList(results=[_delivery(one) for one in found])


@operation("POST", "/webhook-secret/rotate", answers=SigningSecret, tag="Webhooks")
def rotate_webhook_secret(call: Call) -> SigningSecret:
    """Rotate the signing secret

    Every try from now on is signed with the new one. What a receiver refuses meanwhile is tried again.
    """
    return SigningSecret(signing_secret=_webhooks(call).rotate_secret(call.environment))


def _webhooks(call: Call) -> Webhooks:
    return Webhooks(call.service.store, call.connections.vault, call.service.outbound)


def _shown(webhook: Webhook) -> WebhookData:
    return WebhookData(
        id=webhook.id, url=webhook.url, events=list(webhook.events), created_at=from_ms(webhook.created_at)
    )


def _delivery(one: Delivery) -> DeliveryData:
    return DeliveryData(
        event_id=one.event_id,
        type=one.event_type,
        state=one.state,
        attempts=one.attempts,
        created_at=from_ms(one.created_at),
        last_tried_at=from_ms_or_none(one.last_tried_at),
        next_try_at=from_ms(one.due_at) if one.state == "PENDING" else None,
        status=one.status,
        problem=one.problem,
        excerpt=one.excerpt,
    )
