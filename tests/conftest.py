"""What all folders of tests share: the databases, the browser, and how hypothesis looks for examples."""

from __future__ import annotations

import functools
import os
import ssl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import settings

from tests.chromium import chromium, page_of
from tests.quick_stores import quick_stores
from tests.same_tenant import _tenants_stay_the_same, shuffle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# The same examples in every run and on every machine, however slow it is; `--hypothesis-profile=search` looks further.
settings.register_profile("suite", derandomize=True, deadline=None, max_examples=40, database=None)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("suite")

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test")


__all__ = ["_tenants_stay_the_same"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shuffle", type=int, metavar="SEED", help="Run the tests in another order, with this seed.")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.shuffle is not None:
        shuffle(items, config.option.shuffle)


def missing(service: str, error: Exception) -> None:
    """A missing service fails where REQUIRE_SERVICES=1, and skips elsewhere, saying so."""
    message = f"{service} cannot be reached ({type(error).__name__}); set REQUIRE_SERVICES=1 to make this a failure"
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session", autouse=True)
def _done_once() -> Iterator[None]:
    """What every store and every httpx client would do anew, and always alike."""
    with pytest.MonkeyPatch.context() as patch, quick_stores():
        # 40 ms of reading the machine's certificates for every client of ours and of the SDK.
        patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
        yield


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file of this test's own."""
    return f"sqlite:///{tmp_path / 'gem.db'}"


@contextmanager
def postgres_schema() -> Iterator[str]:
    """A PostgreSQL schema of its own, dropped afterwards; it waits for no disk, since nobody misses it."""
    schema = f"test_{uuid.uuid4().hex}"
    engine = sa.create_engine(POSTGRES_URL, poolclass=sa.NullPool, connect_args={"connect_timeout": 3})
    try:
        with engine.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    except sa.exc.OperationalError as error:
        missing("PostgreSQL", error)
    separator = "&" if "?" in POSTGRES_URL else "?"
    yield f"{POSTGRES_URL}{separator}options=-csearch_path%3D{schema}%20-csynchronous_commit%3Doff"
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A PostgreSQL schema of this test's own."""
    with postgres_schema() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases, one after the other: what holds on one holds on the other."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages of a module."""
    with chromium() as launched:
        yield launched


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page with JavaScript, and the same test again without."""
    with page_of(browser, scripted=request.param) as page:
        yield page


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Page]:
    """A page with JavaScript."""
    with page_of(browser) as page:
        yield page
