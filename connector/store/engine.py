"""Connections to the two databases, and what their failures mean.

SQLite: WAL, so that readers go on while a sync writes; pages of 16 KB, which load twice as fast as 4 KB ones and make
a file 40 % smaller (measured); `synchronous=NORMAL`, which in WAL loses no consistency when the power goes. Whoever
means to write says so at BEGIN: a read that turns into a write later cannot wait for another writer, and fails.
A connection keeps 8 MB of the file. With 16 MB a page of 100 applications reads the file 380 times rather than 570 and
takes 9 ms rather than 11 (measured, of 1,000,000), but each thread of the service has a connection of its own.
The file is not mapped into memory (`PRAGMA mmap_size`): a page of the API would take a millisecond or two less of about
ten (measured), but a failing disk would end the process by a signal, and what was read would count as its memory.
"""

from __future__ import annotations

import os
import sqlite3
import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from connector.errors import StoreFull, StoreNotOurs, StoreUnavailable, install_hint

BUSY_TIMEOUT_MS = 30_000
_WRITES = {"gem_writes": True}
_FULL = ("database or disk is full", "disk full", "No space left", "could not extend file")
_NO_DATABASE = ("file is not a database", "malformed")


def make_engine(url: str, *, read_only: bool = False) -> sa.Engine:
    """An engine for a database URL; nothing is opened yet.

    Args:
        url: of the database.
        read_only: nothing will be written: then a SQLite file may lie where we cannot write.

    Raises:
        StoreUnavailable: no URL that we understand.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed, read_only=read_only)
    try:
        return sa.create_engine(parsed, pool_pre_ping=True)
    except ImportError as error:
        raise StoreUnavailable(
            "PostgreSQL needs psycopg, which is not installed.", hint=install_hint("postgres")
        ) from error


def _parse(url: str) -> sa.URL:
    hint = "Use sqlite:///path/to/file.db or postgresql://user@host/database."
    parsed = _parts(url)
    if parsed is None:
        raise StoreUnavailable(
            "The database URL cannot be read.", hint=f"{hint} An @, : or / in a password is written as %40, %3A or %2F."
        )
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise StoreUnavailable(f"There is no store for {parsed.drivername} databases.", hint=hint)
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise StoreUnavailable("A store in memory would be empty for every other connection.", hint=hint)
    return parsed


def _parts(url: str) -> sa.URL | None:
    """None where they cannot be told apart; what would be said of that might quote a piece of a password."""
    try:
        url.encode()  # the name of a file that is no text gets as far as the driver
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        return None
    return None if "@" in (parsed.host or "") else parsed


def _sqlite_engine(url: sa.URL, *, read_only: bool) -> sa.Engine:
    options: dict[str, Any] = {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
    file = Path(url.database or "")
    if read_only and file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        options["creator"] = partial(_connect_to_what_stays, file)
    try:
        with warnings.catch_warnings(action="error", category=sa.exc.SAWarning):
            engine = sa.create_engine(url, **options)
    except (ValueError, sa.exc.SAWarning) as error:
        raise StoreUnavailable(
            f"An option of the database URL cannot be used: {_first_line(str(error))}.",
            hint="A store in SQLite needs none: sqlite:///path/to/file.db will do.",
        ) from error
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _connect_to_what_stays(file: Path) -> sqlite3.Connection:
    """A connection to a file that we cannot write to.

    In WAL, SQLite keeps files beside the database even to read it, unless it is told that nobody changes the database.
    That is believed only while there is nothing in the log of changes: with a log, somebody may be writing.
    """
    log = file.with_name(f"{file.name}-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    address = f"file:{quote(str(file.absolute()))}?{mode}"
    return sqlite3.connect(address, timeout=BUSY_TIMEOUT_MS / 1000, check_same_thread=False, uri=True)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # We say BEGIN ourselves: left alone, the driver begins at the first INSERT and leaves DDL outside.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA cache_size=-8000")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("gem_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def database_file(engine: sa.Engine) -> Path | None:
    """The SQLite file; None for PostgreSQL."""
    return Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection with a consistent view of the store."""
    with translated(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection in one transaction that writes: all of it is stored, or nothing."""
    with translated(engine), engine.connect().execution_options(**_WRITES) as connection, connection.begin():
        yield connection


@contextmanager
def translated(engine: sa.Engine) -> Generator[None, None, None]:
    """Turns what the drivers raise into what a user can act on."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise meaning(error, engine) from error


def meaning(error: sa.exc.DBAPIError, engine: sa.Engine) -> Exception:
    """The exception to raise for a driver's; the driver's own where it is a fault of ours."""
    said = str(error.orig)
    where = _shown(engine)
    if any(words in said for words in _FULL):
        return StoreFull(
            f"The store at {where} cannot grow: {_first_line(said)}.",
            hint="Free some space and sync again: what was stored is whole, and the sync goes on from there.",
        )
    if any(words in said for words in _NO_DATABASE):
        return StoreNotOurs(
            f"{where} is no database that this package made: {_first_line(said)}.", hint="Use another file."
        )
    if isinstance(error, sa.exc.OperationalError) or error.statement is None:  # no statement: while connecting
        return StoreUnavailable(
            f"The store at {where} cannot be used: {_first_line(said)}.",
            hint="Check the database URL, that the server runs or the folder exists, and that it may be written to.",
        )
    return error


def _shown(engine: sa.Engine) -> str:
    return engine.url.render_as_string(hide_password=True)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0].rstrip(".")


def is_sqlite(connection: sa.Connection | sa.Engine) -> bool:
    """Whether this is SQLite, and not PostgreSQL."""
    return connection.dialect.name == "sqlite"


Row = tuple[Any, ...]
"""What goes into or comes out of a hot statement, in the order of its columns."""
