"""The unified API, tried with requests made of its own document: right ones, wrong ones, and sequences of them."""

from __future__ import annotations

import pytest

from contracts.fuzz.profiles import Profile
from contracts.fuzz.served import Served
from contracts.fuzz.tasks import Task, tasks


@pytest.mark.parametrize("task", [*tasks()], ids=str)
def test_what_is_asked_is_answered_as_the_document_says(service: Served, profile: Profile, task: Task) -> None:
    found = task.run(service, profile)

    again = f"tox -e fuzz -- -k <the name of this test> --seed {found.seed}"
    assert not found.failures, f"{found}\n\nThe same requests again: {again}"
    assert not task.unproved(found), task.unproved(found)
