"""What a vendor's change does to somebody who syncs: nothing is deleted that is still there, and failures say why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from connector import MODELS, ConnectorError, GemConnector, SyncReport
from gem_simulator import Simulator
from gem_simulator.drift.table import DRIFTS

#: Those that a sync can do nothing with: what it says, and that all stays as it was.
REFUSED = {
    "updated-after-seconds": "Gem refused what was sent",
    "empty-is-not-found": "Gem has nothing there",
    "envelope": "not a list",
}
#: Rows that are made of a part of a record, and are gone with it: what the drift drops, or puts elsewhere.
GONE_WITH_IT = {"field-dropped": "job_hiring_team_members", "nullable-id": "job_application_stages"}


class Tenant:
    """A tenant, and a database that has been synced from it before anything drifted."""

    def __init__(self, folder: Path) -> None:
        self.simulator = Simulator(seed=7, candidates=60, frozen=True)
        self._synced = folder / "synced.db"
        self._database = folder / "drifted.db"
        self._sync_into(self._synced)

    def sync_drifted(self, name: str) -> SyncReport:
        self.simulator.reset()
        self.simulator.drifts.set([name])
        shutil.copy(self._synced, self._database)
        return self._sync_into(self._database)

    def _sync_into(self, database: Path) -> SyncReport:
        with self._gem() as gem, gem.connect(f"sqlite:///{database}") as integration:
            return integration.sync("full")

    def living(self) -> dict[str, int]:
        """How many rows of each model are there after the drifted sync."""
        with self._gem() as gem, gem.connect(f"sqlite:///{self._database}") as integration:
            return {model: sum(1 for _ in getattr(integration, model)()) for model in MODELS}

    def _gem(self) -> GemConnector:
        key, transport = self.simulator.api_key, self.simulator.transport()
        return GemConnector("http://gem.test/ats/v0", key, transport=transport, rate=1e6)


@pytest.fixture(scope="module")
def tenant(tmp_path_factory: pytest.TempPathFactory) -> Tenant:
    return Tenant(tmp_path_factory.mktemp("stores"))


@pytest.mark.parametrize("name", DRIFTS)
def test_no_record_that_gem_still_has_is_deleted(tenant: Tenant, name: str) -> None:
    if name in REFUSED:
        with pytest.raises(ConnectorError, match=REFUSED[name]):
            tenant.sync_drifted(name)
        return
    report = tenant.sync_drifted(name)
    assert {one.model for one in report.models if one.deleted} <= {GONE_WITH_IT.get(name)}
    assert report.state == ("PARTIALLY_FAILED" if report.held_deletions or report.incomplete else "SUCCEEDED")


def test_what_a_sync_cannot_read_stays_as_it_was(tenant: Tenant) -> None:
    tenant.sync_drifted("field-added")
    before = tenant.living()
    for name in REFUSED:
        with pytest.raises(ConnectorError):
            tenant.sync_drifted(name)
        assert tenant.living() == before


@pytest.mark.parametrize("name", ["number-as-text", "flag-as-number", "stage-as-id", "new-status", "times-in-seconds"])
def test_values_that_do_not_parse_are_told_of(tenant: Tenant, name: str) -> None:
    assert tenant.sync_drifted(name).warnings


def test_ids_that_nobody_can_use_delete_nothing_and_hold_the_rest(tenant: Tenant) -> None:
    report = tenant.sync_drifted("numeric-ids")
    assert report.undecodable
    assert report.held_deletions


def test_pages_that_are_counted_from_zero_leave_lists_incomplete(tenant: Tenant) -> None:
    assert tenant.sync_drifted("pages-from-zero").incomplete
