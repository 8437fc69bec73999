"""The connection page in Chromium, with JavaScript and without."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connector.api.service import ConnectPage
from gem_simulator import Server
from tests.connector.connect.conftest import World, world_with

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def pictures() -> Path | None:
    """Where pictures of the pages go, for whoever wants to look at them."""
    folder = os.environ.get("CONNECT_PAGE_PICTURES")
    return Path(folder) if folder else None


def test_a_customer_connects_an_account(page: Page, world: World, pictures: Path | None) -> None:
    def picture(name: str) -> None:
        if pictures is not None:
            page.screenshot(path=pictures / f"{name}.png", full_page=True)

    page.goto(world.link())
    assert page.get_by_role("heading", level=1).inner_text() == "Connect Gem"
    picture("1-key")
    page.get_by_label("Access key", exact=True).fill("w" * 40)
    page.get_by_role("button", name="Check the key").click()
    assert "does not accept this key" in page.get_by_role("alert").inner_text()
    picture("2-wrong-key")
    page.get_by_label("Access key", exact=True).fill(world.gem.api_key)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Source of applications").wait_for()
    assert page.locator("[aria-current=step]").inner_text() == "Source"
    picture("3-source")
    page.get_by_label("Source", exact=True).select_option(index=1)
    page.get_by_label("Tracking link").fill("https://jobs.gem.com/acme?src=1")
    page.get_by_role("button", name="Continue").click()
    picture("4-user")
    page.get_by_label("Gem user").select_option(index=1)
    page.get_by_role("button", name="Connect", exact=True).click()
    assert "is connected" in page.get_by_role("status").inner_text()
    page.get_by_text("For developers").click()
    picture("5-done")
    token = page.locator("#activation-token").inner_text()
    found = world.sdk.connect.get_integration_by_token(token=token).data
    assert world.connections.get(found.id).end_user.organization_name == "Acme"


def test_another_key_can_be_used_after_all(page: Page, world: World) -> None:
    page.goto(world.link())
    page.get_by_label("Access key", exact=True).fill(world.gem.api_key)
    page.get_by_role("button", name="Check the key").click()
    page.get_by_role("button", name="Use another key").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Connect Gem"


def test_a_used_link_says_what_to_do(page: Page, world: World, pictures: Path | None) -> None:
    page.goto(f"{world.url}/connect?token=nonsense")
    assert "new link" in page.get_by_role("main").inner_text()
    if pictures is not None:
        page.screenshot(path=pictures / "6-over.png")


def test_waiting_for_a_source_fits_a_small_screen(
    browser: Browser, gem: Server, tmp_path: Path, pictures: Path | None
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    with world_with(gem, tmp_path / "gem.db", source_name="Our platform") as world:
        page = context.new_page()
        page.goto(world.link(link_type="MAGIC_LINK"))
        page.get_by_label("Access key", exact=True).fill(gem.api_key)
        page.get_by_role("button", name="Check the key").click()
        page.get_by_role("button", name="Look again").click()
        assert "1–2 minutes" in page.get_by_role("alert").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        if pictures is not None:
            page.screenshot(path=pictures / "7-small-dark.png", full_page=True)
    context.close()


@contextmanager
def application(frame: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """An application that shows a page inside of its own, and keeps what it is told; gives its origin."""
    shown = {"link": frame}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = (
                "<!doctype html><script>addEventListener('message', (event) => {"
                "document.title = event.origin + ' ' + event.data.type + ' ' + event.data.activation_token })</script>"
                f"<iframe name=connect width=800 height=900 src='{shown['link']}'></iframe>"
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        # Another host than that of the page, so that it is another site, too.
        yield f"http://localhost:{server.server_port}", shown
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_an_application_that_shows_the_page_inside_is_told_the_token(
    scripted: Page, gem: Server, tmp_path: Path
) -> None:
    with (
        application() as (origin, shown),
        world_with(gem, tmp_path / "gem.db", page=ConnectPage(embedded_in=(origin,))) as world,
    ):
        shown["link"] = world.link()
        scripted.goto(origin)
        frame = scripted.frame_locator("iframe")
        frame.get_by_label("Access key", exact=True).fill(gem.api_key)
        frame.get_by_role("button", name="Check the key").click()
        frame.get_by_role("button", name="Continue").click()
        frame.get_by_label("Gem user").select_option(index=1)
        frame.get_by_role("button", name="Connect", exact=True).click()
        frame.get_by_role("status").wait_for()
        scripted.wait_for_function("document.title.includes('gem-connector:connected')")
        told_by, _, token = scripted.title().split(" ")
        assert told_by == world.url
        assert world.sdk.connect.get_integration_by_token(token=token).data.tool == "gem"


def test_another_site_cannot_show_the_page_inside_of_its_own(scripted: Page, world: World) -> None:
    with application() as (origin, shown):
        shown["link"] = world.link()
        refused = []
        scripted.on("console", lambda message: refused.append(message.text))
        scripted.goto(origin)
        assert scripted.frame_locator("iframe").get_by_label("Access key", exact=True).count() == 0
        assert any("frame-ancestors" in text for text in refused)
