"""The simulator: how soon it answers, how many pages it serves, and a tenant of a million candidates.

Pages a second are set beside the same server (gunicorn, one gthread worker) that answers a constant body of the same
size through the smallest WSGI application there is: the limit of what any application behind it could do.
"""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks import simulator_in_process
from tests.benchmarks.figures import Figure
from tests.benchmarks.pages import API_KEY, PAGE, Pages

REQUESTS, LOOK_EVERY = 200_000, 10_000
READ = (
    "/ats/v0/candidates/?per_page=20&page={page}&updated_after={day}",
    "/ats/v0/applications/?per_page=5&page={page}&created_after={day}",
    "/ats/v0/scheduled_interviews/?per_page=5&page={page}",
    "/ats/v0/jobs/?per_page=5&page={page}",
    "/ats/v0/users/?per_page=10&page={page}",
    "/ats/v0/offers/?per_page=5&page={page}",
    "/ats/v0/offices/",
    "/v0/users?page=1&page_size=10",
)
BARE_APPLICATION = "tests.benchmarks.bare_application:application"
# As installed: with bytecode on disk, whatever this shell was told about writing it.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@contextmanager
def simulator(candidates: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`gem-simulator serve` in a process of its own."""
    command = [sys.executable, "-m", "gem_simulator", "serve", "--port", "0", "--candidates", str(candidates)]
    command += ["--api-key", API_KEY, "--no-rate-limit", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["url"], server
        finally:
            server.terminate()


@contextmanager
def bare_server(body_bytes: int) -> Iterator[str]:
    """The same kind of server with nothing behind it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "60"]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", BARE_APPLICATION]
    with subprocess.Popen(command, env={**os.environ, "BODY_BYTES": str(body_bytes)}) as server:
        origin = f"http://127.0.0.1:{port}"
        try:
            first_answer(origin)
            yield origin
        finally:
            server.terminate()


def first_answer(origin: str, *, deadline: float = 10) -> None:
    """Ask until the server answers 200."""
    until = time.monotonic() + deadline
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(urllib.request.Request(origin + PAGE, headers={"X-API-Key": API_KEY})).close()
        except (urllib.error.URLError, ConnectionError):
            continue
        return
    raise RuntimeError(f"{origin} did not answer within {deadline} s")


def milliseconds_to_first_answer() -> float:
    """From the start of the process to the first 200 of a page."""
    started = time.perf_counter()
    with simulator(1000) as (origin, _):
        first_answer(origin)
        return (time.perf_counter() - started) * 1000


def resident_mb(process: subprocess.Popen[str]) -> float:
    """Resident memory of a process and its children (Linux); what they share by having been forked counts once."""

    def of(pid: int) -> int:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:  # noqa: PTH123  # a kernel file, not ours
            mine = next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:  # noqa: PTH123  # as above
            return mine + sum(of(int(child)) for child in children.read().split())

    return of(process.pid) / 1024


def _seconds(origin: str, path: str) -> float:
    started = time.perf_counter()
    urllib.request.urlopen(urllib.request.Request(origin + path, headers={"X-API-Key": API_KEY})).close()
    return time.perf_counter() - started


def pages(rounds: int) -> Iterator[Figure]:
    """Pages a second, beside the bare server, in turns."""
    with simulator(1000) as (origin, _):
        ours = Pages(origin)
        length = ours.fetch()
        with bare_server(length) as bare:
            limit = Pages(bare)
            ours.rate(0.5)
            measured = [(ours.rate(2), limit.rate(2)) for _ in range(rounds)]
            ours.close()
            limit.close()
    rate = statistics.median(mine for mine, _ in measured)
    ratio = statistics.median(mine / bare for mine, bare in measured)
    text = f"{rate:,.0f} pages/s of {length / 1000:.0f} KB ({ratio:.2f} of a bare WSGI application)"
    yield Figure("simulator, a page of 100 candidates", text, "at least 1,500 pages/s", met=rate >= 1500)


def million() -> Iterator[Figure]:
    """A tenant of 1,000,000 candidates: start, first and later filtered lists, memory."""
    started = time.perf_counter()
    with simulator(1_000_000) as (origin, process):
        first_answer(origin)
        start = (time.perf_counter() - started) * 1000
        first = _seconds(origin, "/ats/v0/candidates/?updated_after=2026-01-01T00:00:00Z")
        later = [
            _seconds(origin, f"/ats/v0/candidates/?updated_after=2026-01-{day:02}T00:00:00Z&page={day}")
            for day in range(2, 22)
        ]
        applications = _seconds(origin, "/ats/v0/applications/?status=active")
        memory = resident_mb(process)
    yield Figure("1,000,000 candidates: first answer", f"{start:.0f} ms", "as fast as 1,000")
    slowest = max(first, applications)
    yield Figure("first filtered list", f"{slowest:.2f} s", "5 s", met=slowest <= 5)
    typical = statistics.median(later) * 1000
    yield Figure("later filtered lists", f"{typical:.0f} ms", "50 ms", met=typical <= 50)
    yield Figure("memory", f"{memory:.0f} MB", "under 400 MB", met=memory < 400)


def memory() -> Iterator[Figure]:
    """Memory after 10,000 requests for more pages than are kept, and what 190,000 more add to it."""
    with simulator(1000) as (origin, process):
        first_answer(origin)
        client, seen = Pages(origin), []
        for first in range(0, REQUESTS, LOOK_EVERY):
            for number in range(first, first + LOOK_EVERY):
                client.fetch(client.asking(_one_of_many(number)))
            seen.append(resident_mb(process))
        client.close()
    yield Figure(f"memory after {LOOK_EVERY:,} requests", f"{seen[0]:.0f} MB", "80 MB", met=seen[0] <= 80)
    grown = seen[-1] - seen[0]
    text = f"{grown:+.1f} MB (between {min(seen):.1f} and {max(seen):.1f} MB, looked at every {LOOK_EVERY:,})"
    yield Figure(f"growth in {REQUESTS:,} requests", text, "none (5 MB)", met=grown <= 5)


def _one_of_many(number: int) -> str:
    """Lists and single objects of both APIs, ready pages and such as are made anew."""
    day, page = f"2026-01-{number % 28 + 1:02}T00:00:00Z", number % 25 + 1
    return READ[number % len(READ)].format(day=day, page=page)


def run(rounds: int) -> Iterator[Figure]:
    """Every figure of the simulator."""
    milliseconds_to_first_answer()
    start = statistics.median(milliseconds_to_first_answer() for _ in range(5))
    yield Figure("simulator, start to first 200", f"{start:.0f} ms", "300 ms", met=start <= 300)
    yield from pages(rounds)
    yield from simulator_in_process.run(rounds)
    yield from memory()
    yield from million()
