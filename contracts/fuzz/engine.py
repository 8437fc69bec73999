"""How schemathesis is made to look, whatever API it looks at: one operation at a time, or sequences of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import Case, CheckContext, Response
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup
from schemathesis.engine import events, from_schema
from schemathesis.generation.stateful.state_machine import APIStateMachine
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER, HookContext
from schemathesis.schemas import BaseSchema

from contracts.fuzz.failures import Found, Sent
from contracts.fuzz.profiles import Profile

Check = Callable[[CheckContext, Response, Case[Any]], None]
Change = Callable[[Case[Any]], None]


@contextmanager
def holding(*checks: Check) -> Iterator[None]:
    """Holds checks beside those of schemathesis."""
    for check in checks:
        schemathesis.check(check)
    try:
        yield
    finally:
        for check in checks:
            CHECKS.unregister(check.__name__)


@contextmanager
def changing(change: Change) -> Iterator[None]:
    """Changes well-formed requests before they are sent, to others that are well-formed."""

    def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:  # noqa: ARG001 - as hooks are called
        if is_well_formed(case):
            change(case)

    GLOBAL_HOOK_DISPATCHER.register_hook_with_name(before_call, "before_call")
    try:
        yield
    finally:
        GLOBAL_HOOK_DISPATCHER.unregister(before_call)


def is_well_formed(case: Case[Any]) -> bool:
    """Whether the document allows a request."""
    return case.meta is not None and case.meta.generation.mode.is_positive


def is_of_operation(response: Response, case: Case[Any]) -> bool:
    """Whether the request had the operation's method; others are tried, too."""
    return bool(response.request.method == case.operation.method.upper())


def look(schema: BaseSchema, found: Found) -> None:
    """Tries the operations of a document one at a time.

    Args:
        schema: the document, or a part of it.
        found: what was found.
    """
    schema.config.phases.stateful.enabled = False
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            found.record(event.recorder)
        elif isinstance(event, events.NonFatalError):
            found.broken(event.label, event.info.format())
        elif isinstance(event, events.FatalError):
            raise event.exception


def look_at_bodies_first(schema: BaseSchema, tag: str, found: Found, *, thorough: bool) -> None:
    """As `look`, but each part of a schema is tried one by one only where there is a body, unless it shall be thorough.

    Parts of schemas make nine in ten of all requests, and those of queries are much alike.

    Args:
        schema: the document.
        tag: of the operations.
        found: what was found.
        thorough: nothing is left out.
    """
    coverage = schema.config.phases.coverage
    look(schema.include(tag=tag, method=["POST", "PUT", "PATCH"]), found)
    coverage.enabled = thorough
    look(schema.include(tag=tag, method=["GET", "DELETE"]), found)
    coverage.enabled = True


def machine_of(schema: BaseSchema, found: Found) -> type[APIStateMachine]:
    """A machine that sends sequences of requests along the links of a document, and notes them."""
    schema.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE])
    base = schema.as_state_machine()

    class Sequence(base):  # type: ignore[misc, valid-type]  # made of the document when it is read
        """One sequence."""

        def setup(self) -> None:
            found.last, found.sent = (), []

        def after_call(self, response: Response, case: Case[Any]) -> None:
            super().after_call(response, case)
            found.statuses[case.operation.label, response.status_code] += 1
            asked = response.request
            found.last += (case.as_curl_command(headers=dict(asked.headers)),)
            headers = {str(name): str(value) for name, value in asked.headers.items()}
            found.sent.append(Sent(str(asked.method), str(asked.url), headers, _bytes(asked.body)))
            found.case, found.status = case, response.status_code

    Sequence.__name__ = "Sequence"
    return Sequence


def run(machine: type[APIStateMachine], profile: Profile, found: Found) -> None:
    """Sends sequences of requests, until one fails, which is made as short as can be.

    Args:
        machine: sends them.
        profile: how many, and how long.
        found: what was found.
    """
    settings = hypothesis.settings(
        max_examples=profile.scenarios,
        stateful_step_count=profile.steps,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    try:
        hypothesis.seed(profile.seed)(machine).run(settings=settings)
    except FailureGroup as failures:
        found.end(failures)


def _bytes(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else bytes(body or b"")
