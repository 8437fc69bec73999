"""How the databases find what a filter asks for: no large table is read from end to end, in neither way of reading."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from connector.store import list_pages
from connector.store.engine import is_sqlite
from tests.connector.api.world import World

FILTERS = [
    ("candidates", {"email": "Ada@Example.com"}),
    ("candidates", {"first_name": "Ada"}),
    ("candidates", {"last_name": "Lopez", "first_name": "Ada"}),
    ("candidates", {"job_ids": "a,b"}),
    ("candidates", {"updated_after": "2026-01-01T00:00:00Z"}),
    ("applications", {"outcomes": "HIRED"}),
    ("applications", {"outcomes": "HIRED,DECLINED"}),
    ("applications", {"outcome": "HIRED", "current_stage_ids": "a"}),
    ("applications", {"current_stage_ids": "a,b"}),
    ("applications", {"job_ids": "a"}),
    ("applications", {"job_remote_ids": "a,b"}),
    ("applications", {"remote_created_after": "2026-01-01"}),
    ("applications", {"updated_after": "2026-01-01T00:00:00Z"}),
    ("interviews", {"job_ids": "a"}),
    ("interviews", {"updated_after": "2026-01-01T00:00:00Z"}),
    ("users", {"emails": "ada@example.com,grace@example.com"}),
]
LARGE = ("candidates", "applications", "interviews", "gem_candidates", "gem_applications", "other_emails")


def _plans(world: World, path: str, query: dict[str, str]) -> list[str]:
    """What the database means to do for each statement of a page."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            asked.append((statement, parameters))

    sa.event.listen(world.store.engine, "before_cursor_execute", note)
    try:
        world.page(f"/ats/{path}", **query)
    finally:
        sa.event.remove(world.store.engine, "before_cursor_execute", note)
    with world.store.look() as connection, connection.begin():
        lite = is_sqlite(connection)
        if not lite:  # a tenant of a test is so small that reading all of it is quickest
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if lite else "EXPLAIN"
        plans = (connection.exec_driver_sql(f"{explain} {statement}", parameters) for statement, parameters in asked)
        return [str(row[-1]) for plan in plans for row in plan]


@pytest.mark.parametrize("few", [list_pages.FEW, -1], ids=["collected", "walked"])
@pytest.mark.parametrize(
    ("path", "query"), FILTERS, ids=lambda value: value if isinstance(value, str) else ",".join(value)
)
def test_no_filter_reads_a_large_table_from_end_to_end(
    world: World, monkeypatch: pytest.MonkeyPatch, path: str, query: dict[str, str], few: int
) -> None:
    monkeypatch.setattr(list_pages, "FEW", few)

    plans = _plans(world, path, query)

    tables = "|".join(LARGE)
    scans = [line for line in plans if re.search(rf"\bSCAN ({tables})\b|Seq Scan on ({tables})\b", line)]
    assert any(re.search(r"USING .*INDEX|Index", line) for line in plans), "something was looked up"
    assert scans == []


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("candidates", {"last_name": "Lopez"}),
        ("applications", {"outcome": "HIRED"}),
        ("applications", {"job_ids": "a"}),
        ("applications", {"current_stage_ids": "a"}),
    ],
    ids=lambda value: value if isinstance(value, str) else ",".join(value),
)
def test_a_page_of_a_filter_with_one_value_comes_in_the_order_of_its_index(
    world: World, path: str, query: dict[str, str]
) -> None:
    """Then a page costs the same however many records fit, and wherever it is."""
    plans = [line for line in _plans(world, path, query) if re.search(rf"\b{path}\b", line)]

    assert any(f"ix_{path}_" in line for line in plans)
    assert not [line for line in plans if "TEMP B-TREE" in line or "Sort" in line]


@pytest.mark.parametrize(
    "query",
    [{"email": "ada@example.com"}, {"job_ids": "a"}, {"updated_after": "2026-01-01T00:00:00Z"}],
    ids=",".join,
)
def test_the_few_that_fit_are_looked_up_rather_than_walked_to(world: World, query: dict[str, str]) -> None:
    """With one that fits among a million, that is the difference between a millisecond and a second."""
    plans = _plans(world, "candidates", query)

    assert [line for line in plans if "(integration=? AND id>?)" in line] == []
