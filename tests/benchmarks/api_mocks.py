"""The same pages, through the official SDK, from Prism: the mock server that answers from our document.

One process after the other is asked for a page, in turns, so that whatever else the machine does hits all alike:

    ours      `gem-connector serve`, from the large store
    static    Prism, which answers with an example: the document has our own first page for one
    dynamic   Prism, which makes a page of a hundred records up, by the schemas
"""

from __future__ import annotations

import json
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from kombo import Kombo
from kombo.errors import ResponseValidationError

from connector.unified import DEFAULT_INTEGRATION_ID
from tests.benchmarks.figures import Figure

PRISM = "@stoplight/prism-cli@5.14.2"
ROUNDS = 15
READY_SECONDS = 60


@dataclass
class Asked:
    """A server, and what asking it took.

    Args:
        ats: the SDK's lists.
        milliseconds: of each page.
        refused: pages that the SDK's models did not take.
    """

    ats: Any
    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0

    def ask(self, model: str) -> None:
        """Asks for a page of 100."""
        started = time.perf_counter()
        try:
            getattr(self.ats, f"get_{model}")(page_size=100)
        except ResponseValidationError:
            self.refused += 1
        self.milliseconds.append((time.perf_counter() - started) * 1000)

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return statistics.median(self.milliseconds)


def beside_prism(ours: httpx.Client, models: tuple[str, ...]) -> Iterator[Figure]:
    """How long a page takes through the SDK, from us and from Prism.

    Args:
        ours: a client of the service.
        models: whose pages.
    """
    npm = shutil.which("npm")
    if npm is None:
        yield Figure("the same pages from Prism", "skipped: npm is not installed", "")
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PRISM]
        installed = subprocess.run(install, capture_output=True, text=True, check=False)
        if installed.returncode:
            yield Figure("the same pages from Prism", f"skipped: npm cannot install {PRISM}", "")
            return
        static = stack.enter_context(prism(Path(folder), "static", _with_our_pages(ours, models)))
        dynamic = stack.enter_context(prism(Path(folder), "dynamic", _with_full_pages(ours, models), "--dynamic"))
        for model in models:
            urls = {"ours": str(ours.base_url).rstrip("/"), "static": static, "dynamic": dynamic}
            servers = {name: Asked(stack.enter_context(sdk(url))) for name, url in urls.items()}
            for one in servers.values():
                one.ask(model)  # the first one of each is not like the others
                one.milliseconds.clear()
                one.refused = 0
            for _ in range(ROUNDS):
                for one in servers.values():
                    one.ask(model)
            mine = servers["ours"].p50
            text = f"{mine:.1f} ms, {1000 / mine:.1f} pages/s"
            yield Figure(
                f"page of 100 {model} through the SDK, p50", text, "no page refused", not servers["ours"].refused
            )
            for name in ("static", "dynamic"):
                one = servers[name]
                text = f"{one.p50:.1f} ms, {1000 / one.p50:.1f} pages/s ({one.p50 / mine:.2f} of ours)"
                text += f", {one.refused} of {ROUNDS} refused" if one.refused else ""
                yield Figure(
                    f"the same from {PRISM.rpartition('/')[2]}, {name}", text, "slower than ours", one.p50 > mine
                )


@contextmanager
def sdk(url: str) -> Iterator[Any]:
    """The official SDK's lists on a server."""
    with httpx.Client(timeout=120) as client:
        server: Any = Kombo(
            api_key="benchmark",
            integration_id=DEFAULT_INTEGRATION_ID,
            server_url=url,
            client=client,
            timeout_ms=120_000,
        )
        yield server.ats


@contextmanager
def prism(folder: Path, name: str, document: Any, *options: str) -> Iterator[str]:
    """Prism on a document, in a process of its own; gives its URL."""
    file = folder / f"{name}.json"
    file.write_text(json.dumps(document))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [str(folder / "node_modules" / ".bin" / "prism"), "mock", *options, "--port", str(port)]
    with subprocess.Popen([*command, "--host", "127.0.0.1", str(file)], stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(url: str) -> None:
    until = time.monotonic() + READY_SECONDS
    while True:
        try:
            httpx.get(url)
        except httpx.TransportError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _with_our_pages(ours: httpx.Client, models: tuple[str, ...]) -> Any:
    """Our document, with our own pages as examples of the answers."""
    document = ours.get("openapi.json").raise_for_status().json()
    for model in models:
        _answer(document, model)["example"] = ours.get(f"ats/{model}").raise_for_status().json()
    return document


def _with_full_pages(ours: httpx.Client, models: tuple[str, ...]) -> Any:
    """Our document, in which pages have a hundred records: Prism would make up a few."""
    document = ours.get("openapi.json").raise_for_status().json()
    for model in models:
        data = _answer(document, model)["schema"]["properties"]["data"]["$ref"].rsplit("/", 1)[1]
        results = document["components"]["schemas"][data]["properties"]["results"]
        results |= {"minItems": 100, "maxItems": 100}
    return document


def _answer(document: Any, model: str) -> Any:
    return document["paths"][f"/ats/{model}"]["get"]["responses"]["200"]["content"]["application/json"]
