"""`gem-connector serve` and `gem-connector worker` as people run them."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from kombo import Kombo

from connector.integrations import Connections, Credentials, GemAccess, open_vault
from connector.store import Store, environments
from connector.worker.tick import first_syncs
from gem_simulator import Server, Simulator
from tests.connector.worker.conftest import ACME, wait_for


def opened(store: Store, database: str, gem: Server) -> Connections:
    return Connections(store, open_vault(database, None), GemAccess(gem.base_url))


def test_a_served_integration_becomes_readable_by_itself(gem: Server, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'gem.db'}"
    command = [sys.executable, "-m", "connector", "serve", "--port", "0", "--json", "--database", database]
    with Store.open(database) as store:
        connections = opened(store, database, gem)
        first_syncs(connections)
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            told = orjson.loads(process.stdout.readline())
            try:
                with store.write() as connection:
                    environment = environments.create(connection, "default", store.clock())
                made = connections.create(environment, ACME, Credentials(gem.api_key))
                sdk = Kombo(
                    api_key=told["api_key"],
                    integration_id=made.id,
                    server_url=told["base_url"],
                    timeout_ms=30_000,
                )

                wait_for(lambda: connections.get(made.id).setup_status == "COMPLETED", process)
                users = sdk.ats.get_users()
                assert users is not None
                assert users.result.data.results
            finally:
                process.send_signal(signal.SIGTERM)
                assert process.wait(30) == 0


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_worker_was_at_when_it_ended_goes_on_in_the_next(tmp_path: Path, ending: signal.Signals) -> None:
    database = f"sqlite:///{tmp_path / 'gem.db'}"
    command = [sys.executable, "-m", "connector", "worker", "--database", database]
    with Simulator(seed=7, profile="minimal").serve() as gem, Store.open(database) as store:
        connections = opened(store, database, gem)
        with store.write() as connection:
            environment = environments.create(connection, "default", store.clock())
        made = connections.create(environment, ACME, Credentials(gem.api_key))
        if ending == signal.SIGKILL:
            gem.simulator.faults.stall(path="/candidates/")
        else:
            gem.simulator.faults.status(503, path="/candidates/", times=None)

        def has_begun() -> bool:
            return any(one.path.endswith("/candidates/") for one in gem.simulator.journal.find())

        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as first:
            wait_for(has_begun, first)
            first.send_signal(ending)
            if ending == signal.SIGTERM:
                gem.simulator.faults.clear()
                assert first.wait(60) == 0
        gem.simulator.faults.clear()
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as second:
            try:
                wait_for(lambda: connections.get(made.id).setup_status == "COMPLETED", second)
            finally:
                second.terminate()
                assert second.wait(30) == 0
        (run,) = store.syncs(made.id)
        assert run.report is not None
        assert run.report["resumed"]
