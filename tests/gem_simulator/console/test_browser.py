"""The console in Chromium, with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import httpx
import orjson
import pytest

from gem_simulator import Server, Simulator

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture
def server(simulator: Simulator) -> Iterator[Server]:
    with simulator.serve() as server:
        yield server


@pytest.fixture
def gem(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url, headers={"X-API-Key": server.api_key}) as client:
        yield client


@pytest.mark.parametrize("page", [False], indirect=True, ids=["without JavaScript"])
def test_records_lead_to_one_another(page: Page, server: Server) -> None:
    (content,) = server.simulator.tenant.list("applications", {}, limit=1).records
    application = orjson.loads(content)
    page.goto(f"{server.url}/_simulator/")
    page.get_by_role("link", name=re.compile("^Candidates")).click()
    page.get_by_role("searchbox").fill(application["candidate_id"])
    page.keyboard.press("Enter")
    page.locator("tbody th a").click()
    page.get_by_role("link", name=f'"{application["id"]}"').first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith(application["jobs"][0]["name"])
    page.locator("aside").get_by_role("link", name=application["current_stage"]["name"]).click()
    assert page.locator(".crumbs").inner_text() == "Job stages"
    assert page.locator(f'aside a[href$="/applications/{application["id"]}"]').count() == 1


def test_faults_strike_once_they_are_armed_here(page: Page, server: Server, gem: httpx.Client) -> None:
    page.goto(f"{server.url}/_simulator/console/faults")
    page.get_by_label("Kind", exact=True).select_option("status")
    page.get_by_label("Path", exact=True).fill("/jobs*")
    page.get_by_label("every time").check()
    page.get_by_text("More settings").click()
    page.get_by_label("Status", exact=True).fill("teapot")
    page.get_by_role("button", name="Arm", exact=True).click()
    assert "status must be" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Path", exact=True).input_value() == "/jobs*"
    page.get_by_label("Status", exact=True).fill("502")
    page.get_by_role("button", name="Arm", exact=True).click()
    assert page.get_by_role("status").inner_text() == "Armed fault 1: status."
    assert (gem.get("/jobs/").status_code, gem.get("/users/").status_code) == (502, 200)
    page.get_by_role("button", name="Disarm fault 1").click()
    page.get_by_text("Disarmed fault 1.").wait_for()
    assert gem.get("/jobs/").status_code == 200


def test_time_and_state_are_in_hand(page: Page, server: Server) -> None:
    simulator = server.simulator
    page.goto(f"{server.url}/_simulator/console/state")
    page.get_by_role("button", name="Freeze").click()
    page.get_by_text("and stands still").wait_for()
    page.get_by_role("button", name="1 day on").click()
    page.get_by_text("It is 2026-03-03T09:00:").wait_for()
    page.get_by_label("Name", exact=True).fill("a day later")
    page.keyboard.press("Enter")
    page.get_by_text("Took the snapshot").wait_for()
    page.get_by_role("button", name="7 days", exact=True).click()
    page.get_by_text("Lived on for 7 days:").wait_for()
    assert simulator.tenant.version > 0
    page.get_by_role("button", name="Restore a day later").click()
    page.get_by_text("are as they were in").wait_for()
    assert simulator.tenant.version == 0
    page.get_by_text("Reset…").click()
    page.get_by_role("button", name="Yes, drop all that was written").click()
    page.get_by_text("Everything is as it started").wait_for()
    assert not simulator.clock.frozen


def test_requests_show_up_as_they_come(scripted: Page, server: Server, gem: httpx.Client) -> None:
    scripted.goto(f"{server.url}/_simulator/console/journal")
    assert "Nothing has been asked yet" in scripted.get_by_role("main").inner_text()
    gem.post("/candidates/", json={"first_name": "Ada"})
    scripted.get_by_role("link", name="POST /ats/v0/candidates/").click()
    assert "422" in scripted.get_by_role("heading", level=1).inner_text()
    request, answer = (scripted.get_by_label(f"Body of the {what}").inner_text() for what in ("request", "answer"))
    assert '"first_name": "Ada"' in request
    assert '"job_id": ["Missing data for required field."]' in answer
    assert gem.headers["X-API-Key"] not in scripted.content()


def test_it_can_be_used_from_the_keyboard(scripted: Page, server: Server) -> None:
    scripted.goto(f"{server.url}/_simulator/")
    scripted.keyboard.press("Tab")
    assert scripted.evaluate("document.activeElement.textContent") == "Skip to content"
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert scripted.evaluate(outline) == "solid"
    scripted.keyboard.press("Enter")
    assert scripted.evaluate("document.activeElement.id") == "main"
    scripted.goto(f"{server.url}/_simulator/console/state")
    scripted.get_by_role("button", name="Freeze").focus()
    scripted.keyboard.press("Enter")
    scripted.get_by_text("and stands still").wait_for()
    assert scripted.evaluate("document.activeElement.className") == "notice"
    unnamed = "[...document.querySelectorAll('input:not([type=hidden]), select')].filter((one) => !one.labels.length)"
    for path in ("faults", "state", "tenants", "journal", "records/candidates"):
        scripted.goto(f"{server.url}/_simulator/console/{path}")
        assert scripted.evaluate(f"{unnamed}.map((one) => one.name)") == [], path


def test_it_fits_a_small_screen(browser: Browser, server: Server, gem: httpx.Client) -> None:
    for path in ("/users/", "/candidates/?updated_after=2026-01-01T00:00:00Z&per_page=500&include_deleted=true"):
        gem.get(path)
    server.simulator.faults.throttle(path="/candidates/*/applications/something/long")
    server.simulator.snapshots.take("before")
    (content,) = server.simulator.tenant.list("candidates", {}, limit=1).records
    job = next(job for job in gem.get("/jobs/").json() if job.get("status") == "open")
    long = {"first_name": "x" * 400, "last_name": "y", "email": "x@example.com", "job_id": job["id"]}
    named = gem.post("/candidates/", json=long).json()["id"]
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark")
    page = context.new_page()
    record = f"records/candidates/{orjson.loads(content)['id']}"
    for path in (
        "records/applications",
        record,
        f"records/candidates/{named}",
        "journal",
        "journal/2",
        "faults",
        "state",
        "tenants",
    ):
        page.goto(f"{server.url}/_simulator/console/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    context.close()


class _OtherSite(BaseHTTPRequestHandler):
    """A site with a page that sends a form to wherever its query says."""

    def do_GET(self) -> None:
        target = self.path.partition("?")[2]
        body = (
            f"<!doctype html><form method=post action='{target}/_simulator/reset'><button>Prizes</button></form>"
            f"<script>fetch('{target}/_simulator/reset', {{method: 'POST', mode: 'no-cors'}})"
            ".then(() => document.title = 'sent')</script>"
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None: ...


def test_another_site_cannot_reset_it(scripted: Page, server: Server) -> None:
    server.simulator.faults.status(500)
    site = ThreadingHTTPServer(("127.0.0.1", 0), _OtherSite)
    thread = Thread(target=site.serve_forever, args=(0.01,))
    thread.start()
    try:
        scripted.goto(f"http://localhost:{site.server_port}/?{server.url}")
        scripted.wait_for_function("document.title == 'sent'")
        scripted.get_by_role("button", name="Prizes").click()
        scripted.get_by_text("another site").wait_for()
    finally:
        site.shutdown()
        thread.join()
        site.server_close()
    assert len(server.simulator.faults.armed) == 1
