"""How an operation does something in Gem: with the credentials of the integration that the call is about."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from connector.actions import Actions, Outbound
from connector.actions.results import Outcome
from connector.api.service import Call

OutcomeT = TypeVar("OutcomeT", bound=Outcome)


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
        outbound = Outbound(allowed=service.allowed_hosts)
        outcome = action(Actions(client, service.store, call.integration.id, outbound=outbound))
    call.warnings.extend(outcome.warnings)
    return outcome
