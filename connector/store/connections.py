"""What a connection is beside its records: whose it is, by which credentials, on whose behalf, and whether it is used.

    integrations ── connections     one row, where the service or the command line has connected the account;
                                    an account that was only ever synced with a key of its own has none

Credentials stand here as ciphertext alone; what can open it is in `connector.integrations`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from connector.store.environments import ENVIRONMENT_INTEGRATIONS, Environment
from connector.store.schema import INTEGRATIONS, LEASES, METADATA, SYNC_RUNS
from connector.store.settings import Settings

CONNECTIONS = sa.Table(
    "connections",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("organization_name", sa.Text),
    sa.Column("creator_email", sa.Text),
    sa.Column("origin_id", sa.Text),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("credentials", sa.LargeBinary, comment="ciphertext; empty once the integration is deleted"),
    sa.Column("failing_since", sa.BigInteger, comment="since when Gem has refused the credentials every time"),
    sa.Column("user_name", sa.Text, comment="of the Gem user on whose behalf we write; the id is in the settings"),
    sa.Column("tracking_link", sa.Text),
    sa.Column("scopes", sa.Text, comment="JSON: what differs from everything being enabled"),
    sa.Column("scope_config", sa.Text, comment="the id of the scope config that the scopes were taken from"),
    sa.Column("field_mapping", sa.Text, comment="OFFERED or DONE, where the customer maps fields"),
    sa.Column("data_expired_at", sa.BigInteger),
    sa.Column("deleted_at", sa.BigInteger),
    sa.Column("purged_at", sa.BigInteger),
)

CHARACTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""Base58: no 0, O, I or l."""

NOBODY = 0
"""The environment of a deleted integration: no key opens it. Numbers of environments begin with 1."""

INVALID_AFTER_MS = 3 * 24 * 3600 * 1000
"""Credentials that Gem has refused for so long make an integration INVALID."""

Status = Literal["ACTIVE", "INVALID", "INACTIVE"]
SetupStatus = Literal["INCOMPLETE", "FINAL_SYNC_PENDING", "COMPLETED"]


@dataclass(frozen=True, slots=True)
class EndUser:
    """The customer who connected an account.

    Args:
        organization_name: which company.
        creator_email: who in it.
        origin_id: the customer's id on the side of whoever made the connection link.
    """

    organization_name: str
    creator_email: str | None = None
    origin_id: str | None = None


@dataclass(frozen=True, slots=True)
class GemUser:
    """The Gem user on whose behalf we write.

    Args:
        id: Gem's id.
        name: for people.
    """

    id: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class AutomaticSource:
    """The source that applications made by us carry.

    Args:
        id: Gem's id of the source; None where none was chosen.
        name: for people.
        tracking_link: Gem's link that names the source, as the customer copied it.
    """

    id: str | None = None
    name: str | None = None
    tracking_link: str | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """An integration, as the service knows it.

    Args:
        number: stands for it in every table.
        id: its name, such as ``gem:CBNMt7dSNCzBdnRTx87dev4E``.
        environment: the number of the environment that has it; None: the default one.
        end_user: whose it is.
        base_url: the Gem API that it connects to.
        settings: what the sync goes by.
        enabled: whether it is used.
        failing_since: since when Gem has refused its credentials every time (ms).
        gem_user: on whose behalf we write.
        source: what applications made by us carry.
        scopes: JSON of what differs from everything being enabled.
        scope_config: where the scopes come from.
        field_mapping: OFFERED while the customer still has to map fields, DONE afterwards; None: not asked to.
        has_credentials: whether a key is stored.
        full_synced_at: when the last full sync ended (ms).
        data_expired_at: since when the data does not fit the settings any more (ms).
        created_at: when it was made (ms).
        deleted_at: when it was deleted (ms); its data goes some days later.
    """

    number: int
    id: str
    environment: int | None
    end_user: EndUser
    base_url: str | None
    settings: Settings
    enabled: bool
    failing_since: int | None
    gem_user: GemUser | None
    source: AutomaticSource
    scopes: str | None
    scope_config: str | None
    field_mapping: str | None
    has_credentials: bool
    full_synced_at: int | None
    data_expired_at: int | None
    created_at: int
    deleted_at: int | None

    def status(self, now: int) -> Status:
        """Whether it is used, and whether its credentials still work.

        Args:
            now: ms since the epoch.
        """
        if not self.enabled or self.deleted_at is not None:
            return "INACTIVE"
        failing = self.failing_since is not None and now - self.failing_since >= INVALID_AFTER_MS
        return "INVALID" if failing else "ACTIVE"

    @property
    def setup_status(self) -> SetupStatus:
        """How far its set-up has come."""
        if self.field_mapping == "OFFERED":
            return "INCOMPLETE"
        return "FINAL_SYNC_PENDING" if self.full_synced_at is None else "COMPLETED"


def new_integration_id() -> str:
    """An id that nobody has yet, and nobody can guess.

    >>> len(new_integration_id())
    28
    """
    return "gem:" + "".join(secrets.choice(CHARACTERS) for _ in range(24))


_JOINED = INTEGRATIONS.outerjoin(CONNECTIONS, CONNECTIONS.c.integration == INTEGRATIONS.c.number).outerjoin(
    ENVIRONMENT_INTEGRATIONS, ENVIRONMENT_INTEGRATIONS.c.integration == INTEGRATIONS.c.number
)
_SELECT = sa.select(
    INTEGRATIONS.c.number,
    INTEGRATIONS.c.id,
    INTEGRATIONS.c.base_url,
    INTEGRATIONS.c.settings,
    INTEGRATIONS.c.full_synced_at,
    INTEGRATIONS.c.created_at,
    ENVIRONMENT_INTEGRATIONS.c.environment,
    *(column for column in CONNECTIONS.c if column.name not in {"integration", "credentials", "purged_at"}),
    CONNECTIONS.c.credentials.is_not(None).label("has_credentials"),
).select_from(_JOINED)


def find(connection: sa.Connection, integration_id: str) -> Connection | None:
    """The integration of this name, deleted ones too."""
    row = connection.execute(_SELECT.where(INTEGRATIONS.c.id == integration_id)).first()
    return None if row is None else _connection(row)


def find_by_number(connection: sa.Connection, number: int) -> Connection | None:
    """The integration of this number, deleted ones too."""
    row = connection.execute(_SELECT.where(INTEGRATIONS.c.number == number)).first()
    return None if row is None else _connection(row)


def every(
    connection: sa.Connection, environment: Environment | None = None, *, include_deleted: bool = False
) -> list[Connection]:
    """All integrations, the oldest first.

    Args:
        connection: reads.
        environment: only those of this one. Integrations that nobody assigned are of the environment `default`.
        include_deleted: deleted ones too, while something of them is left.
    """
    found = [_connection(row) for row in connection.execute(_SELECT.order_by(INTEGRATIONS.c.number))]
    if not include_deleted:
        found = [one for one in found if one.deleted_at is None]
    if environment is not None:
        owners = {environment.number, None} if environment.name == "default" else {environment.number}
        found = [one for one in found if one.environment in owners]
    return found


def _connection(row: sa.Row[*tuple[Any, ...]]) -> Connection:
    settings = Settings.from_json(row.settings)
    return Connection(
        number=row.number,
        id=row.id,
        environment=row.environment,
        end_user=EndUser(row.organization_name or row.id, row.creator_email, row.origin_id),
        base_url=row.base_url,
        settings=settings,
        enabled=row.enabled is None or row.enabled,
        failing_since=row.failing_since,
        gem_user=None if settings.user_id is None else GemUser(settings.user_id, row.user_name),
        source=AutomaticSource(settings.source_id, settings.source_name, row.tracking_link),
        scopes=row.scopes,
        scope_config=row.scope_config,
        field_mapping=row.field_mapping,
        has_credentials=row.has_credentials,
        full_synced_at=row.full_synced_at,
        data_expired_at=row.data_expired_at,
        created_at=row.created_at,
        deleted_at=row.deleted_at,
    )


def change(connection: sa.Connection, number: int, **values: object) -> None:
    """Changes columns of a connection; makes its row where the account was only synced until now."""
    table = CONNECTIONS
    known = connection.execute(sa.select(table.c.integration).where(table.c.integration == number)).first()
    if known is None:
        connection.execute(sa.insert(table).values({"integration": number, "enabled": True} | values))
    elif values:
        connection.execute(sa.update(table).where(table.c.integration == number).values(values))


def sealed_credentials(connection: sa.Connection, number: int) -> bytes | None:
    """The ciphertext of an integration's credentials."""
    select = sa.select(CONNECTIONS.c.credentials).where(CONNECTIONS.c.integration == number)
    return connection.execute(select).scalar()


def all_sealed_credentials(connection: sa.Connection) -> list[tuple[int, bytes]]:
    """The ciphertexts of all credentials, by the number of the integration."""
    select = sa.select(CONNECTIONS.c.integration, CONNECTIONS.c.credentials)
    found = connection.execute(select.where(CONNECTIONS.c.credentials.is_not(None)).order_by(CONNECTIONS.c.integration))
    return [(row.integration, row.credentials) for row in found]


def bind_account(connection: sa.Connection, number: int, account: str, base_url: str) -> None:
    """Lets the integration be the account behind another key, from now on: somebody has made sure that it is."""
    connection.execute(
        sa.update(INTEGRATIONS).where(INTEGRATIONS.c.number == number).values(account=account, base_url=base_url)
    )


def stop_sync(connection: sa.Connection, number: int) -> None:
    """A sync that runs stops at its next page: it finds that the lease is not its own any more."""
    connection.execute(
        sa.update(LEASES)
        .where(LEASES.c.integration == number)
        .values(owner=None, host=None, pid=None, since=None, expires_at=None)
    )


def hide(connection: sa.Connection, number: int) -> None:
    """No environment has this integration any more."""
    table = ENVIRONMENT_INTEGRATIONS
    connection.execute(sa.delete(table).where(table.c.integration == number))
    connection.execute(sa.insert(table).values(integration=number, environment=NOBODY))


def last_good_sync(connection: sa.Connection, number: int) -> int:
    """When the latest sync began that left nothing open (ms); 0 where there was none."""
    where = (SYNC_RUNS.c.integration == number, SYNC_RUNS.c.state == "SUCCEEDED")
    return connection.execute(sa.select(sa.func.max(SYNC_RUNS.c.started_at)).where(*where)).scalar() or 0


def to_purge(connection: sa.Connection, deleted_before: int) -> list[int]:
    """The numbers of integrations that were deleted before a moment (ms), and still have data."""
    where = (CONNECTIONS.c.deleted_at <= deleted_before, CONNECTIONS.c.purged_at.is_(None))
    return list(connection.execute(sa.select(CONNECTIONS.c.integration).where(*where)).scalars())
