"""Tags: a candidate shows those of now, and a tag is there as long as a living candidate carries it."""

from __future__ import annotations

import sqlalchemy as sa

from connector.integrations import retention
from connector.store import Store, list_pages
from connector.store.schema import UNIFIED_TABLES
from connector.store.search_keys import OTHER_EMAILS
from connector.store.tags import TAGS, all_tags, read_tags
from connector.sync import run_sync
from tests.connector.sync.conftest import HOUR_MS, Clock
from tests.connector.sync.memory_gem import MemoryGem, iso, small_tenant
from tests.connector.sync.stored import ME, one

LONG = "x" * 5_000


def _tagged(**tags: object) -> MemoryGem:
    gem = small_tenant()
    for remote_id, names in tags.items():
        gem.put("candidates", remote_id, tags=names)
    return gem


def _listed(store: Store) -> dict[str, bool]:
    """Tag → whether it is there, and not deleted."""
    with store.look() as connection:
        return {tag.name: tag.remote_deleted_at is None for tag in all_tags(connection, store.find(ME).number)}


def _counted(store: Store) -> dict[str, int]:
    with store.look() as connection:
        rows = connection.execute(sa.select(TAGS.c.name, TAGS.c.carried).where(TAGS.c.carried > 0))
        return {name.strip('"'): carried for name, carried in rows}


def _carried(store: Store, remote_id: str) -> list[str]:
    table = UNIFIED_TABLES["candidates"]
    with store.look() as connection:
        return read_tags(connection.execute(sa.select(table.c.tags).where(table.c.remote_id == remote_id)).scalar())


def _changed_since(store: Store, moment: int) -> list[str]:
    """Candidates whom `updated_after` finds."""
    with store.look() as connection, connection.begin():
        rows = list_pages.page(
            connection,
            store.find(ME).number,
            "candidates",
            after="",
            limit=10,
            include_deleted=False,
            updated_after=moment,
        )
    return sorted(row.remote_id for row in rows)


def test_each_tag_is_kept_once_in_gems_order_and_what_is_none_is_left_out(store: Store) -> None:
    run_sync(_tagged(c1=["Zürich", "Go", "Zürich", 5, None], c2="Go", c3=[LONG]), store, ME, "full")

    assert (_carried(store, "c1"), _carried(store, "c2"), _carried(store, "c3")) == (["Zürich", "Go"], [], [LONG])
    assert _counted(store) == {"Zürich": 1, "Go": 1, LONG: 1}


def test_tags_follow_their_candidates_through_edits_deletion_and_return(store: Store) -> None:
    gem = _tagged(c1=["Go", "Rust"], c2=["Go"])
    run_sync(gem, store, ME, "full")
    gem.put("candidates", "c1", tags=["Rust", "C"], title="New")
    run_sync(gem, store, ME, "delta")
    assert _counted(store) == {"Go": 1, "Rust": 1, "C": 1}

    gem.put("candidates", "c2", deleted_at=iso(gem.now))
    run_sync(gem, store, ME, "delta")
    assert _listed(store) == {"Go": False, "Rust": True, "C": True}

    gem.put("candidates", "c2", deleted_at=None, tags=["Go", "C"])
    run_sync(gem, store, ME, "delta")
    assert _counted(store) == {"Go": 1, "Rust": 1, "C": 2}


def test_a_candidate_who_vanished_carries_nothing_and_one_who_is_back_does(store: Store) -> None:
    gem = _tagged(c1=["Go"], c2=["Go", "Rust"])
    run_sync(gem, store, ME, "full")
    gone = gem.find("candidates", "c2")
    gem.vanish("candidates", "c2")
    run_sync(gem, store, ME, "full")
    assert _listed(store) == {"Go": True, "Rust": False}

    gem.lists["candidates"].append(gone)  # type: ignore[arg-type]  # it was found
    run_sync(gem, store, ME, "full")
    assert _counted(store) == {"Go": 2, "Rust": 1}


def test_a_tag_alone_moves_updated_after_and_not_the_candidates_own_date(store: Store, clock: Clock) -> None:
    gem = _tagged(c1=["Go"])
    run_sync(gem, store, ME, "full")
    before = one(store, "candidates", "c1")
    clock.ms += HOUR_MS
    since = clock.ms
    gem.put("candidates", "c1", tags=["Go", "Rust"], updated_at=gem.find("candidates", "c1")["updated_at"])  # type: ignore[index]  # it is there

    run_sync(gem, store, ME, "full")

    assert one(store, "candidates", "c1").changed_at == before.changed_at
    assert _changed_since(store, since) == ["c1"]
    assert _carried(store, "c1") == ["Go", "Rust"]


def test_erasure_takes_tags_and_what_the_candidate_was_found_by(store: Store, clock: Clock) -> None:
    gem = _tagged(c1=["Go"], c2=["Only hers"])
    gem.put("candidates", "c2", email_addresses=[{"value": value} for value in ("a@acme.test", "b@acme.test")])
    run_sync(gem, store, ME, "full")
    gem.put("candidates", "c2", deleted_at=iso(gem.now))
    run_sync(gem, store, ME, "delta")
    clock.ms += 15 * 24 * HOUR_MS

    retention.erase(store)

    assert (_carried(store, "c2"), _listed(store)) == ([], {"Go": True})
    table = UNIFIED_TABLES["candidates"]
    with store.look() as connection:
        keys = sa.select(table.c.first_name_key, table.c.email_key).where(table.c.remote_id == "c2")
        assert tuple(connection.execute(keys).one()) == (None, None)
        assert connection.execute(sa.select(OTHER_EMAILS)).all() == []
