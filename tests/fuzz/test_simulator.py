"""The simulator, tried with requests made of Gem's document and of its controls', one by one and in sequences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from contracts.fuzz.controls import fuzz_control_sequences, fuzz_controls
from contracts.fuzz.failures import Found
from contracts.fuzz.gem import document as gem_document
from contracts.fuzz.gem import fuzz_gem, fuzz_gem_sequences
from contracts.fuzz.profiles import Profile, short
from gem_simulator.control.openapi import document as control_document

GEM, CONTROLS = gem_document(), control_document()
AS_GEM = "User"
"""One subject is enough where the simulator is not strict: what is ignored is the same for all."""

ALIKE = {"Job post", "Job stage", "Location", "Scheduled interview", "Scorecard", "Settings", "User"}
"""Lists and single records that are read as those of jobs and offers are: tried where there is time for it."""

NEVER_DONE = {
    "getCurrentOffer",  # an application with an offer is in its last stage, from which nothing can be moved
}


def tags(document: Any) -> list[str]:
    return [tag["name"] for tag in document["tags"]]


def operations(document: Any, tag: str) -> Iterator[tuple[str, str]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            of_tag = isinstance(operation, dict) and tag in operation.get("tags", ())
            if of_tag and operation["operationId"] not in NEVER_DONE:
                yield method.upper(), path


def told(found: Found) -> str:
    return f"{found}\n\nThe same requests again: tox -e fuzz -- -k <the name of this test> --seed {found.seed}"


def assert_all_were_right_once(found: Found, document: Any, tag: str, profile: Profile) -> None:
    if not profile.thorough and profile.seed != short().seed:
        return  # a few requests of a seed that somebody chose prove what they prove
    never = [f"{method} {path}" for method, path in operations(document, tag) if not found.reached(method, path)]
    assert not never, f"no request was right, so that nothing is proved: {', '.join(never)}"


@pytest.mark.parametrize("tag", tags(GEM))
def test_a_strict_simulator_does_what_gems_document_says(profile: Profile, tag: str) -> None:
    if tag in ALIKE and not profile.thorough:
        pytest.skip("read as others are, which are tried; --long tries these, too")

    found = fuzz_gem(tag, profile, strict=True)

    assert not found.failures, told(found)
    assert_all_were_right_once(found, GEM, tag, profile)


def test_what_gem_passes_over_is_told_of_in_a_header(profile: Profile) -> None:
    found = fuzz_gem(AS_GEM, replace(profile, thorough=True), strict=False)

    assert not found.failures, told(found)
    assert_all_were_right_once(found, GEM, AS_GEM, replace(profile, thorough=True))


@pytest.mark.parametrize("tag", tags(CONTROLS))
def test_the_controls_do_what_their_document_says(profile: Profile, tag: str) -> None:
    found = fuzz_controls(tag, profile)

    assert not found.failures, told(found)
    assert_all_were_right_once(found, CONTROLS, tag, profile)


def test_sequences_do_what_gems_document_says(profile: Profile) -> None:
    some = replace(profile, scenarios=profile.scenarios // 2)

    found = fuzz_gem_sequences(some)

    assert not found.failures, told(found)
    assert sum(found.statuses.values()) >= some.scenarios * 2


def test_sequences_of_control_calls_do_what_their_document_says(profile: Profile) -> None:
    some = replace(profile, scenarios=profile.scenarios // 2)

    found = fuzz_control_sequences(some)

    assert not found.failures, told(found)
    assert sum(found.statuses.values()) >= some.scenarios * 2
