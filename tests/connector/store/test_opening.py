"""Opening a store: made, migrated, or refused and left alone."""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
import threading
import traceback
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import connector.store
from connector.errors import ConnectorError, StoreNotOurs, StoreTooNew, StoreUnavailable
from connector.store import Store, opening
from connector.store.schema import METADATA


def test_migrations_make_exactly_the_tables_that_the_code_knows(database_url: str) -> None:
    for module in pkgutil.iter_modules(connector.store.__path__, "connector.store."):
        importlib.import_module(module.name)
    with Store.open(database_url) as store, store.look() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": opening.VERSION_TABLE})
        differences = [entry for entry in compare_metadata(context, METADATA) if not _only_words(entry)]
    assert differences == []


def _only_words(difference: Any) -> bool:
    """Comments on columns may differ: nothing reads them."""
    return isinstance(difference, list) and all(change[0] == "modify_comment" for change in difference)


def test_the_newest_migration_is_the_one_that_a_store_is_brought_to() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [opening.NEWEST]


def test_a_store_is_opened_again_as_it_was_left(database_url: str) -> None:
    with Store.open(database_url) as store:
        store.integration("mine", account="somebody")
    with Store.open(database_url, create=False) as store:
        assert store.integrations() == ["mine"]


def test_a_new_file_has_large_pages_and_lets_readers_go_on_while_somebody_writes(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        with store.look() as connection:
            assert connection.exec_driver_sql("PRAGMA page_size").scalar() == 16384
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
            assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 1, "NORMAL"
        with store.write() as connection:
            connection.exec_driver_sql("INSERT INTO tracked VALUES (1, 'candidates', 'c1')")
            with store.look() as reader:
                assert reader.exec_driver_sql("SELECT count(*) FROM tracked").scalar() == 0


def test_a_store_that_is_opened_twice_at_once_is_made_once(database_url: str) -> None:
    failures: list[BaseException] = []

    def open_it() -> None:
        try:
            Store.open(database_url).close()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    Store.open(database_url, create=False).close()


def test_a_database_with_other_tables_is_refused_and_left_untouched(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE invoices (number INTEGER)")
    before = Path(engine.url.database or "").read_bytes() if engine.dialect.name == "sqlite" else b""
    with pytest.raises(StoreNotOurs, match="invoices"):
        Store.open(database_url)
    assert sa.inspect(engine).get_table_names() == ["invoices"]
    if before:
        assert Path(engine.url.database or "").read_bytes() == before
    engine.dispose()


def test_a_store_of_a_newer_version_is_refused_and_left_untouched(database_url: str) -> None:
    with Store.open(database_url) as store, store.write() as connection:
        connection.exec_driver_sql(f"UPDATE {opening.VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(StoreTooNew, match="9999") as raised:
        Store.open(database_url)
    assert "Upgrade" in raised.value.hint


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear all, " * 1000)
    with pytest.raises(StoreNotOurs, match=r"letter\.db"):
        Store.open(f"sqlite:///{file}")
    assert file.read_text().startswith("Dear all")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////no/such/folder/gem.db", "cannot be used"),
        ("postgresql://somebody:hidden@127.0.0.1:1/gem", "cannot be used"),
        ("mysql://somebody:hidden@127.0.0.1/gem", "no store for mysql"),
        ("sqlite://", "in memory"),
        ("no url", "cannot be read"),
        ("postgresql://somebody:wrongly:@hidden@127.0.0.1:1/gem", "cannot be read"),
        ("postgresql://somebody:hidden@127.0.0.1:1/gem?no_such_option=1", "cannot be used"),
    ],
)
def test_what_cannot_be_opened_is_told_with_a_hint_and_without_a_password(url: str, said: str) -> None:
    with pytest.raises(StoreUnavailable, match=said) as raised:
        Store.open(url)
    assert raised.value.hint
    told = "".join(traceback.format_exception(raised.value))
    assert "hidden" not in told.replace(url, "") + raised.value.hint


def test_reading_a_store_that_is_not_there_makes_none(tmp_path: Path) -> None:
    file = tmp_path / "gem.db"
    with pytest.raises(StoreUnavailable, match="no store at"):
        Store.open(f"sqlite:///{file}", create=False)
    assert not file.exists()


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    file = tmp_path / "gem.db"
    file.touch()
    Store.open(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA page_size").fetchone() == (16384,)
    connection.close()


def test_a_store_shows_where_it_is_and_no_password(sqlite_url: str) -> None:
    with Store.open(sqlite_url) as store:
        assert repr(store) == f"Store('{sqlite_url}')"
    assert issubclass(StoreUnavailable, ConnectorError)


def test_migrations_that_fail_leave_nothing_behind(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = opening.migrate

    def fail(connection: sa.Connection) -> None:
        real(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(opening, "migrate", fail)
    with pytest.raises(KeyboardInterrupt):
        Store.open(sqlite_url)
    monkeypatch.undo()
    with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    connection.close()
    Store.open(sqlite_url).close()
