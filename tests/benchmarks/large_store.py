"""A store with as many candidates as asked for, one application each, every tenth with an interview: filled by SQL.

What a full sync would leave, but in seconds a hundred thousand: one candidate in a hundred has changed later than the
others, and each carries two of a thousand tags.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from connector.store import Store
from connector.store.search_keys import search_key
from connector.store.tags import name_hash, stored_tags
from connector.unified import DEFAULT_INTEGRATION_ID, unified_id
from tests.benchmarks.gem_server import candidate as gem_candidate

JOBS = 1_000
STAGES_OF_A_JOB = 6
CHANGED_AT = 1_767_225_600_000
LATER = CHANGED_AT + 24 * 3600 * 1000
"""When one candidate in a hundred has changed, and their applications."""
TAGS = [f"Skill {number}" for number in range(1_000)]

Row = tuple[Any, ...]


def _id(model: str, number: int) -> str:
    return unified_id(DEFAULT_INTEGRATION_ID, model, f"{model}{number}")


def email(number: int) -> str:
    """Where a candidate is reached."""
    return f"person{number}@example.com"


def job(number: int) -> str:
    """Our id of a job."""
    return _id("jobs", number)


def _tags(number: int) -> list[str]:
    return [TAGS[number % len(TAGS)], TAGS[(number + 1) % len(TAGS)]]


def _stage(application: int) -> int:
    return (application % JOBS) * STAGES_OF_A_JOB + application // JOBS % STAGES_OF_A_JOB


def _candidate(number: int) -> str:
    return json.dumps(
        {
            "first_name": f"Person{number}",
            "last_name": "Lopez",
            "company": "Acme",
            "title": "Engineer",
            "confidential": False,
            "source": "Referral",
            "phone_numbers": [{"phone_number": "+1 555 0100", "type": "MOBILE"}],
            "email_addresses": [{"email_address": email(number), "type": "PERSONAL"}],
            "social_media": [
                {"link": f"https://www.linkedin.com/in/p{number}", "type": "LINKEDIN", "username": f"p{number}"}
            ],
            "custom_fields": {},
            "integration_fields": [],
            "remote_created_at": "2025-01-01T00:00:00.000Z",
            "remote_updated_at": "2025-01-01T03:00:00.000Z",
        }
    )


# Gem's record, 2 KB, the same for all.
_PAYLOAD = gem_candidate(0).decode()


def _application(number: int) -> str:
    return json.dumps(
        {
            "outcome": "PENDING",
            "rejection_reason_name": None,
            "rejected_at": None,
            "current_stage_id": _id("application_stages", _stage(number)),
            "job_id": _id("jobs", number % JOBS),
            "candidate_id": _id("candidates", number),
            "custom_fields": {"source": "Referral"},
            "integration_fields": [],
            "remote_created_at": "2025-01-01T00:00:00.000Z",
            "remote_updated_at": "2025-01-01T03:00:00.000Z",
        }
    )


def _job(number: int) -> str:
    return json.dumps({"name": f"Engineer {number}", "description": "<p>Build.</p>" * 300})


def _interview(number: int) -> str:
    nothing = dict.fromkeys(("location", "video_conferencing_url", "stage_id", "canceled"))
    times = {"starting_at": "2025-02-01T10:00:00.000Z", "ending_at": "2025-02-01T11:00:00.000Z"}
    return json.dumps({"title": "Onsite", **times, **nothing, "application_id": _id("applications", number)})


def _place(number: int) -> str:
    job, stage = _id("jobs", number // STAGES_OF_A_JOB), _id("application_stages", number)
    return json.dumps({"index": number % STAGES_OF_A_JOB, "job_id": job, "stage_id": stage})


def _rows(candidates: int) -> Iterator[tuple[str, tuple[str, ...], Iterable[Row]]]:
    """Table, columns beside the common ones, and rows."""

    def common(model: str, numbers: Iterable[int], fields: Callable[[int], str], *links: Callable[[int], str]) -> Any:
        for number in numbers:
            yield (
                1,
                _id(model, number),
                f"{model}{number}",
                LATER if candidates > number and number % 100 == 0 else CHANGED_AT,
                b"",
                fields(number),
                *(f(number) for f in links),
            )

    stages = range(JOBS * STAGES_OF_A_JOB)
    yield "jobs", (), common("jobs", range(JOBS), _job)
    yield (
        "application_stages",
        (),
        common("application_stages", stages, lambda _: '{"name":"Screen","global_index":1,"status":"ACTIVE"}'),
    )
    yield (
        "job_application_stages",
        ("job_id", "stage_id"),
        common(
            "job_application_stages",
            stages,
            _place,
            lambda number: _id("jobs", number // STAGES_OF_A_JOB),
            lambda number: _id("application_stages", number),
        ),
    )
    yield (
        "candidates",
        ("first_name_key", "last_name_key", "email_key", "tags"),
        common(
            "candidates",
            range(candidates),
            _candidate,
            lambda number: search_key(f"Person{number}"),
            lambda _: search_key("Lopez"),
            lambda number: search_key(email(number)),
            lambda number: stored_tags(_tags(number)) or "",
        ),
    )
    yield (
        "applications",
        ("candidate_id", "job_id", "current_stage_id", "outcome", "remote_created_at"),
        common(
            "applications",
            range(candidates),
            _application,
            lambda number: _id("candidates", number),
            lambda number: _id("jobs", number % JOBS),
            lambda number: _id("application_stages", _stage(number)),
            lambda _: "PENDING",
            lambda _: "2025-01-01T00:00:00.000Z",
        ),
    )
    yield (
        "interviews",
        ("application_id",),
        common("interviews", range(0, candidates, 10), _interview, lambda number: _id("applications", number)),
    )


def fill(file: Path, candidates: int) -> None:
    """A store with so many candidates, as a full sync would leave it."""
    with Store.open(f"sqlite:///{file}") as store:
        store.integration(DEFAULT_INTEGRATION_ID)
    with sqlite3.connect(file, isolation_level=None) as database:
        database.execute("PRAGMA synchronous=OFF")
        indexes = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        for name, _ in indexes:
            database.execute(f"DROP INDEX {name}")
        database.execute("BEGIN")
        for table, links, rows in _rows(candidates):
            columns = ("integration", "id", "remote_id", "changed_at", "values_hash", "fields", *links)
            marks = ", ".join("?" * len(columns))
            database.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        payloads = ((1, f"candidates{number}", b"", False, False, _PAYLOAD) for number in range(candidates))
        named = "integration, remote_id, fetch_hash, gone, lacks_applications, payload"
        database.executemany(f"INSERT INTO gem_candidates ({named}) VALUES (?, ?, ?, ?, ?, ?)", payloads)
        tags = ((1, name_hash(name), json.dumps(name), candidates // 500, CHANGED_AT) for name in TAGS)
        named = "integration, name_hash, name, carried, changed_at"
        database.executemany(f"INSERT INTO tags ({named}) VALUES (?, ?, ?, ?, ?)", tags)
        database.execute("UPDATE integrations SET full_synced_at = ?, watermark = ?", (CHANGED_AT, CHANGED_AT))
        database.execute("COMMIT")
        for _, sql in indexes:
            database.execute(sql)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
