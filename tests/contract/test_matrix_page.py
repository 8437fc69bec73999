"""The coverage matrix as a page, opened from a file in Chromium: looked at, searched, walked by keyboard, attacked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contracts.excerpts import LONGEST
from contracts.items import items_of
from contracts.loading import load_contracts
from contracts.matrix.catalogue import catalogue
from contracts.matrix.columns import Column, of_check, of_tests
from contracts.matrix.matrix import Matrix
from contracts.matrix.page import page as page_of_matrix
from contracts.matrix.reported import ReportedTest
from contracts.result import CheckResult
from tests.contract.test_cli import result_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tests.chromium import page_of
else:
    from tests.chromium import page_of

SCRIPT = "</script><script>document.title = 'owned'</script>"
HOSTILE = f"{SCRIPT}<img src=x onerror=\"document.title = 'owned'\">\u2028"
TESTS = [
    ReportedTest("tests/test_jobs.py::test_open", "passed", ("jobs.status", "jobs.status=OPEN")),
    ReportedTest(f"tests/test_jobs.py::test_{HOSTILE}", "failed", ("jobs.status",), f"AssertionError: {HOSTILE}"),
    ReportedTest("tests/test_flow.py::test_guide", "passed", ("feature.connection_guide",)),
]
EXTRA_LONG = "x" * 100_000


def hostile() -> Matrix:
    """A small tenant with a wrong value or two, whose people write whatever they like."""
    result = result_of(wrong=True)
    example = result.coverage.wrong["users.status"][0]
    example.payload.update({"name": HOSTILE, HOSTILE: [HOSTILE, EXTRA_LONG], "__proto__": {"a": 1}})
    return Matrix([of_check("small", "simulator", result), of_tests("tests.json", TESTS)])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("page") / "matrix of mine.html"
    file.write_text(page_of_matrix(hostile()), "utf-8")
    return file.as_uri()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """The page; whatever the browser complains of, or loads besides, fails the test."""
    complaints: list[str] = []
    with page_of(browser) as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.append(request.url))
        page.goto(address)
        yield page
        assert [one for one in complaints if not one.startswith((address, "data:"))] == []
        assert page.title() == "Coverage of Gem's contracts"


def item(page: Page, name: str) -> Locator:
    return page.locator("#matrix").get_by_role("link").filter(has_text=re.compile(rf"^{re.escape(name)}$"))


def test_it_says_on_top_what_is_right_and_what_is_not(page: Page) -> None:
    heading = page.get_by_role("heading", level=1).inner_text()
    matrix = hostile()
    assert heading.startswith(f"{len(matrix.of('right'))} of {len(catalogue())} items are right, ")
    assert f"{len(matrix.of('wrong'))} differ" in heading
    assert f"{len(matrix.of('never'))} were never exercised" in heading
    assert "users.site_admin of user-1" in page.get_by_label("Sources").inner_text()


def test_every_item_is_a_square_and_a_line_or_chip_that_opens_it(page: Page) -> None:
    assert page.get_by_role("gridcell").count() == len(catalogue())
    assert page.locator("#matrix a[href^='#']").count() == len(catalogue())


def test_an_item_shows_the_raw_payload_beside_the_unified_value(page: Page) -> None:
    page.get_by_role("gridcell", name="jobs.description: right").click()
    drawer = page.get_by_role("dialog")
    left, right = drawer.locator(".pane").all()[:2]
    assert '"content": "<p>new</p>"' in left.inner_text()
    assert right.inner_text().splitlines()[1:] == ['"<p>new</p>"']
    assert left.bounding_box()["y"] == right.bounding_box()["y"]  # type: ignore[index]
    assert "chosen: greatest(shown, " in drawer.inner_text()
    assert page.url.endswith("#jobs.description")
    page.keyboard.press("Escape")
    assert not drawer.is_visible()
    assert "#" not in page.url


def test_a_wrong_value_shows_what_it_must_be_and_hostile_text_stays_text(page: Page, address: str) -> None:
    page.goto(f"{address}#users.status")
    drawer = page.get_by_role("dialog")
    assert drawer.locator(".must").inner_text().endswith('"ACTIVE"')
    assert drawer.locator(".is").inner_text().endswith('"INACTIVE"')
    text = drawer.inner_text()
    assert text.count(SCRIPT) == 3
    assert f"{'x' * (LONGEST - 1)}… (100,000 characters)" in text
    assert '"__proto__"' in text
    assert page.locator("img").count() == 0


def test_tests_are_listed_with_what_became_of_them_those_that_failed_first(page: Page, address: str) -> None:
    page.goto(f"{address}#jobs.status")
    tests = page.get_by_role("dialog").get_by_role("listitem").all()
    assert [test.get_attribute("class") for test in tests] == ["mark wrong", "mark right"]
    assert HOSTILE[:40] in tests[0].inner_text()


def test_the_filters_leave_what_fits_all_of_them(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("status approv")
    shown = page.locator("#shown")
    assert shown.inner_text() == f"{_with('status', 'approv')} of {len(catalogue())} items"
    assert item(page, "status").first.is_visible()
    assert not item(page, "job_code").is_visible()
    page.get_by_label("Model or action").select_option("jobs")
    page.get_by_label("Basis").select_option("ours")
    page.get_by_role("button", name="Differs").click()
    assert page.get_by_text("Nothing fits.").is_visible() is False
    assert shown.inner_text() == f"1 of {len(catalogue())} items"  # the failed test
    page.get_by_label("Find an item").fill("nothing has this")
    page.get_by_role("button", name="Show everything").click()
    assert shown.inner_text() == f"{len(catalogue())} items"


def _with(*words: str) -> int:
    texts = [f"{one.name} {one.what} {one.meaning} {one.source} {one.kind}" for one in catalogue().values()]
    return sum(all(word in text.lower() for word in words) for text in texts)


def test_the_map_is_one_stop_of_the_tab_key_and_arrows_walk_it(page: Page) -> None:
    assert page.locator(".cells a[tabindex='0']").count() == 1
    page.locator(".cells a[tabindex='0']").focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "End", "ArrowUp", "Home", "ArrowDown"):
        page.keyboard.press(key)
    assert page.locator("#caption").inner_text().startswith("jobs ")
    page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=2, name="jobs", exact=True).last.is_visible()
    page.keyboard.press("ArrowRight")
    assert page.url.endswith("#jobs:left-out")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "gridcell"


def test_an_address_opens_its_item_and_going_back_closes_it(page: Page, address: str) -> None:
    page.goto(f"{address}#jobs.status%3Copen")
    drawer = page.get_by_role("dialog")
    assert drawer.get_by_role("heading", level=2).inner_text() == "jobs.status<open"
    drawer.get_by_role("link", name="closed", exact=False).first.click()
    assert drawer.get_by_role("heading", level=2).inner_text() == "jobs.status<closed"
    page.go_back()
    assert drawer.get_by_role("heading", level=2).inner_text() == "jobs.status<open"
    page.go_back()
    assert not drawer.is_visible()
    page.goto(f"{address}#%E0%A4%A")
    assert not drawer.is_visible()


def test_a_feature_names_what_shows_it(page: Page, address: str) -> None:
    page.goto(f"{address}#feature.automatic_source_writing")
    page.get_by_role("dialog").get_by_role("link", name="create_application.source.name", exact=True).click()
    assert page.url.endswith("#create_application.source.name")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [380, 1440])
def test_it_fits_screens_of_every_width_and_has_ink_on_its_ground(
    page: Page, address: str, scheme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ground, ink = (_brightness(page, name) for name in ("backgroundColor", "color"))
    assert (ground - ink > 150) if scheme == "light" else (ink - ground > 150)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{address}#users.status")
    assert page.evaluate("document.getElementById('drawer').scrollWidth") <= width


def _brightness(page: Page, name: str) -> float:
    colour: str = page.evaluate(f"getComputedStyle(document.body).{name}")
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3


def test_without_javascript_it_says_so(browser: Browser, address: str) -> None:
    with page_of(browser, scripted=False) as page:
        page.goto(address)
        assert "gem-contracts coverage" in page.locator("noscript").inner_text()


def test_a_page_of_many_whole_tenants_and_all_tests_stays_small(checked: CheckResult, tmp_path: Path) -> None:
    tests = [ReportedTest(f"tests/test_a.py::test_it[{name}]", "passed", (name,)) for name in catalogue()]
    columns: list[Column] = [of_check(name, "cassette", checked) for name in "abcdefgh"]
    text = page_of_matrix(Matrix([*columns, of_tests("tests.json", tests)]))
    assert len(text.encode()) < 3_000_000
    assert all(one.name in text for contract in load_contracts().values() for one in contract.fields.values())
    assert sum(1 for contract in load_contracts().values() for _ in items_of(contract)) < len(catalogue())
