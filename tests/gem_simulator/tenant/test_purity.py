"""A tenant is a function of (seed, size, profile), and of nothing else."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from gem_simulator.tenant import COLLECTIONS, Tenant
from tests.gem_simulator.tenant.conftest import EVERYTHING

ROOT = Path(__file__).parents[3]
GOLDEN = {
    "realistic": "203d3ef96c9b79a15d90dd1d54b4944c8c498699ef7d38fb663f0aefa4e1fbbf",
    "edge": "f2be288f9bb5a905c3ca0353dd076b1d7bcee253076c63b3ba6f50d0bbfe5a6d",
    "minimal": "d93974c64a784bfe95dc25b0a658b0bfab5d9dedf0115ae762b4b10e6ac22ada",
}
PROGRAM = """
import sys
from tests.gem_simulator.tenant.test_purity import digest
from gem_simulator.tenant import Tenant
sys.stdout.write(digest(Tenant(seed=42, candidates=200)))
"""


def digest(tenant: Tenant, collections: tuple[str, ...] = COLLECTIONS) -> str:
    """A hash over every byte of every record, whatever the order in which the collections are read."""
    hashes = {}
    for collection in collections:
        found = tenant.list(collection, {}, include_deleted=True, limit=EVERYTHING)
        hashes[collection] = hashlib.sha256(b"\n".join(found.records)).hexdigest()
    return hashlib.sha256("".join(hashes[collection] for collection in COLLECTIONS).encode()).hexdigest()


@pytest.mark.parametrize("profile", GOLDEN)
def test_the_tenant_of_seed_42_is_the_same_on_every_machine_and_in_every_version(profile: str) -> None:
    size = None if profile == "minimal" else 200
    assert digest(Tenant(seed=42, candidates=size, profile=profile)) == GOLDEN[profile]


def test_no_record_depends_on_which_other_was_asked_for_before() -> None:
    one, other = Tenant(seed=5, candidates=130), Tenant(seed=5, candidates=130)
    other.list("scorecards", {"updated_after": 1}, limit=3)
    other.list("candidates", {"job_id": "nobody"}, limit=3)
    other.list("applications", {}, offset=100, limit=7)
    assert digest(one) == digest(other, COLLECTIONS[::-1])


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
