"""How long to look, and from where: a profile, and what schemathesis makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemathesis.config import SchemathesisConfig

from contracts.fuzz.served import MINE


@dataclass(frozen=True, slots=True)
class Profile:
    """How long to look, and from where.

    Args:
        seed: another seed, other requests.
        examples: made-up requests an operation, beside those that cover its schema one by one.
        scenarios: sequences of requests.
        steps: the most requests of a sequence.
        thorough: each part of every schema of the simulator's documents one by one, not of those of bodies alone.
    """

    seed: int
    examples: int
    scenarios: int
    steps: int
    thorough: bool = False


def short(seed: int = 42) -> Profile:
    """For every change: the same requests in every run, in less than two minutes."""
    return Profile(seed, examples=5, scenarios=8, steps=6)


def long(seed: int) -> Profile:
    """For a night: other requests with every seed."""
    return Profile(seed, examples=400, scenarios=300, steps=12, thorough=True)


REFUSED = 400
"""A well-formed request may be refused for what it means; `checks` holds with which codes, and for which requests."""

_CHECKS = {"positive_data_acceptance": {"expected-statuses": ["2xx", REFUSED, 404, 409]}}


def config(profile: Profile, **given: Any) -> SchemathesisConfig:
    """All checks and all phases, and nothing that differs from run to run.

    Args:
        profile: how long to look.
        given: further settings of schemathesis.
    """
    settings: dict[str, Any] = {
        "seed": profile.seed,
        "headers": {"Connection": "close"},  # as the server does anyway; a connection may be closed under a request
        "generation": {"mode": "all", "max-examples": profile.examples, "database": "none"},
        "suppress-health-check": ["all"],
        "output": {"sanitization": {"enabled": False}},
    }
    return SchemathesisConfig.from_dict({**settings, **given})


def unified(profile: Profile, integration: str) -> SchemathesisConfig:
    """For the unified API, on one integration.

    Args:
        profile: how long to look.
        integration: named in the header of every request that does not try the header itself.
    """
    return config(
        profile,
        auth={"openapi": {"api_key": {"bearer": MINE}}},
        parameters={"header.X-Integration-Id": integration},
        checks=_CHECKS,
    )
