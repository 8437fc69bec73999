"""Sync beside the bare loop: the same 100,000 candidates, 2 KB each, 500 a page, over loopback, in one run.

Each round measures the bare loop, then a first full sync into a fresh SQLite file, the bare loop again, then a second
full sync with nothing changed, a delta after 1 % of the candidates changed and one after 10 %. Ratios are taken within
a round, and the median round counts, so that a machine whose speed drifts does not decide.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import Figure


@dataclass(frozen=True)
class Measured:
    """One job: what it did and what it took."""

    seconds: float
    peak_mb: float
    records: int
    requests: int

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / self.seconds


@contextmanager
def gem_server(records: int) -> Iterator[str]:
    """The canned server in a process of its own; gives its origin."""
    command = [sys.executable, "-m", "tests.benchmarks.gem_server", "--records", str(records)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield f"http://127.0.0.1:{json.loads(server.stdout.readline())['port']}"
        server.stdin.close()


def measure(job: str, origin: str, database: Path) -> Measured:
    """Run one job in an interpreter of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.measured", job, f"{origin}/ats/v0", str(database)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the job {job!r} failed:\n{done.stderr}")
    return Measured(**json.loads(done.stdout))


def touch(origin: str, every: int) -> None:
    """Edit each `every`-th candidate."""
    urllib.request.urlopen(urllib.request.Request(f"{origin}/touch?every={every}", method="POST")).close()


def one_round(origin: str, folder: Path) -> dict[str, Measured]:
    """Every job once, on a database of this round's own."""
    database = folder / "gem.db"
    measured = {"bare, before first": measure("bare", origin, database)}
    measured["hand-written"] = measure("hand-written", origin, folder / "hand.db")
    measured["first"] = measure("full", origin, database)
    measured["bare, before second"] = measure("bare", origin, database)
    measured["second"] = measure("full", origin, database)
    touch(origin, 100)
    measured["delta 1 %"] = measure("delta", origin, database)
    touch(origin, 10)
    measured["delta 10 %"] = measure("delta", origin, database)
    return measured


def run(records: int, rounds: int) -> Iterator[Figure]:
    """Measure `rounds` rounds; gives the figures of the median one."""
    with gem_server(records) as origin:
        results = []
        for _ in range(rounds):
            with tempfile.TemporaryDirectory() as folder:
                results.append(one_round(origin, Path(folder)))

    def median(job: str, quantity: str) -> float:
        return statistics.median(float(getattr(result[job], quantity)) for result in results)

    def ratio(job: str, quantity: str, beside: str) -> float:
        return statistics.median(float(getattr(r[job], quantity) / getattr(r[beside], quantity)) for r in results)

    bare = median("bare, before first", "rate")
    yield Figure("bare loop (httpx + orjson)", f"{bare:,.0f} records/s", "the limit of this run")
    hand = ratio("hand-written", "rate", "bare, before first")
    yield Figure("hand-written msgspec + SQLite loop", f"{hand:.2f} of the bare loop", "a peer: stores, does not map")
    first = ratio("first", "rate", "bare, before first")
    rate = median("first", "rate")
    yield Figure("first full sync", f"{first:.2f} of the bare loop ({rate:,.0f}/s)", "at least 0.25", met=first >= 0.25)
    second = ratio("second", "rate", "bare, before second")
    rate = median("second", "rate")
    yield Figure(
        "second full sync, unchanged",
        f"{second:.2f} of the bare loop ({rate:,.0f}/s)",
        "at least 0.50",
        met=second >= 0.5,
    )
    peak = max(result[job].peak_mb for result in results for job in ("first", "second"))
    yield Figure("peak memory of a full sync", f"{peak:.0f} MB", "under 150 MB", met=peak < 150)
    for job in ("delta 1 %", "delta 10 %"):
        requests, seconds = median(job, "requests"), median(job, "seconds")
        share = ratio(job, "seconds", "second")
        text = f"{requests:.0f} requests, {seconds:.2f} s ({share:.2f} of a full one)"
        yield Figure(f"{job} changed", text, "in proportion to what changed")
