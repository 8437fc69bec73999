"""The measured jobs: each runs in an interpreter of its own, so that its seconds and its peak memory are its own.

    python -m tests.benchmarks.measured JOB URL [DATABASE]

prints one JSON line: {"seconds", "records", "peak_mb", "requests"}.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import httpx
import msgspec
import orjson

from connector import GemConnector

PER_PAGE = 500
API_KEY = "benchmark0benchmark0benchmark0benchmark0"


@dataclass(frozen=True)
class Work:
    """What a job did."""

    records: int
    requests: int


def bare_loop(url: str, _database: str) -> Work:
    """The limit: fetch with httpx, parse with orjson, keep nothing."""
    records = requests = 0
    with httpx.Client(headers={"X-API-Key": API_KEY}) as client:
        while True:
            answer = client.get(f"{url}/candidates/", params={"page": requests + 1, "per_page": PER_PAGE})
            requests += 1
            page = orjson.loads(answer.content)
            if not page:
                return Work(records, requests)
            records += len(page)


def hand_written_loop(url: str, database: str) -> Work:
    """A peer without mapping: fetch, split with msgspec, insert into one SQLite table."""

    class Candidate(msgspec.Struct):
        id: str
        updated_at: str | None = None

    decoder, split = msgspec.json.Decoder(Candidate), msgspec.json.Decoder(list[msgspec.Raw])
    store = sqlite3.connect(database)
    store.executescript("PRAGMA journal_mode=wal; CREATE TABLE candidates (id TEXT PRIMARY KEY, updated_at, payload)")
    records = requests = 0
    with httpx.Client(headers={"X-API-Key": API_KEY}) as client:
        while True:
            answer = client.get(f"{url}/candidates/", params={"page": requests + 1, "per_page": PER_PAGE})
            requests += 1
            raws = split.decode(answer.content)
            if not raws:
                return Work(records, requests)
            rows = [(one.id, one.updated_at, str(raw, "utf-8")) for raw in raws for one in (decoder.decode(raw),)]
            with store:
                store.executemany("INSERT OR REPLACE INTO candidates VALUES (?, ?, ?)", rows)
            records += len(rows)


def _sync(kind: str) -> Callable[[str, str], Work]:
    def job(url: str, database: str) -> Work:
        with (
            GemConnector(base_url=url, api_key=API_KEY) as gem,
            gem.connect(f"sqlite:///{database}") as integration,
        ):
            report = integration.sync("full" if kind == "full" else "delta")
        candidates = sum(stream.records for stream in report.streams if stream.stream == "candidates")
        return Work(candidates, report.requests)

    return job


JOBS: dict[str, Callable[[str, str], Work]] = {
    "bare": bare_loop,
    "hand-written": hand_written_loop,
    "full": _sync("full"),
    "delta": _sync("delta"),
}


def main(job: str, url: str, database: str = "") -> None:
    """Run one job and print what it took."""
    started = time.perf_counter()
    work = JOBS[job](url, database)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak, **asdict(work)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
