"""Walks through a served tenant: what a real server, threads and HTTP add to the list in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from connector.errors import GemUnavailable
from connector.gem.client import GemClient
from connector.gem.pages import identities
from connector.gem.paging import Walk
from connector.gem.streams import STREAMS
from gem_simulator import Server, Tenant

WHOLE = {"include_deleted": True}


@pytest.fixture
def client(gem_simulator: Server) -> Iterator[GemClient]:
    with GemClient(gem_simulator.base_url, gem_simulator.api_key, rate=10_000, sleep=lambda seconds: None) as client:
        yield client


def ids_in(tenant: Tenant, collection: str = "candidates") -> list[str]:
    records = tenant.list(collection, {}, include_deleted=True, offset=0, limit=100_000).records
    return [json.loads(record)["id"] for record in records]


def read(walk: Walk) -> list[str]:
    return [record for page in walk for record in identities(page.records)]


@pytest.mark.parametrize("name", STREAMS)
def test_every_stream_is_walked_whole(gem_simulator: Server, client: GemClient, name: str) -> None:
    stream = STREAMS[name]
    walk = Walk(client, stream, WHOLE if stream.takes_include_deleted else {}, per_page=7)
    assert sorted(read(walk)) == sorted(ids_in(gem_simulator.simulator.tenant, name))
    assert walk.complete


@pytest.mark.gem_simulator(candidates=300)
def test_a_list_of_more_than_a_hundred_pages_is_read_whole_each_record_once(
    gem_simulator: Server, client: GemClient
) -> None:
    walk = Walk(client, STREAMS["candidates"], WHOLE, per_page=2)
    seen = read(walk)
    assert len(seen) == len(set(seen))
    assert sorted(seen) == sorted(ids_in(gem_simulator.simulator.tenant))
    assert walk.total == len(seen) >= 300


@pytest.mark.parametrize("in_flight", [1, 4])
@pytest.mark.gem_simulator(candidates=120)
def test_records_deleted_between_pages_hide_no_others(gem_simulator: Server, client: GemClient, in_flight: int) -> None:
    tenant = gem_simulator.simulator.tenant
    before = ids_in(tenant)
    doomed = before[::7]
    for number, victim in enumerate(doomed):
        gem_simulator.simulator.faults.run_after(
            number + 1,
            lambda tenant, victim=victim: tenant.delete("candidates", victim, hard=True),  # type: ignore[misc]
            path="/candidates*",
        )
    walk = Walk(client, STREAMS["candidates"], WHOLE, per_page=5, in_flight=in_flight)
    seen = read(walk)
    assert len(ids_in(tenant)) < len(before)
    assert set(ids_in(tenant)) <= set(seen)
    assert walk.complete


@pytest.mark.gem_simulator(candidates=120)
def test_without_x_pagination_the_list_is_read_forward_to_an_empty_page(
    gem_simulator: Server, client: GemClient
) -> None:
    gem_simulator.simulator.faults.no_pagination()
    walk = Walk(client, STREAMS["candidates"], WHOLE, per_page=11)
    assert read(walk) == ids_in(gem_simulator.simulator.tenant)
    assert walk.complete
    assert walk.total is None


@pytest.mark.gem_simulator(candidates=120)
def test_pages_that_are_not_in_ascending_order_are_read_forward(gem_simulator: Server, client: GemClient) -> None:
    gem_simulator.simulator.faults.reverse()
    walk = Walk(client, STREAMS["candidates"], WHOLE, per_page=11)
    seen = read(walk)
    assert len(seen) == len(set(seen))
    assert set(seen) == set(ids_in(gem_simulator.simulator.tenant))
    assert walk.complete


@pytest.mark.parametrize("pagination", [True, False], ids=["with X-Pagination", "without"])
@pytest.mark.gem_simulator(candidates=120)
def test_a_server_that_caps_its_pages_is_read_whole(gem_simulator: Server, client: GemClient, pagination: bool) -> None:
    gem_simulator.simulator.faults.cap_per_page(10)
    if not pagination:
        gem_simulator.simulator.faults.no_pagination()
    walk = Walk(client, STREAMS["candidates"], WHOLE, per_page=500)
    assert sorted(read(walk)) == sorted(ids_in(gem_simulator.simulator.tenant))
    assert walk.complete


@pytest.mark.gem_simulator(candidates=200)
def test_a_failed_walk_goes_on_at_the_last_page_that_was_stored(gem_simulator: Server, client: GemClient) -> None:
    gem_simulator.simulator.faults.status(503, after=12, times=None, path="/candidates*")
    stored: set[str] = set()
    checkpoint = None
    first = Walk(client, STREAMS["candidates"], WHOLE, per_page=10, in_flight=1)

    def store_until_it_fails() -> None:
        nonlocal checkpoint
        for page in first:
            stored.update(identities(page.records))
            checkpoint = json.loads(json.dumps(page.checkpoint))

    with pytest.raises(GemUnavailable):
        store_until_it_fails()
    assert not first.complete
    gem_simulator.simulator.faults.clear()
    asked = client.requests_made
    second = Walk(client, STREAMS["candidates"], WHOLE, per_page=10, in_flight=1, checkpoint=checkpoint)
    stored.update(read(second))
    everything = ids_in(gem_simulator.simulator.tenant)
    assert stored == set(everything)
    assert second.started_at == first.started_at
    assert client.requests_made - asked == (len(everything) + 9) // 10 - 10


def test_a_checkpoint_of_another_list_is_ignored(gem_simulator: Server, client: GemClient) -> None:
    (page, *_) = Walk(client, STREAMS["jobs"], WHOLE, per_page=2)
    walk = Walk(client, STREAMS["candidates"], WHOLE, per_page=10, checkpoint=page.checkpoint)
    assert sorted(read(walk)) == sorted(ids_in(gem_simulator.simulator.tenant))


def test_a_stream_of_one_page_takes_one_request(client: GemClient) -> None:
    assert read(Walk(client, STREAMS["candidates"], WHOLE))
    assert client.requests_made == 1
