"""The check over simulated tenants, run once for the whole folder."""

from __future__ import annotations

import numpy  # noqa: F401 - runs of pytester forget what they import first, and numpy cannot be imported twice
import pytest

from contracts.check import check_simulator
from contracts.result import CheckResult

CANDIDATES = 200


@pytest.fixture(scope="session")
def checked() -> CheckResult:
    """What `gem-contracts check` finds in the realistic and the edge tenant."""
    return check_simulator(candidates=CANDIDATES)
