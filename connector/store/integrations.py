"""The integrations of a store: one row a connection to a Gem account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from connector.errors import IntegrationMismatch
from connector.store import runs
from connector.store.connections import CONNECTIONS
from connector.store.schema import GEM_TABLES, INTEGRATIONS, LEASES, TRACKED, UNDECODABLE
from connector.store.settings import Settings


@dataclass(frozen=True, slots=True)
class Integration:
    """What the store knows of an integration.

    Args:
        number: stands for it in every table.
        id: its name, such as ``gem:default``.
        base_url: the Gem API it was synced from; None before anybody said.
        settings: what the customer has set.
        built_with: settings and mapping under which all rows were last built; None before the first sync.
        tracked_only: the last full sync left out what was not created through us.
        watermark: from when on, by Gem's clock (ms), the next delta has to ask; None before the first full sync ended.
        full_synced_at: when the last full sync ended (ms, our clock).
    """

    number: int
    id: str
    base_url: str | None
    settings: Settings
    built_with: str | None
    tracked_only: bool
    watermark: int | None
    full_synced_at: int | None


def find(connection: sa.Connection, integration_id: str) -> Integration | None:
    """The integration of this name."""
    columns = (INTEGRATIONS.c[field.name] for field in fields(Integration))
    row = connection.execute(sa.select(*columns).where(INTEGRATIONS.c.id == integration_id)).first()
    return None if row is None else integration_of(row)


def integration_of(row: Sequence[Any]) -> Integration:
    """The integration of a row, with the columns in the order of the fields."""
    number, name, base_url, settings, built_with, tracked_only, *dates = row
    # A driver's own rows have numbers for yes and no.
    return Integration(number, name, base_url, Settings.from_json(settings), built_with, bool(tracked_only), *dates)


def ids(connection: sa.Connection) -> list[str]:
    """The names of all integrations."""
    return list(connection.execute(sa.select(INTEGRATIONS.c.id).order_by(INTEGRATIONS.c.number)).scalars())


def create_or_check(
    connection: sa.Connection,
    integration_id: str,
    *,
    account: str | None,
    base_url: str | None,
    settings: Settings | None,
    now: int,
    owner: str | None = None,
) -> None:
    """Makes the integration, or checks that it is still the same account, and keeps the settings where some are given.

    Where nothing ever came from the account that it was made for, as after a mistyped key, it takes the new one.
    Another process may do so too until one has the lease: so a sync checks again once it has it, as its `owner`.

    Raises:
        IntegrationMismatch: what is stored came from another base URL or with another key.
    """
    columns = (INTEGRATIONS.c.number, INTEGRATIONS.c.account, INTEGRATIONS.c.base_url)
    known = connection.execute(sa.select(*columns).where(INTEGRATIONS.c.id == integration_id)).first()
    if known is None:
        _create(connection, integration_id, account, base_url, settings or Settings(), now)
        return
    changes: dict[str, str | None] = {}
    if settings is not None:
        changes["settings"] = settings.to_json()
    if account is not None and account != known.account:
        if known.account is not None:
            _give_up(connection, known, integration_id, base_url, now, owner)
        changes |= {"account": account, "base_url": base_url}
    if changes:
        connection.execute(sa.update(INTEGRATIONS).where(INTEGRATIONS.c.id == integration_id).values(**changes))


def _create(
    connection: sa.Connection,
    integration_id: str,
    account: str | None,
    base_url: str | None,
    settings: Settings,
    now: int,
) -> None:
    number = connection.execute(
        sa.insert(INTEGRATIONS)
        .values(
            id=integration_id,
            account=account,
            base_url=base_url,
            settings=settings.to_json(),
            tracked_only=False,
            created_at=now,
        )
        .returning(INTEGRATIONS.c.number)
    ).scalar_one()
    connection.execute(sa.insert(LEASES).values(integration=number))


def _give_up(
    connection: sa.Connection,
    known: sa.Row[*tuple[Any, ...]],
    integration_id: str,
    new_base_url: str | None,
    now: int,
    owner: str | None,
) -> None:
    """Lets go of the account that an integration was made for, unless something may have come from it."""
    number, base_url = known.number, known.base_url
    if _has_anything(connection, number, now, owner):
        if base_url != new_base_url:
            what = f"was synced from {base_url}, not from {new_base_url}"
        else:
            what = f"was synced from {base_url} with another key"
        raise IntegrationMismatch(
            f"The integration {integration_id} in this store {what}.",
            hint="Records of two accounts are never mixed: use another integration id, or another database.",
        )
    for run in runs.unfinished(connection, number):
        # It may have come past lists that are empty in the one account and not in the other.
        runs.abandon(connection, run.number, now)


def _has_anything(connection: sa.Connection, number: int, now: int, owner: str | None) -> bool:
    """Something came from the account, is coming right now, or a key was stored after it had been tried."""
    held = (LEASES, sa.and_(LEASES.c.expires_at >= now, LEASES.c.owner.is_distinct_from(owner)))
    stored = (CONNECTIONS, CONNECTIONS.c.credentials.is_not(None))
    full = (INTEGRATIONS, INTEGRATIONS.c.full_synced_at.is_not(None))
    rows = [(table, sa.true()) for table in (*GEM_TABLES.values(), UNDECODABLE, TRACKED)]
    signs = [
        sa.exists().where(table.c["number" if table is INTEGRATIONS else "integration"] == number, condition)
        for table, condition in (held, stored, full, *rows)
    ]
    return bool(connection.execute(sa.select(sa.or_(*signs))).scalar())


def update(connection: sa.Connection, number: int, **values: object) -> None:
    """Changes columns of an integration."""
    connection.execute(sa.update(INTEGRATIONS).where(INTEGRATIONS.c.number == number).values(**values))
