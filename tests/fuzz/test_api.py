"""The unified API, tried with requests made of its own document: right ones, wrong ones, and sequences of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connector.api.operations import Operation
from connector.api.resources import OPERATIONS
from contracts.fuzz.failures import Found
from contracts.fuzz.profiles import Profile
from contracts.fuzz.served import Served
from contracts.fuzz.stateful import fuzz_sequences
from contracts.fuzz.stateless import fuzz_operation

NEVER_DONE = {"create_setup_link", "get_integration_by_token"}
"""They need what no request brings about: a set-up that is not complete, and a customer on the connection page."""

SHARES = 4


def _told(found: Found) -> str:
    return f"{found}\n\nThe same requests again: tox -e fuzz -- -k <the name of this test> --seed {found.seed}"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_an_operation_does_what_the_document_says(service: Served, profile: Profile, operation: Operation) -> None:
    found = fuzz_operation(service, operation.name, profile)

    assert not found.failures, _told(found)
    if not operation.anything and operation.name not in NEVER_DONE:
        assert found.reached(operation.method, operation.path), "no request was right: nothing is proved"


@pytest.mark.parametrize("share", range(SHARES))
def test_sequences_of_requests_do_what_the_document_says(service: Served, profile: Profile, share: int) -> None:
    part = replace(profile, seed=profile.seed + share, scenarios=profile.scenarios // SHARES)

    found = fuzz_sequences(service, part)

    assert not found.failures, _told(replace(found, seed=profile.seed))
    assert sum(found.statuses.values()) >= part.scenarios * 2
