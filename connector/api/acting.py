"""How an operation does something in Gem: with the credentials of the integration that the call is about.

    @write("POST", "/ats/applications/{application_id}/notes", answers=Nothing)
    def add_application_note(call: Call, application_id: Text, body: AddNote) -> Nothing:
        ...
        return done(call, lambda actions, key: actions.add_application_note(application_id, body, idempotency_key=key))

What has more to answer than that it is done calls `act` instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from connector.actions import Actions
from connector.actions.results import Outcome
from connector.api.operations import Handler, Nothing, Operation, operation
from connector.api.service import Call
from connector.unified.error_codes import ErrorCode

OutcomeT = TypeVar("OutcomeT", bound=Outcome)


def write(
    method: str, path: str, *, answers: type[BaseModel], fails: tuple[ErrorCode, ...] = ()
) -> Callable[[Handler], Operation]:
    """Makes an operation that writes to Gem of a function; `fails` are its codes beside those of every write."""
    fails = (*fails, ErrorCode.INTEGRATION_SETUP_INCOMPLETE)
    return operation(method, path, answers=answers, tag="Act", action=True, once=True, warns=True, fails=fails)


def act(call: Call, action: Callable[[Actions], OutcomeT]) -> OutcomeT:
    """The result of an action; its warnings go to the client.

    Raises:
        Problem: this service only reads.
        ActionError: it was not done; its code is the answer's.
        GemError: Gem refused it, or cannot be reached.
        IntegrationError: there are no credentials that could be used.
    """
    service = call.service
    with service.gem_clients.of(call.connections, call.integration.id) as client:
        outcome = action(Actions(client, service.store, call.integration.id, outbound=service.outbound))
    call.warnings.extend(outcome.warnings)
    return outcome


def done(call: Call, action: Callable[[Actions, str | None], Outcome]) -> Nothing:
    """Does a write that has nothing to say, once for the idempotency key of the call."""
    key = call.idempotency_key
    act(call, lambda actions: action(actions, key))
    return Nothing()
