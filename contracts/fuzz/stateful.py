"""Sequences of requests: what one answers is named by the next, along the links of the document.

Each sequence has an integration of its own, with a Gem account of its own, so that it can be repeated alone.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import schemathesis
from schemathesis.generation.stateful.state_machine import APIStateMachine

from contracts.fuzz.checks import CHECKS, gone, watch_strangers
from contracts.fuzz.engine import holding, machine_of, run
from contracts.fuzz.failures import Found
from contracts.fuzz.profiles import Profile, unified
from contracts.fuzz.served import DOCUMENT, Served
from contracts.fuzz.stateless import known_ids

NOT_AVAILABLE = "Not available"
"""The heading of the document under which operations stand that refuse."""


def fuzz_sequences(served: Served, profile: Profile) -> Found:
    """Fuzzes sequences of requests; ends with the first failure, made as short as can be.

    Args:
        served: the service.
        profile: how many sequences, and how long.
    """
    found = Found(profile.seed)
    document = schemathesis.openapi.from_url(f"{served.url}{DOCUMENT}", config=unified(profile, ""))
    # What there is not for Gem answers 404 to whatever was made before; there is nothing that could follow it.
    schema = document.exclude(tag=NOT_AVAILABLE)
    with holding(*CHECKS, watch_strangers(served.strangers.values())):
        run(_machine(served, machine_of(schema, found), found), profile, found)
    return found


def _machine(served: Served, base: type[APIStateMachine], found: Found) -> type[APIStateMachine]:
    class Sequence(base):  # type: ignore[misc, valid-type]  # made of the document when it is read
        """One sequence."""

        def setup(self) -> None:
            super().setup()
            self.own = ExitStack()
            self.known = self.own.enter_context(served.integration())
            self.own.enter_context(known_ids(self.known))
            found.account = self.known.integration
            self.deleted: set[str] = set()

        def teardown(self) -> None:
            self.own.close()

        def before_call(self, case: schemathesis.Case[Any]) -> None:
            if any(one.name == "X-Integration-Id" for one in case.operation.headers):
                case.headers["X-Integration-Id"] = self.known.integration

        def validate_response(self, response: schemathesis.Response, case: schemathesis.Case[Any], **more: Any) -> None:
            super().validate_response(response, case, additional_checks=[gone(self.deleted)], **more)
            if case.operation.method == "delete" and response.status_code == 200:
                self.deleted.add(case.path_parameters["integration_id"])

    Sequence.__name__ = "Sequence"
    return Sequence
