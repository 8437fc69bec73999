"""Whether an integration may be used for what was asked: it is enabled, set up, and its scopes allow it."""

from __future__ import annotations

from connector.api.coverage import ACTION_OF, MODEL_OF
from connector.api.operations import Operation
from connector.api.problems import Problem
from connector.api.service import Call
from connector.store import connections
from connector.store.scopes import Scopes
from connector.unified.error_codes import ErrorCode


def check_access(call: Call, operation: Operation) -> None:
    """Refuses what may not be done with the integration that was chosen.

    Raises:
        Problem: it is disabled, its set-up is not complete, or the model or the action is switched off.
    """
    with call.service.store.look() as connection:
        found = connections.find_by_number(connection, call.integration.number)
    assert found is not None, "it was found a moment ago"
    if not found.enabled:
        raise Problem(ErrorCode.INTEGRATION_INACTIVE, "This integration is disabled; it has to be enabled first.")
    if operation.synced and found.setup_status == "INCOMPLETE":
        raise Problem(
            ErrorCode.INTEGRATION_SETUP_INCOMPLETE,
            "The set-up of this integration is not complete: the customer still has to map fields.",
        )
    if found.scopes is not None:
        _check_scopes(Scopes.from_json(found.scopes), operation)


def _check_scopes(scopes: Scopes, operation: Operation) -> None:
    action = ACTION_OF.get(f"{operation.method} {operation.path}")
    if action is not None and not scopes.is_on(action):
        raise Problem(
            ErrorCode.INTEGRATION_ACTION_DISABLED, f"The action {action} is switched off for this integration."
        )
    model = MODEL_OF.get(operation.path) if operation.method == "GET" else None
    if model is not None and not scopes.is_on(model):
        raise Problem(ErrorCode.INTEGRATION_MODEL_DISABLED, f"The model {model} is switched off for this integration.")
