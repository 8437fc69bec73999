"""A tenant is a function of (seed, size, profile), and of nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from gem_simulator.tenant import COLLECTIONS, Tenant
from tests.same_tenant import GOLDEN, digest, tenant_of

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
from tests.same_tenant import digest, tenant_of
sys.stdout.write(digest(tenant_of("realistic")))
"""


@pytest.mark.parametrize("profile", GOLDEN)
def test_the_tenant_of_seed_42_is_the_same_on_every_machine_and_in_every_version(profile: str) -> None:
    assert digest(tenant_of(profile)) == GOLDEN[profile]


def test_no_record_depends_on_which_other_was_asked_for_before() -> None:
    one, other = Tenant(seed=5, candidates=130), Tenant(seed=5, candidates=130)
    other.list("scorecards", {"updated_after": 1}, limit=3)
    other.list("candidates", {"job_id": "nobody"}, limit=3)
    other.list("applications", {}, offset=100, limit=7)
    assert digest(one) == digest(other, backwards=True)


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_no_byte_depends_on_how_python_hashes_text(hash_seed: str) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout == GOLDEN["realistic"]


def test_another_seed_is_another_tenant() -> None:
    assert digest(Tenant(seed=1, candidates=64)) != digest(Tenant(seed=2, candidates=64))


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_record_is_the_same_in_the_list_and_by_its_id(collection: str, tenant: Tenant) -> None:
    for record in tenant.list(collection, {}, include_deleted=True, limit=70).records:
        assert tenant.get(collection, orjson.loads(record)["id"]) == record
