"""In which state an integration was when its state was last told.

Not every change has a moment at which something is written: credentials that Gem refuses make an integration INVALID
after three days, without anybody doing anything.
"""

from __future__ import annotations

import sqlalchemy as sa

from connector.store.schema import METADATA
from connector.store.sql import insert_or_update

TOLD_STATES = sa.Table(
    "told_states",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("state", sa.Text, nullable=False),
)

_TELL = insert_or_update(TOLD_STATES, ("integration", "state"), ("state",))


def tell(connection: sa.Connection, integration: int, state: str) -> bool:
    """Keeps the state of an integration; whether it is another one than was told before."""
    select = sa.select(TOLD_STATES.c.state).where(TOLD_STATES.c.integration == integration).with_for_update()
    known = connection.execute(select).scalar()
    if known != state:
        _TELL.run(connection, integration, state)
    return known != state
