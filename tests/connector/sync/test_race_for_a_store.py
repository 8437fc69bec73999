"""Two processes with different keys, and a database that nobody has synced yet."""

from __future__ import annotations

import pytest

from connector.errors import IntegrationMismatch
from connector.store import Store
from connector.sync import run_sync
from tests.connector.sync.memory_gem import MemoryGem, small_tenant
from tests.connector.sync.stored import ME, living


def of_account(account: str) -> MemoryGem:
    gem = small_tenant()
    gem.account, gem.base_url = account, f"https://{account}.test"
    return gem


def test_of_two_who_bound_an_empty_store_only_one_syncs_into_it(store: Store) -> None:
    first, second = of_account("first"), of_account("second")
    for gem in (first, second):  # each finds nothing that came from the other
        store.integration(ME, account=gem.account, base_url=gem.base_url)
    run_sync(first, store, ME, "full")
    stored = living(store)
    with pytest.raises(IntegrationMismatch):
        run_sync(second, store, ME, "full")
    assert living(store) == stored
    assert store.find(ME).base_url == "https://first.test"


def test_whoever_loses_while_the_other_syncs_changes_nothing(sqlite_store: Store) -> None:
    first, second = of_account("first"), of_account("second")
    refused: list[bool] = []

    def meanwhile(_path: str) -> None:
        if not refused:
            with pytest.raises(IntegrationMismatch):
                sqlite_store.integration(ME, account=second.account, base_url=second.base_url)
            refused.append(True)

    first.before_request = meanwhile
    run_sync(first, sqlite_store, ME, "full")
    assert refused
    assert sqlite_store.find(ME).base_url == "https://first.test"
