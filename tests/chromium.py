"""Chromium for the tests of pages: a module launches one browser, each test opens a context of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; without one the test is skipped, or fails where REQUIRE_SERVICES=1."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright")
    if not CHROMIUM.exists():
        _missing("Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def page_of(browser: Browser, *, scripted: bool = True) -> Iterator[Page]:
    """A page in a context of its own, with JavaScript or without."""
    context = browser.new_context(java_script_enabled=scripted)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def _missing(what: str) -> None:
    message = f"{what} is missing; set REQUIRE_SERVICES=1 to make this a failure"
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(message)
    pytest.skip(message)
