"""One operation of the unified API at a time: each part of its schema, then made-up requests, right and wrong ones."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import schemathesis

from contracts.fuzz.checks import CHECKS, watch_strangers
from contracts.fuzz.engine import changing, holding, look
from contracts.fuzz.failures import Found
from contracts.fuzz.known import UnifiedIds
from contracts.fuzz.profiles import Profile, unified
from contracts.fuzz.served import DOCUMENT, Served


def fuzz_operation(served: Served, operation: str, profile: Profile) -> Found:
    """Fuzzes an operation, on an integration of its own.

    Args:
        served: the service.
        operation: its id in the document.
        profile: how long to look.
    """
    found = Found(profile.seed)
    strangers = watch_strangers(served.strangers.values())
    with served.integration() as known, known_ids(known), holding(*CHECKS, strangers):
        found.account = known.integration
        schema = schemathesis.openapi.from_url(f"{served.url}{DOCUMENT}", config=unified(profile, known.integration))
        look(schema.include(operation_id=operation), found)
    return found


def known_ids(known: UnifiedIds) -> AbstractContextManager[None]:
    """Puts known ids into well-formed requests before they are sent."""

    def change(case: schemathesis.Case[Any]) -> None:
        # An assignment alone makes schemathesis judge the request anew, and take one without a body for wrong.
        if case.path_parameters:
            case.path_parameters = known.path(case.path_parameters)
        if isinstance(case.body, dict):
            case.body = known.body(case.body)

    return changing(change)
