"""One operation at a time: every part of its schema one by one, then made-up requests, right and wrong ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from schemathesis.engine import events, from_schema
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER, HookContext

from contracts.fuzz.checks import watch_strangers
from contracts.fuzz.failures import Found
from contracts.fuzz.known import Known
from contracts.fuzz.profiles import Profile, config
from contracts.fuzz.served import DOCUMENT, Served


def fuzz_operation(served: Served, operation: str, profile: Profile) -> Found:
    """Fuzzes an operation, on an integration of its own.

    Args:
        served: the service.
        operation: its id in the document.
        profile: how long to look.
    """
    watch_strangers(served.strangers.values())
    found = Found(profile.seed)
    with served.integration() as known, known_ids(known):
        schema = schemathesis.openapi.from_url(f"{served.url}{DOCUMENT}", config=config(profile, known.integration))
        schema.config.phases.stateful.enabled = False
        for event in from_schema(schema.include(operation_id=operation)).execute():
            if isinstance(event, events.ScenarioFinished):
                found.record(event.recorder)
            elif isinstance(event, events.NonFatalError):
                found.broken(event.label, event.info.format())
            elif isinstance(event, events.FatalError):
                raise event.exception
    return found


@contextmanager
def known_ids(known: Known) -> Iterator[None]:
    """Puts known ids into well-formed requests before they are sent."""

    def before_call(context: HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:  # noqa: ARG001 - as hooks are called
        if case.meta is not None and case.meta.generation.mode.is_positive:
            # An assignment alone makes schemathesis judge the request anew, and take one without a body for wrong.
            if case.path_parameters:
                case.path_parameters = known.path(case.path_parameters)
            if isinstance(case.body, dict):
                case.body = known.body(case.body)

    GLOBAL_HOOK_DISPATCHER.register_hook_with_name(before_call, "before_call")
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(before_call)
