"""Sequences of requests: what one answers is named by the next, along the links of the document.

Each sequence has an integration of its own, with a Gem account of its own, so that it can be repeated alone.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import hypothesis
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.stateful.state_machine import APIStateMachine

from contracts.fuzz.checks import gone, watch_strangers
from contracts.fuzz.failures import Found
from contracts.fuzz.profiles import Profile, config
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
    watch_strangers(served.strangers.values())
    found = Found(profile.seed)
    document = schemathesis.openapi.from_url(f"{served.url}{DOCUMENT}", config=config(profile, ""))
    # What there is not for Gem answers 404 to whatever was made before; there is nothing that could follow it.
    schema = document.exclude(tag=NOT_AVAILABLE)
    schema.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE])
    machine = _machine(served, schema.as_state_machine(), found)
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
    return found


def _machine(served: Served, base: type[APIStateMachine], found: Found) -> type[APIStateMachine]:
    class Sequence(base):  # type: ignore[misc, valid-type]  # made of the document when it is read
        """One sequence."""

        def setup(self) -> None:
            self.own = ExitStack()
            self.known = self.own.enter_context(served.integration())
            self.own.enter_context(known_ids(self.known))
            self.deleted: set[str] = set()
            self.sent: list[str] = []

        def teardown(self) -> None:
            self.own.close()

        def before_call(self, case: schemathesis.Case[Any]) -> None:
            if any(one.name == "X-Integration-Id" for one in case.operation.headers):
                case.headers["X-Integration-Id"] = self.known.integration

        def after_call(self, response: schemathesis.Response, case: schemathesis.Case[Any]) -> None:
            super().after_call(response, case)
            found.statuses[case.operation.label, response.status_code] += 1
            self.sent.append(case.as_curl_command(headers=dict(response.request.headers)))
            found.last = tuple(self.sent)

        def validate_response(self, response: schemathesis.Response, case: schemathesis.Case[Any], **more: Any) -> None:
            super().validate_response(response, case, additional_checks=[gone(self.deleted)], **more)
            if case.operation.method == "delete" and response.status_code == 200:
                self.deleted.add(case.path_parameters["integration_id"])

    Sequence.__name__ = "Sequence"
    return Sequence
