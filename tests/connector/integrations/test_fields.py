"""Custom fields, integration fields and scopes: from what Gem sends to what reads show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from connector.errors import SettingInvalid
from connector.integrations import Connections, Credentials, GemAccess, Vault
from connector.integrations.fields import Fields
from connector.integrations.vault import new_key
from connector.store import Store
from connector.store.connections import Connection, EndUser
from connector.store.custom_fields import IntegrationField
from connector.store.environments import Environment
from connector.sync import SyncReport, run_sync
from gem_simulator import Server, Simulator
from tests.connector.integrations.conftest import Clock

Json = dict[str, Any]


@pytest.fixture(scope="module")
def odd_gem() -> Iterator[Server]:
    """A Gem whose records have custom fields of the tenant's own."""
    with Simulator(seed=7, candidates=20).serve() as server:
        yield server


class Account:
    """An integration and what can be done with it."""

    def __init__(self, connections: Connections, environment: Environment, gem: Server) -> None:
        self.connections = connections
        self.environment = environment
        self.store = connections.store
        self.fields = Fields(self.store)
        self.gem = gem
        self.id = connections.create(environment, EndUser("Acme"), Credentials(gem.api_key)).id

    @property
    def record(self) -> Connection:
        return self.connections.get(self.id)

    def sync(self, kind: Any = "delta") -> SyncReport:
        with self.connections.client(self.id) as client:
            return run_sync(client, self.store, self.id, kind)

    def rows(self, model: str, *, include_deleted: bool = False) -> dict[str, Json]:
        """The values of records, by Gem's id."""
        found = self.store.read(self.id, model, include_deleted=include_deleted)
        return {record.remote_id: json.loads(record.values) for record in found}

    def received(self, collection: str) -> dict[str, Json]:
        """Gem's records, by id."""
        found = self.gem.simulator.tenant.list(collection, {}, offset=0, limit=1000).records
        return {one["id"]: one for one in map(json.loads, found)}

    def field(self, model: str, key: str, kind: str = "DEFAULT") -> IntegrationField:
        found = self.fields.integration_fields(self.record)
        return next(one for one in found if (one.model, one.key, one.type) == (model, key, kind))

    def a_custom_key(self, model: str) -> str:
        """A key that some, but not all of the tenant's records have a value under."""
        keys = [
            one.key
            for one in self.fields.integration_fields(self.record)
            if one.type == "CUSTOM" and one.model == model
        ]
        assert keys, f"the simulated tenant has no custom fields of {model}"
        return keys[0]

    def map(self, model: str, key: str, shown: IntegrationField | None) -> None:
        known = self.fields.custom_fields(self.environment, self.record)
        field = next(one for one, _ in known if (one.model, one.key) == (model, key))
        self.fields.map(self.environment, self.record, field.id, shown.id if shown else None)


@pytest.fixture
def account(store: Store, environment: Environment, odd_gem: Server) -> Account:
    account = Account(Connections(store, Vault([new_key()]), GemAccess(odd_gem.base_url)), environment, odd_gem)
    account.sync("full")
    return account


def changes(report: SyncReport) -> dict[str, int]:
    return {
        one.model: one.created + one.updated + one.deleted
        for one in report.models
        if one.created + one.updated + one.deleted
    }


def test_fields_are_discovered_as_records_show_them(account: Account) -> None:
    found = {(one.model, one.type, one.key) for one in account.fields.integration_fields(account.record)}
    assert {
        ("jobs", "DEFAULT", "offices"),
        ("jobs", "DEFAULT", "departments"),
        ("applications", "DEFAULT", "source"),
    } <= found
    for model in ("jobs", "candidates", "applications"):
        received = {key for one in account.received(model).values() for key in one.get("custom_fields") or {}}
        assert {key for m, kind, key in found if (m, kind) == (model, "CUSTOM")} == received
    assert ("candidates", "DEFAULT", "tags") in found
    assert not [one for one in found if one[2] in {"id", "first_name", "custom_fields"}]


def test_a_mapped_field_shows_in_every_record_without_another_fetch(account: Account) -> None:
    account.fields.define(account.environment, "candidates", "labels")
    account.map("candidates", "labels", account.field("candidates", "tags"))
    assert account.record.data_expired_at is not None
    account.sync()
    received = account.received("candidates")
    for remote_id, values in account.rows("candidates").items():
        assert values["custom_fields"] == {"labels": received[remote_id].get("tags")}


def test_a_key_of_the_tenants_own_is_mapped_like_any_other(account: Account) -> None:
    key = account.a_custom_key("jobs")
    account.fields.define(account.environment, "jobs", "theirs")
    account.map("jobs", "theirs", account.field("jobs", key, "CUSTOM"))
    account.sync()
    received = account.received("jobs")
    shown = {i: values["custom_fields"]["theirs"] for i, values in account.rows("jobs").items()}
    assert shown == {i: (received[i].get("custom_fields") or {}).get(key) for i in shown}
    assert any(value is not None for value in shown.values())


def test_fields_that_are_mapped_from_the_start_can_be_unmapped_and_mapped_otherwise(account: Account) -> None:
    account.map("jobs", "offices", None)
    account.map("jobs", "departments", account.field("jobs", "offices"))
    account.sync()
    received = account.received("jobs")
    for remote_id, values in account.rows("jobs").items():
        assert values["custom_fields"] == {"departments": received[remote_id]["offices"]}


def test_the_source_of_an_application_is_its_name_under_any_key(account: Account) -> None:
    before = {i: values["custom_fields"]["source"] for i, values in account.rows("applications").items()}
    account.fields.define(account.environment, "applications", "came_from")
    account.map("applications", "came_from", account.field("applications", "source"))
    account.sync()
    for remote_id, values in account.rows("applications").items():
        assert values["custom_fields"] == {"source": before[remote_id], "came_from": before[remote_id]}


def test_only_records_that_come_out_differently_count_as_changed(account: Account, clock: Clock) -> None:
    key = account.a_custom_key("jobs")
    account.fields.define(account.environment, "jobs", "theirs")
    account.sync()
    assert changes(account.sync()) == {}
    account.map("jobs", "theirs", account.field("jobs", key, "CUSTOM"))
    clock.pass_days(1)
    assert set(changes(account.sync())) == {"jobs"}
    clock.pass_days(1)
    assert changes(account.sync()) == {}


def test_passthrough_shows_the_field_as_gem_sends_it(account: Account) -> None:
    tags = account.field("candidates", "tags")
    account.fields.set_passthrough(account.record, tags.id, enabled=True)
    account.sync()
    received = account.received("candidates")
    for remote_id, values in account.rows("candidates").items():
        value = received[remote_id].get("tags")
        shown = {"id": tags.id, "key": "tags", "type": "DEFAULT", "label": "Tags", "value": value}
        assert values["integration_fields"] == [shown]
    account.fields.set_passthrough(account.record, tags.id, enabled=False)
    account.sync()
    assert all(values["integration_fields"] == [] for values in account.rows("candidates").values())


def test_a_field_is_discovered_once_and_keeps_its_passthrough(account: Account) -> None:
    tags = account.field("candidates", "tags")
    account.fields.set_passthrough(account.record, tags.id, enabled=True)
    before = account.fields.integration_fields(account.record)
    account.sync("full")
    assert account.fields.integration_fields(account.record) == before


def test_a_custom_field_that_is_taken_away_goes_with_its_mapping(account: Account) -> None:
    account.fields.define(account.environment, "candidates", "labels")
    account.map("candidates", "labels", account.field("candidates", "tags"))
    account.sync()
    account.fields.undefine(account.environment, "candidates", "labels")
    account.sync()
    assert all(values["custom_fields"] == {} for values in account.rows("candidates").values())


@pytest.mark.parametrize(("model", "key"), [("users", "x"), ("jobs", ""), ("jobs", "a\nb"), ("jobs", "offices")])
def test_a_custom_field_that_cannot_be_is_refused(account: Account, model: str, key: str) -> None:
    with pytest.raises(SettingInvalid):
        account.fields.define(account.environment, model, key)


def test_a_custom_field_shows_no_field_of_another_model(account: Account) -> None:
    with pytest.raises(SettingInvalid, match="jobs"):
        account.map("jobs", "offices", account.field("candidates", "tags"))
