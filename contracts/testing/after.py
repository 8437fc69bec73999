"""Checks that follow a test which went well, and are failures of that test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Check = Callable[[], str]
"""Gives what is wrong; empty where nothing is."""

_CHECKS = pytest.StashKey[list[Check]]()


def afterwards(item: pytest.Item, check: Check) -> None:
    """Has a check follow the test."""
    item.stash.setdefault(_CHECKS, []).append(check)


def look(item: pytest.Item) -> None:
    """Does the checks of a test. Fails it with everything that they tell."""
    if problems := [told for check in item.stash.get(_CHECKS, []) if (told := check())]:
        pytest.fail("\n".join(problems), pytrace=False)
