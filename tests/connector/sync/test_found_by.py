"""People are found by what they are called now, in upper or lower case, however the store came by it."""

from __future__ import annotations

from typing import Any

import pytest

from connector.store import Store, list_pages, opening
from connector.store.conditions import Wanted, named, reached_by
from connector.store.schema import GEM_LISTS, UNIFIED_MODELS
from connector.store.search_keys import OTHER_EMAILS
from connector.store.tags import TAGS, Tag, all_tags
from connector.sync import run_sync
from tests.connector.sync.memory_gem import MemoryGem, small_tenant
from tests.connector.sync.stored import ME


def _found(store: Store, model: str, wanted: Wanted) -> list[str]:
    with store.look() as connection, connection.begin():
        rows = list_pages.page(
            connection, store.find(ME).number, model, after="", limit=10, include_deleted=False, conditions=[wanted]
        )
    return sorted(row.remote_id for row in rows)


def _called(store: Store, name: str) -> list[str]:
    return _found(store, "candidates", named("candidates", "first_name_key", [name]))


def _reached(store: Store, email: str) -> list[str]:
    return _found(store, "candidates", reached_by(store.find(ME).number, email))


def _addresses(*values: str) -> list[dict[str, Any]]:
    return [{"value": value, "type": "personal", "is_primary": False} for value in values]


@pytest.fixture
def gem() -> MemoryGem:
    gem = small_tenant()
    gem.put(
        "candidates",
        "c1",
        first_name="Łukasz",
        tags=["Zürich", "a\0b"],
        email_addresses=_addresses("One@Acme.test", "two@acme.test"),
    )
    return gem


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Łukasz", "ŁUKASZ"),
        ("José", "JOSE\N{COMBINING ACUTE ACCENT}"),
        ("Weiß", "weiss"),
        ("a\0b", "A\0B"),
        ("x" * 3000, "X" * 3000),
    ],
)
def test_letters_beyond_ascii_and_long_names_are_folded_alike_for_both_databases(
    store: Store, gem: MemoryGem, stored: str, asked: str
) -> None:
    gem.put("candidates", "c1", first_name=stored)
    run_sync(gem, store, ME, "full")

    assert _called(store, asked) == ["c1"]
    assert _called(store, asked[:-1]) == []


def test_a_candidate_is_found_by_the_names_and_addresses_of_now_alone(store: Store, gem: MemoryGem) -> None:
    run_sync(gem, store, ME, "full")
    assert _reached(store, "ONE@acme.test") == _reached(store, "TWO@acme.test") == ["c1"]

    gem.put("candidates", "c1", first_name="Ada", email_addresses=_addresses("three@acme.test", "ONE@acme.test"))
    run_sync(gem, store, ME, "delta")

    assert (_called(store, "łukasz"), _called(store, "ada")) == ([], ["c1"])
    assert _reached(store, "one@acme.test") == _reached(store, "three@acme.test") == ["c1"]
    assert _reached(store, "two@acme.test") == []


def test_a_deleted_candidate_is_found_again_once_it_is_restored(store: Store, gem: MemoryGem) -> None:
    gem.put("candidates", "c1", deleted_at="2026-01-01T00:00:00Z")
    run_sync(gem, store, ME, "full")
    assert _reached(store, "two@acme.test") == []

    gem.put("candidates", "c1", deleted_at=None)
    run_sync(gem, store, ME, "delta")

    assert _reached(store, "two@acme.test") == ["c1"]


def test_a_store_of_an_older_version_is_filled_when_it_is_opened(database_url: str, gem: MemoryGem) -> None:
    filtered = ("users", "candidates", "applications")
    with Store.open(database_url) as store:
        store.integration(ME)
        run_sync(gem, store, ME, "full")
        before = {model: _columns(store, model) for model in filtered}
        tags = _tags(store)
        assert sorted(tag.name for tag in tags) == ["Zürich", "a\0b"]
        _make_older(store)

    with Store.open(database_url) as store:
        assert {model: _columns(store, model) for model in filtered} == before
        assert _tags(store) == tags
        assert _called(store, "łukasz") == _reached(store, "Two@acme.test") == ["c1"]


def _columns(store: Store, model: str) -> list[Any]:
    entry = UNIFIED_MODELS[model]
    names = ", ".join(("id", *entry.filters, *(("tags",) if entry.tagged else ())))
    with store.look() as connection:
        return connection.exec_driver_sql(f"SELECT {names} FROM {model} ORDER BY id").all()  # type: ignore[return-value]  # a Sequence


def _tags(store: Store) -> list[Tag]:
    with store.look() as connection:
        return sorted(all_tags(connection, store.find(ME).number))


def _make_older(store: Store) -> None:
    """Takes out what migrations 0009 and 0010 brought."""
    with store.write() as connection:
        for stream in GEM_LISTS:
            connection.exec_driver_sql(f"DROP INDEX ix_gem_{stream}_deleted_at")
        OTHER_EMAILS.drop(connection)
        TAGS.drop(connection)
        connection.exec_driver_sql("DROP INDEX ix_candidates_tags_changed_at")
        for column in ("tags", "tags_changed_at"):
            connection.exec_driver_sql(f"ALTER TABLE candidates DROP COLUMN {column}")
        for model in ("users", "candidates", "applications"):
            for column in UNIFIED_MODELS[model].filters:
                connection.exec_driver_sql(f"DROP INDEX ix_{model}_{column}")
                if column != "job_id":
                    connection.exec_driver_sql(f"ALTER TABLE {model} DROP COLUMN {column}")
        connection.exec_driver_sql("CREATE INDEX ix_applications_job_id ON applications (integration, job_id)")
        connection.exec_driver_sql(f"UPDATE {opening.VERSION_TABLE} SET version_num = '0008'")
