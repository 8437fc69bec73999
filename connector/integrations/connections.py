"""Connections to Gem accounts: made, changed and ended here, whoever asks (API, connect page, command line)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from connector.errors import CredentialsMissing, IntegrationNotFound, SettingInvalid
from connector.gem.client import GemClient
from connector.integrations import gem_account
from connector.integrations.choices import columns_of, what_is_built, with_choices
from connector.integrations.gem_account import Credentials, GemAccess
from connector.integrations.listeners import Listeners
from connector.integrations.same_account import check_same_account
from connector.integrations.vault import Vault
from connector.store import (
    Settings,
    Store,
    connections,
    environments,
    integrations,
    sync_queue,
    tokens,
    webhooks,
)
from connector.store.connections import AutomaticSource, Connection, EndUser, GemUser, new_integration_id
from connector.store.environments import Environment
from connector.store.rate_buckets import SharedBucket
from connector.webhooks import announcing


class Connections:
    """The integrations of a service with their credentials; safe to share between threads.

    Args:
        store: where they are.
        vault: seals and opens credentials.
        gem: how Gem is reached.
        source_name: the name of the source that applications made by us shall carry in every account; None: each
            customer may choose one.
        public_url: where people reach the service, for links to its log.
    """

    def __init__(
        self,
        store: Store,
        vault: Vault,
        gem: GemAccess | None = None,
        *,
        source_name: str | None = None,
        public_url: str | None = None,
    ) -> None:
        self.store = store
        self.vault = vault
        self.gem = gem or GemAccess()
        self.source_name = source_name
        self.listeners = Listeners(store, public_url)

    def __repr__(self) -> str:
        return f"Connections({self.store.url!r})"

    # What is there

    def get(self, integration_id: str) -> Connection:
        """An integration.

        Raises:
            IntegrationNotFound: there is none of this name, or it was deleted.
        """
        with self.store.look() as connection:
            found = connections.find(connection, integration_id)
        if found is None or found.deleted_at is not None:
            raise IntegrationNotFound(
                f"There is no integration {integration_id} in the store at {self.store.url}.",
                hint="`gem-connector integrations list` shows those that there are.",
            )
        return found

    def every(self, environment: Environment | None = None, *, include_deleted: bool = False) -> list[Connection]:
        """All integrations, the oldest first.

        Args:
            environment: only those of this one.
            include_deleted: deleted ones too.
        """
        with self.store.look() as connection:
            return connections.every(connection, environment, include_deleted=include_deleted)

    def client(self, integration_id: str, **options: Any) -> GemClient:
        """A client with the integration's credentials; the caller closes it. All clients of a key, in all processes
        that work on this store, keep to Gem's rate together.

        Args:
            integration_id: whose.
            **options: what else a `GemClient` takes.

        Raises:
            IntegrationNotFound: there is none of this name, or it was deleted.
            CredentialsMissing: none are stored.
            SecretKeysUnusable: they cannot be opened.
        """
        found = self.get(integration_id)
        with self.store.look() as connection:
            sealed = connections.sealed_credentials(connection, found.number)
        if sealed is None:
            raise CredentialsMissing(
                f"No credentials are stored for {integration_id}.",
                hint="It was synced with a key of its own; `gem-connector integrations relink` stores one.",
            )
        client = self.gem.client(Credentials(**self.vault.open(integration_id, sealed)), found.base_url, **options)
        client.share_rate(SharedBucket(self.store, client.account))
        return client

    def secrets(self, integration_id: str) -> tuple[str, ...]:
        """What may never be written down of an integration: its key, and the secret that goes with it.

        Raises:
            SecretKeysUnusable: they cannot be opened.
        """
        with self.store.look() as connection:
            found = connections.find(connection, integration_id)
            sealed = None if found is None else connections.sealed_credentials(connection, found.number)
        own = Credentials("") if sealed is None else Credentials(**self.vault.open(integration_id, sealed))
        known = (own.api_key, own.application_secret, self.gem.application_secret)
        return tuple(secret for secret in known if secret)

    # What is made, changed and ended

    def create(  # noqa: PLR0913 - one keyword for each thing that a customer decides
        self,
        environment: Environment,
        end_user: EndUser,
        credentials: Credentials,
        *,
        base_url: str | None = None,
        settings: Settings | None = None,
        gem_user: GemUser | None = None,
        source: AutomaticSource | None = None,
        scopes: str | None = None,
        scope_config: str | None = None,
        field_mapping: bool = False,
        integration_id: str | None = None,
    ) -> Connection:
        """A new integration. Its key is tried first; the first sync is for the listeners to start.

        Args:
            environment: whose it is.
            end_user: the customer.
            credentials: for Gem.
            base_url: another Gem root than the service's.
            settings: what the sync goes by.
            gem_user: on whose behalf we write.
            source: what applications made by us carry.
            scopes: JSON of what differs from everything being enabled.
            scope_config: where the scopes come from.
            field_mapping: the customer is to map fields, once they are known.
            integration_id: instead of a new one.

        Raises:
            GemError: Gem does not take the key, or cannot be asked.
            SettingInvalid: an integration of this name is there already.
        """
        name = integration_id or new_integration_id()
        with self.gem.client(credentials, base_url) as client:
            gem_account.check(client)
            account, root = client.account, client.base_url
        now = self.store.clock()
        with self.store.write() as connection:
            if connections.find(connection, name) is not None:
                raise SettingInvalid(f"There is an integration {name} already, or there was one.")
            integrations.create_or_check(
                connection,
                name,
                account=account,
                base_url=root,
                settings=with_choices(settings or Settings(), gem_user, source),
                now=now,
            )
            number = _number(connection, name)
            environments.assign(connection, environment, number)
            values = columns_of(end_user, gem_user, source)
            mapping = "OFFERED" if field_mapping else None
            values |= {"scopes": scopes, "scope_config": scope_config, "field_mapping": mapping}
            connections.change(connection, number, credentials=self._sealed(name, credentials), **values)
            announcing.integration_created(connection, number, now)
        created = self.get(name)
        self.listeners.tell_of("created", created)
        return created

    def relink(
        self,
        integration_id: str,
        credentials: Credentials,
        *,
        base_url: str | None = None,
        gem_user: GemUser | None = None,
        source: AutomaticSource | None = None,
        scopes: str | None = None,
        scope_config: str | None = None,
    ) -> Connection:
        """Gives an integration another key of the same Gem account.

        Args:
            integration_id: which one.
            credentials: the new ones.
            base_url: another Gem root than until now.
            gem_user: another user on whose behalf we write.
            source: another source.
            scopes: other scopes; with `scope_config` only.
            scope_config: where the scopes come from.

        Raises:
            GemError: Gem does not take the key, or cannot be asked.
            IntegrationMismatch: none of the users that we know is in the account behind the key.
        """
        found = self.get(integration_id)
        with self.gem.client(credentials, base_url or found.base_url) as client:
            gem_account.check(client)
            check_same_account(self.store, found, client)
            account, root = client.account, client.base_url
        with self.store.write() as connection:
            connections.bind_account(connection, found.number, account, root)
            settings = with_choices(found.settings, gem_user, source)
            integrations.update(connection, found.number, settings=settings.to_json())
            values = columns_of(None, gem_user, source)
            if scope_config is not None:
                values |= {"scopes": scopes, "scope_config": scope_config, "data_expired_at": self.store.clock()}
            connections.change(
                connection,
                found.number,
                credentials=self._sealed(integration_id, credentials),
                failing_since=None,
                **values,
            )
            announcing.state_changed(connection, found.number, self.store.clock())
            sync_queue.forgive(connection, found.number)
        relinked = self.get(integration_id)
        self.listeners.tell_of("relinked", relinked)
        return relinked

    def configure(
        self,
        integration_id: str,
        *,
        settings: Settings | None = None,
        gem_user: GemUser | None = None,
        source: AutomaticSource | None = None,
    ) -> Connection:
        """Changes what an integration goes by; the next sync applies it to what is stored."""
        found = self.get(integration_id)
        settings = settings or found.settings
        values = columns_of(None, gem_user, source)
        if what_is_built(settings) != what_is_built(found.settings):
            values["data_expired_at"] = self.store.clock()
        with self.store.write() as connection:
            integrations.update(connection, found.number, settings=with_choices(settings, gem_user, source).to_json())
            if values:
                connections.change(connection, found.number, **values)
        return self.get(integration_id)

    def finish_setup(self, integration_id: str) -> Connection:
        """The customer has mapped the fields: from now on the records can be read."""
        found = self.get(integration_id)
        with self.store.write() as connection:
            connections.change(connection, found.number, field_mapping="DONE")
            announcing.state_changed(connection, found.number, self.store.clock())
        changed = self.get(integration_id)
        self.listeners.tell_of("state-changed", changed)
        return changed

    def enable(self, integration_id: str, *, value: bool) -> Connection:
        """Lets an integration be used, or not. A sync that runs stops; the credentials stay."""
        found = self.get(integration_id)
        if found.enabled == value:
            return found
        with self.store.write() as connection:
            connections.change(connection, found.number, enabled=value)
            sync_queue.forgive(connection, found.number)
            if not value:
                sync_queue.cancel(connection, found.number)
                connections.stop_sync(connection, found.number)
            announcing.state_changed(connection, found.number, self.store.clock())
        changed = self.get(integration_id)
        self.listeners.tell_of("state-changed", changed)
        return changed

    def delete(self, integration_id: str) -> Connection:
        """Ends an integration: nobody sees it any more, its credentials go now, its data 14 days later."""
        found = self.get(integration_id)
        now = self.store.clock()
        with self.store.write() as connection:
            connections.change(connection, found.number, credentials=None, deleted_at=now)
            sync_queue.cancel(connection, found.number)
            connections.stop_sync(connection, found.number)
            connections.hide(connection, found.number)
            tokens.revoke(connection, found.number)
            announcing.integration_deleted(connection, found, now)
        deleted = replace(found, deleted_at=now, has_credentials=False)
        self.listeners.tell_of("deleted", deleted)
        return deleted

    # What is done now and then

    def note_authentication(self, integration_id: str, *, worked: bool) -> Connection:
        """Keeps whether Gem took the credentials; every sync says so at its end. After three days of refusals the
        integration is INVALID, until a sync or a relink works."""
        found = self.get(integration_id)
        now = self.store.clock()
        failing_since = None if worked else found.failing_since or now
        with self.store.write() as connection:
            if failing_since != found.failing_since:
                connections.change(connection, found.number, failing_since=failing_since)
            changed = announcing.state_changed(connection, found.number, now)
        found = self.get(integration_id)
        if changed:
            self.listeners.tell_of("state-changed", found)
        return found

    def rotate_keys(self, vault: Vault | None = None) -> int:
        """Writes all credentials anew under the newest key, what tokens stand for, and the secrets of webhooks.

        Gives how many integrations have credentials.

        Args:
            vault: with the new key, and those before it; from now on in use.
        """
        vault = vault or self.vault
        with self.store.write() as connection:
            sealed = connections.all_sealed_credentials(connection)
            for number, ciphertext in sealed:
                connections.change(connection, number, credentials=vault.resealed(ciphertext))
            tokens.reseal(connection, vault.resealed)
            webhooks.reseal(connection, vault.resealed)
        self.vault = vault
        return len(sealed)

    def _sealed(self, integration_id: str, credentials: Credentials) -> bytes:
        value = {"api_key": credentials.api_key, "application_secret": credentials.application_secret}
        return self.vault.seal(integration_id, value)


def _number(connection: sa.Connection, integration_id: str) -> int:
    found = integrations.find(connection, integration_id)
    assert found is not None, "it was made a moment ago, in this transaction"
    return found.number
