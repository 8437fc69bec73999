"""Integrations from their making to the end of their data."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from connector.errors import (
    CredentialsMissing,
    GemAuthenticationError,
    IntegrationMismatch,
    IntegrationNotFound,
    LeaseLost,
    SettingInvalid,
)
from connector.integrations import Connections, Credentials, Event, GemAccess, Vault, retention
from connector.integrations.vault import new_key
from connector.store import Settings, Store, environments
from connector.store.connections import AutomaticSource, Connection, EndUser, GemUser
from connector.store.environments import Environment
from connector.sync import run_sync
from connector.sync.report import Progress
from gem_simulator import Server, Simulator
from tests.connector.integrations.conftest import Clock

ACME = EndUser("Acme", "jo@acme.test", "acme-1")


@pytest.fixture
def integration(connections: Connections, environment: Environment, credentials: Credentials) -> Connection:
    return connections.create(environment, ACME, credentials)


def synced(connections: Connections, integration: Connection) -> None:
    with connections.client(integration.id) as client:
        run_sync(client, connections.store, integration.id, "full")


def test_a_new_integration_has_an_id_that_cannot_be_guessed_and_waits_for_its_first_sync(
    connections: Connections, integration: Connection, clock: Clock
) -> None:
    assert re.fullmatch("gem:[1-9A-HJ-NP-Za-km-z]{24}", integration.id)
    assert (integration.status(clock.now), integration.setup_status) == ("ACTIVE", "FINAL_SYNC_PENDING")
    assert integration.end_user == ACME
    synced(connections, integration)
    assert connections.get(integration.id).setup_status == "COMPLETED"


def test_everything_that_the_customer_decided_is_kept(
    connections: Connections, environment: Environment, credentials: Credentials
) -> None:
    settings = Settings(remote_data=True, job_board="acme")
    source = AutomaticSource("s1", "Website", "https://jobs.gem.com/acme?source=1")
    made = connections.create(
        environment, ACME, credentials, settings=settings, gem_user=GemUser("u1", "Jo"), source=source
    )
    found = connections.get(made.id)
    assert (found.gem_user, found.source) == (GemUser("u1", "Jo"), source)
    assert (found.settings.remote_data, found.settings.job_board) == (True, "acme")


@pytest.mark.gem_contract("feature.create_credentials")
def test_a_key_that_gem_does_not_take_makes_no_integration(connections: Connections, environment: Environment) -> None:
    with pytest.raises(GemAuthenticationError):
        connections.create(environment, ACME, Credentials("planted" * 5))
    assert connections.every() == []


@pytest.mark.gem_contract("feature.create_credentials")
def test_credentials_are_nowhere_in_the_store_as_they_are(
    connections: Connections, integration: Connection, gem: Server
) -> None:
    with connections.store.look() as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')):
                assert gem.api_key not in repr(tuple(row)), table
    for shown in (repr(integration), repr(connections), repr(Credentials(gem.api_key, "s")), repr(connections.gem)):
        assert gem.api_key not in shown


def test_a_shareable_key_goes_with_the_secret_that_it_was_stored_with(store: Store, environment: Environment) -> None:
    with Simulator(seed=7, profile="minimal", application_secret="f" * 128).serve() as gem:
        connections = Connections(store, Vault([new_key()]), GemAccess(gem.base_url, options={"attempts": 1}))
        with pytest.raises(GemAuthenticationError):
            connections.create(environment, ACME, Credentials(gem.api_key))
        made = connections.create(environment, ACME, Credentials(gem.api_key, gem.application_secret))
        with connections.client(made.id) as client:
            assert client.page("/users/", page=1, per_page=1).records


def test_two_integrations_may_not_have_the_same_id(
    connections: Connections, environment: Environment, credentials: Credentials
) -> None:
    connections.create(environment, ACME, credentials, integration_id="gem:mine")
    with pytest.raises(SettingInvalid):
        connections.create(environment, ACME, credentials, integration_id="gem:mine")


def test_relinking_with_a_new_key_of_the_same_account_keeps_the_records(
    connections: Connections, integration: Connection, rekeyed: Server
) -> None:
    synced(connections, integration)
    before = [record.id for record in connections.store.read(integration.id, "users")]
    connections.relink(integration.id, Credentials(rekeyed.api_key), base_url=rekeyed.base_url)
    with connections.client(integration.id) as client:
        report = run_sync(client, connections.store, integration.id, "full")
    assert [record.id for record in connections.store.read(integration.id, "users")] == before
    assert sum(model.created + model.updated + model.deleted for model in report.models) == 0


def test_relinking_with_a_key_of_another_account_is_refused_and_changes_nothing(
    connections: Connections, integration: Connection, credentials: Credentials
) -> None:
    synced(connections, integration)
    with Simulator(seed=8, candidates=3, api_key="N" * 40).serve() as other, pytest.raises(IntegrationMismatch):
        connections.relink(integration.id, Credentials(other.api_key), base_url=other.base_url)
    with connections.client(integration.id) as client:
        assert client.page("/users/", page=1, per_page=1).records


def test_a_key_is_not_tried_against_an_account_that_was_never_synced(
    connections: Connections, integration: Connection
) -> None:
    with Simulator(seed=8, candidates=3, api_key="N" * 40).serve() as other:
        relinked = connections.relink(integration.id, Credentials(other.api_key), base_url=other.base_url)
        assert relinked.base_url == other.base_url


def test_a_disabled_integration_is_inactive_and_keeps_its_credentials(
    connections: Connections, integration: Connection, clock: Clock
) -> None:
    disabled = connections.enable(integration.id, value=False)
    assert (disabled.status(clock.now), disabled.has_credentials) == ("INACTIVE", True)
    assert connections.enable(integration.id, value=True).status(clock.now) == "ACTIVE"


def test_disabling_stops_a_sync_that_runs(connections: Connections, integration: Connection) -> None:
    def disable(_progress: Progress) -> None:
        connections.enable(integration.id, value=False)

    with connections.client(integration.id) as client, pytest.raises(LeaseLost):
        run_sync(client, connections.store, integration.id, "full", progress=disable)


def test_a_deleted_integration_is_gone_at_once_and_its_data_fourteen_days_later(
    store_of_either_kind: Store, gem: Server, credentials: Credentials, clock: Clock
) -> None:
    store = store_of_either_kind
    connections = Connections(store, Vault([new_key()]), GemAccess(gem.base_url))
    with store.write() as connection:
        environment = environments.create(connection, "default", store.clock())
    integration = connections.create(environment, ACME, credentials)
    synced(connections, integration)
    connections.delete(integration.id)
    with pytest.raises(IntegrationNotFound):
        connections.client(integration.id)
    with connections.store.look() as connection:
        assert not environments.owns(connection, environment, integration.id)
    assert connections.every() == []
    clock.pass_days(13.9)
    assert retention.purge(connections.store) == []
    assert list(connections.store.read(integration.id, "users"))
    clock.pass_days(0.2)
    assert retention.purge(connections.store) == [integration.number]
    assert rows_of(connections.store, integration.number) == {"connections", "environment_integrations", "leases"}
    assert retention.purge(connections.store) == []


def rows_of(store: Store, number: int) -> set[str]:
    """The tables that have rows of an integration."""
    with store.look() as connection:
        inspector = sa.inspect(connection)
        return {
            name
            for name in inspector.get_table_names()
            if any(column["name"] == "integration" for column in inspector.get_columns(name))
            and connection.execute(sa.text(f'SELECT 1 FROM "{name}" WHERE integration = {number}')).first()
        }


def test_purging_one_integration_leaves_the_others_alone(
    connections: Connections, integration: Connection, environment: Environment, credentials: Credentials, clock: Clock
) -> None:
    other = connections.create(environment, EndUser("Other"), credentials)
    for one in (integration, other):
        synced(connections, one)
    connections.delete(integration.id)
    clock.pass_days(15)
    retention.purge(connections.store)
    assert len(list(connections.store.read(other.id, "users"))) > 0
    assert connections.get(other.id).end_user.organization_name == "Other"


def test_credentials_that_fail_for_three_days_make_an_integration_invalid_until_they_work(
    connections: Connections, integration: Connection, clock: Clock
) -> None:
    connections.note_authentication(integration.id, worked=False)
    clock.pass_days(2.9)
    assert connections.note_authentication(integration.id, worked=False).status(clock.now) == "ACTIVE"
    clock.pass_days(0.2)
    assert connections.get(integration.id).status(clock.now) == "INVALID"
    assert connections.note_authentication(integration.id, worked=True).status(clock.now) == "ACTIVE"


def test_listeners_are_told_what_happens(
    connections: Connections, environment: Environment, credentials: Credentials
) -> None:
    told: list[Event] = []
    connections.listeners.listen(told.append)
    made = connections.create(environment, ACME, credentials)
    connections.enable(made.id, value=False)
    connections.enable(made.id, value=False)
    connections.relink(made.id, credentials)
    connections.delete(made.id)
    assert [event.kind for event in told] == ["created", "state-changed", "relinked", "deleted"]
    assert {event.environment for event in told} == {environment.number}
    assert {event.end_user for event in told} == {ACME}


def test_rotation_lets_old_keys_go(
    connections: Connections, integration: Connection, credentials: Credentials, store: Store
) -> None:
    old, new = new_key(), new_key()
    connections.vault = Vault([old])
    connections.relink(integration.id, credentials)
    assert connections.rotate_keys(Vault([new, old])) == 1
    with Connections(store, Vault([new]), connections.gem).client(integration.id) as client:
        assert client.page("/users/", page=1, per_page=1).records


def test_an_account_that_was_only_synced_has_no_credentials_until_it_is_relinked(
    connections: Connections, gem: Server, credentials: Credentials
) -> None:
    connections.store.integration("gem:default", base_url=gem.base_url)
    with pytest.raises(CredentialsMissing):
        connections.client("gem:default")
    assert connections.get("gem:default").end_user == EndUser("gem:default")
    assert connections.relink("gem:default", credentials).has_credentials


def test_integrations_of_one_environment_are_listed_apart_from_those_of_another(
    connections: Connections,
    integration: Connection,
    environment: Environment,
    credentials: Credentials,
    store: Store,
) -> None:
    with store.write() as connection:
        other = environments.create(connection, "other", store.clock())
    theirs = connections.create(other, EndUser("Theirs"), credentials)
    store.integration("gem:default")
    assert [one.id for one in connections.every(other)] == [theirs.id]
    assert [one.id for one in connections.every(environment)] == [integration.id, "gem:default"]
