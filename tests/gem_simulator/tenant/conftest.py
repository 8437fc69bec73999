"""Tenants that many tests only read, and how they read them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import pytest

from gem_simulator.tenant import Clock, Tenant

Record = dict[str, Any]
Everything = Callable[..., list[Record]]
EVERYTHING = 10**9
_read: WeakKeyDictionary[Tenant, dict[tuple[int, str], list[Record]]] = WeakKeyDictionary()


def still() -> Clock:
    """A clock that stands still until it is set or put on."""
    return Clock(lambda: 0.0)


def everything(tenant: Tenant, collection: str, **filters: Any) -> list[Record]:
    """All records of a list, soft-deleted ones too. Whole lists are read once a version: nobody may change them."""
    if not filters:
        known = _read.setdefault(tenant, {})
        key = (tenant.version, collection)
        if key not in known:
            known[key] = _all(tenant, collection, {})
        return known[key]
    return _all(tenant, collection, filters)


def _all(tenant: Tenant, collection: str, filters: dict[str, Any]) -> list[Record]:
    found = tenant.list(collection, filters, include_deleted=True, limit=EVERYTHING)
    assert found.total == len(found.records)
    return [orjson.loads(record) for record in found.records]


@lru_cache(maxsize=8)
def read_only(profile: str = "realistic", candidates: int | None = 300) -> Tenant:
    """A tenant that nobody may change."""
    return Tenant(seed=42, candidates=candidates, profile=profile, clock=still())


@pytest.fixture
def tenant() -> Tenant:
    """A realistic tenant to read from."""
    return read_only()


@pytest.fixture
def own_tenant() -> Tenant:
    """A realistic tenant of this test's own, to write to."""
    return Tenant(seed=42, candidates=150, clock=still())
