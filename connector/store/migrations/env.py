"""What Alembic runs: the migrations, on the connection and in the transaction of whoever opens the store."""

from __future__ import annotations

from alembic import context

from connector.store.opening import VERSION_TABLE
from connector.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
