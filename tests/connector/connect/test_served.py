"""`gem-connector serve`: the connection page in the service that people run."""

from __future__ import annotations

import re
import subprocess
import sys

import httpx
import orjson
from kombo import Kombo


def test_the_demo_makes_links_that_work_and_has_a_user_who_acts() -> None:
    command = [sys.executable, "-m", "connector", "serve", "--port", "0", "--json", "--demo", "--candidates", "10"]
    command += ["--public-url", "https://connect.acme.test/", "--embedded-in", "https://app.acme.test"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            told = orjson.loads(process.stdout.readline())
            sdk = Kombo(api_key=told["api_key"], server_url=told["base_url"], timeout_ms=30_000)
            details = sdk.general.get_integration_details(integration_id=told["integration_id"]).data
            link = sdk.connect.create_connection_link(
                end_user_email="jo@acme.test", end_user_organization_name="Acme", integration_tool="gem"
            ).data.link
            assert link.startswith("https://connect.acme.test/connect?token=")
            page = httpx.get(link.replace("https://connect.acme.test", told["url"]))
            styles = httpx.get(told["url"] + re.findall('href="(.*?css)"', page.text)[0])
        finally:
            process.terminate()
    assert details.setup_status == "COMPLETED"
    assert "Shareable access key" in page.text
    assert "frame-ancestors https://app.acme.test" in page.headers["Content-Security-Policy"]
    assert styles.headers["Content-Type"].startswith("text/css")
