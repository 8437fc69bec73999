"""What the unified API knows and Gem does not have: answered as such, so that clients are told and not puzzled."""

from __future__ import annotations

from connector.api.operations import Nothing, Operation, operation
from connector.api.problems import Problem
from connector.api.service import Call
from connector.unified.error_codes import ErrorCode

_MODELS = ("notes", "attachments")
_ACTIONS = (
    ("POST", "/ats/candidates/{candidate_id}/tags", "add_candidate_tag", "Add tag to candidate"),
    ("DELETE", "/ats/candidates/{candidate_id}/tags", "remove_candidate_tag", "Remove tag from candidate"),
    ("POST", "/ats/import-tracked-application", "import_tracked_application", "Import tracked application"),
)


def _model(name: str) -> Operation:
    code = ErrorCode.INTEGRATION_MODEL_NOT_AVAILABLE

    def refuse(_call: Call) -> Nothing:
        raise Problem(code, f"Gem's connector has no {name.replace('-', ' ')}.")

    refuse.__name__ = f"get_{name.replace('-', '_')}"
    refuse.__doc__ = f"Get {name.replace('-', ' ')}\n\nNot available for Gem."
    return operation("GET", f"/ats/{name}", answers=Nothing, tag="Not available", fails=(code,), anything=True)(refuse)


def _action(method: str, path: str, name: str, label: str) -> Operation:
    code = ErrorCode.INTEGRATION_ACTION_NOT_AVAILABLE

    def refuse(_call: Call, **_path: str) -> Nothing:
        raise Problem(code, f"Gem's connector has no action “{label}”.")

    refuse.__name__ = name
    refuse.__doc__ = f"{label}\n\nNot available for Gem."
    return operation(method, path, answers=Nothing, tag="Not available", fails=(code,), anything=True)(refuse)


UNAVAILABLE = [_model(name) for name in _MODELS] + [_action(*action) for action in _ACTIONS]
"""The operations that refuse."""
