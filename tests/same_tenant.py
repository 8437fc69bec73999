"""The suite proves that no test changes what a tenant is: after it, in whatever order, a new one has the same bytes."""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from gem_simulator.tenant import Tenant

GOLDEN = {
    "realistic": "203d3ef96c9b79a15d90dd1d54b4944c8c498699ef7d38fb663f0aefa4e1fbbf",
    "edge": "f2be288f9bb5a905c3ca0353dd076b1d7bcee253076c63b3ba6f50d0bbfe5a6d",
    "minimal": "d93974c64a784bfe95dc25b0a658b0bfab5d9dedf0115ae762b4b10e6ac22ada",
}
"""Of seed 42, with 200 candidates, or as many as a minimal tenant has."""

_EVERYTHING = 10**9


def tenant_of(profile: str) -> Tenant:
    """A new tenant, of which `GOLDEN` tells the digest."""
    from gem_simulator.tenant import Tenant

    return Tenant(seed=42, candidates=None if profile == "minimal" else 200, profile=profile)


def digest(tenant: Tenant, *, backwards: bool = False) -> str:
    """A hash over every byte of every record, whatever the order in which the collections are read."""
    from gem_simulator.tenant import COLLECTIONS

    hashes = {}
    for collection in COLLECTIONS[::-1] if backwards else COLLECTIONS:
        found = tenant.list(collection, {}, include_deleted=True, limit=_EVERYTHING)
        hashes[collection] = hashlib.sha256(b"\n".join(found.records)).hexdigest()
    return hashlib.sha256("".join(hashes[collection] for collection in COLLECTIONS).encode()).hexdigest()


def shuffle(items: list[pytest.Item], seed: int) -> None:
    """Puts tests in another order, the modules and the tests of each: those of a module share what takes long."""
    dice, by_module = random.Random(seed), dict[Hashable, list[pytest.Item]]()
    for item in items:
        by_module.setdefault(item.nodeid.partition("::")[0], []).append(item)
    modules = list(by_module.values())
    dice.shuffle(modules)
    for module in modules:
        dice.shuffle(module)
    items[:] = [item for module in modules for item in module]


@pytest.fixture(scope="session", autouse=True)
def _tenants_stay_the_same() -> Iterator[None]:
    """In each process that runs tests, once they are done; where no test needed a tenant, there is nothing to prove."""
    yield
    if "gem_simulator.tenant.tenant" in sys.modules:
        for profile, golden in GOLDEN.items():
            assert digest(tenant_of(profile)) == golden, f"a test has changed what every {profile} tenant is made of"
