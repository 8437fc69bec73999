"""Whether an integration may be used for what was asked: it is enabled, set up, its scopes and Gem allow it."""

from __future__ import annotations

from connector.api.coverage import ACTION_OF, MODEL_OF
from connector.api.operations import Operation
from connector.api.problems import Problem
from connector.api.service import Call
from connector.gem.streams import STREAMS
from connector.store.admission import Usable
from connector.store.schema import UNIFIED_MODELS
from connector.store.scopes import Scopes
from connector.store.synced_lists import NEVER_SYNCED, synced_lists
from connector.unified.datapoints import MODEL_NAMES
from connector.unified.error_codes import ErrorCode

NOT_FOUND = 404


def check_access(call: Call, operation: Operation, found: Usable) -> None:
    """Refuses what may not be done with the integration that was chosen.

    Args:
        call: of the operation.
        operation: what was asked for.
        found: the integration.

    Raises:
        Problem: it is disabled, its set-up is not complete, the model or the action is switched off, or the model's
            list is one that Gem refuses, or was not read yet.
    """
    if not found.enabled:
        raise Problem(ErrorCode.INTEGRATION_INACTIVE, "This integration is disabled; it has to be enabled first.")
    if operation.synced and not found.is_set_up:
        raise Problem(
            ErrorCode.INTEGRATION_SETUP_INCOMPLETE,
            "The set-up of this integration is not complete: the customer still has to map fields.",
        )
    if found.scopes is not None:
        _check_scopes(Scopes.from_json(found.scopes), operation)
    if operation.synced:
        _check_list(call, operation)


def _check_scopes(scopes: Scopes, operation: Operation) -> None:
    action = ACTION_OF.get(f"{operation.method} {operation.path}")
    if action is not None and not scopes.is_on(action):
        raise Problem(
            ErrorCode.INTEGRATION_ACTION_DISABLED, f"The action {action} is switched off for this integration."
        )
    model = MODEL_OF.get(operation.path) if operation.method == "GET" else None
    if model is not None and not scopes.is_on(model):
        raise Problem(ErrorCode.INTEGRATION_MODEL_DISABLED, f"The model {model} is switched off for this integration.")


def _check_list(call: Call, operation: Operation) -> None:
    """Refuses to show a list that the last sync could not read, or that joined after it."""
    model = MODEL_NAMES[MODEL_OF[operation.path]]
    stream = STREAMS[UNIFIED_MODELS[model].stream]
    if not stream.may_be_refused:
        return
    with call.service.store.look() as connection:
        known = synced_lists(connection, call.integration.number).get(stream.name, NEVER_SYNCED)
    if known.refused == NOT_FOUND:
        raise Problem(ErrorCode.INTEGRATION_MODEL_NOT_AVAILABLE, f"This Gem account has no list {stream.path}.")
    if known.refused is not None:
        raise Problem(
            ErrorCode.INTEGRATION_PERMISSION_MISSING,
            f"Gem answers {known.refused} for {stream.path}: its key has to be allowed this list. The sync after that"
            " reads it.",
        )
    if known.watermark is None:
        raise Problem(
            ErrorCode.INTEGRATION_SETUP_SYNC_PENDING, f"The list {stream.path} was not read yet; the next sync does it."
        )
