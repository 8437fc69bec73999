"""The check over simulated tenants, run once for the whole folder, and for all processes that run its tests."""

from __future__ import annotations

import fcntl
import pickle

import numpy  # noqa: F401 - runs of pytester forget what they import first, and numpy cannot be imported twice
import pytest

from contracts.check import check_simulator
from contracts.result import CheckResult

CANDIDATES = 200


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckResult:
    """What `gem-contracts check` finds in the realistic and the edge tenant."""
    folder = tmp_path_factory.getbasetemp()
    shared = (folder.parent if folder.name.startswith("popen-") else folder) / "checked.pickle"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one process checks, and the others wait for what it finds
        if shared.exists():
            found: CheckResult = pickle.loads(shared.read_bytes())
            return found
        result = check_simulator(candidates=CANDIDATES)
        shared.write_bytes(pickle.dumps(result))
        return result
