"""The same pages, through the official SDK, from Prism: the mock server that answers from our document.

One process after the other is asked for a page, in turns, so that whatever else the machine does hits all alike. What
counts is how soon the whole answer is there; what the SDK then does with it, most of the time, is the same for all.

    ours      `gem-connector serve`, from the large store
    static    Prism, which answers with an example: the document has our own first page for one
    dynamic   Prism, which makes a page of a hundred records up, by the schemas
"""

from __future__ import annotations

import json
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
from tests.benchmarks.installed import NotInstalled, from_npm

PRISM = "@stoplight/prism-cli@5.16.0"
KEY = "benchmark-0123456789abcdef0123456789abcdef"
ROUNDS = 30
READY_SECONDS = 60


class Timed(httpx.Client):
    """A client that knows how long the last answer took, to its last byte."""

    milliseconds = 0.0

    def send(self, *args: Any, **kwargs: Any) -> httpx.Response:
        started = time.perf_counter()
        try:
            return super().send(*args, **kwargs)
        finally:
            self.milliseconds = (time.perf_counter() - started) * 1000


@dataclass
class Asked:
    """A server, and what asking it took.

    Args:
        client: what the SDK sends with.
        ats: the SDK's lists.
        answers: milliseconds until each answer was there.
        pages: milliseconds until the SDK had made its models of it.
        refused: pages that the SDK's models did not take.
    """

    client: Timed
    ats: Any
    answers: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    refused: int = 0

    def ask(self, model: str) -> None:
        """Asks for a page of 100."""
        started = time.perf_counter()
        try:
            getattr(self.ats, f"get_{model}")(page_size=100)
        except ResponseValidationError:
            self.refused += 1
        self.pages.append((time.perf_counter() - started) * 1000)
        self.answers.append(self.client.milliseconds)

    @property
    def p50(self) -> float:
        """Milliseconds until the answer is there."""
        return statistics.median(self.answers)

    def __str__(self) -> str:
        return f"{self.p50:.1f} ms, {statistics.median(self.pages):.1f} ms with the SDK's models"


def beside_prism(ours: httpx.Client, models: tuple[str, ...]) -> Iterator[Figure]:
    """How long a page takes through the SDK, from us and from Prism.

    Args:
        ours: a client of the service.
        models: whose pages.
    """
    try:
        program = from_npm(PRISM) / "prism"
    except NotInstalled as why:
        yield Figure("the same pages from Prism", f"skipped: {why}", "")
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        static = stack.enter_context(prism(program, Path(folder), "static", _with_our_pages(ours, models)))
        full = _with_full_pages(ours, models)
        dynamic = stack.enter_context(prism(program, Path(folder), "dynamic", full, "--dynamic"))
        for model in models:
            urls = {"ours": str(ours.base_url).rstrip("/"), "static": static, "dynamic": dynamic}
            servers = {name: stack.enter_context(sdk(url)) for name, url in urls.items()}
            for one in servers.values():
                one.ask(model)  # the first one of each is not like the others
                one.answers.clear()
                one.pages.clear()
                one.refused = 0
            for _ in range(ROUNDS):
                for one in servers.values():
                    one.ask(model)
            ours_asked = servers["ours"]
            yield Figure(
                f"page of 100 {model} through the SDK, p50",
                str(ours_asked),
                "no page refused",
                not ours_asked.refused,
            )
            for name in ("static", "dynamic"):
                one = servers[name]
                ratio = one.p50 / ours_asked.p50
                text = f"{one}; {ratio:.2f} of ours" + (f"; {one.refused} of {ROUNDS} refused" if one.refused else "")
                yield Figure(f"the same from {PRISM.rpartition('/')[2]}, {name}", text, "slower than ours", ratio > 1)


@contextmanager
def sdk(url: str) -> Iterator[Asked]:
    """The official SDK on a server."""
    with Timed(timeout=120) as client:
        server: Any = Kombo(
            api_key=KEY,
            integration_id=DEFAULT_INTEGRATION_ID,
            server_url=url,
            client=client,
            timeout_ms=120_000,
        )
        yield Asked(client, server.ats)


@contextmanager
def prism(program: Path, folder: Path, name: str, document: Any, *options: str) -> Iterator[str]:
    """Prism on a document, in a process of its own; gives its URL."""
    file = folder / f"{name}.json"
    file.write_text(json.dumps(document))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    command = [str(program), "mock", *options, "--port", str(port)]
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
