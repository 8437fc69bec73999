"""The API's pages from a large store: 100 candidates, and 100 applications, with everything that is embedded in them.

`gem-connector serve` serves the store with one worker, and one client asks for pages one after the other over loopback:
at the beginning of the list, at its end, and filtered. The store's file is in the system's cache then, as it is where a
service runs; what the first reading from the disk costs is told by itself. Beside it stand a Flask application that
answers a constant page of the same size, and Prism, a mock server that answers from the API's document.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from connector.unified import DEFAULT_INTEGRATION_ID
from tests.benchmarks.api_mocks import KEY, beside_prism
from tests.benchmarks.figures import Figure
from tests.benchmarks.large_store import CHANGED_AT, email, fill, job

PAGES = 200
FEWEST = 2 * PAGES * 100
"""Candidates that the store has at least."""
MODELS = ("candidates", "applications")
FILTERS = {
    "candidates?email": ("candidates", {"email": email(500)}),
    "candidates?job_ids": ("candidates", {"job_ids": job(7)}),
    "applications?job_ids": ("applications", {"job_ids": job(7)}),
    "candidates?updated_after, one in a hundred": ("candidates", {"updated_after": "2026-01-01T12:00:00Z"}),
}
assert CHANGED_AT == 1_767_225_600_000, "updated_after is half a day later"


@contextmanager
def served(file: Path) -> Iterator[tuple[httpx.Client, int]]:
    """A client of the service, and the process id of the service."""
    command = [sys.executable, "-m", "connector", "serve", "--port", "0", "--json", "--no-rate-limit"]
    command += ["--database", f"sqlite:///{file}", "--api-key", KEY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = json.loads(server.stdout.readline())["base_url"]
        headers = {"Authorization": f"Bearer {KEY}", "X-Integration-Id": DEFAULT_INTEGRATION_ID}
        try:
            with httpx.Client(base_url=url, headers=headers, timeout=120) as client:
                yield client, server.pid
        finally:
            server.terminate()


@contextmanager
def bare_flask(page: bytes) -> Iterator[httpx.Client]:
    """A client of an application that does nothing but answer this page."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.json"
        file.write_bytes(page)
        command = [sys.executable, "-m", "tests.benchmarks.bare_flask", str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            try:
                with httpx.Client(base_url=server.stdout.readline().strip(), timeout=120) as client:
                    yield client
            finally:
                server.terminate()


def milliseconds(client: httpx.Client, path: str, **query: str) -> float:
    """How long one page takes."""
    started = time.perf_counter()
    client.get(path, params=query).raise_for_status()
    return (time.perf_counter() - started) * 1000


def pages(client: httpx.Client, path: str, after: str | None) -> list[float]:
    """Milliseconds of each page from there on."""
    cursor = None
    if after is not None:
        following = client.get(path).json()["data"]["next"]
        told = json.loads(urlsafe_b64decode(following))
        cursor = urlsafe_b64encode(json.dumps(told | {"after": after}).encode()).decode()
    taken = []
    for _ in range(PAGES):
        started = time.perf_counter()
        answer = client.get(path, params={} if cursor is None else {"cursor": cursor})
        taken.append((time.perf_counter() - started) * 1000)
        cursor = answer.raise_for_status().json()["data"]["next"]
        if cursor is None:
            break
    return taken


def _processes(server: int) -> Iterator[tuple[Path, dict[str, str]]]:
    """Where the kernel tells of the service's processes, and what their status is."""
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:  # it has just ended
            continue
        if fields["Pid"].strip() == str(server) or fields["PPid"].strip() == str(server):
            yield status.parent, fields


def _memory_mb(server: int) -> float:
    """What the service's processes hold, in MB."""
    return sum(int(fields.get("VmRSS", "0 kB").split()[0]) for _, fields in _processes(server)) / 1024


def _processor_ms(server: int) -> float:
    """How much processor time the service has used, in ms: it says more than the clock where others work, too."""
    ticks = 0
    for process, _ in _processes(server):
        numbers = (process / "stat").read_text().rpartition(")")[2].split()
        ticks += int(numbers[11]) + int(numbers[12])  # in user mode, and in the kernel
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def _near_the_end(file: Path, table: str) -> str:
    """The id after which so many pages are left as are measured."""
    with sqlite3.connect(file) as database:
        query = f"SELECT id FROM {table} WHERE integration = 1 ORDER BY id DESC LIMIT 1 OFFSET ?"
        found: str = database.execute(query, (PAGES * 100,)).fetchone()[0]
    database.close()
    return found


def run(candidates: int, kept: Path | None = None) -> Iterator[Figure]:
    """Fill a store, serve it, and measure.

    Args:
        candidates: how many the store has.
        kept: the store's file, filled where there is none yet and left for the next run; None: it is thrown away.
    """
    with ExitStack() as stack:
        file = kept or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "gem.db"
        if not file.exists():
            started = time.perf_counter()
            fill(file, candidates)
            print(f"filled in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        yield Figure("store to read from", f"{file.stat().st_size / 2**30:.1f} GB", f"{candidates:,} candidates", None)
        client, server = stack.enter_context(served(file))
        _read_through(file)
        pages(client, "ats/candidates", None)
        before = _memory_mb(server)
        for model in MODELS:
            yield from _both_ends(client, server, file, model)
        grown = _memory_mb(server) - before
        yield Figure("memory of the service", f"{before + grown:.0f} MB ({grown:+.0f} MB)", "flat", met=grown < 10)
        yield from _filtered(client)
        yield _beside_flask(client)
        yield from _from_disk(client, file)
        yield from beside_prism(client, MODELS)


def _read_through(file: Path) -> None:
    """Leaves the file in the system's cache, as far as there is room."""
    with file.open("rb") as opened:
        while opened.read(1 << 24):
            pass


def _from_disk(client: httpx.Client, file: Path) -> Iterator[Figure]:
    """The first pages after nobody has read the file for long: what the disk adds."""
    for model in MODELS:
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        taken = statistics.median(pages(client, f"ats/{model}", None))
        yield Figure(f"page of 100 {model}, first read from the disk, p50", f"{taken:.1f} ms", "")


def _both_ends(client: httpx.Client, server: int, file: Path, model: str) -> Iterator[Figure]:
    used = _processor_ms(server)
    beginning = statistics.median(pages(client, f"ats/{model}", None))
    used = (_processor_ms(server) - used) / PAGES
    end = statistics.median(pages(client, f"ats/{model}", _near_the_end(file, model)))
    yield Figure(
        f"page of 100 {model}, p50", f"{beginning:.1f} ms ({used:.1f} ms of processor)", "under 15 ms", beginning < 15
    )
    yield Figure(
        f"page of 100 {model} at the end, p50",
        f"{end:.1f} ms ({end / beginning:.2f} of the beginning)",
        "under 15 ms, no slower than at the beginning",
        met=end < 15 and end < beginning * 1.25,
    )


def _filtered(client: httpx.Client) -> Iterator[Figure]:
    for name, (model, query) in FILTERS.items():
        taken = [milliseconds(client, f"ats/{model}", **query) for _ in range(20)]
        yield Figure(f"{name}, p50", f"{statistics.median(taken):.1f} ms", "")
    taken = [milliseconds(client, "ats/tags") for _ in range(20)]
    yield Figure("tags, p50", f"{statistics.median(taken):.1f} ms", "")


def _beside_flask(client: httpx.Client) -> Figure:
    with bare_flask(client.get("ats/candidates").content) as bare:
        milliseconds(bare, "/")
        turns = [(milliseconds(client, "ats/candidates"), milliseconds(bare, "/")) for _ in range(PAGES)]
    ours, theirs = (statistics.median(column) for column in zip(*turns, strict=True))
    text = f"{theirs:.1f} ms ({ours:.1f} ms ours, in turns)"
    return Figure("a constant page from bare Flask, p50", text, "the limit")
