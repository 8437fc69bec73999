"""How fast each key may still ask Gem, for all processes that ask with it: one row a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from connector.gem.throttle import BucketState
from connector.store.schema import METADATA
from connector.store.sql import insert_ignoring
from connector.store.store import Store

T = TypeVar("T")

RATE_BUCKETS = sa.Table(
    "rate_buckets",
    METADATA,
    sa.Column("account", sa.Text, primary_key=True, comment="a fingerprint of base URL and key"),
    sa.Column("tokens", sa.Double, nullable=False, comment="below zero: promised already"),
    sa.Column("rate", sa.Double, nullable=False, comment="tokens a second, right now"),
    sa.Column("filled_at", sa.Double, nullable=False, comment="seconds since the epoch, as the other moments"),
    sa.Column("slowed_at", sa.Double, nullable=False, comment="when Gem last said 429"),
    sa.Column("paused_until", sa.Double, nullable=False),
)

_STATE = ("tokens", "rate", "filled_at", "slowed_at", "paused_until")
_ADD = insert_ignoring(RATE_BUCKETS, ("account", *_STATE))


class SharedBucket:
    """The bucket of a key, shared by all who use this store.

    Args:
        store: where it is.
        account: a fingerprint of base URL and key (`GemClient.account`).
    """

    def __init__(self, store: Store, account: str) -> None:
        self._store = store
        self._account = account

    def change(self, new: BucketState, act: Callable[[BucketState, float], T]) -> T:
        """Lets `act` change the state while nobody else does, and gives what it gives.

        Raises:
            StoreError: the store cannot be used; then nobody may ask Gem.
        """
        here = RATE_BUCKETS.c.account == self._account
        columns = [RATE_BUCKETS.c[name] for name in _STATE]
        with self._store.write() as connection:
            now = self._store.clock() / 1000
            row = connection.execute(sa.select(*columns).where(here).with_for_update()).first()
            if row is None:
                _ADD.many(connection, [(self._account, new.tokens, new.rate, now, 0.0, 0.0)])
                row = connection.execute(sa.select(*columns).where(here).with_for_update()).one()
            state = BucketState(*row)
            given = act(state, now)
            values = {name: getattr(state, name) for name in _STATE}
            connection.execute(sa.update(RATE_BUCKETS).where(here).values(values))
        return given
