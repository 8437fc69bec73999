"""mapping.md, jobs."""

from __future__ import annotations

from typing import Any

import pytest

from connector.gem.resources import decode
from connector.mapping import Context, PostIndex, ignore, is_template, map_job
from tests.connector.mapping.mapped import CONTEXT, job, record, shown_posts, values

LIVE: dict[str, Any] = {"active": True, "live": True}


def test_name_code_and_confidentiality_are_gems() -> None:
    mapped = job(name="Engineer", requisition_id="R1", confidential=True)
    assert (mapped["name"], mapped["job_code"], mapped["confidential"]) == ("Engineer", "R1", True)


def test_what_gem_does_not_say_is_null() -> None:
    mapped = job()
    assert mapped.pop("custom_fields") == {"offices": None, "departments": None}
    assert mapped.pop("integration_fields") == []
    assert set(mapped.values()) == {None}


@pytest.mark.parametrize(
    ("gem", "unified"),
    [
        ("open", "OPEN"),
        ("closed", "CLOSED"),
        ("draft", "DRAFT"),
        ("pending_approval", "DRAFT"),
        ("approved", "DRAFT"),
        ("on_hold", "on_hold"),
        (None, None),
    ],
)
@pytest.mark.gem_contract("jobs.status")
def test_status(gem: str | None, unified: str | None) -> None:
    assert job(status=gem)["status"] == unified


@pytest.mark.parametrize(
    ("departments", "department"),
    [([{"name": "Sales"}, {"name": "Ops"}], "Sales"), ([{"id": "d"}], None), ([], None), (None, None)],
)
@pytest.mark.gem_contract("rule.first_department_is_the_department")
def test_department_is_the_first_of_departments(departments: Any, department: str | None) -> None:
    assert job(departments=departments)["department"] == department


@pytest.mark.parametrize(
    ("office", "raw"),
    [
        ({"name": "HQ", "location": {"name": "Berlin"}}, "Berlin"),
        ({"name": "HQ", "location": {"name": ""}}, "HQ"),
        ({"name": "HQ", "location": None}, "HQ"),
        ({"name": "HQ"}, "HQ"),
    ],
)
@pytest.mark.gem_contract("rule.first_office_is_the_location")
def test_location_is_the_first_office_by_its_location_or_its_own_name(office: dict[str, Any], raw: str) -> None:
    mapped = job(offices=[office, {"name": "Elsewhere"}])
    assert mapped["location"] == {
        "city": None,
        "country": None,
        "raw": raw,
        "state": None,
        "street_1": None,
        "street_2": None,
        "zip_code": None,
    }


@pytest.mark.parametrize("offices", [None, [], [{"id": "o"}], [{"name": "", "location": {"name": ""}}]])
def test_without_a_named_office_there_is_no_location(offices: Any) -> None:
    assert job(offices=offices)["location"] is None


def test_location_is_taken_apart() -> None:
    location = job(offices=[{"location": {"name": "San Francisco, California, United States"}}])["location"]
    assert (location["city"], location["state"], location["country"]) == ("San Francisco", "California", "US")


CHOOSING: dict[str, tuple[list[dict[str, Any]], str | None]] = {
    "the one first published last": (
        [
            {**LIVE, "id": "a", "first_published_at": "2026-01-01T00:00:00.000Z"},
            {**LIVE, "id": "b", "first_published_at": "2026-01-03T00:00:00.000Z"},
            {**LIVE, "id": "c", "first_published_at": "2026-01-02T00:00:00.000Z"},
        ],
        "b",
    ),
    "in instants, not in letters": (
        [
            {**LIVE, "id": "a", "first_published_at": "2026-01-01T01:00:00.000+02:00"},
            {**LIVE, "id": "b", "first_published_at": "2026-01-01T00:00:00.000Z"},
        ],
        "b",
    ),
    "then the one created last": (
        [
            {**LIVE, "id": "b", "created_at": "2026-01-01T00:00:00.000Z"},
            {**LIVE, "id": "a", "created_at": "2026-01-02T00:00:00.000Z"},
        ],
        "a",
    ),
    "then the greatest id": ([{**LIVE, "id": "a"}, {**LIVE, "id": "c"}, {**LIVE, "id": "b"}], "c"),
    "a date that is none counts as none": (
        [
            {**LIVE, "id": "a", "first_published_at": "2026-01-01T00:00:00.000Z"},
            {**LIVE, "id": "b", "first_published_at": "yesterday"},
        ],
        "a",
    ),
    "live": ([{**LIVE, "id": "a"}, {**LIVE, "id": "b", "live": False}], "a"),
    "active": ([{**LIVE, "id": "a"}, {**LIVE, "id": "b", "active": False}], "a"),
    "not deleted": ([{**LIVE, "id": "a"}, {**LIVE, "id": "b", "deleted_at": "2026-01-01T00:00:00.000Z"}], "a"),
    "none": ([{"id": "a"}, {"id": "b", "live": True}, {"id": "c", "active": True}], None),
    "no posts": ([], None),
}


@pytest.mark.parametrize(("posts", "chosen"), CHOOSING.values(), ids=CHOOSING)
@pytest.mark.gem_contract("rule.latest_posting_describes_the_job")
def test_description_and_post_url_come_from_the_chosen_post(posts: list[dict[str, Any]], chosen: str | None) -> None:
    with_texts = [{"content": f"<p>{post['id']}", "absolute_url": f"https://p/{post['id']}", **post} for post in posts]
    mapped = job(posts=with_texts)
    assert mapped["description"] == (chosen and f"<p>{chosen}")
    assert mapped["post_url"] == (chosen and f"https://p/{chosen}")


@pytest.mark.parametrize(("posts", "chosen"), CHOOSING.values(), ids=CHOOSING)
def test_an_index_of_all_posts_says_the_same(posts: list[dict[str, Any]], chosen: str | None) -> None:
    posts = [{"job_id": "1", "content": post["id"], "internal": True, **post} for post in posts]
    others = [record("job_posts", job_id="2", content="other", **LIVE, external=True), record("job_posts", **LIVE)]
    index = PostIndex.from_posts([*others, *(record("job_posts", **post) for post in posts)])
    straight = map_job(record("jobs"), shown_posts(posts), CONTEXT, ignore)
    assert map_job(record("jobs"), index.of("1"), CONTEXT, ignore).json() == straight.json()
    assert values(straight)["description"] == chosen


def test_post_url_is_below_the_job_board_where_the_post_has_none() -> None:
    posts = [{**LIVE, "id": "p1"}]
    assert job(posts=posts)["post_url"] is None
    assert job(posts=posts, context=Context(job_board="acme"))["post_url"] == "https://jobs.gem.com/acme/p1"


@pytest.mark.parametrize(
    ("gem", "unified"),
    [("in_office", "ON_SITE"), ("hybrid", "HYBRID"), ("remote", "REMOTE"), ("moon", "moon"), (None, None)],
)
def test_remote_work_status_is_the_jobs_or_that_of_the_chosen_post(gem: str | None, unified: str | None) -> None:
    other = [{**LIVE, "location_type": "other"}]
    assert job(posts=[], location_type=gem)["remote_work_status"] == unified
    assert job(posts=[{**LIVE, "location_type": gem}])["remote_work_status"] == unified
    assert job(posts=other, location_type=gem)["remote_work_status"] == (unified or "other")


EXTERNAL: dict[str, Any] = {**LIVE, "external": True, "internal": True}


@pytest.mark.parametrize(
    ("gem", "posts", "visibility"),
    [
        ({"confidential": True}, [EXTERNAL], "CONFIDENTIAL"),
        ({"confidential": False}, [EXTERNAL], "PUBLIC"),
        ({}, [{**EXTERNAL, "listed": False}, {**EXTERNAL, "id": "2", "listed": True}], "PUBLIC"),
        ({}, [{**EXTERNAL, "listed": False}], "UNLISTED"),
        ({}, [{**LIVE, "internal": True}, {**EXTERNAL, "id": "2", "listed": False}], "UNLISTED"),
        ({}, [{**LIVE, "internal": True, "external": False}], "INTERNAL"),
        ({}, [{**EXTERNAL, "live": False}], None),
        ({}, [LIVE], None),
        ({}, [], None),
    ],
)
def test_visibility_is_that_of_the_most_public_live_post(
    gem: dict[str, Any], posts: list[dict[str, Any]], visibility: str | None
) -> None:
    assert job(posts=posts, **gem)["visibility"] == visibility


@pytest.mark.parametrize(
    ("gem", "unified"),
    [
        ("full_time", "FULL_TIME"),
        ("part_time", "PART_TIME"),
        ("contract", "CONTRACT"),
        ("intern", "INTERNSHIP"),
        ("temporary", "temporary"),
        ("freelance", "freelance"),
        (None, None),
    ],
)
def test_employment_type_is_that_of_the_chosen_post(gem: str | None, unified: str | None) -> None:
    assert job(posts=[{**LIVE, "employment_type": gem}])["employment_type"] == unified


@pytest.mark.parametrize(
    ("gem", "unified"),
    [
        ("opened_at", "opened_at"),
        ("closed_at", "closed_at"),
        ("created_at", "remote_created_at"),
        ("updated_at", "remote_updated_at"),
    ],
)
def test_dates(gem: str, unified: str) -> None:
    members: dict[str, Any] = {gem: "2026-02-01T11:00:00.5+01:00"}
    assert job(**members)[unified] == "2026-02-01T10:00:00.500Z"


@pytest.mark.gem_contract("rule.all_offices_and_departments_are_custom_fields")
def test_offices_and_departments_are_custom_fields_byte_for_byte() -> None:
    raw = b'{"id": "1", "offices": [{"b": 1.50, "a": [ ]}, {"name": "HQ"}], "departments": []}'
    mapped = map_job(decode("jobs", raw).record, [], CONTEXT, ignore)
    assert b'"custom_fields":{"offices":[{"b": 1.50, "a": [ ]}, {"name": "HQ"}],"departments":[]}' in mapped.json()


def test_templates_are_told_apart() -> None:
    assert [is_template(record("jobs", is_template=flag)) for flag in (True, False, None)] == [True, False, False]
