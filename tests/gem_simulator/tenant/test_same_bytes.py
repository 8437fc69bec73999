"""The same tenant comes out of every process, byte by byte, in whatever order it is asked."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest

_READ_ALL = """
import hashlib, random, sys
from gem_simulator.tenant import COLLECTIONS, Tenant

tenant = Tenant(seed=5, candidates=70, profile=sys.argv[2])
asked = [(name, offset) for name in COLLECTIONS for offset in range(0, tenant.list(name, limit=0).total + 1, 20)]
random.Random(int(sys.argv[1])).shuffle(asked)
pages = {one: tenant.list(one[0], include_deleted=True, offset=one[1], limit=20).records for one in asked}
print(hashlib.sha256(b"".join(record for one in sorted(pages) for record in pages[one])).hexdigest())
"""


@pytest.mark.parametrize("profile", ["realistic", "edge"])
def test_the_same_bytes_come_out_of_fresh_processes_in_any_order(profile: str) -> None:
    found = set()
    for order in random.Random(profile).sample(range(1 << 30), 2):
        command = [sys.executable, "-c", _READ_ALL, str(order), profile]
        environment = {"PYTHONHASHSEED": str(order % 1000), "PYTHONPATH": ":".join(sys.path)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1
