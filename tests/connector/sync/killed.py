"""Syncs a tenant in processes that are killed, again and again, until one comes to its end.

    python killed.py DATABASE BASE_URL API_KEY SEED

Each process is killed by itself before a statement of its own choosing: anywhere in a transaction, also right before
its COMMIT. Prints a line of JSON for each process: how it ended.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys

import sqlalchemy as sa

from connector.gem.client import GemClient
from connector.store import Store
from connector.sync import run_sync


def main(database: str, base_url: str, api_key: str, seed: str) -> None:
    choice = random.Random(seed)
    with Store.open(database) as store:
        store.integration("gem:default")
    for _attempt in range(40):
        # Later and later, so that it comes to its end some day.
        statements = choice.randrange(1, 60 + 40 * _attempt)
        child = os.fork()
        if child == 0:
            _sync(database, base_url, api_key, statements)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        print(json.dumps({"killed": killed, "failed": not killed and status != 0}), flush=True)
        if not killed:
            return


def _sync(database: str, base_url: str, api_key: str, statements: int) -> None:
    with Store.open(database) as store, GemClient(base_url, api_key, rate=1e6, burst=10**6) as client:
        remaining = statements

        def count(*_arguments: object) -> None:
            nonlocal remaining
            remaining -= 1
            if remaining == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sa.event.listen(store.engine, "before_cursor_execute", count)
        sa.event.listen(store.engine, "commit", count)
        report = run_sync(client, store, "gem:default", "full", per_page=10)
        print(json.dumps(report.as_dict()), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
