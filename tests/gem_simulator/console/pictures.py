"""Writes the pictures of the console that the READMEs show:

python -m tests.gem_simulator.console.pictures gem_simulator/docs
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import httpx
import orjson

from gem_simulator import Server, Simulator
from tests.chromium import chromium

Scheme = Literal["light", "dark"]


def write(folder: Path) -> None:
    """Writes `console-light.png` and `console-dark.png`."""
    with Simulator(seed=42, candidates=1000, frozen=True, rate_limit=20).serve() as server, chromium() as browser:
        with httpx.Client(base_url=server.base_url, headers={"X-API-Key": server.api_key}) as gem:
            work(server, gem)
        (content,) = server.simulator.tenant.list("applications", {"status": "active"}, offset=97, limit=1).records
        shown: dict[Scheme, str] = {
            "light": "journal",
            "dark": f"records/applications/{orjson.loads(content)['id']}",
        }
        for scheme, path in shown.items():
            context = browser.new_context(viewport={"width": 1120, "height": 720}, color_scheme=scheme)
            page = context.new_page()
            page.goto(f"{server.url}/_simulator/console/{path}")
            page.screenshot(path=folder / f"console-{scheme}.png")
            context.close()


def work(server: Server, gem: httpx.Client) -> None:
    """Something to look at: a client's morning, with a fault or two."""
    clock, faults = server.simulator.clock, server.simulator.faults
    faults.status(503, path="/candidates*", after=2)
    faults.throttle(path="/applications*", after=1, retry_after=2)
    for path in ("/users/", "/jobs/?per_page=500", "/candidates/?page=1", "/candidates/?page=2", "/candidates/?page=3"):
        gem.get(path)
        clock.advance(7_000)
    job = next(job for job in gem.get("/jobs/?status=open").json() if not job["confidential"])
    ada = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com"}
    for body in (ada, ada | {"job_id": job["id"]}):
        gem.post("/candidates/", json=body)
        clock.advance(21_000)
    for path in ("/applications/?status=active", f"/applications/?job_id={job['id']}", "/scorecards/nobody"):
        gem.get(path)
        clock.advance(40_000)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
