"""No secret, and nobody's data, where it does not belong."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from connector.errors import ConnectorError
from connector.unified.requests import AddNote, Passthrough
from gem_simulator import Simulator
from tests.connector.actions.tenant import Office, asks, office

SECRET = "5" * 128

FAILURES: list[Callable[[Office], object]] = [
    lambda place: place.actions.create_application("remote:nobody", asks()),
    lambda place: place.actions.add_application_note("1" * 24, AddNote(content="x", content_type="PLAIN_TEXT")),
    lambda place: place.actions.passthrough(Passthrough.model_validate({"method": "GET", "path": "//x"})),
]


@pytest.mark.parametrize("status", [0, 400, 403, 404, 500])
def test_no_failure_holds_the_key_even_where_gem_echoes_it(
    place: Office, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = place.server.api_key
    if status:
        place.server.simulator.faults.status(status, body=f'{{"message": "you sent {key}"}}', times=None)
    else:
        place.server.simulator.faults.reset(times=None)
    told = []
    for fail in FAILURES:
        try:
            fail(place)
        except ConnectorError as error:
            told += traceback.format_exception(error)
            told += [repr(error), str(error), str(vars(error))]
    assert told
    assert key not in "".join(told) + caplog.text


def test_neither_store_nor_journal_holds_a_secret(tmp_path: Path) -> None:
    from connector import GemConnector
    from connector.actions import Actions, Attribution

    with (
        Simulator(candidates=5, application_secret=SECRET).serve() as server,
        GemConnector(server.base_url, server.api_key, SECRET, rate=1e6) as gem,
        gem.connect(f"sqlite:///{tmp_path / 'gem.db'}") as integration,
    ):
        actions = Actions(gem.client, integration.store, integration.id, attribution=Attribution())
        job = next(one for one in server.simulator.tenant.list("jobs", {"status": "open"}).records)
        job_id = job.split(b'"id":"')[-1].split(b'"')[0].decode()
        actions.passthrough(Passthrough.model_validate({"method": "GET", "path": f"/jobs/{job_id}"}))
        actions.passthrough(Passthrough.model_validate({"method": "POST", "path": "/candidates/", "data": {}}))
        journal = str([entry.as_dict() for entry in server.simulator.journal.entries])
        assert "POST" in journal
        for secret in (server.api_key, SECRET):
            assert secret not in journal
            assert secret not in repr((actions, gem, integration))
            for file in tmp_path.iterdir():
                assert secret.encode() not in file.read_bytes()


def test_the_store_keeps_no_idempotency_key_and_no_address_as_they_are(tmp_path: Path) -> None:
    """Keys may be anything, addresses are personal: both are hashed where they only serve to be found again."""
    with office(tmp_path) as place:
        job = f"remote:{place.job()['id']}"
        place.actions.create_application(job, asks(), idempotency_key="planted-key")
        with place.integration.store.look() as connection:
            for table in ("idempotency_keys", "named_locks"):
                rows = str(connection.exec_driver_sql(f"SELECT * FROM {table}").fetchall())
                assert "planted-key" not in rows
                assert "ada@example.test" not in rows
