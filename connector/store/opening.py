"""From a database URL to a store that is ours and up to date, or to a clear refusal that leaves the database alone.

nothing there yet                      → made
our version table, known version       → migrated, if it is behind
our version table, unknown version     → StoreTooNew
tables, but not our version table      → StoreNotOurs
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from connector.errors import StoreNotOurs, StoreTooNew, StoreUnavailable
from connector.store.engine import BUSY_TIMEOUT_MS, database_file, is_sqlite, make_engine, reading, translated, writing

VERSION_TABLE = "gem_connector_schema"
NEWEST = "0010"
"""The migration that this version of the package brings a store to."""

# Any number will do, as long as it is always the same: who migrates holds it.
_MIGRATION_LOCK = 0x67656D


def open_engine(url: str, *, create: bool, read_only: bool = False) -> sa.Engine:
    """An engine on a store of ours, migrated to the newest version.

    Args:
        url: `sqlite:///path` or `postgresql://…`.
        create: make the store where there is none.
        read_only: nothing will be written to it.

    Raises:
        StoreUnavailable: cannot be opened or reached; or there is no store and none should be made.
        StoreNotOurs: holds tables that this package did not make.
        StoreTooNew: made by a newer version of this package.
    """
    engine = make_engine(url, read_only=read_only)
    try:
        _ready(engine, create=create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _ready(engine: sa.Engine, *, create: bool) -> None:
    file = database_file(engine)
    if file is not None and not file.exists() and not create:
        raise _nothing_there(engine)
    version = _version(engine)
    if version is None and not create:
        raise _nothing_there(engine)
    if version != NEWEST:
        _bring_up(engine, version)


def _nothing_there(engine: sa.Engine) -> StoreUnavailable:
    where = engine.url.render_as_string(hide_password=True)
    return StoreUnavailable(f"There is no store at {where}.", hint="Run a sync first, or check the database URL.")


def _version(engine: sa.Engine) -> str | None:
    """The version of the store; None where the database is empty."""
    with reading(engine) as connection:
        return _version_seen(connection)


def _version_seen(connection: sa.Connection) -> str | None:
    where = connection.engine.url.render_as_string(hide_password=True)
    tables = sa.inspect(connection).get_table_names()
    if VERSION_TABLE not in tables:
        if tables:
            raise StoreNotOurs(
                f"The database at {where} holds other tables, such as {sorted(tables)[0]}; it was left untouched.",
                hint="Use a database or a schema of its own.",
            )
        return None
    version = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()  # noqa: S608 - a constant
    if version is not None and version > NEWEST:
        raise StoreTooNew(
            f"The store at {where} has version {version}, this package knows up to {NEWEST}; it was left untouched.",
            hint="Upgrade gem-ats-connector.",
        )
    return None if version is None else str(version)


def _bring_up(engine: sa.Engine, version: str | None) -> None:
    if is_sqlite(engine) and version is None:
        _prepare_new_file(engine)
    with writing(engine) as connection:
        if not is_sqlite(engine):
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        # Another process may have done it while we waited.
        if _version_seen(connection) != NEWEST:
            migrate(connection)


def _prepare_new_file(engine: sa.Engine) -> None:
    """Page size and journal are set before there is a table, outside of any transaction, and stay with the file."""
    with translated(engine):
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            cursor.execute("PRAGMA page_size=16384")
            cursor.execute("PRAGMA journal_mode=WAL")
        except Exception as error:
            raise sa.exc.OperationalError("PRAGMA", None, error) from error
        finally:
            raw.close()


def migrate(connection: sa.Connection) -> None:
    """Runs the migrations that are missing, in the transaction that is open."""
    # Alembic takes a tenth of a second to import, and is needed once in the life of a store.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
