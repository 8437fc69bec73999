"""The API's pages from a large store: 100 candidates, and 100 applications, with everything that is embedded in them.

The store is filled by SQL with as many candidates as asked for, one application each, every tenth with an interview.
`gem-connector serve` serves it with one worker, and one client asks for pages one after the other over loopback: at
the beginning of the list, and at its end.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from connector.store import Store
from connector.unified import DEFAULT_INTEGRATION_ID, unified_id
from tests.benchmarks.figures import Figure
from tests.benchmarks.gem_server import candidate as gem_candidate

PAGES = 200
JOBS = 1_000
STAGES_OF_A_JOB = 6
CHANGED_AT = 1_767_225_600_000

Row = tuple[Any, ...]


def _id(model: str, number: int) -> str:
    return unified_id(DEFAULT_INTEGRATION_ID, model, f"{model}{number}")


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
            "email_addresses": [{"email_address": f"person{number}@example.com", "type": "PERSONAL"}],
            "social_media": [
                {"link": f"https://www.linkedin.com/in/p{number}", "type": "LINKEDIN", "username": f"p{number}"}
            ],
            "custom_fields": {},
            "integration_fields": [],
            "remote_created_at": "2025-01-01T00:00:00.000Z",
            "remote_updated_at": "2025-01-01T03:00:00.000Z",
        }
    )


# Gem's record, 2 KB, the same for all; what pads it elsewhere in these benchmarks are tags, more than anybody has.
_PAYLOAD = gem_candidate(0).decode().replace('"tags":[', '"tags":["Kubernetes","Rust"],"padding":[')


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
                CHANGED_AT,
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
    yield "candidates", (), common("candidates", range(candidates), _candidate)
    yield (
        "applications",
        ("candidate_id", "job_id"),
        common(
            "applications",
            range(candidates),
            _application,
            lambda number: _id("candidates", number),
            lambda number: _id("jobs", number % JOBS),
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
        database.execute("UPDATE integrations SET full_synced_at = ?, watermark = ?", (CHANGED_AT, CHANGED_AT))
        database.execute("COMMIT")
        for _, sql in indexes:
            database.execute(sql)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@contextmanager
def served(file: Path) -> Iterator[tuple[httpx.Client, int]]:
    """A client of the service, and the process id of the service."""
    command = [sys.executable, "-m", "connector", "serve", "--port", "0", "--json", "--no-rate-limit"]
    command += ["--database", f"sqlite:///{file}", "--api-key", "benchmark"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = json.loads(server.stdout.readline())["base_url"]
        headers = {"Authorization": "Bearer benchmark", "X-Integration-Id": DEFAULT_INTEGRATION_ID}
        try:
            with httpx.Client(base_url=url, headers=headers, timeout=120) as client:
                yield client, server.pid
        finally:
            server.terminate()


def pages(client: httpx.Client, path: str, after: str | None) -> tuple[list[float], int]:
    """Milliseconds of each page from there on, and how many records there were."""
    cursor = None
    if after is not None:
        following = client.get(path).json()["data"]["next"]
        told = json.loads(urlsafe_b64decode(following))
        cursor = urlsafe_b64encode(json.dumps(told | {"after": after}).encode()).decode()
    taken, records = [], 0
    for _ in range(PAGES):
        started = time.perf_counter()
        answer = client.get(path, params={} if cursor is None else {"cursor": cursor})
        taken.append((time.perf_counter() - started) * 1000)
        data = answer.raise_for_status().json()["data"]
        records += len(data["results"])
        cursor = data["next"]
        if cursor is None:
            break
    return taken, records


def _memory_mb(server: int) -> float:
    """What the service's processes hold, in MB."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:  # it has just ended
            continue
        if fields["Pid"].strip() == str(server) or fields["PPid"].strip() == str(server):
            total += int(fields.get("VmRSS", "0 kB").split()[0])
    return total / 1024


def _near_the_end(file: Path, table: str) -> str:
    """The id after which so many pages are left as are measured."""
    with sqlite3.connect(file) as database:
        query = f"SELECT id FROM {table} WHERE integration = 1 ORDER BY id DESC LIMIT 1 OFFSET ?"
        found: str = database.execute(query, (PAGES * 100,)).fetchone()[0]
    database.close()
    return found


def run(candidates: int) -> Iterator[Figure]:
    """Fill a store, serve it, and measure."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gem.db"
        started = time.perf_counter()
        fill(file, candidates)
        size = file.stat().st_size / 2**30
        yield Figure("store to read from", f"{candidates:,} candidates, {size:.1f} GB", "", None)
        print(f"filled in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        with served(file) as (client, server):
            pages(client, "/ats/candidates", None)
            before = _memory_mb(server)
            for model in ("candidates", "applications"):
                first, _ = pages(client, f"/ats/{model}", None)
                last, _ = pages(client, f"/ats/{model}", _near_the_end(file, model))
                beginning, end = statistics.median(first), statistics.median(last)
                yield Figure(f"page of 100 {model}, p50", f"{beginning:.1f} ms", "under 15 ms", met=beginning < 15)
                yield Figure(
                    f"page of 100 {model} at the end, p50",
                    f"{end:.1f} ms ({end / beginning:.2f} of the beginning)",
                    "under 15 ms, no slower than at the beginning",
                    met=end < 15 and end < beginning * 1.25,
                )
            grown = _memory_mb(server) - before
            yield Figure("memory of the service", f"{before + grown:.0f} MB ({grown:+.0f} MB)", "flat", met=grown < 10)
