"""``/check-api-key``."""

from __future__ import annotations

from connector.api.operations import operation
from connector.api.resources.shared import Shown
from connector.api.service import Call


class ApiKeyData(Shown):
    """What an API key belongs to."""

    environment_id: str
    """The environment whose integrations the key can use."""
    customer_id: str
    """Whose environment it is."""


@operation("GET", "/check-api-key", answers=ApiKeyData, tag="General")
def check_api_key(call: Call) -> ApiKeyData:
    """Check API key

    Tells whether the key is valid, and for which environment.
    """
    return ApiKeyData(environment_id=call.environment.id, customer_id=call.environment.customer_id)
