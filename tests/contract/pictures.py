"""Writes the pictures of the coverage matrix that the README shows:

pytest tests/contract tests/connector --gem-contracts-report tests.json
python -m tests.contract.pictures tests.json contracts/docs
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from contracts.action_check import check_actions
from contracts.cassette_check import check_cassettes
from contracts.check import check_simulator
from contracts.matrix.columns import of_check, of_tests
from contracts.matrix.matrix import Matrix
from contracts.matrix.page import page
from contracts.matrix.reported import read_report
from gem_simulator import Simulator
from tests.chromium import chromium
from tests.contract.sessions import recorded_sync

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

SHOWN: dict[Literal["light", "dark"], str] = {"light": "", "dark": "#candidates.email_addresses"}


def matrix(report: Path, folder: Path) -> Matrix:
    """The simulator, a small session, and what the tests of the report exercised."""
    session = recorded_sync(Simulator(seed=5, candidates=30), folder / "acme.yaml")
    return Matrix(
        [
            of_check("simulator", "simulator", check_simulator(candidates=200), list(check_actions())),
            of_check(session.name, "cassette", check_cassettes([session])),
            of_tests("tests.json", read_report(report)),
        ]
    )


def write(report: Path, pictures: Path) -> None:
    """Writes `coverage-light.png` and `coverage-dark.png`."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        file = Path(folder) / "coverage.html"
        file.write_text(page(matrix(report, Path(folder))), "utf-8")
        for scheme, place in SHOWN.items():
            screen: ViewportSize = {"width": 1280, "height": 800}
            context = browser.new_context(viewport=screen, color_scheme=scheme, reduced_motion="reduce")
            shown = context.new_page()
            shown.goto(f"{file.as_uri()}{place}")
            shown.screenshot(path=pictures / f"coverage-{scheme}.png")
            context.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
