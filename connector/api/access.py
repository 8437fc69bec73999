"""Whether an integration may be used for what was asked: it is enabled, set up, and its scopes allow it."""

from __future__ import annotations

from connector.api.operations import Operation
from connector.api.problems import Problem
from connector.api.service import Call
from connector.store import connections
from connector.unified.error_codes import ErrorCode


def check_access(call: Call, operation: Operation) -> None:
    """Refuses what may not be done with the integration that was chosen.

    Raises:
        Problem: it is disabled, or its set-up is not complete.
    """
    with call.service.store.look() as connection:
        found = connections.find_by_number(connection, call.integration.number)
    assert found is not None, "it was found a moment ago"
    if not found.enabled:
        raise Problem(
            ErrorCode.INTEGRATION_INACTIVE,
            "This integration is disabled; it has to be enabled first.",
        )
    if operation.synced and found.setup_status == "INCOMPLETE":
        raise Problem(
            ErrorCode.INTEGRATION_SETUP_INCOMPLETE,
            "The set-up of this integration is not complete: the customer still has to map fields.",
        )
