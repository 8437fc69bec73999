"""A page of 100 candidates beside other simulators and mock servers, which serve the very records of our page.

    ours             `gem-simulator serve`, from a tenant of 100,000 that can be written to
    json-server      a resource of these 100 records, which can be written to
    Mockoon          a CRUD route over a data bucket of them
    moto             DynamoDB's Scan of a table of them: the list of a simulated cloud account
    Prism, static    Gem's document as the simulator serves it, with the page for an example
    Prism, dynamic   the same, a page of a hundred records made up by the schemas
    WireMock         one stub whose body is the page, without a journal: nothing can be simpler, or less of a simulator

All are asked in turns, round after round, so that whatever else the machine does hits all alike; where it does much,
the CPU that a page costs says most. A peer sends the records as it writes JSON; pages a second and megabytes a second
tell both sides of that.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure
from tests.benchmarks.installed import NotInstalled, from_npm, from_pypi
from tests.benchmarks.pages import API_KEY, PAGE, Pages
from tests.benchmarks.simulator_speed import simulator

CANDIDATES = 100_000
JSON_SERVER, WIREMOCK = "json-server@0.17.4", "wiremock@3.13.2"
MOCKOON, PRISM = "@mockoon/cli@9.9.0", "@stoplight/prism-cli@5.16.0"
MOTO = "moto[server]==5.2.5"
SECONDS = 2.0
WARM_SECONDS = 3.0
READY_SECONDS = 60

_AWS = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=benchmark/20260101/us-east-1/dynamodb/aws4_request, Signature=none",
    "Content-Type": "application/x-amz-json-1.0",
}


@dataclass(frozen=True)
class Ground:
    """What a peer starts from.

    Args:
        folder: for its files.
        page: the bytes of our page.
        document: what the simulator says of itself.
        port: free.
        stack: ends what was started.
        servers: what was started.
    """

    folder: Path
    page: bytes
    document: Any
    port: int
    stack: ExitStack
    servers: list[int] = field(default_factory=list)

    @property
    def records(self) -> list[dict[str, Any]]:
        """Those of the page."""
        found: list[dict[str, Any]] = json.loads(self.page)
        return found

    def file(self, name: str, content: object) -> Path:
        """A JSON file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    def start(self, *command: Path | str) -> str:
        """Starts a server on the port; gives its origin once it accepts connections."""
        # A server may log every request to where it is told: nobody shall wait for that.
        nowhere = subprocess.DEVNULL
        server = subprocess.Popen(
            [*map(str, command)], stdin=nowhere, stdout=nowhere, stderr=nowhere, cwd=self.folder, start_new_session=True
        )
        self.servers.append(server.pid)
        self.stack.callback(server.wait)
        self.stack.callback(os.killpg, server.pid, signal.SIGTERM)  # some start another process, and leave it
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until and server.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
            except ConnectionRefusedError:
                time.sleep(0.1)
            else:
                return f"http://127.0.0.1:{self.port}"
        raise NotInstalled("it does not start here")


def json_server(ground: Ground) -> Pages:
    """Json-server."""
    program = from_npm(JSON_SERVER) / "json-server"
    data = ground.file("json-server.json", {"candidates": ground.records})
    origin = ground.start(program, "--quiet", "--host", "127.0.0.1", "--port", str(ground.port), data)
    return Pages(origin, "/candidates")


def mockoon(ground: Ground) -> Pages:
    """Mockoon."""
    program = from_npm(MOCKOON) / "mockoon-cli"
    response = {"uuid": "r", "bodyType": "DATABUCKET", "databucketID": "cand", "crudKey": "id", "default": True}
    environment = {
        "uuid": "e",
        "lastMigration": 33,
        "name": "peer",
        "port": ground.port,
        "hostname": "127.0.0.1",
        "routes": [{"uuid": "c", "type": "crud", "endpoint": "candidates", "responses": [response]}],
        "rootChildren": [{"type": "route", "uuid": "c"}],
        "data": [{"uuid": "d", "id": "cand", "name": "candidates", "value": ground.page.decode()}],
    }
    data = ground.file("mockoon.json", environment)
    origin = ground.start(program, "start", "--repair", "--disable-log-to-file", "--disable-admin-api", "--data", data)
    return Pages(origin, "/candidates")


def moto(ground: Ground) -> Pages:
    """Moto's DynamoDB."""
    program = from_pypi(MOTO) / "moto_server"
    origin = ground.start(program, "-H", "127.0.0.1", "-p", str(ground.port))

    def call(target: str, body: object) -> None:
        headers = {**_AWS, "X-Amz-Target": f"DynamoDB_20120810.{target}"}
        urllib.request.urlopen(urllib.request.Request(origin, json.dumps(body).encode(), headers)).close()

    key = {"AttributeName": "id"}
    call(
        "CreateTable",
        {
            "TableName": "candidates",
            "KeySchema": [{**key, "KeyType": "HASH"}],
            "AttributeDefinitions": [{**key, "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    for record in ground.records:
        item = {"id": {"S": record["id"]}, "record": {"S": json.dumps(record, separators=(",", ":"))}}
        call("PutItem", {"TableName": "candidates", "Item": item})
    headers = {**_AWS, "X-Amz-Target": "DynamoDB_20120810.Scan"}
    return Pages(origin, "/", body=b'{"TableName":"candidates"}', headers=headers)


def prism_static(ground: Ground) -> Pages:
    """Prism, which answers with the example of a document."""
    answer = _answer(ground.document)
    answer["example"] = ground.records
    return _prism(ground)


def prism_dynamic(ground: Ground) -> Pages:
    """Prism, which makes up a page of a hundred records."""
    schema = _answer(ground.document)["schema"]
    schema |= {"minItems": 100, "maxItems": 100}
    return _prism(ground, "--dynamic")


def _answer(document: Any) -> Any:
    return document["paths"]["/candidates/"]["get"]["responses"]["200"]["content"]["application/json"]


def _prism(ground: Ground, *options: str) -> Pages:
    program = from_npm(PRISM) / "prism"
    document = ground.file("gem.json", ground.document)
    origin = ground.start(program, "mock", *options, "--host", "127.0.0.1", "--port", str(ground.port), document)
    return Pages(origin, "/candidates/")


def wiremock(ground: Ground) -> Pages:
    """WireMock."""
    if shutil.which("java") is None:
        raise NotInstalled("java is not installed")
    program = from_npm(WIREMOCK) / "wiremock"
    ground.file("__files/page.json", ground.page)
    headers = {"Content-Type": "application/json", "X-Pagination": "{}"}
    stub = {
        "request": {"method": "GET", "urlPath": "/ats/v0/candidates/"},
        "response": {"status": 200, "bodyFileName": "page.json", "headers": headers},
    }
    ground.file("mappings/page.json", stub)
    options = ("--no-request-journal", "--disable-banner", "--disable-gzip", "--root-dir", str(ground.folder))
    return Pages(ground.start(program, "--port", str(ground.port), *options))


PEERS: dict[str, Callable[[Ground], Pages]] = {
    "WireMock 3.13.2, one stub, no journal": wiremock,
    "Mockoon 9.9.0, CRUD": mockoon,
    "Prism 5.16.0, static": prism_static,
    "json-server 0.17.4": json_server,
    "moto 5.2.5, DynamoDB Scan": moto,
    "Prism 5.16.0, dynamic": prism_dynamic,
}


@dataclass
class Asked:
    """A server, and what asking it gave.

    Args:
        pages: its client.
        server: the process that answers, or starts what does.
        length: bytes of a page.
        rates: pages a second, by round.
        costs: milliseconds of the server's CPU a page, by round.
    """

    pages: Pages
    server: int
    length: int
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def ask(self) -> None:
        """A round."""
        before = cpu_seconds(self.server)
        self.rates.append(self.pages.rate(SECONDS))
        self.costs.append((cpu_seconds(self.server) - before) * 1000 / (self.rates[-1] * SECONDS))


def run(rounds: int) -> Iterator[Figure]:
    """Ours, and each peer with its ratio to ours.

    Args:
        rounds: of which the median counts.
    """
    with ExitStack() as stack:
        origin, server = stack.enter_context(simulator(CANDIDATES))
        page, document = _get(origin + PAGE), _get(f"{origin}/ats/v0/openapi.json")
        asked = {"ours": _warm(Pages(origin), server.pid)}
        for name, peer in PEERS.items():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gem-peer-")))
            print(f"starting {name}", file=sys.stderr)
            try:
                ground = Ground(folder, page, json.loads(document), _free_port(), stack)
                asked[name] = _warm(peer(ground), ground.servers[-1])
            except NotInstalled as why:
                yield Figure(f"page of 100 candidates, {name}", f"skipped: {why}", "")
        load = os.getloadavg()[0]
        for number in range(rounds):
            print(f"round {number + 1} of {rounds}", file=sys.stderr)
            for one in asked.values():
                one.ask()
        ours = asked.pop("ours")
        text = f"{_told(ours)}, stateful, of {CANDIDATES:,}; the machine's load was {load:.1f}"
        yield Figure("page of 100 candidates", text, "")
        for name, one in asked.items():
            ratio = statistics.median(mine / theirs for mine, theirs in zip(ours.rates, one.rates, strict=True))
            cost = statistics.median(theirs / mine for mine, theirs in zip(ours.costs, one.costs, strict=True))
            text = f"{_told(one)}; ours is {ratio:.2f} times as fast, with {1 / cost:.2f} of the CPU"
            if one.pages.closes:
                text += "; it closes every connection"
            yield Figure(f"page of 100 candidates, {name}", text, "slower than ours", met=ratio > 1)


def _told(one: Asked) -> str:
    rate = statistics.median(one.rates)
    cost = statistics.median(one.costs)
    return f"{rate:,.0f} pages/s, {rate * one.length / 1e6:,.0f} MB/s, {cost:.2f} ms of CPU a page"


def _warm(pages: Pages, server: int) -> Asked:
    length = pages.fetch()
    pages.rate(WARM_SECONDS)
    return Asked(pages, server, length)


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and all that it started (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    mine = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    threads = Path(f"/proc/{pid}/task").iterdir()
    children = {child for thread in threads for child in (thread / "children").read_text("ascii").split()}
    return mine + sum(cpu_seconds(int(child)) for child in children)


def _get(url: str) -> bytes:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"X-API-Key": API_KEY})) as answer:
        content: bytes = answer.read()
        return content


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
