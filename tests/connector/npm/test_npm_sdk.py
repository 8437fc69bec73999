"""The official npm SDK, unchanged but for its `server_url`, against `gem-connector serve --demo`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script with the SDK installed as its lock file says."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        message = f"{' and '.join(missing)} cannot be found; set REQUIRE_SERVICES=1 to make this a failure"
        if os.environ.get("REQUIRE_SERVICES") == "1":
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json", "drive.mjs"):
        shutil.copy(HERE / name, folder)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="session")
def seen(project: Path) -> dict[str, Any]:
    """What the script saw."""
    command = [sys.executable, "-m", "connector", "serve", "--demo", "--candidates", "300", "--json", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as service:
        try:
            assert service.stdout is not None
            told = json.loads(service.stdout.readline())
            asked = ["node", "drive.mjs", told["url"], told["api_key"], told["integration_id"]]
            done = subprocess.run(asked, cwd=project, capture_output=True, text=True, check=False)
        finally:
            service.terminate()
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_it_reads_every_record_once_page_by_page(seen: dict[str, Any]) -> None:
    for name, read in seen["lists"].items():
        assert read["ids"] == read["records"] > 5, name
        assert read["pages"] == -(-read["records"] // 250), name
    assert seen["lists"]["Applications"]["pages"] > 1


def test_it_writes_and_reads_what_it_wrote(seen: dict[str, Any]) -> None:
    assert (seen["created"], seen["moved"]) == ("Ada", [True])


def test_it_knows_errors_by_their_codes(seen: dict[str, Any]) -> None:
    assert seen["unknown"] == {"code": "PLATFORM.INPUT_INVALID", "status": 400}
    assert seen["unavailable"] == {"code": "INTEGRATION.ACTION_NOT_AVAILABLE", "status": 404}
    assert seen["general"] == {"code": "PLATFORM.INTEGRATION_NOT_FOUND", "status": 404}
    assert seen["tools"] == ["gem"]
