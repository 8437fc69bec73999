"""mapping.md, job postings."""

from __future__ import annotations

from typing import Any

import pytest

from connector.mapping import Context
from connector.unified import unified_id
from tests.connector.mapping.mapped import job_posting

DAY = "2026-02-01T10:00:00.000Z"


def test_title_and_text_are_gems_and_the_job_is_ours() -> None:
    mapped = job_posting(title="Engineer", content="<p>Hi</p>", job_id="j1")
    assert mapped["title"] == "Engineer"
    assert mapped["description_html"] == "<p>Hi</p>"
    assert mapped["job_id"] == unified_id("gem:default", "jobs", "j1")


@pytest.mark.parametrize(
    ("gem", "board", "url"),
    [
        ({"absolute_url": "https://a.test/1"}, "acme", "https://a.test/1"),
        ({}, "acme", "https://jobs.gem.com/acme/1"),
        ({"absolute_url": None}, None, None),
    ],
)
def test_url_is_gems_or_made_from_the_job_board(gem: dict[str, Any], board: str | None, url: str | None) -> None:
    assert job_posting(Context(job_board=board), **gem)["url"] == url


@pytest.mark.parametrize(
    ("gem", "status"),
    [
        ({"active": True, "live": True, "first_published_at": DAY}, "ACTIVE"),
        ({"active": True, "live": True, "first_published_at": DAY, "deleted_at": DAY}, "INACTIVE"),
        ({"active": True, "live": False}, "DRAFT"),
        ({"active": True, "live": False, "first_published_at": DAY}, "INACTIVE"),
        ({"active": False, "live": True}, "INACTIVE"),
        ({"active": False, "live": False}, "INACTIVE"),
        ({}, "INACTIVE"),
    ],
)
def test_status(gem: dict[str, Any], status: str) -> None:
    assert job_posting(**gem)["status"] == status


@pytest.mark.parametrize(
    ("gem", "visibility"),
    [
        ({"external": True, "internal": True, "listed": True}, "PUBLIC"),
        ({"external": True, "internal": False}, "PUBLIC"),
        ({"external": True, "listed": None}, "PUBLIC"),
        ({"external": True, "internal": True, "listed": False}, "UNLISTED"),
        ({"external": False, "internal": True, "listed": True}, "INTERNAL"),
        ({"internal": True}, "INTERNAL"),
        ({"external": False, "internal": False, "listed": True}, None),
        ({}, None),
    ],
)
def test_visibility(gem: dict[str, Any], visibility: str | None) -> None:
    assert job_posting(**gem)["visibility"] == visibility


def test_dates() -> None:
    mapped = job_posting(created_at="2026-02-01T10:00:00Z", updated_at="2026-02-02T10:00:00Z")
    assert mapped["remote_created_at"] == "2026-02-01T10:00:00.000Z"
    assert mapped["remote_updated_at"] == "2026-02-02T10:00:00.000Z"
