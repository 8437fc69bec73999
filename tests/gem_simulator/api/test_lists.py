"""Collections: what they hold, in which order, cut into which pages."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from gem_simulator import Simulator
from gem_simulator.api.operations import ListOf
from gem_simulator.api.resources import RESOURCES

LISTS = [
    operation
    for resource in RESOURCES
    for operation in resource.operations
    if isinstance(operation, ListOf) and operation.parent is None
]
PATHS = [operation.path for operation in LISTS]

EXPECTED = {
    "/candidates/",
    "/applications/",
    "/jobs/",
    "/job_posts/",
    "/job_stages/",
    "/users/",
    "/offices/",
    "/departments/",
    "/scheduled_interviews/",
    "/scorecards/",
    "/offers/",
    "/openings/",
    "/sources/",
    "/rejection_reasons/",
}


def test_the_collections_are_those_of_gem() -> None:
    assert set(PATHS) == EXPECTED


@pytest.mark.parametrize("path", PATHS)
def test_a_collection_is_a_bare_array_of_records_with_ids(gem: httpx.Client, path: str) -> None:
    records = gem.get(path).json()
    assert records
    assert all(isinstance(record["id"], str) for record in records)


@pytest.mark.parametrize("path", PATHS)
def test_the_slash_at_the_end_makes_no_difference_and_causes_no_redirect(gem: httpx.Client, path: str) -> None:
    with_slash, without = gem.get(path, params={"per_page": 3}), gem.get(path.rstrip("/"), params={"per_page": 3})
    assert with_slash.status_code == without.status_code == 200
    assert ids(with_slash) == ids(without)


@pytest.mark.parametrize("path", ["/candidates/", "/jobs/", "/users/", "/job_stages/", "/scheduled_interviews/"])
def test_a_list_is_ordered_by_creation(gem: httpx.Client, path: str) -> None:
    moments = [record["created_at"] for record in gem.get(path, params={"per_page": 500}).json()]
    assert moments == sorted(moments)
    assert len(set(moments)) > 1


@pytest.mark.parametrize("path", PATHS)
def test_pages_put_together_are_the_whole_list(gem: httpx.Client, path: str) -> None:
    whole = ids(gem.get(path, params={"per_page": 500}))[:30]
    pages = [ids(gem.get(path, params={"per_page": 7, "page": page})) for page in range(1, 6)]
    assert [each for page in pages for each in page][:30] == whole


def test_a_page_holds_100_records_unless_told_otherwise(gem: httpx.Client) -> None:
    assert len(gem.get("/job_stages/").json()) == 100


def test_a_page_beyond_the_end_is_empty_and_tells_the_total_only(gem: httpx.Client) -> None:
    answer = gem.get("/candidates/", params={"page": 99_999_999_999_999_999_999})
    assert (answer.status_code, answer.json()) == (200, [])
    assert set(json.loads(answer.headers["X-Pagination"])) == {"total", "total_pages", "first_page", "last_page"}


def test_the_pagination_header_of_an_empty_list_holds_two_zeros(gem: httpx.Client) -> None:
    answer = gem.get("/candidates/", params={"email": "nobody@nowhere.example"})
    assert answer.json() == []
    assert json.loads(answer.headers["X-Pagination"]) == {"total": 0, "total_pages": 0}


def test_the_pagination_header_names_the_pages_around(gem: httpx.Client, shared_simulator: Simulator) -> None:
    total = shared_simulator.tenant.list("candidates", {}, limit=0).total
    header = json.loads(gem.get("/candidates/", params={"page": 2, "per_page": 10}).headers["X-Pagination"])
    last = -(-total // 10)
    assert header == {
        "total": total,
        "total_pages": last,
        "first_page": 1,
        "last_page": last,
        "page": 2,
        "previous_page": 1,
        "next_page": 3,
    }


def test_a_list_has_no_link_header(gem: httpx.Client) -> None:
    assert "Link" not in gem.get("/candidates/").headers


def test_an_unknown_parameter_is_ignored(gem: httpx.Client) -> None:
    asked = {"application_id": "", "render_as": "tree", "per_page": "3"}
    assert ids(gem.get("/scheduled_interviews/", params=asked)) == ids(
        gem.get("/scheduled_interviews/", params={"per_page": 3})
    )


def test_the_same_page_is_the_same_but_for_signatures(gem: httpx.Client) -> None:
    first, second = (gem.get("/candidates/", params={"per_page": 20}).text for _ in range(2))
    assert first != second
    assert unsigned(first) == unsigned(second)


def test_a_page_shows_what_was_written_since_it_was_last_asked_for(simulator: Simulator, own_gem: httpx.Client) -> None:
    gone = own_gem.get("/candidates/").json()[0]["id"]
    simulator.tenant.delete("candidates", gone, hard=True)
    assert gone not in ids(own_gem.get("/candidates/"))


def test_head_answers_like_get_without_a_body(gem: httpx.Client) -> None:
    head, get = gem.head("/jobs/"), gem.get("/jobs/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def ids(answer: httpx.Response) -> list[Any]:
    return [record["id"] for record in answer.json()]


def unsigned(text: str) -> list[Any]:
    return [
        {
            **record,
            "attachments": [{**each, "url": each["url"].partition("?")[0]} for each in record.get("attachments") or []],
        }
        for record in json.loads(text)
    ]
